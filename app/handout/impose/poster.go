// SPDX-License-Identifier: AGPL-3.0-or-later

package impose

import (
	"strings"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// A poster's sheets: the edge that printers leave blank and marks stand in, how
// much two neighbours show of the same, and the label's type.
const (
	tileEdge  = 36.0 // points, half an inch
	overlap   = 15 * handout.MM
	labelSize = 12.0
)

// poster is how a document's pages become sheets.
type poster struct {
	pages  *typeset.Pages
	wide   int          // sheets in width
	live   typeset.Area // where a sheet shows its part
	source typeset.Area // what of the pages is shown; its height is each page's own
	view                // of the page that becomes sheets
	full   float64      // the scale at which the source is as wide as all sheets
	rtl    bool
	label  string
	footer handout.Text
}

// Poster enlarges what stands on each page over so many sheets in width, and
// as many in height as it needs, read row by row; sheets at a row's end with
// nothing on them are left out, and no sheet is for a sliver of a letter where
// less than full size or another cut spares it. Neighbours overlap: cut a
// sheet along the solid marks and lay its edge on the dashed marks of the one
// before it or above it. The margins around the text are left out. A thing that
// two sheets show is read aloud on the first.
func Poster(pages *typeset.Pages, wide int, label string, footer handout.Text) (*typeset.Pages, error) {
	p := &poster{pages: pages, wide: wide, rtl: pages.Lang.Dir() == lang.RTL, label: label, footer: footer}
	p.live = typeset.Area{X: tileEdge, Y: tileEdge, Width: pages.Width - 2*tileEdge, Height: pages.Height - 2*tileEdge - labelSize}
	p.source = p.shown(pages.Pages...)
	p.full = (float64(wide)*(p.live.Width-overlap) + overlap) / p.source.Width
	out := *pages
	out.Pages, out.Order, out.Reading = nil, nil, nil
	out.Duplex, out.Exact = handout.OneSided, true
	first := make([]int, len(pages.Pages))
	for i := range pages.Pages {
		first[i] = len(out.Pages)
		p.thrifty(i)
		sheets, err := p.tiles(i)
		if err != nil {
			return nil, err
		}
		out.Pages = append(out.Pages, sheets...)
	}
	out.Marks = make(map[string]int, len(pages.Marks))
	for id, page := range pages.Marks {
		out.Marks[id] = first[page]
	}
	return &out, nil
}

// shown is the area around everything on pages.
func (p *poster) shown(pages ...typeset.Page) typeset.Area {
	var all typeset.Area
	for _, page := range pages {
		for _, it := range page.Items {
			a, ok := it.Ink()
			switch {
			case !ok:
			case all.Width == 0:
				all = a
			default:
				all = all.With(a)
			}
		}
	}
	if all.Width == 0 { // nothing: an empty sheet stays one
		return typeset.Area{Width: p.pages.Width, Height: 1}
	}
	return all
}

// rows are the sheets of one page. A row ends with the last sheet that shows
// something which none before it does; the first is always there.
func (p *poster) rows(page int) [][]typeset.Page {
	items := p.pages.Pages[page].Items
	top := p.shown(p.pages.Pages[page]).Y
	used, _ := p.used(p.ink(page))
	sheets := make([][]typeset.Page, len(used))
	read := make([]bool, len(items))
	for row := range sheets {
		for n := range used[row] {
			sheets[row] = append(sheets[row], p.sheet(p.placed(items, top, row, n), read))
		}
	}
	return sheets
}

// tiles are the sheets of one page with their marks.
func (p *poster) tiles(page int) ([]typeset.Page, error) {
	sheets := p.rows(page)
	rows := len(sheets)
	var out []typeset.Page
	for row := range sheets {
		for n, sheet := range sheets[row] {
			sheet.Guides = append(p.marks(sheets, row, n), p.plan(sheets, row, n)...)
			label, err := p.tileLabel(page, row, rows, n)
			if err != nil {
				return nil, err
			}
			sheet.Guides = append(sheet.Guides, label...)
			out = append(out, sheet)
		}
	}
	return out, nil
}

// column counts from the left, n in the order of reading.
func (p *poster) column(n int) int {
	if p.rtl {
		return p.wide - 1 - n
	}
	return n
}

// placed are a page's items as the nth sheet of a row shows them.
func (p *poster) placed(items []typeset.Item, top float64, row, n int) []typeset.Item {
	dx, dy := p.moved(top, row, n)
	return typeset.Placed(items, p.scale, dx, dy)
}

// sheet takes what shows on it; read says what was read before.
func (p *poster) sheet(placed []typeset.Item, read []bool) typeset.Page {
	live := p.live
	sheet := typeset.Page{Clip: &live}
	for i, it := range placed {
		a, ok := it.Bounds()
		if ink, shows := it.Ink(); shows { // Nastaliq's letters climb out of their bounds
			a = a.With(ink)
		}
		if !ok || !a.Meets(p.live) {
			continue
		}
		if read[i] {
			it.Node = nil
		}
		read[i] = true
		sheet.Items = append(sheet.Items, it)
	}
	return sheet
}

// marks stand outside of the live area: solid where a sheet is cut to lie on
// the one before it, dashed where the next one's edge comes to lie. Where no
// sheet is, there is no mark for one.
func (p *poster) marks(sheets [][]typeset.Page, row, n int) (out []typeset.Item) {
	left, right := p.live.X, p.live.X+p.live.Width
	top, bottom := p.live.Y, p.live.Y+p.live.Height
	const from, to = 4, 4 + markLength // away from the live area
	upright := func(x float64, dashed bool) {
		out = append(out, tick(x, top-to, x, top-from, dashed), tick(x, bottom+from, x, bottom+to, dashed))
	}
	level := func(y float64, dashed bool) {
		out = append(out, tick(left-to, y, left-from, y, dashed), tick(right+from, y, right+to, y, dashed))
	}
	cut, lay := left, right-overlap
	if p.rtl {
		cut, lay = right, left+overlap
	}
	if n > 0 {
		upright(cut, false)
	}
	if n < len(sheets[row])-1 {
		upright(lay, true)
	}
	if row > 0 && n < len(sheets[row-1]) {
		level(top, false)
	}
	if row < len(sheets)-1 && n < len(sheets[row+1]) {
		level(bottom-overlap, true)
	}
	return out
}

// Sizes of the plan of a page's sheets, in points.
const (
	planWidth  = 5.0
	planHeight = 6.0
)

// plan draws in the edge below which sheets there are, and this one full.
func (p *poster) plan(sheets [][]typeset.Page, row, n int) (out []typeset.Item) {
	rows := float64(len(sheets))
	x, y := p.live.X+16, p.live.Y+p.live.Height+5
	room := p.pages.Height - y - markInset
	h := min(planHeight, room/rows)
	w := h * planWidth / planHeight
	for r := range sheets {
		for k := range sheets[r] {
			box := typeset.Path{Width: markWidth, Fill: r == row && k == n, Ops: []typeset.PathOp{{Op: 'R',
				X: x + float64(p.column(k))*w, Y: y + float64(r)*h, X1: w, Y1: h}}}
			out = append(out, typeset.Item{Path: &box})
		}
	}
	return out
}

func tick(x0, y0, x1, y1 float64, dashed bool) typeset.Item {
	it := line(x0, y0, x1, y1)
	if dashed {
		it.Path.Dash = []float64{2, 2}
	}
	return it
}

// tileLabel says which sheet this is, in the edge below.
func (p *poster) tileLabel(page, row, rows, column int) ([]typeset.Item, error) {
	number := func(n int) string { return p.pages.Lang.Numeral(n) }
	text := handout.Plain(strings.NewReplacer("{page}", number(page+1), "{row}", number(row+1), "{rows}", number(rows),
		"{column}", number(column+1), "{columns}", number(p.wide)).Replace(p.label))
	if !p.footer.Empty() {
		text = append(append(text, handout.Run{Text: " · "}), p.footer...)
	}
	below := p.live.Y + p.live.Height + 5
	return typeset.Label(text, p.pages.Lang, labelSize, typeset.Area{X: p.live.X + 60, Y: below, Width: p.live.Width - 120})
}
