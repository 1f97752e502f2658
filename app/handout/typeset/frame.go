// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/handout"
)

// edgeWidth is the width of a sheet's edge in ems of running text, and edgeBlank
// what is left free at both its sides. In large print the step is larger beside the
// text than else, and the edge wider.
const (
	edgeWidth = 5.2
	edgeBlank = 0.3
	edgeLarge = 1.1

	edgeWidest = 8 // for a long step, which is set smaller then
)

// framed gives slices a frame and the space around it. whole is the share of a page
// up to which it isn't broken, unless more than a third of a page would be blank.
func (b *builder) framed(ss []slice, fr *frame, space, whole float64) []slice {
	for i := range ss {
		ss[i].frames = append([]*frame{fr}, ss[i].frames...)
	}
	if n := len(ss); n > 0 {
		ss[0].before = max(ss[0].before, space)
		ss[n-1].after = max(ss[n-1].after, space)
	}
	tail := 0.0 // its last lines alone would look forgotten, but for a frame of their own
	for i := len(ss) - 2; i > 0 && ss[i].cols == nil && slices.Equal(ss[i].frames, ss[i+1].frames); i-- {
		if tail += ss[i+1].height; tail >= b.size*shortTail {
			break
		}
		ss[i].keepNext = true
	}
	b.keepLow(ss, whole)
	return ss
}

// shortTail is how much of a frame goes on on a page at least, in ems: three lines.
const shortTail = 3

// These are such shares: of what is worked with, of words that are only said, and of
// these in large print.
const (
	wholeSheet = 0.8
	wholeWords = 0.3
	wholeLarge = 0.5
)

// wholeNote is the share of a note or a promise.
func (b *builder) wholeNote() float64 {
	if b.large {
		return wholeLarge
	}
	return wholeWords
}

// forNotice is the share of half a sheet that may be blank for a notice and what it is
// about, where that is more than for others.
func (b *builder) forNotice() float64 {
	switch {
	case b.margins != bookletMargins:
		return 0
	case b.large:
		return thirdFilled
	}
	return noticeHalf
}

// noticeHalf is that share in ordinary print.
const noticeHalf = 0.54

// keepTogether keeps slices on one page, where they fit on one.
func keepTogether(ss []slice) {
	for i := range ss[:max(len(ss)-1, 0)] {
		ss[i].wantsNext = true
	}
}

// asOne keeps slices together where they are to be one.
func asOne(ss []slice, one bool) []slice {
	for i := range ss[:max(len(ss)-1, 0)] {
		ss[i].oneNext = ss[i].oneNext || one
	}
	return ss
}

// keepWhole is keepTogether, however much of a page it leaves blank.
func keepWhole(ss []slice) {
	for i := range ss[:max(len(ss)-1, 0)] {
		ss[i].keepNext = true
	}
}

// keepLow keeps slices together that take no more than a share of a page.
func (b *builder) keepLow(ss []slice, share float64) {
	if len(ss) == 0 || reach(*newFlow(0), ss) > b.height*share {
		return
	}
	for i := range ss[:len(ss)-1] {
		ss[i].likesNext = true
	}
}

// sheet is a module's block: a frame, with its edge at the start side.
func (b *builder) sheet(s handout.Sheet, bx box) ([]slice, error) {
	node := bx.node.add("Sect", bx.lang)
	hasEdge := s.Edge.Number+s.Edge.Unit+s.Edge.Step != ""
	wide, pad := 0.0, b.size*0.9
	if hasEdge {
		if bx.width-b.size*edgeWidth-2*pad < roomy*b.size {
			return b.stripSheet(s, bx, node, pad)
		}
		var err error
		if wide, err = b.edgeWide(s.Edge, bx); err != nil {
			return nil, err
		}
	}
	var edge []slice
	if hasEdge {
		ebx := bx.in(s.Edge.Lang)
		ebx.node, ebx.width = node, wide
		if b.e.rtl(bx.lang) {
			ebx.x = bx.x + bx.width - wide
		}
		var err error
		if edge, err = b.edge(s.Edge, ebx); err != nil {
			return nil, err
		}
	}
	body := b.inset(bx, wide+pad, pad)
	body.node, body.framed = node, true
	ss, err := b.blocks(s.Body, body)
	if err != nil {
		return nil, err
	}
	ss = withEdge(ss, edge)
	fr := &frame{x: bx.x, width: bx.width, top: b.size * 0.8, bottom: b.size * 0.8}
	line := bx.x + wide
	if b.e.rtl(bx.lang) {
		line = bx.x + bx.width - wide
	}
	fr.draw = func(y0, y1 float64, first, last bool) []Item {
		p := &Path{Width: 1.3, Ops: []PathOp{{Op: 'R', X: bx.x, Y: y0, X1: bx.width, Y1: y1 - y0}}}
		if hasEdge {
			p.Ops = append(p.Ops, PathOp{Op: 'M', X: line, Y: y0}, PathOp{Op: 'L', X: line, Y: y1})
		}
		return []Item{{Path: p}}
	}
	return asOne(b.framed(ss, fr, b.gap()*1.3, wholeSheet), s.One), nil
}

