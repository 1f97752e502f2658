// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"slices"

	"github.com/groundwork-org/groundwork/app/handout"
)

// figure sets a picture, as wide as asked but never wider than its box or
// taller than two thirds of a page.
func (b *builder) figure(f handout.Figure, bx box) ([]slice, error) {
	if f.Alt == "" {
		return nil, fmt.Errorf("typeset: a picture says nothing to those who hear it")
	}
	p := f.Picture
	if p.Width < 1 || p.Height < 1 || len(p.Data) == 0 {
		return nil, fmt.Errorf("typeset: a picture that nobody has read")
	}
	m := &Image{Format: p.Format, Data: p.Data}
	m.Width = bx.width
	if f.Width > 0 {
		m.Width = min(f.Width, bx.width)
	}
	m.Height = m.Width * float64(p.Height) / float64(p.Width)
	if tall := b.height * 2 / 3; m.Height > tall {
		m.Width, m.Height = m.Width*tall/m.Height, tall
	}
	m.X = alignedX(handout.Start, b.e.rtl(bx.lang), bx, m.Width)
	node := bx.node.add("Figure", bx.lang)
	node.Alt = f.Alt
	smaller := func(height float64) *Image {
		s := *m
		s.Width, s.Height = m.Width*height/m.Height, height
		s.X = alignedX(handout.Start, b.e.rtl(bx.lang), bx, s.Width)
		return &s
	}
	out := []slice{{height: m.Height, before: b.gap(), items: []Item{{Node: node, Image: m}}, smaller: smaller}}
	return b.captioned(out, f.Caption, handout.Start, bx)
}

// leastPicture is the share of its height that a picture keeps at least.
const leastPicture = 0.6

// shrink has a picture that no page holds with the heading over it, and what it shows
// under it, leave them room.
func (b *pageBreaker) shrink(ss []slice) {
	n := 0
	for n < len(ss) && ss[n].heads {
		n++
	}
	if n == 0 || n == len(ss) || ss[n].smaller == nil {
		return
	}
	page, s := *newFlow(b.top), &ss[n]
	if b.cur.fresh {
		page = *b.cur
	}
	ss = ss[:n+unit(ss[n:], func(s *slice) bool { return s.keepNext || s.wantsNext || s.oneNext })]
	height := s.height - (begins(page, ss) - b.bottom)
	if height >= s.height || height < s.height*leastPicture {
		return
	}
	s.height, s.items = height, slices.Clone(s.items)
	for i := range s.items {
		if s.items[i].Image != nil {
			s.items[i].Image = s.smaller(height)
		}
	}
}
