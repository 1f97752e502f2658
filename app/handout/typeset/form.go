// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"errors"

	"github.com/groundwork-org/groundwork/app/handout"
)

// quietZone is the blank edge that a QR code needs, in modules (ISO/IEC
// 18004).
const quietZone = 4

// qr draws a code as one path, with its caption under it.
func (b *builder) qr(q handout.QR, bx box) ([]slice, error) {
	if q.Alt == "" {
		return nil, errors.New("typeset: a QR code says nothing to those who hear it")
	}
	code, err := encode(q.URL, !q.Secret)
	if err != nil {
		return nil, err
	}
	side := q.Size
	if side == 0 {
		side = 28 * handout.MM
	}
	side = min(side, bx.width, b.height/2)
	module := side / float64(code.side+2*quietZone)
	x0 := alignedX(q.Align, b.e.rtl(bx.lang), bx, side) + quietZone*module
	y0 := quietZone * module
	path := &Path{Fill: true, Code: true, Ops: make([]PathOp, len(code.runs))}
	for i, r := range code.runs {
		path.Ops[i] = PathOp{Op: 'R', X: x0 + float64(r.x)*module, Y: y0 + float64(r.y)*module,
			X1: float64(r.n) * module, Y1: module}
	}
	node := bx.node.add("Figure", bx.lang)
	node.Alt = q.Alt
	out := []slice{{height: side, items: []Item{{Node: node, Path: path}}}}
	return b.captioned(out, q.Caption, q.Align, bx)
}

// alignedX is where a thing of a width begins in its box.
func alignedX(a handout.Align, rtl bool, bx box, width float64) float64 {
	switch {
	case a == handout.Centre:
		return bx.x + (bx.width-width)/2
	case (a == handout.End) != rtl:
		return bx.x + bx.width - width
	}
	return bx.x
}

// captioned keeps a caption under what it belongs to.
func (b *builder) captioned(ss []slice, caption handout.Text, align handout.Align, bx box) ([]slice, error) {
	st := b.scaled(handout.Small)
	st.align = align
	if !caption.Empty() {
		lines, err := b.text(caption, st, bx, bx.node.add("Caption", bx.lang))
		if err != nil {
			return nil, err
		}
		ss = append(ss, lines...)
	}
	keepTogether(ss)
	ss[len(ss)-1].after = b.gap()
	return ss, nil
}

// cutLine is a dashed line across, its label in the line at the start side.
func (b *builder) cutLine(c handout.CutLine, bx box) ([]slice, error) {
	st := b.scaled(handout.Small)
	s := slice{height: b.size * 1.2, before: b.gap(), after: b.gap()}
	x0, x1, y := bx.x, bx.x+bx.width, b.size*0.6
	if !c.Label.Empty() {
		ls, err := b.text(c.Label, st, bx, bx.node.add("P", bx.lang))
		if err != nil {
			return nil, err
		}
		s.items, s.height = stack(ls)
		if len(ls) == 1 {
			y = s.height * 0.55
			wide := itemsWidth(ls[0].items) + b.size*0.6
			if b.e.rtl(bx.lang) {
				x1 -= wide
			} else {
				x0 += wide
			}
		} else {
			y, s.height = s.height+2, s.height+4
		}
	}
	line := stroke(rule, x0, y, x1, y)
	line.Path.Dash = []float64{5, 4}
	s.items = append(s.items, line)
	return []slice{s}, nil
}

func itemsWidth(items []Item) (w float64) {
	for _, it := range items {
		if it.Text != nil {
			w += it.Text.Width()
		}
	}
	return w
}

func (b *builder) ruleAcross(r handout.Rule, bx box) []slice {
	w := rule
	if r.Thick {
		w = thick
	}
	return []slice{{height: w, before: b.gap(), after: b.gap(), items: []Item{stroke(w, bx.x, w/2, bx.x+bx.width, w/2)}}}
}

func (b *builder) writingLines(l handout.WritingLines, bx box) []slice {
	h := l.Height
	if h == 0 {
		h = 9 * handout.MM
	}
	y := h - h/6
	var out []slice
	for range l.Count {
		out = append(out, slice{height: h, foot: y, items: []Item{stroke(thin, bx.x, y, bx.x+bx.width, y)}})
	}
	noWidows(out)
	if n := len(out); n > 0 {
		out[n-1].after = b.gap()
	}
	return out
}

// captionWord is the width of the longest word under a code.
func (b *builder) captionWord(blocks []handout.Block, bx box) (widest float64, err error) {
	for _, blk := range blocks {
		q, ok := blk.(handout.QR)
		if !ok || q.Caption.Empty() || q.Caption[0].Code {
			continue
		}
		in := bx.in(q.Lang)
		ps, err := b.e.paragraphs(q.Caption, setting{lang: in.lang, size: b.scaled(handout.Small).size, bold: in.bold})
		if err != nil {
			return 0, err
		}
		for _, p := range ps {
			widest = max(widest, p.longestWord()+0.5)
		}
	}
	return widest, nil
}

// beside sets two columns next to each other in one slice.
func (b *builder) beside(bs handout.Beside, bx box) ([]slice, error) {
	share := bs.Share
	if share <= 0 || share >= 1 {
		share = 0.25
	}
	gutter := b.size * 1.2
	aside, main := bx, bx
	word, err := b.captionWord(bs.Aside, bx)
	if err != nil {
		return nil, err
	}
	aside.width = min(max(bx.width*share-gutter/2, word), bx.width*0.45)
	main.width = bx.width - aside.width - gutter
	if b.e.rtl(bx.lang) {
		main.x = bx.x + aside.width + gutter
	} else {
		aside.x = bx.x + main.width + gutter
	}
	if main.width < narrow*b.size*0.9 || aside.width < 24*handout.MM { // under each other
		main, aside = bx, bx
		if bx.at != "" {
			aside.at += asideMark
		}
		ms, err := b.blocks(bs.Main, main)
		if err != nil {
			return nil, err
		}
		as, err := b.blocks(bs.Aside, aside)
		return append(ms, as...), err
	}
	ms, err := b.blocks(bs.Main, main)
	if err != nil {
		return nil, err
	}
	as, err := b.blocks(bs.Aside, aside)
	if err != nil {
		return nil, err
	}
	if limit := b.height * 0.6; reach(*newFlow(0), ms) > limit || reach(*newFlow(0), as) > limit {
		return append(ms, as...), nil // too tall for one piece: under each other
	}
	mi, mh := stack(ms)
	ai, ah := stack(as)
	return []slice{{height: max(mh, ah), items: append(mi, ai...), after: b.gap()}}, nil
}
