// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"math"
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// span is how far down a page something reaches, in points.
type span struct{ from, to float64 }

func (s span) height() float64 { return s.to - s.from }

// rowsOn are the rows of the outermost tables on a page, by what is read in them.
func rowsOn(page typeset.Page) map[*typeset.Node]span {
	rows := map[*typeset.Node]span{}
	for _, it := range page.Items {
		if it.Text == nil || it.Node == nil {
			continue
		}
		var row *typeset.Node
		for n := it.Node; n != nil; n = n.Parent {
			if n.Role == "TR" {
				row = n
			}
		}
		if row == nil || row.Parent.Role != "TBody" {
			continue
		}
		s, met := rows[row]
		if !met {
			s = span{math.Inf(1), 0}
		}
		rows[row] = span{min(s.from, it.Text.Y), max(s.to, it.Text.Y)}
	}
	return rows
}

// TestInterpretersRowsInLargePrint: what is said in two languages stands on one
// page where it fits on one and leaves less than half of the page before blank, but
// for what titles that stay with it make too tall.
func TestInterpretersRowsInLargePrint(t *testing.T) {
	b := newBuilder(t)
	met := 0
	for _, l := range languages(t, b) {
		for _, module := range []string{"opening-and-agreements", "how-they-divide-us"} {
			pages := modulePages(t, b, ForInterpreters, module, Page{Lang: l, LargePrint: true})
			var torn []int                      // at the end of which pages
			room := span{90, pages.Height - 75} // under the table's head, above the footer
			on := make([]map[*typeset.Node]span, len(pages.Pages)+1)
			for i, page := range pages.Pages {
				on[i+1] = rowsOn(page)
			}
			for i := 0; i+1 < len(pages.Pages); i++ {
				here, next := on[i+1], on[i+2]
				for row, s := range here {
					rest, goesOn := next[row]
					if _, before := on[i][row]; !goesOn || before {
						continue
					}
					for _, later := range on[i+3:] { // it goes on for pages
						rest.to += later[row].height()
					}
					met++
					blank := (room.to - s.from) / room.height()
					if s.height()+rest.height()+40 < room.height() && blank < 0.45 {
						torn = append(torn, i+1)
					}
				}
			}
			if len(torn) > 3 {
				t.Errorf("%s in %s: rows are torn at the end of pages %v", module, l, torn)
			}
		}
	}
	if met == 0 {
		t.Error("no row goes on on a next page")
	}
}

// tableRows are the rows of a document's outermost tables.
func tableRows(blocks []Block) (rows []Row) {
	for _, blk := range blocks {
		if t, ok := blk.(Table); ok {
			rows = append(rows, t.Rows...)
		}
	}
	return rows
}

// tableNodes are those rows' elements.
func tableNodes(root *typeset.Node) (rows []*typeset.Node) {
	for _, table := range root.Kids {
		for _, part := range table.Kids {
			if table.Role == "Table" && part.Role == "TBody" {
				rows = append(rows, part.Kids...)
			}
		}
	}
	return rows
}

// TestInterpretersTitlesAreNotAlone: in large print no title of the interpreter's copy
// ends a page, however tall a notice makes it or the row after it is.
func TestInterpretersTitlesAreNotAlone(t *testing.T) {
	b := newBuilder(t)
	for _, l := range []lang.Tag{"ta", "ar", "fr"} {
		for _, booklet := range []bool{false, true} {
			d, err := b.Module(ForInterpreters, course, "", Page{Lang: l, LargePrint: true, Booklet: booklet})
			if err != nil {
				t.Fatal(err)
			}
			pages, err := typeset.Layout(d)
			if err != nil {
				t.Fatal(err)
			}
			rows, nodes := tableRows(d.Blocks), tableNodes(pages.Root)
			if len(rows) != len(nodes) {
				t.Fatalf("%d rows are %d elements", len(rows), len(nodes))
			}
			for i, page := range pages.Pages {
				on := rowsOn(page)
				for k, r := range rows[:len(rows)-1] {
					_, here := on[nodes[k]]
					if _, next := on[nodes[k+1]]; here && r.Title && !next {
						t.Errorf("in %s, booklet %t: page %d ends with the title of row %d", l, booklet, i+1, k+1)
					}
				}
			}
		}
	}
}
