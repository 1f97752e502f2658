// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"math"

	"github.com/groundwork-org/groundwork/app/handout"
)

// Padding inside a table's cells, in points. It is tight at the sides where
// words would not fit otherwise, and wide where cells without a rule between them hold
// words that are read from the left and words that are read from the right.
const (
	wideSide  = 9
	cellSide  = 4
	tightSide = 2.5
	cellTop   = 2.5
)

// table sets a table's cells beside each other, or row by row where they find no room.
func (b *builder) table(t handout.Table, bx box) ([]slice, error) {
	if len(t.Columns) == 0 {
		return nil, fmt.Errorf("typeset: a table without columns")
	}
	if stackable(t) && b.lists[bx.at] {
		return b.stacked(t, bx)
	}
	kids := len(bx.node.Kids)
	out, fit, err := b.sideways(t, bx)
	if err == nil && !fit && stackable(t) {
		bx.node.Kids = bx.node.Kids[:kids]
		return b.stacked(t, bx)
	}
	return out, err
}

// sideways sets a table's cells beside each other. fit is false where a word finds no
// room in its column, or its titles none on a page with its head and first row; one
// that could be set row by row is not set then.
func (b *builder) sideways(t handout.Table, bx box) (out []slice, fit bool, err error) {
	defer func(was float64) { b.size = was }(b.size)
	cols, fit, err := b.roomyColumns(t, bx)
	if err != nil || !fit && stackable(t) {
		b.found(bx, tableTop{})
		return nil, false, err
	}
	node := bx.node.add("Table", bx.lang)
	node.Alt = t.Summary
	out, tf, err := b.tableHead(t, cols, bx, node)
	if err != nil {
		return nil, false, err
	}
	if out, err = b.rowsUnder(out, t, tf, cols, bx, node.add("TBody", "")); err != nil {
		return nil, false, err
	}
	b.standsWell(out, t)
	if top := topOf(out, t); stackable(t) && !b.found(bx, top) && !bx.cell {
		fit = top.head+top.first <= b.height*tallBegin
	}
	return out, fit, nil
}

// standsWell says which of a table's rows had better stand together, and how far the
// table is from its neighbours.
func (b *builder) standsWell(out []slice, t handout.Table) {
	b.keepLow(out, wholeTable)
	if n := len(t.Head); n > 0 && len(out) > 2 { // a row alone under the head looks forgotten, but for a tall one or a form's first
		ends := []int{1, len(out) - 2}
		if t.Rows[0].Height > 0 {
			ends = ends[1:]
		}
		for _, i := range ends {
			out[i].wantsNext = out[i].wantsNext || out[i].height <= b.height*lowRow
		}
	}
	if len(out) > 0 {
		out[0].before = b.gap() * 0.5
		out[len(out)-1].after = b.gap() * 1.4
		out[len(out)-1].keepNext, out[len(out)-1].wantsNext = false, false
	}
}

// rowsUnder sets a table's rows under its head. One that begins what the next go
// on with stays with them as long as they leave room for more on a page.
func (b *builder) rowsUnder(out []slice, t handout.Table, tf *tableFlow, cols []column, bx box, body *Node) ([]slice, error) {
	led := 0.0 // how tall the rows are that the next goes on with
	for i, r := range t.Rows {
		s, err := b.row(t, r, cols, bx, body, false)
		if err != nil {
			return nil, err
		}
		s.table, s.title, s.wantsNext = tf, r.Title, r.Begins
		s.keepNext = r.Title && led+s.height <= b.height*mostBlank
		if led += s.height; !s.keepNext {
			led = 0
		}
		s.row = i + 1
		out = append(out, s)
		bx.inside(i).begin(out[len(out)-1:])
	}
	return out, nil
}

