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

// thrifty takes the view in which the fewest sheets show but a sliver, then that
// with the fewest sheets, then the largest; as wide as asked for all the same.
func (p *poster) thrifty(page int) {
	ink, height := p.ink(page), p.shown(p.pages.Pages[page]).Height
	var best view
	fewest, least := math.MaxInt, math.MaxInt
	try := func(v view) {
		p.view = v
		used, slivers := p.used(ink)
		n := 0
		for _, wide := range used {
			n += wide
		}
		if slivers < least || slivers == least && n < fewest {
			best, fewest, least = v, n, slivers
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

// ink is where something shows on a page: letters, drawings, pictures.
func (p *poster) ink(page int) (list []typeset.Area) {
	for _, it := range p.pages.Pages[page].Items {
		list = append(list, it.Inks()...)
	}
	return list
}

// used says how many sheets each row has. A row ends with the last sheet that
// shows something which none before it does; the first is always there. slivers
// are the rows whose last sheet shows but a sliver which none before it does.
func (p *poster) used(ink []typeset.Area) (rows []int, slivers int) {
	var all typeset.Area
	for i, a := range ink {
		if i == 0 {
			all = a
		}
		all = all.With(a)
	}
	rows = make([]int, p.high(all.Height))
	for row := range rows {
		rows[row] = 1
		thin := false // its last sheet
		for n := range p.wide {
			own, whole := p.own(ink, all.Y, row, n)
			if own.Width == 0 && own.Height == 0 {
				continue
			}
			rows[row] = n + 1
			thin = own.Width < sliver*p.live.Width ||
				!whole && (own.Width < sliverOfOne*p.live.Width || own.Height < sliver*p.live.Height)
		}
		if thin {
			slivers++
		}
	}
	return rows, slivers
}

// own is the area of what shows on the nth sheet of a row and on neither the
// one before it nor the one above: beyond what they overlap. whole says that a
// letter of it is not cut.
func (p *poster) own(ink []typeset.Area, top float64, row, n int) (all typeset.Area, whole bool) {
	part := p.live
	if n > 0 {
		part.Width -= overlap
		if !p.rtl {
			part.X += overlap
		}
	}
	if row > 0 {
		part.Y, part.Height = part.Y+overlap, part.Height-overlap
	}
	dx, dy := p.moved(top, row, n)
	first := true
	for _, a := range ink {
		a = typeset.Area{X: a.X*p.scale + dx, Y: a.Y*p.scale + dy, Width: a.Width * p.scale, Height: a.Height * p.scale}
		if !a.Meets(part) {
			continue
		}
		whole = whole || within(a, p.live) == a
		if a = within(a, part); first {
			all, first = a, false
		}
		all = all.With(a)
	}
	return all, whole
}

// within is the part of an area that lies in another, which it meets.
func within(a, in typeset.Area) typeset.Area {
	x, y := max(a.X, in.X), max(a.Y, in.Y)
	if x == a.X && y == a.Y && a.X+a.Width <= in.X+in.Width && a.Y+a.Height <= in.Y+in.Height {
		return a
	}
	return typeset.Area{X: x, Y: y, Width: min(a.X+a.Width, in.X+in.Width) - x, Height: min(a.Y+a.Height, in.Y+in.Height) - y}
}

// moved is how far a page's marks are moved, once enlarged, onto the nth sheet of a row.
func (p *poster) moved(top float64, row, n int) (dx, dy float64) {
	dx = p.live.X - float64(p.column(n))*(p.live.Width-overlap) - p.source.X*p.scale + p.along
	if p.rtl {
		dx += p.source.Width*(p.full-p.scale) - 2*p.along
	}
	return dx, p.live.Y - float64(row)*(p.live.Height-overlap) - top*p.scale + p.down
}
