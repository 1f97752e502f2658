// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// TestNarrowColumnsTakeWhatOthersSpare: long words that go on for lines get the room
// that short ones beside them leave, before a table becomes a list.
func TestNarrowColumnsTakeWhatOthersSpare(t *testing.T) {
	for words, table := range map[string]bool{"we all go ": true, "counterproposals ": true, strings.Repeat("counterproposal", 2) + " ": false} {
		cell := func(text string) handout.Cell { return handout.TextCell(handout.Plain(text)) }
		row := handout.Row{Cells: []handout.Cell{cell("one"), cell("two"), cell("three"), cell(strings.Repeat(words, 12))}}
		block := handout.Table{Columns: []handout.Column{{Share: 1}, {Share: 1}, {Share: 1}, {Share: 1}},
			Head: []handout.Cell{cell("First"), cell("Second"), cell("Third"), cell("Last")}, Rows: []handout.Row{row, row}}
		heads := 0
		for _, it := range mustLayout(t, doc("en", block)).Pages[0].Items {
			if it.Text != nil && runText(it.Text) == "Last" {
				heads++
			}
		}
		if (heads == 1) != table {
			t.Errorf("%.30q: %d heads, want a table: %t", words, heads, table)
		}
	}
}
