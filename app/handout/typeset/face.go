// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "github.com/groundwork-org/groundwork/app/handout"

// face draws a round face of two lines' height.
func (b *builder) face(f handout.Face, bx box) []slice {
	r := b.size * 0.95
	x, y := alignedX(bx.align, b.e.rtl(bx.lang), bx, 2*r)+r, r+rule
	lines := &Path{Width: rule, Ops: circle(x, y, r)}
	mouth := [...][4]float64{handout.Glad: {0.25, 0.72, 0.72, 0.25}, handout.Even: {0.42, 0.42, 0.42, 0.42}, handout.Unsure: {0.58, 0.3, 0.3, 0.58}}[f.Mood]
	lines.Ops = append(lines.Ops, PathOp{Op: 'M', X: x - 0.5*r, Y: y + mouth[0]*r},
		PathOp{Op: 'C', X1: x - 0.2*r, Y1: y + mouth[1]*r, X2: x + 0.2*r, Y2: y + mouth[2]*r, X: x + 0.5*r, Y: y + mouth[3]*r})
	eyes := &Path{Fill: true, Ops: append(circle(x-0.35*r, y-0.28*r, 0.1*r), circle(x+0.35*r, y-0.28*r, 0.1*r)...)}
	after := b.size * 0.15
	if b.e.langScript(bx.lang) == "Aran" { // whose strokes climb
		after = b.size * 0.35
	}
	return []slice{{height: 2*r + 2*rule, after: after, items: []Item{{Path: lines}, {Path: eyes}}}}
}

// circle is drawn as four curves.
func circle(x, y, r float64) []PathOp {
	k := r * 0.5523
	return []PathOp{{Op: 'M', X: x - r, Y: y},
		{Op: 'C', X1: x - r, Y1: y - k, X2: x - k, Y2: y - r, X: x, Y: y - r},
		{Op: 'C', X1: x + k, Y1: y - r, X2: x + r, Y2: y - k, X: x + r, Y: y},
		{Op: 'C', X1: x + r, Y1: y + k, X2: x + k, Y2: y + r, X: x, Y: y + r},
		{Op: 'C', X1: x - k, Y1: y + r, X2: x - r, Y2: y + k, X: x - r, Y: y}, {Op: 'Z'}}
}
