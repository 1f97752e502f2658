// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strconv"

	"github.com/groundwork-org/groundwork/app/handout"
)

// list sets items beside their markers.
func (b *builder) list(l handout.List, bx box) ([]slice, error) {
	node := bx.node.add("L", bx.lang)
	node.Numbering = [...]string{handout.Bullet: "Disc", handout.Number: "Decimal", handout.TickBox: ""}[l.Marker]
	st := b.scaled(itemScale(l))
	indent := markerRoom(l, st.size)
	var out []slice
	for i, item := range l.Items {
		ibx := bx.in(item.Lang).inside(i)
		li := node.add("LI", ibx.lang)
		var lbl *Node
		if l.Marker != handout.TickBox {
			lbl = li.add("Lbl", ibx.lang)
		}
		body := b.inset(ibx, indent, 0)
		body.node = li.add("LBody", ibx.lang)
		crowded := body.width == ibx.width // no room at the side for a marker
		ss, err := b.blocks(item.Blocks, body)
		if err != nil {
			return nil, err
		}
		h, _, err := b.lineMetrics(ibx.lang, st)
		if err != nil {
			return nil, err
		}
		if len(ss) == 0 || crowded { // an empty item still shows its marker
			ss = append([]slice{{keepNext: len(ss) > 0}}, ss...)
		}
		ss[0].height = max(ss[0].height, h)
		marker, err := b.marker(l, i, st, ibx, indent, lbl)
		if err != nil {
			return nil, err
		}
		ss[0].items = append(marker, ss[0].items...)
		ss[len(ss)-1].after = b.gap() * 0.45
		ibx.begin(ss)
		out = append(out, ss...)
	}
	if n := len(out); n > 1 { // neither the first nor the last line stands alone
		out[0].keepNext, out[n-2].keepNext = true, true
	}
	if len(out) > 0 {
		out[len(out)-1].after = b.gap()
	}
	return out, nil
}

// itemScale is the type size of a list's markers: that of its items' text.
func itemScale(l handout.List) handout.Scale {
	for _, item := range l.Items {
		if len(item.Blocks) > 0 {
			if p, ok := item.Blocks[0].(handout.Paragraph); ok && p.Scale != handout.Display {
				return p.Scale
			}
			break
		}
	}
	return handout.Normal
}

// markerRoom is the indent: enough for the widest number.
func markerRoom(l handout.List, size float64) float64 {
	if l.Marker != handout.Number {
		return size * 1.45
	}
	digits := len(strconv.Itoa(max(l.First, 1) + len(l.Items) - 1))
	return size * (0.95 + 0.6*float64(digits))
}

func (b *builder) marker(l handout.List, i int, st textStyle, bx box, indent float64, lbl *Node) ([]Item, error) {
	if l.Marker == handout.TickBox {
		return b.tickBox(bx, st)
	}
	text := "•"
	if l.Marker == handout.Number {
		text = bx.lang.Numeral(max(l.First, 1)+i) + "."
	}
	mbx := bx
	mbx.width = indent
	if b.e.rtl(bx.lang) {
		mbx.x = bx.x + bx.width - indent
	}
	ss, err := b.text(handout.Plain(text), st, mbx, lbl)
	if err != nil || len(ss) == 0 {
		return nil, err
	}
	return ss[0].items, nil
}

// tickBox draws an empty box to tick, as tall as capitals.
func (b *builder) tickBox(bx box, st textStyle) ([]Item, error) {
	_, baseline, err := b.lineMetrics(bx.lang, st)
	if err != nil {
		return nil, err
	}
	side := st.size * 0.82
	x := bx.x
	if b.e.rtl(bx.lang) {
		x = bx.x + bx.width - side
	}
	return []Item{{Path: &Path{Width: rule, Ops: []PathOp{{Op: 'R', X: x, Y: baseline - side + st.size*0.06, X1: side, Y1: side}}}}}, nil
}
