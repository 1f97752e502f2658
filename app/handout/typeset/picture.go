// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"

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
	out := []slice{{height: m.Height, before: b.gap(), items: []Item{{Node: node, Image: m}}}}
	return b.captioned(out, f.Caption, handout.Start, bx)
}