// narrow is where a column is too narrow, in ems of running text, to give room
// away at its side; roomy is what a sheet's edge leaves at least.
const (
	narrow = 17
	roomy  = 25
)

// stripSheet is a sheet in a narrow column: its edge is a line on top.
func (b *builder) stripSheet(s handout.Sheet, bx box, node *Node, pad float64) ([]slice, error) {
	body := b.inset(bx, pad, pad)
	body.node, body.framed = node, true
	text := handout.Bold(strings.TrimSpace(s.Edge.Number + "\u00a0" + s.Edge.Unit))
	if s.Edge.Step != "" {
		if len(text) > 0 {
			text = append(text, handout.Run{Text: " · "})
		}
		text = append(text, handout.Run{Text: s.Edge.Step})
	}
	strip := body.in(s.Edge.Lang)
	out, err := b.text(text, b.scaled(handout.Small), strip, node.add("P", strip.lang))
	if err != nil {
		return nil, err
	}
	gap := b.size * 0.4
	out = append(out, slice{height: rule, before: gap, after: gap * 1.5, items: []Item{stroke(rule, bx.x, rule/2, bx.x+bx.width, rule/2)}})
	for i := range out { // a strip alone is no sheet
		out[i].keepNext, out[i].heads = true, true
	}
	ss, err := b.blocks(s.Body, body)
	if err != nil {
		return nil, err
	}
	if len(ss) > 0 {
		ss[0].before = 0
	}
	out[0].before = b.size * 1.5
	fr := &frame{x: bx.x, width: bx.width, top: gap, bottom: b.size * 0.8}
	fr.draw = func(y0, y1 float64, _, _ bool) []Item {
		return []Item{{Path: &Path{Width: 1.3, Ops: []PathOp{{Op: 'R', X: bx.x, Y: y0, X1: bx.width, Y1: y1 - y0}}}}}
	}
	return asOne(b.framed(append(out, ss...), fr, b.gap()*1.3, wholeSheet), s.One), nil
}

// edgeWide is how wide a sheet's edge is: one width for all sheets in a language.
func (b *builder) edgeWide(e handout.Edge, bx box) (wide float64, err error) {
	if wide = b.size * edgeWidth; b.large {
		wide *= edgeLarge
	}
	word, err := b.longestWord(e.Steps, b.stepStyle(), bx.in(e.Lang))
	return min(max(wide, word+2*b.size*edgeBlank+0.5), b.size*edgeWidest), err
}

func (b *builder) stepStyle() textStyle {
	return textStyle{size: b.small(0.74), heading: true, align: handout.Centre}
}

// edge sets minutes, unit and step, centred under each other.
func (b *builder) edge(e handout.Edge, bx box) ([]slice, error) {
	var out []slice
	for _, part := range []struct {
		text string
		st   textStyle
	}{
		{e.Number, textStyle{size: b.size * 1.55, bold: true, heading: true, align: handout.Centre}},
		{e.Unit, textStyle{size: b.small(0.8), bold: true, heading: true, align: handout.Centre}},
		{e.Step, b.stepStyle()},
	} {
		narrow := bx
		narrow.x, narrow.width = bx.x+b.size*edgeBlank, bx.width-2*b.size*edgeBlank
		ss, err := b.fitted(part.text, part.st, narrow)
		if err != nil {
			return nil, err
		}
		if len(ss) > 0 && len(out) > 0 && part.text == e.Step {
			ss[0].before = b.size * 0.35
		}
		out = append(out, ss...)
	}
	return out, nil
}

// fitted sets a short text as large as its longest word allows.
func (b *builder) fitted(text string, st textStyle, bx box) ([]slice, error) {
	if text == "" {
		return nil, nil
	}
	word, err := b.longestWord(text, st, bx)
	if err != nil {
		return nil, err
	}
	if word > bx.width {
		st.size *= bx.width / word
	}
	return b.text(handout.Plain(text), st, bx, bx.node.add("P", bx.lang))
}

