// SPDX-License-Identifier: AGPL-3.0-or-later

package impose

import (
	"testing"

	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// leaves folds printed sides as hands do and returns the pages in the order in
// which a reader turns them: the sheets of a booklet laid into each other, the
// outermost first, then folded. A leaf has a front and a back: what lies behind
// the right half of a sheet's front, turned on the short edge, is the left half
// of its back.
func leaves(sides []side, rtl bool) (read []int) {
	for i := 0; i < len(sides); {
		n := i + 2
		for n < len(sides) && sides[n].depth > 0 {
			n += 2
		}
		var before, after []int
		for ; i < n; i += 2 {
			front, back := sides[i], sides[i+1]
			if rtl { // the fold is on the right of what is read first
				before = append(before, front.left, back.right)
				after = append([]int{back.left, front.right}, after...)
			} else {
				before = append(before, front.right, back.left)
				after = append([]int{back.right, front.left}, after...)
			}
		}
		read = append(append(read, before...), after...)
	}
	return read
}

// TestFoldedSheetsReadInOrder: for any number of pages, every page stands on
// the sheets exactly once, and turning the leaves reads them in order, the
// empty ones last, from either side.
func TestFoldedSheetsReadInOrder(t *testing.T) {
	for pages := 1; pages <= 4*mostSheets*3+5; pages++ {
		for _, rtl := range []bool{false, true} {
			sides := order(pages, rtl)
			read := leaves(sides, rtl)
			if len(read)%4 != 0 || len(read)-pages > 3 || len(read) != 2*len(sides) {
				t.Fatalf("%d pages became %d on %d sides", pages, len(read), len(sides))
			}
			for i, p := range read {
				want := i
				if i >= pages {
					want = empty
				}
				if p != want {
					t.Fatalf("%d pages, from the right %v: leaf side %d shows page %d, want %d", pages, rtl, i, p, want)
				}
			}
		}
	}
}

// TestSidesOfEightPages spells one booklet out, as printers know it.
func TestSidesOfEightPages(t *testing.T) {
	for rtl, want := range map[bool][]side{
		false: {{7, 0, 0}, {1, 6, 0}, {5, 2, 1}, {3, 4, 1}},
		true:  {{0, 7, 0}, {6, 1, 0}, {2, 5, 1}, {4, 3, 1}},
	} {
		got := order(8, rtl)
		for i := range want {
			if len(got) != len(want) || got[i] != want[i] {
				t.Fatalf("from the right %v: %v, want %v", rtl, got, want)
			}
		}
	}
}

// TestLongBooksMakeSeveralBooklets: no booklet has more sheets than staples
// hold, and they differ by one sheet at most.
func TestLongBooksMakeSeveralBooklets(t *testing.T) {
	for pages := 1; pages < 400; pages++ {
		var sheets []int
		for i, s := range order(pages, false) {
			switch {
			case i%2 == 1:
			case s.depth == 0:
				sheets = append(sheets, 1)
			default:
				sheets[len(sheets)-1]++
			}
		}
		for _, n := range sheets {
			if n > mostSheets || n < sheets[0]-1 || n > sheets[0] {
				t.Fatalf("%d pages: booklets of %v sheets", pages, sheets)
			}
		}
	}
}

// laid makes pages with one dot each, at the middle of the page.
func laid(n int, tag lang.Tag) *typeset.Pages {
	p := &typeset.Pages{Title: "x", Lang: tag, Width: 396, Height: 612, Root: &typeset.Node{Role: "Document", Lang: tag}}
	for range n {
		dot := line(198, 306, 198, 306)
		dot.Node = p.Root
		p.Pages = append(p.Pages, typeset.Page{Items: []typeset.Item{dot}})
	}
	return p
}

// TestCreepMovesPagesToTheFold: by the paper's thickness for each sheet around
// them, on both halves, and never past the margin that holds the fold.
func TestCreepMovesPagesToTheFold(t *testing.T) {
	for _, tag := range []lang.Tag{"en", "ar"} {
		pages := laid(4*mostSheets, tag)
		out := Booklet(pages)
		if out.Width != 792 || out.Height != 612 || len(out.Pages) != 2*mostSheets || !out.Exact {
			t.Fatalf("%d sides of %v × %v", len(out.Pages), out.Width, out.Height)
		}
		for n, s := range order(4*mostSheets, tag.Dir() == lang.RTL) {
			for page, middle := range map[int]float64{s.left: 198, s.right: 198 + 396} {
				r := out.Reading[page]
				x := out.Pages[r.Page].Items[r.From].Path.Ops[0].X
				moved := x - middle
				if middle > 396 {
					moved = -moved
				}
				want := float64(s.depth) * paperThickness
				if r.Page != n || moved < want-1e-9 || moved > want+1e-9 || moved > 36/2 {
					t.Errorf("%s: page %d on side %d moved by %.3f, want %.3f", tag, page, n, moved, want)
				}
			}
		}
	}
}
