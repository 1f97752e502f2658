// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// builder turns a document's blocks into slices.
type builder struct {
	e       *engine
	size    float64 // of running text
	height  float64 // of a page's room for text
	width   float64
	margins margins
	lowInk  bool
	large   bool // large print, see small

	grids map[string]tableTop // in a Pair: see pairColumns
	lists map[string]bool

	trying bool // see attempt: broke says that a word did not fit its line
	broke  bool
	pieces int  // cards on each sheet; 0 where there are none
	heads  bool // a mark changes what stands above pages
}

func newBuilder(e *engine, doc *handout.Document, out *Pages) *builder {
	m := sheetMargins
	if doc.Booklet {
		m = bookletMargins
	}
	b := &builder{e: e, size: doc.Size, height: out.Height - m.top - m.bottom, width: out.Width - 2*m.side,
		margins: m, lowInk: doc.LowInk}
	if b.size == 0 {
		b.size = defaultSize
	}
	b.large = b.size >= largePrint
	return b
}

// box is where blocks go: a width at a place, a language, an element of the
// structure tree to hang their own under.
type box struct {
	x, width float64
	lang     lang.Tag
	node     *Node
	align    handout.Align // for paragraphs that say nothing else
	bold     bool          // a table's head
	framed   bool          // inside of a frame
	cell     bool          // inside of a table's cell
	whole    int           // paragraphs of so many lines stay in one piece
	depth    int
	at       string // inside of a Pair: which block this is, the same in both columns
}

// maxDepth bounds how deep blocks may nest.
const maxDepth = 60

// minWidth is where lists and frames stop taking room at the side.
const minWidth = 90

func (bx box) in(tag lang.Tag) box {
	if tag != "" {
		bx.lang = tag
	}
	return bx
}

// inset takes room at the start side and at the end side of a box.
func (b *builder) inset(bx box, start, end float64) box {
	if bx.width-start-end < minWidth {
		return bx
	}
	bx.width -= start + end
	if b.e.rtl(bx.lang) {
		bx.x += end
	} else {
		bx.x += start
	}
	return bx
}

// blocks lays out blocks under each other.
func (b *builder) blocks(list []handout.Block, bx box) ([]slice, error) {
	bx.depth++
	if bx.depth > maxDepth {
		return nil, fmt.Errorf("typeset: blocks are nested more than %d deep", maxDepth)
	}
	var out []slice
	breakPage := false
	var marks []Item
	for i, blk := range list {
		switch blk := blk.(type) {
		case handout.PageBreak:
			breakPage = true
			continue
		case handout.Mark:
			marks = append(marks, Item{mark: &blk})
			b.heads = b.heads || !blk.Running.Empty()
			continue
		}
		in := bx.inside(i)
		ss, err := b.block(blk, in)
		if err != nil {
			return nil, err
		}
		in.begin(ss)
		if breakPage && len(ss) > 0 {
			ss[0].breakPage, breakPage = true, false
		}
		if len(marks) > 0 && len(ss) > 0 {
			ss[0].items, marks = append(marks, ss[0].items...), nil
		}
		if len(ss) > 0 {
			last := &ss[len(ss)-1]
			last.keepNext = last.keepNext || titles(list, i, len(ss))
			lead(last, list, i, len(ss))
		}
		if n := len(out); n > 0 && len(list)-i <= 2 && closing(list[i:]) { // it is about what stands before
			out[n-1].keepNext = true
		}
		out = append(out, ss...)
	}
	return out, nil
}

