// SPDX-License-Identifier: AGPL-3.0-or-later

package impose

import (
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// paperThickness is office paper's, of 80 grams a square metre or 20 pounds a
// ream: about a tenth of a millimetre.
const paperThickness = 0.1 * handout.MM

// mostSheets is how many sheets an office stapler holds through the fold, and
// a fold still closes on. More pages make several booklets to lay in a row.
const mostSheets = 16

// empty stands for no page.
const empty = -1

// side is one side of a sheet: the pages on its left and on its right, by
// index, and how deep in its booklet the sheet lies, 0 being outermost.
type side struct {
	left, right int
	depth       int
}

// order says which pages stand where, sheet by sheet, front then back, so that
// sheets laid into each other and folded read from first to last. Turned over
// on its short edge, a sheet's back left lies behind its front right. Read from
// the right, the binding is on the right, and every side is mirrored.
func order(pages int, rtl bool) []side {
	sheets := (pages + 3) / 4
	booklets := (sheets + mostSheets - 1) / mostSheets
	page := func(i int) int {
		if i < pages {
			return i
		}
		return empty
	}
	var out []side
	first := 0
	for n := range booklets {
		here := sheets / booklets
		if n < sheets%booklets {
			here++
		}
		last := first + 4*here - 1
		for depth := range here {
			front := side{page(last - 2*depth), page(first + 2*depth), depth}
			back := side{page(first + 2*depth + 1), page(last - 2*depth - 1), depth}
			if rtl {
				front.left, front.right = front.right, front.left
				back.left, back.right = back.right, back.left
			}
			out = append(out, front, back)
		}
		first = last + 1
	}
	return out
}

// creep is how far pages at a depth move towards the fold. Sheets that lie
// inside of others stick out by the thickness of each sheet around them, once
// the fold is pressed flat: the nth sheet inside of the outermost by n times
// the paper's thickness. Moved back by as much, all pages have the same outer
// margin once the booklet is trimmed.
func creep(depth int) float64 { return float64(depth) * paperThickness }

// Booklet puts pages of half a sheet's size onto sheets on their side, to be
// printed on both sides, turned over on the short edge, folded in the middle
// and stapled through the fold (saddle stitch). Missing pages at the end are
// left empty.
func Booklet(pages *typeset.Pages) *typeset.Pages {
	out := *pages
	out.Width, out.Pages, out.Order = 2*pages.Width, nil, nil
	out.Duplex, out.Exact = handout.ShortEdge, true
	out.Reading = make([]typeset.Stretch, len(pages.Pages))
	for n, s := range order(len(pages.Pages), pages.Lang.Dir() == lang.RTL) {
		sheet := typeset.Page{Guides: foldMarks(out.Width, out.Height)}
		if s.depth == 0 && n%2 == 0 {
			sheet.Guides = append(sheet.Guides, stapleMarks(out.Width, out.Height)...)
		}
		put := func(page int, dx float64) {
			if page == empty {
				return
			}
			from := len(sheet.Items)
			sheet.Items = append(sheet.Items, typeset.Placed(pages.Pages[page].Items, 1, dx, 0)...)
			out.Reading[page] = typeset.Stretch{Page: n, From: from, To: len(sheet.Items)}
		}
		put(s.left, creep(s.depth))
		put(s.right, pages.Width-creep(s.depth))
		out.Pages = append(out.Pages, sheet)
	}
	out.Marks = make(map[string]int, len(pages.Marks))
	for id, page := range pages.Marks {
		out.Marks[id] = out.Reading[page].Page
	}
	return &out
}

// Marks stand where no page has text: in the gutter, and at the sheet's head
// and foot, as near to the edge as printers come.
const (
	markInset  = 14 // points from the sheet's edge
	markLength = 12
	markWidth  = 0.4
	staple     = 12 * handout.MM // an office staple's width
)

// foldMarks show at head and foot where to fold.
func foldMarks(width, height float64) []typeset.Item {
	head := line(width/2, markInset, width/2, markInset+markLength)
	foot := line(width/2, height-markInset-markLength, width/2, height-markInset)
	for _, it := range []typeset.Item{head, foot} {
		it.Path.Dash = []float64{3, 2}
	}
	return []typeset.Item{head, foot}
}

// stapleMarks show on a booklet's outside where its two staples go, a quarter
// of the height from its ends.
func stapleMarks(width, height float64) []typeset.Item {
	at := func(y float64) typeset.Item { return line(width/2, y-staple/2, width/2, y+staple/2) }
	return []typeset.Item{at(height / 4), at(height * 3 / 4)}
}

func line(x0, y0, x1, y1 float64) typeset.Item {
	return typeset.Item{Path: &typeset.Path{Width: markWidth,
		Ops: []typeset.PathOp{{Op: 'M', X: x0, Y: y0}, {Op: 'L', X: x1, Y: y1}}}}
}
