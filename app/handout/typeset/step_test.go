// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// rowsOf is a table whose rows say which they are, in so many words each.
func rowsOf(word string, rows, words int) handout.Table {
	t := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
		Head: []handout.Cell{handout.TextCell(handout.Plain(word + "head")), {}}}
	for i := range rows {
		text := fmt.Sprintf("%s%d %s", word, i, strings.Repeat(word+" ", words*(1+i%3)))
		t.Rows = append(t.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(strings.TrimSpace(text))), {}}})
	}
	return t
}

// TestTablesOfTwoLanguagesBreakInStep: in a frame within a Pair's, and in cells
// beside each other, both tables break at the same row, their rows stand level
// and their heads come again.
func TestTablesOfTwoLanguagesBreakInStep(t *testing.T) {
	note := func(word string, words int) []handout.Block {
		return []handout.Block{handout.Sheet{ID: "a", Body: []handout.Block{para(word),
			handout.Note{Title: handout.Plain(word), Body: []handout.Block{para(strings.Repeat(word+" ", words*5)), rowsOf(word, 9, words)}}, para(word)}}}
	}
	cell := func(word string, words int) handout.Cell {
		return handout.Cell{Blocks: []handout.Block{para(word), rowsOf(word, 9, words)}}
	}
	for above := range 30 {
		var filler []handout.Block
		for range above {
			filler = append(filler, para("filler"))
		}
		for name, blk := range map[string]handout.Block{
			"in notes": handout.Pair{Lang: "en", With: "fr", First: note("one", 3), Second: note("deux", 9)},
			"in cells": handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
				Rows: []handout.Row{{Cells: []handout.Cell{cell("one", 4), cell("deux", 9)}}}},
		} {
			p := mustLayout(t, doc("en", append(slices.Clone(filler), blk)...))
			inStep(t, fmt.Sprintf("%s after %d paragraphs", name, above), p, 9)
		}
	}
}

// inStep looks at where the rows and heads of rowsOf("one") and rowsOf("deux") stand.
func inStep(t *testing.T, name string, p *Pages, rows int) {
	t.Helper()
	for i, page := range p.Pages {
		at, heads := map[string]float64{}, map[string]int{}
		for _, it := range page.Items {
			if it.Text == nil {
				continue
			}
			first, _, _ := strings.Cut(runText(it.Text), " ")
			if strings.HasSuffix(first, "head") {
				heads[first]++
			}
			if _, seen := at[first]; !seen {
				at[first] = it.Text.Y
			}
		}
		any := false
		for k := range rows {
			one, two := at[fmt.Sprint("one", k)], at[fmt.Sprint("deux", k)]
			if any = any || one > 0; one-two > 0.1 || two-one > 0.1 {
				t.Errorf("%s: on page %d row %d is at %.1f and at %.1f", name, i+1, k, one, two)
			}
		}
		if any && (heads["onehead"] != 1 || heads["deuxhead"] != 1) {
			t.Errorf("%s: heads on page %d: %v", name, i+1, heads)
		}
	}
	for k := range rows {
		if n := pagesWith(p, fmt.Sprintf("one%d", k)); n != 1 {
			t.Errorf("%s: row %d begins on %d pages", name, k, n)
		}
	}
}

// TestNoFrameBesideATail: where nothing of one language stands, the other's goes on
// in its own frame alone.
func TestNoFrameBesideATail(t *testing.T) {
	body := func(word string, n int) []handout.Block {
		note := handout.Note{Title: handout.Plain(word), Body: []handout.Block{para(strings.Repeat(word+" ", n))}}
		return []handout.Block{handout.Sheet{ID: "a", Body: []handout.Block{para(word), note, para(word)}}}
	}
	p := mustLayout(t, doc("en", handout.Pair{Lang: "en", With: "fr", First: body("one", 20), Second: body("deux", 1500)}))
	if len(p.Pages) < 3 {
		t.Fatalf("%d pages", len(p.Pages))
	}
	for i, page := range p.Pages {
		frames := 0
		for _, it := range page.Items {
			if it.Path == nil || it.Node != nil || it.Path.Ops[0].Op != 'R' {
				continue
			}
			r := it.Path.Ops[0]
			frames++
			written := slices.ContainsFunc(page.Items, func(it Item) bool {
				return it.Text != nil && it.Node != nil && it.Text.X > r.X && it.Text.X < r.X+r.X1 && it.Text.Y > r.Y && it.Text.Y < r.Y+r.Y1
			})
			if !written {
				t.Errorf("page %d: nothing stands in the frame at %.0f, %.0f", i+1, r.X, r.Y)
			}
		}
		if i > 0 && i < len(p.Pages)-1 && frames != 2 {
			t.Errorf("page %d: %d frames, not 2", i+1, frames)
		}
	}
}

