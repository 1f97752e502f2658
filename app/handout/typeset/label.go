// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"math"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Label sets one line for a page's Guides, in a language and a size in points,
// from the side where its reading begins. The area's height counts for nothing;
// what is longer than its width goes on below.
func Label(text handout.Text, tag lang.Tag, size float64, in Area) ([]Item, error) {
	store, err := Fonts()
	if err != nil {
		return nil, err
	}
	e := engines.Get().(*engine)
	defer engines.Put(e)
	defer clear(e.shaped)
	e.use(store)
	b := &builder{e: e, size: size}
	ss, err := b.text(text, textStyle{size: size}, box{x: in.X, width: in.Width, lang: tag}, nil)
	if err != nil {
		return nil, err
	}
	items, _ := stack(ss)
	return moved(items, in.Y), nil
}

// Bounds is the area that an item draws in, or a little more; ok is false where
// it draws nothing.
func (it Item) Bounds() (a Area, ok bool) {
	switch {
	case it.Text != nil:
		t := it.Text
		return Area{t.X - t.Size/4, t.Y - t.Size*1.5, t.Width() + t.Size/2, t.Size * 2.4}, true
	case it.Image != nil:
		return Area{it.Image.X, it.Image.Y, it.Image.Width, it.Image.Height}, true
	case it.Path == nil:
		return Area{}, false
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	point := func(x, y float64) {
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	for _, o := range it.Path.Ops {
		switch o.Op {
		case 'Z':
			continue
		case 'R':
			point(o.X+o.X1, o.Y+o.Y1)
		case 'C':
			point(o.X1, o.Y1)
			point(o.X2, o.Y2)
		}
		point(o.X, o.Y)
	}
	if x0 > x1 {
		return Area{}, false
	}
	w := it.Path.Width
	return Area{x0 - w/2, y0 - w/2, x1 - x0 + w, y1 - y0 + w}, true
}

// Meets says that two areas have a place in common.
func (a Area) Meets(b Area) bool {
	return a.X < b.X+b.Width && b.X < a.X+a.Width && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height
}

// With is the smallest area that holds both.
func (a Area) With(b Area) Area {
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return Area{x, y, max(a.X+a.Width, b.X+b.Width) - x, max(a.Y+a.Height, b.Y+b.Height) - y}
}
