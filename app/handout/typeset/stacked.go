// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"

	"github.com/groundwork-org/groundwork/app/handout"
)

// stackable says that a table's rows can stand under each other. A sheet to
// tear keeps its columns, and so does one with more than words in its head, but for
// the rule that stands between two languages on a card.
func stackable(t handout.Table) bool {
	for _, c := range t.Columns {
		if c.Tear {
			return false
		}
	}
	for _, c := range t.Head {
		for _, blk := range c.Blocks {
			switch blk.(type) {
			case handout.Paragraph, handout.Rule:
			default:
				return false
			}
		}
	}
	return len(t.Head) == len(t.Columns) || len(t.Head) == 0
}

// tableTop is whether a table found room for its columns, and how tall, in points,
// its head and its first row are: 0 where that is no reason to set it row by row.
type tableTop struct {
	room        bool
	head, first float64
}

// shortTable is how many rows may be set as a list: in more of them one looks for
// something, column by column.
const shortTable = 5

// topOf is that of a table's slices.
func topOf(ss []slice, t handout.Table) tableTop {
	top := tableTop{room: true}
	if len(t.Head) > 0 && len(ss) > 1 && len(t.Rows) <= shortTable {
		top.head, top.first = ss[0].height, ss[1].cols.tall(ss[1].pad)
	}
	return top
}

// found notes how a table begins, where that is asked: inside of a Pair.
func (b *builder) found(bx box, top tableTop) (asked bool) {
	if b.grids != nil {
		b.grids[bx.at] = top
	}
	return b.grids != nil
}

// tallBegin is the share of a page up to which a table's head and first row leave
// room for the titles that they stand under.
const tallBegin = 0.5

// wholeRow is the share of a page up to which a stacked row isn't broken.
const wholeRow = 0.6

// nearlyAll is that share in large print, where hardly more than a row stands on a page.
const nearlyAll = 0.8

// stacked sets a table that is too narrow for its words row by row: each
// column's head, and under it the row's cell, or a line to write on. It remains
// a table to those who hear it: the heads are read once.
func (b *builder) stacked(t handout.Table, bx box) ([]slice, error) {
	if len(t.Rows) == 0 { // its words are all that it has
		t = headAlone(t)
	}
	node := bx.node.add("Table", bx.lang)
	node.Alt = t.Summary
	heads := make([]*Node, len(t.Columns))
	if len(t.Head) > 0 {
		headRow := node.add("THead", "").add("TR", "")
		for j, c := range t.Head {
			heads[j] = headRow.add("TH", bx.in(c.Lang).lang)
			heads[j].Scope = "Column"
		}
	}
	body := node.add("TBody", "")
	var out []slice
	written := false // the row before does not end with a line of its own
	for i, r := range t.Rows {
		if i > 0 && written {
			across := b.ruleAcross(handout.Rule{}, bx)
			across[len(across)-1].keepNext = out[len(out)-1].keepNext
			out[len(out)-1].keepNext = true
			out = append(out, across...)
		}
		written = len(r.Cells) == len(t.Columns) && len(r.Cells[len(r.Cells)-1].Blocks) > 0
		in := bx.inside(i)
		in.node = body.add("TR", "")
		ss, err := b.stackedRow(t, r, heads, in)
		if err != nil {
			return nil, err
		}
		in.begin(ss)
		if len(ss) > 0 {
			ss[0].row = i + 1
		}
		b.keepLow(ss, wholeRow)
		b.keepRow(ss, r)
		out = append(out, ss...)
		clear(heads)
	}
	return out, nil
}

// headAlone is a table that has nothing but a head, with its words as a row.
func headAlone(t handout.Table) handout.Table {
	words := slices.DeleteFunc(slices.Clone(t.Head), func(c handout.Cell) bool { return len(c.Blocks) == 0 })
	t.Columns, t.Head = t.Columns[:len(words)], nil
	if len(words) > 0 {
		t.Rows = []handout.Row{{Cells: words}}
	}
	return t
}

// keepRow keeps a row in one piece that is not too tall. In large print a taller one
// may be torn where much of a page would be blank.
func (b *builder) keepRow(ss []slice, r handout.Row) {
	n, tall := len(ss), reach(*newFlow(0), ss)
	low := tall <= b.height*muchBlank
	if n == 0 || !low && (!b.large || tall > b.height*nearlyAll) {
		return
	}
	keepWhole(ss)
	ss[n-1].keepNext = ss[n-1].keepNext || r.Begins
	for i := range ss {
		ss[i].tears = ss[i].tears && !low
		ss[i].inRow = !ss[i].tears && i < n-1
	}
}

// stackedRow sets a row's cells under each other, each under its head. The
// heads' elements are nil where they have been read.
func (b *builder) stackedRow(t handout.Table, r handout.Row, heads []*Node, bx box) ([]slice, error) {
	var out []slice
	ticks := ticked(t)
	for j := range t.Columns {
		cell := handout.Cell{}
		if j < len(r.Cells) {
			cell = r.Cells[j]
		}
		in, tick := bx.inside(j), ticks != nil && ticks[j]
		var ss []slice
		if len(t.Head) > 0 {
			head, err := b.stackedHead(t.Head[j], heads[j], in, tick)
			if err != nil {
				return nil, err
			}
			ss = head
		}
		under, err := b.stackedCell(cell, in, tick)
		if err != nil {
			return nil, err
		}
		ss = append(ss, under...)
		in.begin(ss)
		out = append(out, ss...)
		if j > 0 && !tick && len(out) > 0 { // the first two cells say what the others are of
			out[len(out)-1].tears = true
		}
	}
	if ticks != nil {
		out[len(out)-1].keepNext, out[len(out)-1].after = false, b.gap()*1.4
	}
	return out, nil
}

// stackedCell sets what a cell holds, or a line to write on; nothing where it is to tick.
func (b *builder) stackedCell(cell handout.Cell, bx box, tick bool) ([]slice, error) {
	in := bx.in(cell.Lang)
	in.node = bx.node.add("TD", in.lang)
	if tick {
		return nil, nil
	}
	if len(cell.Blocks) == 0 {
		cell.Blocks = []handout.Block{handout.WritingLines{Count: 1}}
	}
	return b.blocks(cell.Blocks, in)
}

// stackedHead sets a column's head above a cell, or beside a box to tick, under an
// element that is nil where it has been read.
func (b *builder) stackedHead(head handout.Cell, node *Node, bx box, tick bool) (out []slice, err error) {
	if tick {
		return b.boxed(head, node, bx)
	}
	label := b.scaled(handout.Small)
	label.bold = true
	return b.headLines(head, node, bx, label)
}

// headLines sets a head's paragraphs, which stay with what follows.
func (b *builder) headLines(head handout.Cell, node *Node, bx box, st textStyle) (out []slice, err error) {
	for _, block := range head.Blocks {
		p, ok := block.(handout.Paragraph)
		if !ok {
			continue
		}
		var own *Node
		if node != nil {
			own = node.add("P", "")
		}
		ss, err := b.text(p.Text, st, bx.in(head.Lang).in(p.Lang), own)
		if err != nil {
			return nil, err
		}
		keepTogether(ss)
		if len(ss) > 0 {
			ss[len(ss)-1].keepNext = true
		}
		out = append(out, ss...)
	}
	return out, nil
}
