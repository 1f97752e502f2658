// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// lonely tells of a paragraph's line that stands alone at a page's top or
// bottom while the paragraph has more.
func lonely(pages *Pages) (where []string) {
	type place struct{ page, line int }
	lines := map[*Node][]place{} // of each paragraph
	for i, p := range pages.Pages {
		y := map[*Node]float64{}
		n := map[*Node]int{}
		for _, it := range p.Items {
			if it.Text == nil || it.Node == nil {
				continue
			}
			node := it.Node
			for node.Role == "Span" || node.Role == "Link" {
				node = node.Parent
			}
			if it.Text.Y != y[node] {
				y[node] = it.Text.Y
				n[node]++
				lines[node] = append(lines[node], place{i, n[node]})
			}
		}
	}
	for node, at := range lines {
		on := map[int]int{}
		for _, a := range at {
			on[a.page]++
		}
		for page, n := range on {
			if len(on) > 1 && n == 1 {
				where = append(where, fmt.Sprintf("one line of a %s of %d on page %d", node.Role, len(at), page+1))
			}
		}
	}
	return where
}

// TestNoLineStandsAlone sets paragraphs of every length at every height of a
// page, in frames, lists and cells.
func TestNoLineStandsAlone(t *testing.T) {
	sentence := "Ten of us asked for the same thing, and none of us asked alone. "
	for lines := 1; lines < 9; lines++ {
		long := para(strings.TrimSpace(strings.Repeat(sentence, lines)))
		for above := range 34 {
			var blocks []handout.Block
			for range above {
				blocks = append(blocks, para("filler"))
			}
			item := handout.Item{Blocks: []handout.Block{long}}
			blocks = append(blocks, long, handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: []handout.Block{long, long}},
				handout.List{Items: []handout.Item{item, item}}, handout.Promise{Body: []handout.Block{long}}, long)
			for _, w := range lonely(mustLayout(t, doc("en", blocks...))) {
				t.Errorf("%d lines after %d paragraphs: %s", lines, above, w)
			}
		}
	}
	tall := handout.Cell{}
	for range 30 {
		tall.Blocks = append(tall.Blocks, para(strings.Repeat(sentence, 2)))
	}
	table := handout.Table{Columns: []handout.Column{{Share: 1}, {Share: 2}}, Rows: []handout.Row{{Cells: []handout.Cell{tall, tall}}}}
	for _, w := range lonely(mustLayout(t, doc("en", table))) {
		t.Errorf("in a tall row: %s", w)
	}
}

// TestLeadsStayWithTheirLists: what announces a list stands on its page, and so does
// the only line between a title and a list.
func TestLeadsStayWithTheirLists(t *testing.T) {
	item := handout.Item{Blocks: []handout.Block{para("item")}}
	for above := range 34 {
		var blocks []handout.Block
		for range above {
			blocks = append(blocks, para("filler"))
		}
		blocks = append(blocks, para("When I listen:"), handout.List{Items: []handout.Item{item, item, item}})
		for _, page := range mustLayout(t, doc("en", blocks...)).Pages {
			if strings.HasSuffix(pageText(page), "listen:") {
				t.Errorf("after %d paragraphs a page ends before the list", above)
			}
		}
		blocks = append(blocks[:above], handout.Heading{Level: 2, Text: handout.Plain("Listening")}, para("What we keep in mind"), handout.List{Items: []handout.Item{item, item, item}})
		for _, page := range mustLayout(t, doc("en", blocks...)).Pages {
			if strings.HasSuffix(pageText(page), "mind") {
				t.Errorf("after %d paragraphs a page ends between a title's line and the list", above)
			}
		}
	}
}

