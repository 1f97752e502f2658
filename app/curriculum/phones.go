// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/lang"
)

// CheckPhones advises on telephone numbers that stand bare in words that are
// read from the right: browsers show their groups in reverse (UAX #9). A code
// span keeps them. lines are those of a file, as for CheckGlyphs.
func CheckPhones(l *Library, lines func(file string) []string) (problems []Problem) {
	for _, d := range l.Documents() {
		for _, tag := range slices.Sorted(maps.Keys(d.Editions)) {
			if tag.Dir() != lang.RTL {
				continue
			}
			for _, b := range d.Blocks {
				text, ok := d.Editions[tag].Texts[b.ID]
				if !ok {
					continue
				}
				bare := phonesIn(text.Title, nil)
				for _, p := range text.Parts {
					bare = barePhones(p.Nodes, bare)
				}
				for _, number := range bare {
					problems = append(problems, Problem{Pos: findText(number, text.Pos, lines), Advice: true,
						Message: fmt.Sprintf("the telephone number %s would show in reverse; write it as a code span, `%s`", number, number)})
				}
			}
		}
	}
	return problems
}

// barePhones adds the numbers that stand in words, not in code.
func barePhones(nodes []Node, found []string) []string {
	for _, n := range nodes {
		if n.Kind == Words {
			found = phonesIn(n.Text, found)
		}
		found = barePhones(n.Children, found)
	}
	return found
}

func phonesIn(text string, found []string) []string {
	for _, m := range lang.Phones(text) {
		found = append(found, text[m[0]:m[1]])
	}
	return found
}

// findText is where a text first stands from a place on; the place itself where
// it is written in another way.
func findText(text string, from Pos, lines func(file string) []string) Pos {
	for i, line := range lines(from.File) {
		if column := strings.Index(line, text); i+1 >= from.Line && column >= 0 && !strings.HasPrefix(line[column+len(text):], "`") {
			return Pos{File: from.File, Line: i + 1, Column: column + 1}
		}
	}
	return from
}