// TestBothLanguagesGoOn: a block in two languages that goes on on the next page does
// in both, where that leaves no more than a third of a page blank; what else stays
// together leaves no more than half of one.
func TestBothLanguagesGoOn(t *testing.T) {
	body := func(word string, words int) []handout.Block {
		text := para(strings.TrimSpace(strings.Repeat(word+" ", words)))
		return []handout.Block{handout.Sheet{ID: "a", Body: []handout.Block{text, handout.Note{Title: handout.Plain("title"), Body: []handout.Block{text}},
			handout.Note{Title: handout.Plain("title"), Body: []handout.Block{para("plain")}}}}}
	}
	for above := range 34 {
		for _, n := range []struct{ one, deux int }{{60, 75}, {50, 58}, {120, 70}, {30, 44}} {
			var blocks []handout.Block
			for range above {
				blocks = append(blocks, para("filler"))
			}
			blocks = append(blocks, handout.Pair{Lang: "en", With: "fr", First: body("first", n.one), Second: body("second", n.deux)})
			for range 12 {
				blocks = append(blocks, para("filler"))
			}
			pages := mustLayout(t, doc("en", blocks...)).Pages
			for i, page := range pages {
				if i < len(pages)-1 && lowest(page) < 370 {
					t.Errorf("%v after %d paragraphs: page %d ends at %.0f", n, above, i+1, lowest(page))
				}
				at := map[string]float64{}
				for _, it := range page.Items {
					for _, word := range []string{"first", "second"} {
						if at[word] == 0 && it.Text != nil && strings.Contains(runText(it.Text), word) {
							at[word] = it.Text.Y
						}
					}
				}
				if at["first"] != at["second"] {
					t.Errorf("%v after %d paragraphs: on page %d one language begins at %.0f, the other at %.0f", n, above, i+1, at["first"], at["second"])
				}
			}
		}
	}
}

// lined is a row that says "row" in so many lines.
func lined(lines int) handout.Row {
	return handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(strings.TrimSpace(strings.Repeat("row\n", lines))))}}
}

// within is a table in a cell of another one, which has a head of so many lines.
func within(in handout.Table, head int) *handout.Document {
	out := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
		Rows: []handout.Row{{Cells: []handout.Cell{{Blocks: []handout.Block{in}}, {}}}}}
	if head > 0 {
		out.Head = lined(head).Cells
	}
	return doc("en", out)
}

// TestRowsWithoutWordsGoBy: empty rows of a table in a cell, that stay with rows
// which no page holds under their head, are set once.
func TestRowsWithoutWordsGoBy(t *testing.T) {
	for lines := 34; lines < 46; lines++ {
		in := handout.Table{Columns: make([]handout.Column, 1), Rules: handout.GridRules, Head: lined(12).Cells,
			Rows: []handout.Row{lined(0), lined(0), lined(5), lined(lines)}}
		p := mustLayout(t, within(in, 0))
		if got := strings.Count(readAloud(p), "row"); got != 17+lines || len(p.Pages) > 4 {
			t.Errorf("%d lines: %d are set, on %d pages", lines, got, len(p.Pages))
		}
	}
}

// TestHeadsLeaveRowsTheirRoom: a row that has no room under the heads of its table
// and of the one around it stands without its own, and not over the page's end.
func TestHeadsLeaveRowsTheirRoom(t *testing.T) {
	for lines := 2; lines < 40; lines++ {
		in := handout.Table{Columns: make([]handout.Column, 1), Rules: handout.GridRules, Head: lined(12).Cells,
			Rows: []handout.Row{lined(20), lined(lines), lined(lines)}}
		p := mustLayout(t, within(in, 12))
		for i, page := range p.Pages {
			if low := lowest(page); low > p.Height-sheetMargins.bottom+1 {
				t.Errorf("%d lines: page %d goes down to %.0f", lines, i+1, low)
			}
		}
	}
}

// TestTallHeadsArePartedBesideLowOnes: where one language's head is taller than a page,
// or than what is repeated, the other's is not made as tall.
func TestTallHeadsArePartedBesideLowOnes(t *testing.T) {
	table := func(lines int) []handout.Block {
		return []handout.Block{handout.Table{Columns: make([]handout.Column, 1), Rules: handout.GridRules, Head: lined(lines).Cells,
			Rows: []handout.Row{lined(1), lined(1)}}}
	}
	cell := func(lines int) handout.Cell { return handout.Cell{Blocks: table(lines)} }
	for name, blk := range map[string]handout.Block{
		"in columns": handout.Pair{Lang: "en", With: "fr", First: table(3), Second: table(60)},
		"in cells": handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
			Rows: []handout.Row{{Cells: []handout.Cell{cell(3), cell(60)}}}},
	} {
		p := mustLayout(t, doc("en", blk))
		for i, page := range p.Pages {
			for _, it := range page.Items {
				if a, ok := it.Bounds(); ok && a.Y+a.Height > p.Height-sheetMargins.bottom+2 {
					t.Errorf("%s: page %d goes down to %.0f", name, i+1, a.Y+a.Height)
				}
			}
		}
	}
}