// TestRowsThatBeginStayWithTheNext: a title's row is never a page's last.
func TestRowsThatBeginStayWithTheNext(t *testing.T) {
	for above := range 34 {
		table := handout.Table{Columns: []handout.Column{{Share: 1}}}
		row := func(words string, begins bool) {
			table.Rows = append(table.Rows, handout.Row{Begins: begins, Cells: []handout.Cell{handout.TextCell(handout.Plain(words))}})
		}
		for range above {
			row("filler", false)
		}
		row("title", true)
		for range 40 {
			row("cell", false)
		}
		for _, page := range mustLayout(t, doc("en", table)).Pages {
			if strings.HasSuffix(pageText(page), "title") {
				t.Errorf("after %d rows a page ends with a title", above)
			}
		}
	}
}

// TestTallRowsThatBeginStayWithTheNext: so do a label and a title in two languages
// under each other, up to a third of the page.
func TestTallRowsThatBeginStayWithTheNext(t *testing.T) {
	row := func(begins bool, words ...string) handout.Row {
		cell := handout.Cell{}
		for _, w := range words {
			cell.Blocks = append(cell.Blocks, para(w))
		}
		return handout.Row{Begins: begins, Title: begins, Cells: []handout.Cell{cell}}
	}
	for above := range 34 {
		table := handout.Table{Columns: []handout.Column{{Share: 1}}, Rules: handout.GridRules}
		for range above {
			table.Rows = append(table.Rows, row(false, "filler"))
		}
		table.Rows = append(table.Rows, row(true, "label", "title", "label", "title", "ends"),
			row(false, strings.Fields(strings.Repeat("list ", 20))...))
		for _, page := range mustLayout(t, doc("en", table)).Pages {
			if strings.HasSuffix(pageText(page), "ends") {
				t.Errorf("after %d rows a page ends with a title", above)
			}
		}
	}
}

// TestRowsEndWithMoreThanACrumb: where a row is broken, no page begins with one or
// two lines of one column beside nothing.
func TestRowsEndWithMoreThanACrumb(t *testing.T) {
	for above := range 24 {
		for more := range 5 {
			long, short := 60, 60-more
			cells := []handout.Cell{{}, {}}
			for i, n := range []int{long, short} {
				line := []string{"left\n", "right\n"}[i]
				cells[i].Blocks = []handout.Block{para(strings.TrimSpace(strings.Repeat(line, n)))}
			}
			table := handout.Table{Columns: []handout.Column{{Share: 1}, {Share: 1}}, Rules: handout.GridRules}
			for range above {
				table.Rows = append(table.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain("filler"))}})
			}
			table.Rows = append(table.Rows, handout.Row{Cells: cells})
			for range 10 {
				table.Rows = append(table.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain("next"))}})
			}
			for i, page := range mustLayout(t, doc("en", table)).Pages {
				left, right := strings.Count(pageText(page), "left"), strings.Count(pageText(page), "right")
				if right == 0 && (left == 1 || left == 2) {
					t.Errorf("%d rows above %d and %d lines: %d alone on page %d", above, long, short, left, i+1)
				}
			}
		}
	}
}

// TestRulesKeepAwayFromTheFooters: a line to write on has its own height between
// itself and the footer's rule, and a table's last rule does not stand beside it.
func TestRulesKeepAwayFromTheFooters(t *testing.T) {
	lines := handout.WritingLines{Count: 2, Height: 24}
	rows := handout.Table{Columns: []handout.Column{{Share: 1}}, Rules: handout.GridRules}
	for range 60 {
		rows.Rows = append(rows.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain("cell"))}})
	}
	for name, last := range map[string]struct {
		block handout.Block
		least float64
	}{"lines": {lines, 20}, "beside another language's": {handout.Pair{First: []handout.Block{lines}, Second: []handout.Block{lines}, With: "fr"}, 20}, "rows": {rows, 8}} {
		for above := range 40 {
			d := doc("en", handout.Spacer{})
			d.Footer = handout.Plain("CC BY-SA 4.0\nand a second line\nand a third")
			for i := range above {
				d.Blocks = append(d.Blocks, para("filler"), handout.Spacer{Height: float64(i % 4)})
			}
			d.Blocks = append(d.Blocks, last.block)
			for i, page := range mustLayout(t, d).Pages {
				var across []float64
				for _, it := range page.Items {
					if it.Path != nil && len(it.Path.Ops) == 2 && it.Path.Ops[0].Y == it.Path.Ops[1].Y {
						across = append(across, it.Path.Ops[0].Y)
					}
				}
				slices.Sort(across)
				if n := len(across); n > 1 && across[n-1]-across[n-2] < last.least {
					t.Errorf("%s, %d paragraphs above: %.1f points over the footer's rule on page %d", name, above, across[n-1]-across[n-2], i+1)
				}
			}
		}
	}
}