func (b *builder) block(blk handout.Block, bx box) ([]slice, error) {
	switch blk := blk.(type) {
	case handout.Heading:
		return b.heading(blk, bx.in(blk.Lang))
	case handout.Paragraph:
		return b.paragraph(blk, bx.in(blk.Lang))
	case handout.List:
		return b.list(blk, bx.in(blk.Lang))
	case handout.Table:
		return b.table(blk, bx.in(blk.Lang))
	case handout.Sheet:
		return b.sheet(blk, bx.in(blk.Lang))
	case handout.Note:
		return b.note(blk, bx.in(blk.Lang))
	case handout.Promise:
		return b.promise(blk, bx.in(blk.Lang))
	case handout.QR:
		return b.qr(blk, bx.in(blk.Lang))
	case handout.Figure:
		return b.figure(blk, bx.in(blk.Lang))
	case handout.CutLine:
		return b.cutLine(blk, bx.in(blk.Lang))
	case handout.Group:
		return b.blocks(blk.Blocks, bx.in(blk.Lang))
	case handout.Beside:
		return b.beside(blk, bx)
	case handout.Pair:
		return b.pair(blk, bx)
	case handout.Keep:
		return b.keep(blk, bx)
	case handout.Rule:
		return b.ruleAcross(blk, bx), nil
	case handout.WritingLines:
		return b.writingLines(blk, bx), nil
	case handout.Spacer:
		return []slice{{before: blk.Height}}, nil
	}
	return b.pageBlock(blk, bx)
}

// pageBlock sets the blocks that have to do with whole pages.
func (b *builder) pageBlock(blk handout.Block, bx box) ([]slice, error) {
	switch blk := blk.(type) {
	case handout.PageNumber:
		return b.pageNumber(blk, bx.in(blk.Lang))
	case handout.Fill:
		return b.filling(blk, bx)
	case handout.Cards:
		return b.cards(blk, bx)
	case handout.Face:
		return b.face(blk, bx), nil
	}
	return nil, fmt.Errorf("typeset: unknown block %T", blk)
}

// text sets a text in lines, a slice each.
func (b *builder) text(t handout.Text, st textStyle, bx box, node *Node) ([]slice, error) {
	if t.Empty() {
		return nil, nil
	}
	ps, st, err := b.set(t, st, bx, node)
	if err != nil {
		return nil, err
	}
	height, baseline, err := b.lineMetrics(bx.lang, st)
	if err != nil {
		return nil, err
	}
	var out []slice
	for _, p := range ps {
		if b.trying && p.longestWord() > bx.width {
			b.broke = true
		}
		ls := p.lines(bx.width)
		if st.heading {
			ls = p.balanced(bx.width)
		}
		for _, l := range ls {
			if b.broke = b.broke || b.trying && l.width > bx.width+1; !b.trying && l.width > bx.width+1 {
				return nil, fmt.Errorf("typeset: %q holds a character wider than its column", excerpt(string(p.text)))
			}
			rise := 0.0
			if len(out) == 0 && node != nil { // what stands around the text has a margin above
				rise = b.rise(bx.lang, st)
			}
			s := slice{height: height + rise, items: p.place(l, bx.x, bx.width, baseline+rise, st.align)}
			if b.e.langScript(bx.lang) == "Aran" {
				s.over, s.under = inkBeyond(s.items, s.height)
			}
			out = append(out, s)
		}
	}
	noWidows(out)
	return out, nil
}

// smallestTitle is how small a title is set, in ems of running text, before one
// of its words is broken.
const smallestTitle = 1.08

// set shapes a text. One with a word that is wider than its box is set smaller:
// a title as far as it helps, and a paragraph of large print where it helps to
// set it in the smallest type that is large print still.
func (b *builder) set(t handout.Text, st textStyle, bx box, node *Node) ([]*paragraph, textStyle, error) {
	least := st.size
	switch {
	case st.heading:
		least = min(least, b.size*smallestTitle)
	case b.large:
		least = min(least, smallestInLarge)
	}
	kids := 0
	if node != nil {
		kids = len(node.Kids)
	}
	for {
		ps, err := b.e.paragraphs(t, setting{lang: bx.lang, size: st.size, bold: st.bold || bx.bold, node: node})
		if err != nil || st.size <= least {
			return ps, st, err
		}
		word := 0.0
		for _, p := range ps {
			word = max(word, p.longestWord())
		}
		if word <= bx.width || !st.heading && word*least > bx.width*st.size {
			return ps, st, nil
		}
		st.size = max(st.size*min(bx.width/word, 0.99), least)
		if node != nil {
			node.Kids = node.Kids[:kids]
		}
	}
}