// tableHead sets a table's head, and keeps it to be repeated.
func (b *builder) tableHead(t handout.Table, cols []column, bx box, node *Node) ([]slice, *tableFlow, error) {
	tf := &tableFlow{}
	if len(t.Head) == 0 {
		return nil, tf, nil
	}
	if len(t.Rows) > 0 { // a head needs a body under it (ISO 32000-1, table 337)
		node = node.add("THead", "")
	}
	head, err := b.row(t, handout.Row{Cells: t.Head}, cols, bx, node, true)
	if err != nil {
		return nil, nil, err
	}
	head.keepNext, head.row, head.table = true, -1, tf
	if head.height <= b.height*tallHead { // else it would leave no room for the rows
		head.drawColumns()
		tf.head = []slice{furniture(head)}
	}
	return []slice{head}, tf, nil
}

// headRule is how wide the rule under a head is, in points.
const headRule = 1.6

// footRule is how far a row's rule stays from the footer's, in points.
const footRule = 8

// wholeTable is the share of a page up to which a table isn't broken: a larger
// one would leave too much of the page before it blank.
const wholeTable = 1.0 / 3

// tallHead is the share of a page up to which a head is repeated: Urdu's, on half a
// sheet in large print, takes more than a third.
const tallHead = 0.4

// lowRow is the share of a page up to which a row doesn't stand alone.
const lowRow = 1.0 / 6

// furniture is a copy of a slice that is not read aloud again.
func furniture(s slice) slice {
	s.items = copied(s.items)
	for i := range s.items {
		s.items[i].Node = nil
	}
	return s
}

// row sets a row's cells beside each other.
func (b *builder) row(t handout.Table, r handout.Row, cols []column, bx box, parent *Node, head bool) (slice, error) {
	if len(r.Cells) > len(cols) {
		return slice{}, fmt.Errorf("typeset: a row has %d cells in a table of %d columns", len(r.Cells), len(cols))
	}
	tr := parent.add("TR", "")
	cells := make(columns, len(cols))
	for i, c := range r.Cells {
		cbx := bx.in(c.Lang)
		cbx.x, cbx.width = cols[i].x+cols[i].side, cols[i].width-2*cols[i].side
		if t.Rules == handout.NoRules && len(cols) == 1 {
			cbx.x, cbx.width = cols[i].x, cols[i].width
		}
		cbx.align, cbx.whole, cbx.cell = cols[i].align, math.MaxInt, true
		cbx.node = tr.add("TD", cbx.lang)
		if head || c.Header {
			cbx.node.Role, cbx.bold = "TH", true
			cbx.node.Scope = "Row"
			if head {
				cbx.node.Scope = "Column"
			}
		}
		if cbx.width <= 0 {
			return slice{}, fmt.Errorf("typeset: a table's column is narrower than its padding")
		}
		ss, err := b.blocks(c.Blocks, cbx)
		if err != nil {
			return slice{}, err
		}
		if t.Rules == handout.GridRules {
			roomToWrite(c.Blocks, ss)
			offRule(ss, cbx.x+cbx.width+cols[i].side)
		}
		if head && onlyWords(c.Blocks) { // in several languages, they stand as one
			closer(ss)
		}
		cells[i] = ss
	}
	for i := len(r.Cells); i < len(cols); i++ {
		tr.add("TD", "")
	}
	return b.joined(cells, r, t.Rules, cols, bx, head), nil
}

// onlyWords says that blocks are paragraphs.
func onlyWords(blocks []handout.Block) bool {
	for _, blk := range blocks {
		if _, words := blk.(handout.Paragraph); !words {
			return false
		}
	}
	return true
}

// closer leaves no space between slices but their own leading.
func closer(ss []slice) {
	for i := range ss[:max(len(ss)-1, 0)] {
		ss[i].after = 0
	}
}

// roomToWrite leaves the last of the lines to write on at a cell's end to the
// row's own rule, and keeps it under the words that ask for it.
func roomToWrite(blocks []handout.Block, ss []slice) {
	if lines, n := linesAtEnd(blocks), len(ss); lines > 0 {
		ss[n-1].items, ss[n-1].after = nil, 0
		if n > lines {
			ss[n-1-lines].keepNext = true
		}
	}
}

// linesAtEnd counts the lines to write on that blocks end with.
func linesAtEnd(blocks []handout.Block) int {
	if len(blocks) == 0 {
		return 0
	}
	switch last := blocks[len(blocks)-1].(type) {
	case handout.WritingLines:
		return last.Count
	case handout.Promise:
		return linesAtEnd(last.Body)
	case handout.Group:
		return linesAtEnd(last.Blocks)
	}
	return 0
}