// TestALineToWriteOnIsTheRowsRule: at a cell's end there is room to write above the
// row's rule, and no line hard on it.
func TestALineToWriteOnIsTheRowsRule(t *testing.T) {
	lines := handout.WritingLines{Count: 2}
	for name, blocks := range map[string][]handout.Block{
		"in a cell":         {para("On a card:"), lines},
		"second language's": {para("On a card:"), handout.Promise{Body: []handout.Block{para("Sur une carte :"), lines}}},
	} {
		table := handout.Table{Columns: []handout.Column{{Share: 1}, {Share: 1}}, Rules: handout.GridRules,
			Rows: []handout.Row{{Cells: []handout.Cell{{Blocks: blocks}}}, {Cells: []handout.Cell{handout.TextCell(handout.Plain("next"))}}}}
		p := mustLayout(t, doc("en", table))
		ys := map[float64]bool{}
		for _, it := range p.Pages[0].Items {
			if it.Path != nil && len(it.Path.Ops) == 2 && it.Path.Ops[0].Y == it.Path.Ops[1].Y {
				ys[it.Path.Ops[0].Y] = true
			}
		}
		var across []float64
		for y := range ys {
			across = append(across, y)
		}
		slices.Sort(across)
		if len(across) != 4 { // above, one line, below, below the next
			t.Errorf("%s: rules at %v", name, across)
		}
		for i := 1; i < len(across); i++ {
			if gap := across[i] - across[i-1]; gap < 14 {
				t.Errorf("%s: two rules stand %.1f points apart", name, gap)
			}
		}
	}
}

// TestTablesStayWhole: a table of up to a third of a page begins on the next
// page rather than being broken.
func TestTablesStayWhole(t *testing.T) {
	for above := range 34 {
		var blocks []handout.Block
		for range above {
			blocks = append(blocks, para("filler"))
		}
		table := handout.Table{Columns: []handout.Column{{Share: 1}}, Head: []handout.Cell{handout.TextCell(handout.Plain("head"))}}
		for range 8 {
			table.Rows = append(table.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain("cell"))}})
		}
		for i, page := range mustLayout(t, doc("en", append(blocks, table)...)).Pages {
			if n := strings.Count(pageText(page), "cell"); n != 0 && n != 8 {
				t.Errorf("after %d paragraphs, %d rows on page %d", above, n, i+1)
			}
		}
	}
}

// TestLongTablesFillThePage: a larger one is broken between its rows, two of
// them at least on either side, and its head comes again.
func TestLongTablesFillThePage(t *testing.T) {
	for above := range 30 {
		var blocks []handout.Block
		for range above {
			blocks = append(blocks, para("filler"))
		}
		table := handout.Table{Columns: []handout.Column{{Share: 1}}, Head: []handout.Cell{handout.TextCell(handout.Plain("head"))}}
		for range 18 {
			table.Rows = append(table.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain("cell"))}})
		}
		all := mustLayout(t, doc("en", append(blocks, table)...)).Pages
		for i, page := range all {
			n := strings.Count(pageText(page), "cell")
			if n == 1 || n == 17 {
				t.Errorf("after %d paragraphs, %d rows on page %d", above, n, i+1)
			}
			heads := 0
			for _, it := range page.Items {
				if it.Text != nil && strings.HasPrefix(runText(it.Text), "head") {
					heads++
				}
			}
			if (n > 0) != (heads == 1) {
				t.Errorf("after %d paragraphs, %d heads over %d rows on page %d", above, heads, n, i+1)
			}
			if left := 700 - lowest(page); i+1 < len(all) && left > 90 {
				t.Errorf("after %d paragraphs, %.0f points are blank on page %d", above, left, i+1)
			}
		}
	}
}

