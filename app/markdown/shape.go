// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"fmt"
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

// shape says what a part is built of: lists with their items, tables with
// rows and columns, pictures and headings. Paragraphs do not count: a language
// may need one more or less.
func shape(nodes []curriculum.Node) string {
	var words []string
	for _, n := range nodes {
		switch n.Kind {
		case curriculum.List:
			words = append(words, fmt.Sprintf("a list of %d", len(n.Children)))
		case curriculum.Table:
			words = append(words, fmt.Sprintf("a table of %d × %d", len(n.Children), len(n.Aligns)))
		case curriculum.Picture:
			words = append(words, "a picture")
		case curriculum.Heading:
			words = append(words, "a heading")
		}
	}
	if len(words) == 0 {
		return "paragraphs only"
	}
	return strings.Join(words, ", ")
}
