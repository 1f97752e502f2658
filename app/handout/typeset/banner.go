// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"github.com/groundwork-org/groundwork/app/handout"
)

// Sizes of the banner in points.
const (
	markSide     = 26
	furrowHeight = 15
)

// banner draws the head of a first sheet: the mark, the name, what the sheet
// belongs to, and furrows running to the horizon under it. It returns the
// height that it takes.
func (b *builder) banner(n *handout.Banner, bx box) ([]Item, float64, error) {
	rtl := b.e.rtl(bx.lang)
	x := bx.x
	if rtl {
		x = bx.x + bx.width - markSide
	}
	items := mark(x, 0, markSide)
	name := b.inset(bx, markSide+7, 0)
	name.node = nil
	st := textStyle{size: defaultSize * 1.35, bold: true, heading: true}
	ss, err := b.text(n.Name, st, name, nil)
	if err != nil {
		return nil, 0, err
	}
	wide := 0.0
	if len(ss) > 0 {
		placed, h := stack(ss[:1])
		wide = itemsWidth(placed)
		items = append(items, moved(placed, (markSide-h)/2+1)...)
	}
	side := b.inset(name, wide+14, 0)
	st = textStyle{size: defaultSize * 0.84, align: handout.End, heading: true}
	ss, err = b.text(n.Side, st, side, nil)
	if err != nil {
		return nil, 0, err
	}
	placed, h := stack(ss)
	items = append(items, moved(placed, max((markSide-h)/2+1, 0))...)
	y := max(markSide, h) + 5
	if b.lowInk {
		return append(items, stroke(rule, bx.x, y, bx.x+bx.width, y)), y + b.size*0.6, nil
	}
	items = append(items, furrows(bx.x, y, bx.width, furrowHeight))
	return items, y + furrowHeight, nil
}

// mark is the sun over furrows, drawn in a square of 32 units.
func mark(x, y, side float64) []Item {
	u := side / 32
	at := func(op byte, px, py float64) PathOp { return PathOp{Op: op, X: x + px*u, Y: y + py*u} }
	const k = 9 * 0.5523 // a quarter circle of radius 9 as a curve
	sun := &Path{Fill: true, Ops: []PathOp{
		at('M', 7, 12),
		{Op: 'C', X: x + 16*u, Y: y + 3*u, X1: x + 7*u, Y1: y + (12-k)*u, X2: x + (16-k)*u, Y2: y + 3*u},
		{Op: 'C', X: x + 25*u, Y: y + 12*u, X1: x + (16+k)*u, Y1: y + 3*u, X2: x + 25*u, Y2: y + (12-k)*u},
		{Op: 'Z'},
	}}
	lines := &Path{Width: 2.4 * u}
	for _, l := range [][4]float64{{2, 14, 30, 14}, {16, 15, 16, 29}, {12.6, 15, 7, 29}, {19.4, 15, 25, 29}, {9, 15, 1, 25}, {23, 15, 31, 25}} {
		lines.Ops = append(lines.Ops, at('M', l[0], l[1]), at('L', l[2], l[3]))
	}
	return []Item{{Path: sun}, {Path: lines}}
}

// furrows fan out from a point above the horizon to the edges of a strip, as
// evenly on its sides as at its foot.
func furrows(x, y, width, height float64) Item {
	const step, sideStep, above = 18.0, 3.4, 2.6
	p := &Path{Width: 0.6, Ops: []PathOp{{Op: 'M', X: x, Y: y}, {Op: 'L', X: x + width, Y: y}}}
	middle := width / 2
	ray := func(fx, fy float64) {
		tx := middle + (fx-middle)*above/(above+fy)
		p.Ops = append(p.Ops, PathOp{Op: 'M', X: x + tx, Y: y}, PathOp{Op: 'L', X: x + fx, Y: y + fy})
	}
	for fx := step / 2; fx < middle; fx += step {
		ray(middle-fx, height)
		ray(middle+fx, height)
	}
	for fy := height; fy > sideStep; fy -= sideStep {
		ray(0, fy)
		ray(width, fy)
	}
	return Item{Path: p}
}