func lowest(p Page) (y float64) {
	for _, it := range p.Items {
		if it.Text != nil && it.Node != nil {
			y = max(y, it.Text.Y)
		}
	}
	return y
}

// TestLastPagesAreNotForgotten: however many paragraphs a text has, its last
// page has four or more, and none is lost.
func TestLastPagesAreNotForgotten(t *testing.T) {
	for n := 1; n < 120; n++ {
		var blocks []handout.Block
		for range n {
			blocks = append(blocks, para("filler"))
		}
		pages := mustLayout(t, doc("en", blocks...)).Pages
		all := 0
		for i, page := range pages {
			lines := strings.Count(pageText(page), "filler")
			if all += lines; i > 0 && lines < 4 {
				t.Errorf("%d paragraphs: %d on page %d", n, lines, i+1)
			}
		}
		if all != n {
			t.Errorf("%d paragraphs became %d", n, all)
		}
	}
}

// TestAHeadOfFewCharactersIsNotBroken: in a narrow column a head in Chinese has its
// four characters on one line.
func TestAHeadOfFewCharactersIsNotBroken(t *testing.T) {
	table := handout.Table{Rules: handout.GridRules, Columns: []handout.Column{{Share: 1}, {Share: 20}}}
	for _, words := range []string{"实际时间", "做什么"} {
		table.Head = append(table.Head, handout.Cell{Header: true, Blocks: []handout.Block{para(words)}})
	}
	table.Rows = []handout.Row{{Height: 20, Cells: []handout.Cell{{}, handout.TextCell(handout.Plain(strings.Repeat("我们的约定", 20)))}}}
	ys := map[float64]string{}
	for _, it := range mustLayout(t, doc("zh-Hans", table)).Pages[0].Items {
		if it.Text != nil && it.Node != nil {
			ys[it.Text.Y] += runText(it.Text)
		}
	}
	for _, line := range ys {
		if strings.HasPrefix(line, "实") && !strings.HasPrefix(line, "实际时间") {
			t.Errorf("a line of the head is %q", line)
		}
	}
}

// TestWordsOneALineAreAList: a text that a long word beside it leaves hardly more
// than a word's room is set as a list; a form, whose rows are written in, is not.
func TestWordsOneALineAreAList(t *testing.T) {
	long := "counterproposals "
	for _, of := range []struct {
		words string
		blank bool
		list  bool
	}{{strings.Repeat(long, 8), false, true}, {strings.Repeat(long, 8), true, false}, {strings.Repeat("we all go ", 8), false, false},
		{strings.Repeat("we all go ", 8) + "\n" + long, false, false}} {
		row := handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain("Counterrevolutionaries")), handout.TextCell(handout.Plain(of.words))}}
		table := handout.Table{Rules: handout.GridRules, Columns: []handout.Column{{Share: 1}, {Share: 1}},
			Head: []handout.Cell{handout.TextCell(handout.Plain("Part")), handout.TextCell(handout.Plain("Words"))}, Rows: []handout.Row{row, row}}
		if of.blank {
			table.Rows[1].Cells[1].Blocks = nil
		}
		pages := mustLayout(t, doc("en", handout.Pair{First: []handout.Block{table}, Second: []handout.Block{table}, With: "fr"}))
		heads := 0
		for _, it := range pages.Pages[0].Items {
			if it.Text != nil && runText(it.Text) == "Part" {
				heads++
			}
		}
		heads /= 2
		if list := heads == len(table.Rows); list != of.list {
			t.Errorf("%.30q, room to write %t: set as a list %t", of.words, of.blank, list)
		}
	}
}