// tallRow is the share of a page up to which a row is never broken, nor is one
// of a single block in each cell.
const tallRow = 0.5

// halfBlank is the share of a page that may be left for a row of one column, as
// booklets have them: what is parted there is a language from the other. halfLarge is
// that share for every row in large print, where hardly more than one stands on a page,
// thirdFilled for one of one column there.
const (
	halfBlank   = 0.5
	halfLarge   = 0.6
	thirdFilled = 2.0 / 3
)

// several says that a cell of a row holds more than one block.
func several(r handout.Row) bool {
	for _, c := range r.Cells {
		if len(c.Blocks) > 1 {
			return true
		}
		for _, blk := range c.Blocks {
			if _, words := blk.(handout.Paragraph); !words {
				return true
			}
		}
	}
	return false
}

// joined makes one slice of a row's cells. It is broken only where it fits on no
// page, where its title would stand alone, or where it is tall, holds several blocks,
// and keeping it whole would leave too much of a page blank.
func (b *builder) joined(cells columns, r handout.Row, rules handout.Rules, cols []column, bx box, head bool) slice {
	cells.levelRows()
	s := slice{cols: cells, pad: cellTop, middle: r.Height > 0, foot: cells.foot()} // forms: in the middle of the room to write
	s.height = max(cells.tall(cellTop), min(r.Height, b.height*2/3))
	if head && cells.sink(cellTop) > 0 { // the rule under it is wide
		s.height += headRule / 2
	}
	s.least = s.height
	b.mayPart(&s, r, head)
	if rules != handout.NoRules {
		s.foot = footRule
	}
	s.edges = func(h float64, goesOn bool) []Item { return rowRules(h, rules, cols, bx, head, goesOn) }
	return s
}

// mayPart says of a row how much of it stands on a page, where it is parted.
func (b *builder) mayPart(s *slice, r handout.Row, head bool) {
	over := s.height > b.height && r.Height == 0 && !head
	if over { // no page holds it
		s.cols.loosen()
	}
	loath := b.loathOf(len(s.cols))
	if r.Title {
		s.patience = loath
	}
	if over || s.height > b.height*tallRow && several(r) {
		s.loath = loath
		s.least = max(b.height*mostBlank/2, s.cols.first(s.pad))
	}
	if r.Height == 0 && !head {
		s.pinch = min(max(s.cols.first(s.pad), b.size*shortTail), s.height)
	}
}

// loathOf is the share of a page that may be left for a row of so many columns.
func (b *builder) loathOf(columns int) float64 {
	switch {
	case b.large && columns == 1:
		return thirdFilled
	case b.large:
		return halfLarge
	case columns == 1:
		return halfBlank
	}
	return mostBlank
}

func rowRules(h float64, rules handout.Rules, cols []column, bx box, head, goesOn bool) []Item {
	across := func(y, w float64) Item { return stroke(w, bx.x, y, bx.x+bx.width, y) }
	var out []Item
	switch {
	case rules == handout.RowRules && head:
		out = append(out, across(h, headRule))
	case rules == handout.RowRules && !goesOn:
		out = append(out, across(h, thin))
	case rules == handout.GridRules:
		out = append(out, across(0, rule), across(h, rule), stroke(rule, bx.x, 0, bx.x, h), stroke(rule, bx.x+bx.width, 0, bx.x+bx.width, h))
	}
	for i, c := range cols {
		switch {
		case c.tear:
			tear := stroke(rule, c.start, 0, c.start, h)
			tear.Path.Dash = []float64{4, 3}
			out = append(out, tear)
		case rules == handout.GridRules && i > 0:
			out = append(out, stroke(rule, c.start, 0, c.start, h))
		}
	}
	return out
}

// stroke is a straight line.
func stroke(width, x0, y0, x1, y1 float64) Item {
	return Item{Path: &Path{Width: width, Ops: []PathOp{{Op: 'M', X: x0, Y: y0}, {Op: 'L', X: x1, Y: y1}}}}
}
