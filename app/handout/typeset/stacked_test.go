// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// fourColumns is a heading and a table under it whose cells say which they are, with
// a head of so many words, and longer ones from cell to cell.
func fourColumns(word string, rows, head, more int) []handout.Block {
	cell := func(s string) handout.Cell { return handout.TextCell(handout.Plain(strings.TrimSpace(s))) }
	t := handout.Table{Columns: make([]handout.Column, 4), Rules: handout.GridRules}
	for range t.Columns {
		t.Head = append(t.Head, cell(strings.Repeat("head ", head)))
	}
	for range rows {
		row := handout.Row{Height: 20} // a form: a narrow head makes no list of it
		for k := range t.Columns {
			row.Cells = append(row.Cells, cell(fmt.Sprint(word, k, strings.Repeat("\nmore", more*k))))
		}
		t.Rows = append(t.Rows, row)
	}
	return []handout.Block{handout.Heading{Level: 2, Text: handout.Plain(words("title\n", 4))}, t}
}

// firstWords is where, down the first page, the first line begins that starts with
// each word.
func firstWords(p *Pages) map[string]float64 {
	at := map[string]float64{}
	for _, it := range p.Pages[0].Items {
		if it.Text == nil {
			continue
		}
		first, _, _ := strings.Cut(runText(it.Text), "\n")
		if _, seen := at[first]; !seen {
			at[first] = it.Text.Y
		}
	}
	return at
}

// TestTallHeadsMakeLists: a table whose head and first row leave no room for a title
// is set row by row, cell beside cell in two languages; one with a low head, or with
// so many rows that something is looked up in it, is not.
func TestTallHeadsMakeLists(t *testing.T) {
	for _, c := range []struct {
		rows, head int
		list       bool
	}{{2, 1, false}, {2, 6, true}, {9, 6, false}} {
		first, second := fourColumns("one", c.rows, c.head, 1), fourColumns("deux", c.rows, c.head, 2)
		for name, blocks := range map[string][]handout.Block{"alone": first, "pair": {handout.Pair{Lang: "en", With: "fr", First: first, Second: second}}} {
			d := doc("en", blocks...)
			d.Landscape, d.Size = true, 18
			if d.Booklet = name == "alone"; d.Booklet {
				d.Landscape = false
			}
			at := firstWords(mustLayout(t, d))
			if list := at["one1"] > at["one0"]+1; list != c.list {
				t.Errorf("%s, %d rows under a head of %d words: set as a list is %v", name, c.rows, c.head, list)
			}
			for k := range 3 {
				if one, two := at[fmt.Sprint("one", k)], at[fmt.Sprint("deux", k)]; name == "pair" && c.list && (one != two || k < 2 && one == 0) {
					t.Errorf("%d rows under a head of %d words: cell %d stands at %.1f and at %.1f", c.rows, c.head, k, one, two)
				}
			}
		}
	}
}

// TestBoxesStayWithTheirQuestion: where no page holds a title, a line under it and a
// question with boxes to tick, the question goes to the next page with all of them.
func TestBoxesStayWithTheirQuestion(t *testing.T) {
	cell := func(s string) handout.Cell { return handout.TextCell(handout.Plain(s)) }
	for long := 4; long < 12; long++ {
		asked := handout.Table{Columns: make([]handout.Column, 4), Rules: handout.GridRules, Head: []handout.Cell{{}, cell("perhapsyes"), cell("perhapsnot"), cell("perhapslater")},
			Rows: []handout.Row{{Height: 20, Cells: []handout.Cell{cell(words("question\n", long))}}, {Height: 20, Cells: []handout.Cell{cell(words("question\n", 2))}}}}
		d := doc("en", handout.Heading{Level: 2, Text: handout.Plain(words("title\n", 4))}, para(words("under\n", 2)), asked)
		d.Booklet, d.Size = true, 18
		for i, page := range mustLayout(t, d).Pages {
			text := pageText(page)
			yes, later := strings.Count(text, "perhapsyes"), strings.Count(text, "perhapslater")
			if yes != later {
				t.Errorf("a question of %d lines: page %d has the first box of %d, the last of %d", long, i+1, yes, later)
			}
		}
	}
}

// TestAHeadInTwoLanguagesMakesAList: the rule between them, which cards have, keeps no
// table beside each other that has no room for its words.
func TestAHeadInTwoLanguagesMakesAList(t *testing.T) {
	table := handout.Table{Rules: handout.GridRules, Columns: make([]handout.Column, 12), Rows: []handout.Row{{}}}
	for i := range table.Columns {
		table.Head = append(table.Head, handout.Cell{Blocks: []handout.Block{para(fmt.Sprint("சொற்களைப்", i)), handout.Rule{}, para("salita")}})
		table.Rows[0].Cells = append(table.Rows[0].Cells, handout.TextCell(handout.Plain("வைப்பது")))
	}
	d := doc("ta", table)
	d.Size = 18
	pages, err := Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, page := range pages.Pages {
		text += pageText(page)
	}
	for i := range table.Columns {
		if n := strings.Count(text, fmt.Sprint("சொற்களைப்", i, "\n")); n != 1 {
			t.Errorf("head %d stands %d times", i, n)
		}
	}
}
