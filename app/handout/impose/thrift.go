// SPDX-License-Identifier: AGPL-3.0-or-later

package impose

import (
	"math"

	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// view is how large a page is shown, and how far from where its first sheet
// begins, in the direction of reading and down.
type view struct{ scale, along, down float64 }

// How a page may be shown where that spares sheets with little on them.
const (
	smallestShare = 0.85 // of the size that it could have
	shareStep     = 0.01
	shifts        = 12 // tried in each direction
)

// What a sheet shows of its own is a sliver below these shares of its width, or
// of its height where no letter is whole.
const (
	sliver      = 0.1
	sliverOfOne = 0.25 // of the width, where no letter is whole
)

// thrifty takes the view that wastes the fewest sheets on slivers, then that with
// the fewest sheets, then the largest; as wide as asked for all the same.
func (p *poster) thrifty(page int) {
	ink, height := p.ink(page), p.shown(p.pages.Pages[page]).Height
	var best view
	fewest, least := math.MaxInt, math.MaxInt
	try := func(v view) {
		p.view = v
		used, wasted := p.used(ink)
		n := 0
		for _, wide := range used {
			n += wide
		}
		if wasted < least || wasted == least && n < fewest {
			best, fewest, least = v, n, wasted
		}
	}
	smallest := max(smallestShare, 1-0.75/float64(p.wide))
	for share := 1.0; share > smallest; share -= shareStep {
		try(view{scale: p.full * share})
	}
	for share := 1.0; share > smallest && least > 0; share -= shareStep {
		v := view{scale: p.full * share}
		p.view = v
		alongRoom := p.source.Width * (p.full - v.scale)
		downRoom := overlap + float64(p.high(height))*(p.live.Height-overlap) - height*v.scale
		for i := range shifts {
			for k := range shifts {
				v.along, v.down = alongRoom*float64(i)/(shifts-1), downRoom*float64(k)/(shifts-1)
				try(v)
			}
		}
	}
	p.view = best
}

// high is how many sheets a page that is so high takes in height.
func (p *poster) high(height float64) int {
	return max(1, int(math.Ceil((height*p.scale+p.down-overlap)/(p.live.Height-overlap)-1e-6)))
}

// mark is something that shows on a page: a letter, a picture, a drawing, which
// may be a frame around words.
type mark struct {
	typeset.Area
	drawing bool
}

// ink is all that shows on a page.
func (p *poster) ink(page int) (list []mark) {
	for _, it := range p.pages.Pages[page].Items {
		for _, a := range it.Inks() {
			list = append(list, mark{a, it.Path != nil && !it.Path.Code})
		}
	}
	return list
}

// used says how many sheets each row has. A row ends with the last sheet that
// shows something which none before it does; the first is always there. wasted
// is what the last sheets of all rows waste.
func (p *poster) used(ink []mark) (rows []int, wasted int) {
	var all typeset.Area
	for i, m := range ink {
		if i == 0 {
			all = m.Area
		}
		all = all.With(m.Area)
	}
	rows = make([]int, p.high(all.Height))
	owns := make([]own, len(rows)*p.wide)
	for _, m := range ink {
		p.show(m, all.Y, owns)
	}
	for row := range rows {
		rows[row] = 1
		waste := 0 // of its last sheet
		for n, o := range owns[row*p.wide : (row+1)*p.wide] {
			if o.shows {
				rows[row], waste = n+1, o.waste(p.live)
			}
		}
		wasted += waste
	}
	return rows, wasted
}

// own is what shows on a sheet and on neither the one before it nor the one
// above: beyond what they overlap.
type own struct {
	shows bool
	words typeset.Area // of letters and pictures
	whole bool         // one of them is not cut
}

// waste is above nothing where nobody should have to hang up a sheet for it: more
// for a sliver of a letter than for a frame's end without a word.
func (o own) waste(sheet typeset.Area) int {
	switch w := o.words; {
	case w.Width == 0:
		return 1
	case w.Width < sliver*sheet.Width, !o.whole && (w.Width < sliverOfOne*sheet.Width || w.Height < sliver*sheet.Height):
		return 10
	}
	return 0
}

// show adds a mark to the sheets that show it, row by row.
func (p *poster) show(m mark, top float64, owns []own) {
	a := typeset.Area{X: (m.X-p.source.X)*p.scale + p.along, Y: (m.Y-top)*p.scale + p.down, Width: m.Width * p.scale, Height: m.Height * p.scale}
	if p.rtl {
		a.X = (p.source.X+p.source.Width-m.X-m.Width)*p.scale + p.along
	}
	across, down := p.live.Width-overlap, p.live.Height-overlap
	last := len(owns)/p.wide - 1
	for row := max(0, int((a.Y-overlap)/down)); row <= min(last, int((a.Y+a.Height-overlap)/down)); row++ {
		for n := max(0, int((a.X-overlap)/across)); n <= min(p.wide-1, int((a.X+a.Width-overlap)/across)); n++ {
			sheet := typeset.Area{X: float64(n) * across, Y: float64(row) * down, Width: p.live.Width, Height: p.live.Height}
			part := sheet
			if n > 0 {
				part.X, part.Width = part.X+overlap, across
			}
			if row > 0 {
				part.Y, part.Height = part.Y+overlap, down
			}
			if a.Meets(part) {
				owns[row*p.wide+n].add(m, a, sheet, part)
			}
		}
	}
}

// add takes a mark in that shows at a on a sheet, in the part that is its own.
func (o *own) add(m mark, a, sheet, part typeset.Area) {
	if o.shows = true; m.drawing {
		return
	}
	o.whole = o.whole || a.X >= sheet.X && a.Y >= sheet.Y && a.X+a.Width <= sheet.X+sheet.Width && a.Y+a.Height <= sheet.Y+sheet.Height
	x, y := max(a.X, part.X), max(a.Y, part.Y)
	shown := typeset.Area{X: x, Y: y, Width: min(a.X+a.Width, part.X+part.Width) - x, Height: min(a.Y+a.Height, part.Y+part.Height) - y}
	if o.words.Width == 0 {
		o.words = shown
	}
	o.words = o.words.With(shown)
}

// moved is how far a page's marks are moved, once enlarged, onto the nth sheet of a row.
func (p *poster) moved(top float64, row, n int) (dx, dy float64) {
	dx = p.live.X - float64(p.column(n))*(p.live.Width-overlap) - p.source.X*p.scale + p.along
	if p.rtl {
		dx += p.source.Width*(p.full-p.scale) - 2*p.along
	}
	return dx, p.live.Y - float64(row)*(p.live.Height-overlap) - top*p.scale + p.down
}