// rise is the room above a title's first line: Nastaliq's words climb, and its
// long strokes higher still. What is much larger than a title stands by itself.
func (b *builder) rise(tag lang.Tag, st textStyle) float64 {
	if !st.heading || st.size > b.size*2 || b.e.langScript(tag) != "Aran" {
		return 0
	}
	return min(st.size*0.3, b.size*0.6)
}

// noWidows keeps a paragraph's first two and last two lines together.
func noWidows(ss []slice) {
	n := len(ss)
	for i := range ss[:max(n-1, 0)] {
		if n < 4 || i == 0 || i == n-2 {
			ss[i].keepNext = true
		}
	}
}

// tallestDisplay is the share of a page that a title on its own page takes: what
// the page says else stands below.
const tallestDisplay = 0.3

// wholeParagraph is the share of a page up to which a paragraph stays in one piece
// that is fine print, as a source with its address, or is to.
const wholeParagraph = 0.5

// shortParagraph is how many lines of a notice or a promise stay in one piece.
const shortParagraph = 6

func (b *builder) paragraph(p handout.Paragraph, bx box) ([]slice, error) {
	st := b.scaled(p.Scale)
	st.align = p.Align
	if p.Align == handout.Start {
		st.align = bx.align
	}
	node := bx.node.add("P", bx.lang)
	ss, err := b.text(p.Text, st, bx, node)
	for p.Scale == handout.Display && err == nil && reach(*newFlow(0), ss) > b.height*tallestDisplay && st.size > b.size*smallestTitle {
		st.size *= 0.92
		node.Kids = nil
		ss, err = b.text(p.Text, st, bx, node)
	}
	if len(ss) > 0 {
		ss[len(ss)-1].after = b.gap() * st.size / b.size
	}
	if (len(ss) <= bx.whole || p.Scale == handout.Small) && reach(*newFlow(0), ss) <= b.height*wholeParagraph {
		for i := range ss {
			ss[i].parts = !ss[i].keepNext
			ss[i].tears = ss[i].parts && i < len(ss)-1
		}
		keepWhole(ss)
	}
	if len(ss) > 0 && p.Leads {
		ss[len(ss)-1].keepNext = true
	}
	return ss, err
}

func (b *builder) heading(h handout.Heading, bx box) ([]slice, error) {
	st, before := b.headingStyle(h.Level)
	if h.Scale == handout.Small {
		st, _ = b.headingStyle(h.Level + 1)
	}
	st.align = bx.align
	var out []slice
	if !h.Kicker.Empty() {
		kicker := b.scaled(handout.Small)
		kicker.bold, kicker.heading, kicker.align = true, true, bx.align
		ss, err := b.text(h.Kicker, kicker, bx, bx.node.add("P", bx.lang))
		if err != nil {
			return nil, err
		}
		out = ss
	}
	role := [...]Role{"H1", "H2", "H3", "H4"}[min(max(h.Level, 1), 4)-1]
	node := bx.node.add(role, bx.lang)
	node.Title = h.Text.String()
	ss, err := b.text(h.Text, st, bx, node)
	if err != nil {
		return nil, err
	}
	out = append(out, ss...)
	for i := range out {
		out[i].keepNext, out[i].heads = true, true
	}
	if len(out) > 0 {
		out[0].before = before
		out[len(out)-1].after = b.size * 0.35
	}
	return out, nil
}

func (b *builder) keep(k handout.Keep, bx box) ([]slice, error) {
	ss, err := b.blocks(k.Blocks, bx)
	if reach(*newFlow(0), ss) > 2*b.height { // it is parted more than once: where it had better be
		return ss, err
	}
	keepWhole(ss)
	for i := range ss {
		if ss[i].cols != nil { // two languages, or a table's row
			ss[i].least = ss[i].height
		}
	}
	return ss, err
}
