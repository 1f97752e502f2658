// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// TestTicksAreBoxesWhereWordsAreCramped: statements beside columns to tick are a
// table where they have room, and a list of boxes where hardly a word stands beside
// another. Each head is read once.
func TestTicksAreBoxesWhereWordsAreCramped(t *testing.T) {
	cell := func(s string) handout.Cell { return handout.TextCell(handout.Plain(s)) }
	table := handout.Table{Rules: handout.GridRules, Columns: []handout.Column{{Share: 40}, {Share: 10}, {Share: 10}, {Share: 10}},
		Head: []handout.Cell{{}, cell("Wholly"), cell("Partly"), cell("Hardly")}}
	for range 3 {
		table.Rows = append(table.Rows, handout.Row{Height: 30, Cells: []handout.Cell{
			cell("We can explain responsibilities to our co-workers wherever they work, and why."), {}, {}, {}}})
	}
	pair := func(t handout.Table) handout.Block {
		return handout.Pair{First: []handout.Block{t}, Second: []handout.Block{t}, With: "fr"}
	}
	for name, of := range map[string]struct {
		block handout.Block
		list  bool
	}{"alone": {table, false}, "two languages": {pair(table), true}} {
		p := mustLayout(t, doc("en", of.block))
		read, boxes, heads := 0, 0, map[float64]int{}
		for _, it := range p.Pages[0].Items {
			switch {
			case it.Path != nil && len(it.Path.Ops) == 1 && it.Path.Ops[0].Op == 'R':
				boxes++
			case it.Text != nil && strings.Contains("Wholly Partly Hardly", runText(it.Text)):
				if heads[it.Text.Y]++; it.Node != nil {
					read++
				}
			}
		}
		wantBoxes, wantHeads, wantRead := 0, 1, 3
		if of.list {
			wantBoxes, wantHeads, wantRead = 18, 9, 6
		}
		if boxes != wantBoxes || len(heads) != wantHeads || read != wantRead {
			t.Errorf("%s: %d boxes, heads on %d lines, %d read; want %d, %d, %d", name, boxes, len(heads), read, wantBoxes, wantHeads, wantRead)
		}
	}
	table.Rows[0].Cells = nil
	if ticked(table) != nil {
		t.Error("a row to write in is to be ticked")
	}
}

// TestRowsSetAsAListKeepTheirEnds: the rule under a row does not begin a page, and a
// row that begins something does not end one.
func TestRowsSetAsAListKeepTheirEnds(t *testing.T) {
	cell := func(s string) handout.Cell { return handout.TextCell(handout.Plain(s)) }
	long := strings.Repeat("counterproposals ", 6)
	table := handout.Table{Rules: handout.GridRules, Columns: make([]handout.Column, 2)}
	for i := range 60 {
		words := long
		if i%2 == 0 {
			words = "Begins"
		}
		table.Rows = append(table.Rows, handout.Row{Begins: i%2 == 0, Cells: []handout.Cell{cell(words), cell(words)}})
	}
	for lines := range 12 {
		blocks := []handout.Block{para(strings.Repeat("x\n", lines+1)), table}
		d := doc("en", blocks...)
		d.Booklet, d.Size = true, 18
		p := mustLayout(t, d)
		for i, page := range p.Pages {
			first, last := page.Items[0], ""
			for _, it := range page.Items {
				if it.Text != nil && it.Node != nil {
					last = runText(it.Text)
				}
			}
			if i > 0 && first.Text == nil {
				t.Errorf("%d lines above: page %d begins with a rule", lines+1, i+1)
			}
			if last == "Begins" {
				t.Errorf("%d lines above: page %d ends with what begins", lines+1, i+1)
			}
			if n := strings.Count(pageText(page), "counterproposals"); n%12 != 0 {
				t.Errorf("%d lines above: page %d cuts a row, %d words", lines+1, i+1, n)
			}
		}
	}
}
