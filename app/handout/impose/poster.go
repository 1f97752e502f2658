// SPDX-License-Identifier: AGPL-3.0-or-later

package impose

import (
	"math"
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
	labelSize = 9.0
)

// poster is how a document's pages become sheets.
type poster struct {
	pages  *typeset.Pages
	wide   int          // sheets in width
	live   typeset.Area // where a sheet shows its part
	source typeset.Area // what of the pages is shown; its height is each page's own
	scale  float64
	rtl    bool
	label  string
	footer handout.Text
}

// Poster enlarges what stands on each page over so many sheets in width, and
// as many in height as it needs, read row by row. Neighbours overlap: cut a
// sheet along the solid marks and lay its edge on the dashed marks of the one
// before it or above it. The margins around the text are left out. A thing that
// two sheets show is read aloud on the first.
func Poster(pages *typeset.Pages, wide int, label string, footer handout.Text) (*typeset.Pages, error) {
	p := &poster{pages: pages, wide: wide, rtl: pages.Lang.Dir() == lang.RTL, label: label, footer: footer}
	p.live = typeset.Area{X: tileEdge, Y: tileEdge, Width: pages.Width - 2*tileEdge, Height: pages.Height - 2*tileEdge - labelSize}
	p.source = p.shown(pages.Pages...)
	p.scale = (float64(wide)*(p.live.Width-overlap) + overlap) / p.source.Width
	out := *pages
	out.Pages, out.Order, out.Reading = nil, nil, nil
	out.Duplex, out.Exact = handout.OneSided, true
	first := make([]int, len(pages.Pages))
	for i := range pages.Pages {
		first[i] = len(out.Pages)
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
			a, ok := it.Bounds()
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

// tiles are the sheets of one page.
func (p *poster) tiles(page int) ([]typeset.Page, error) {
	items := p.pages.Pages[page].Items
	height := p.shown(p.pages.Pages[page])
	rows := max(1, int(math.Ceil((height.Height*p.scale-overlap)/(p.live.Height-overlap)-1e-6)))
	read := make([]bool, len(items))
	var out []typeset.Page
	for row := range rows {
		for n := range p.wide {
			column := n
			if p.rtl { // the first column is the rightmost
				column = p.wide - 1 - n
			}
			dx := p.live.X - float64(column)*(p.live.Width-overlap) - p.source.X*p.scale
			dy := p.live.Y - float64(row)*(p.live.Height-overlap) - height.Y*p.scale
			live := p.live
			sheet := typeset.Page{Clip: &live}
			for i, it := range typeset.Placed(items, p.scale, dx, dy) {
				if a, ok := it.Bounds(); !ok || !a.Meets(p.live) {
					continue
				}
				if read[i] {
					it.Node = nil
				}
				read[i] = true
				sheet.Items = append(sheet.Items, it)
			}
			sheet.Guides = p.marks(row, rows, column, n)
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

// marks stand outside of the live area: solid where a sheet is cut to lie on
// the one before it, dashed where the next one's edge comes to lie. column
// counts from the left, n in the order of reading.
func (p *poster) marks(row, rows, column, n int) (out []typeset.Item) {
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
	if n < p.wide-1 {
		upright(lay, true)
	}
	if row > 0 {
		level(top, false)
	}
	if row < rows-1 {
		level(bottom-overlap, true)
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