// longestWord is the width of a text's longest word.
func (b *builder) longestWord(text string, st textStyle, bx box) (widest float64, err error) {
	ps, err := b.e.paragraphs(handout.Plain(text), setting{lang: bx.lang, size: st.size, bold: st.bold})
	for _, p := range ps {
		widest = max(widest, p.longestWord())
	}
	return widest, err
}

// longestWord is the widest stretch that lines keep in one piece if they can.
func (p *paragraph) longestWord() (widest float64) {
	pen := 0.0
	for i, c := range p.clusters {
		if !c.space {
			pen += c.width
			widest = max(widest, pen)
		}
		if i+1 < len(p.clusters) && p.breaks[p.clusters[i+1].start-1] == mayBreak {
			pen = 0
		}
	}
	return widest
}

// withEdge puts the edge's text beside the first slices of the body, which
// then stay together.
func withEdge(body, edge []slice) []slice {
	if len(edge) == 0 {
		return body
	}
	items, height := stack(edge)
	if len(body) == 0 {
		body = []slice{{}}
	}
	y := 0.0
	for i := range body {
		if i > 0 {
			y += max(body[i-1].after, body[i].before)
		}
		y += body[i].height
		if y >= height {
			break
		}
		if i == len(body)-1 {
			body[i].height += height - y
			break
		}
		body[i].keepNext = true
	}
	body[0].items = append(items, body[0].items...)
	return body
}

// note is a dashed frame with a bold title.
func (b *builder) note(n handout.Note, bx box) ([]slice, error) {
	node := bx.node.add("Div", bx.lang)
	pad := b.size * 0.75
	body := b.inset(bx, pad, pad)
	body.node, body.framed, body.whole = node, true, max(bx.whole, shortParagraph)
	blocks := n.Body
	if !n.Title.Empty() {
		title := handout.Paragraph{Text: bolder(n.Title), Scale: handout.Small}
		if len(n.Title) == 1 { // in the reader's language, which the words need not be in
			title.Lang = n.Title[0].Lang
		}
		blocks = append([]handout.Block{title}, n.Body...)
	}
	ss, err := b.blocks(blocks, body)
	if err != nil {
		return nil, err
	}
	if len(ss) > 1 && !n.Title.Empty() {
		ss[0].keepNext, ss[0].after = true, b.size*0.1
		closeUp(ss)
	}
	fr := &frame{at: bx.at, x: bx.x, width: bx.width, top: b.size * 0.5, bottom: b.size * 0.5}
	fr.draw = func(y0, y1 float64, _, _ bool) []Item {
		return []Item{{Path: &Path{Width: rule, Dash: []float64{4, 3},
			Ops: []PathOp{{Op: 'R', X: bx.x, Y: y0, X1: bx.width, Y1: y1 - y0}}}}}
	}
	whole := b.wholeNote()
	if n.Whole {
		whole = wholeSheet
	}
	ss = asOne(b.framed(ss, fr, b.gap()*1.3, whole), n.One)
	if last := len(ss) - 1; last >= 0 && n.Leads {
		ss[last].wantsNext, ss[last].patience = true, b.forNotice()
		for i := range ss {
			ss[i].tears = false
		}
	}
	return ss, nil
}

// closeUp takes the space over what a note's title stands on: a heading asks for
// some of its own.
func closeUp(ss []slice) {
	for i := 1; i < len(ss); i++ {
		if ss[i].firstNode() != ss[0].firstNode() {
			ss[i].before = 0
			return
		}
	}
}

// firstNode is what the first thing in a slice is read as, nil where it has none.
func (s *slice) firstNode() *Node {
	if len(s.items) == 0 {
		return nil
	}
	return s.items[0].Node
}

// promise is set apart by a thick rule at the start side.
func (b *builder) promise(p handout.Promise, bx box) ([]slice, error) {
	body := b.inset(bx, b.size, 0)
	body.node, body.framed, body.whole = bx.node.add("Div", bx.lang), true, max(bx.whole, shortParagraph)
	ss, err := b.blocks(p.Body, body)
	if err != nil {
		return nil, err
	}
	x := bx.x + thick/2
	if b.e.rtl(bx.lang) {
		x = bx.x + bx.width - thick/2
	}
	fr := &frame{at: bx.at, x: bx.x, width: bx.width}
	fr.draw = func(y0, y1 float64, _, _ bool) []Item {
		return []Item{stroke(thick, x, y0, x, y1)}
	}
	return b.framed(ss, fr, b.gap()*0.6, b.wholeNote()), nil
}
