// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"

	"github.com/groundwork-org/groundwork/app/handout"
)

// Padding inside a table's cells, in points.
const (
	cellSide = 4
	cellTop  = 2.5
)

func (b *builder) table(t handout.Table, bx box) ([]slice, error) {
	if len(t.Columns) == 0 {
		return nil, fmt.Errorf("typeset: a table without columns")
	}
	cols, fit, err := b.columns(t, bx)
	if err != nil {
		return nil, err
	}
	if !fit && stackable(t) {
		return b.stacked(t, bx)
	}
	node := bx.node.add("Table", bx.lang)
	node.Alt = t.Summary
	out, tf, err := b.tableHead(t, cols, bx, node)
	if err != nil {
		return nil, err
	}
	body := node.add("TBody", "")
	for i, r := range t.Rows {
		ss, err := b.row(t, r, cols, bx, body, false)
		if err != nil {
			return nil, err
		}
		for i := range ss {
			ss[i].table = tf
		}
		ss[len(ss)-1].keepNext = r.Begins
		bx.inside(i).begin(ss)
		out = append(out, ss...)
	}
	if reach(*newFlow(0), out) <= b.height*wholeTable {
		keepTogether(out)
	}
	if n := len(t.Head); n > 0 && len(out) > 2 { // a row alone under the head looks forgotten
		out[1].wantsNext, out[len(out)-2].wantsNext = true, true
	}
	if len(out) > 0 {
		out[0].before = b.gap() * 0.5
		out[len(out)-1].after = b.gap() * 1.4
		out[len(out)-1].keepNext = false
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
	for i := range head {
		head[i].keepNext = true
		tf.head = append(tf.head, furniture(head[i]))
	}
	if reach(*newFlow(0), head) > b.height/4 {
		tf.head = nil // it would leave no room for the rows
	}
	return head, tf, nil
}

// wholeTable is the share of a page up to which a table isn't broken: a larger
// one would leave too much of the page before it blank.
const wholeTable = 1.0 / 3

// furniture is a copy of a slice that is not read aloud again.
func furniture(s slice) slice {
	s.items = copied(s.items)
	for i := range s.items {
		s.items[i].Node = nil
	}
	return s
}

// row sets a row's cells beside each other: in one slice where that fits on a
// page, else in several.
func (b *builder) row(t handout.Table, r handout.Row, cols []column, bx box, parent *Node, head bool) ([]slice, error) {
	if len(r.Cells) > len(cols) {
		return nil, fmt.Errorf("typeset: a row has %d cells in a table of %d columns", len(r.Cells), len(cols))
	}
	tr := parent.add("TR", "")
	cells := make([][]slice, len(cols))
	for i, c := range r.Cells {
		cbx := bx.in(c.Lang)
		cbx.x, cbx.width = cols[i].x+cellSide, cols[i].width-2*cellSide
		if t.Rules == handout.NoRules && len(cols) == 1 {
			cbx.x, cbx.width = cols[i].x, cols[i].width
		}
		cbx.align = cols[i].align
		cbx.node = tr.add("TD", cbx.lang)
		if head || c.Header {
			cbx.node.Role, cbx.bold = "TH", true
			cbx.node.Scope = "Row"
			if head {
				cbx.node.Scope = "Column"
			}
		}
		if cbx.width <= 0 {
			return nil, fmt.Errorf("typeset: a table's column is narrower than its padding")
		}
		ss, err := b.blocks(c.Blocks, cbx)
		if err != nil {
			return nil, err
		}
		cells[i] = ss
	}
	for i := len(r.Cells); i < len(cols); i++ {
		tr.add("TD", "")
	}
	return b.rowSlices(cells, r, t.Rules, cols, bx, head), nil
}

// rowSlices joins cells. A row taller than two thirds of a page goes on on the
// next one.
func (b *builder) rowSlices(cells [][]slice, r handout.Row, rules handout.Rules, cols []column, bx box, head bool) []slice {
	limit := b.height * 2 / 3
	var out []slice
	for {
		part := slice{}
		heights := make([]float64, len(cells))
		placed := make([][]Item, len(cells))
		rest := false
		for i := range cells {
			n := fitting(cells[i], limit)
			placed[i], heights[i] = stack(cells[i][:n])
			part.height = max(part.height, heights[i])
			cells[i] = cells[i][n:]
			rest = rest || len(cells[i]) > 0
		}
		part.height += 2 * cellTop
		if len(out) == 0 && !rest {
			part.height = max(part.height, min(r.Height, limit))
		}
		for i, items := range placed {
			dy := float64(cellTop)
			if r.Height > 0 { // forms: in the middle of the room to write
				dy = (part.height - heights[i]) / 2
			}
			part.items = append(part.items, moved(items, dy)...)
		}
		ends := !rest
		part.edges = func(h float64) []Item { return rowRules(h, rules, cols, bx, head, ends) }
		out = append(out, part)
		if !rest {
			return out
		}
	}
}

// fitting counts the slices that stack up to a height, at least one; it parts
// none that are to stay together where it can.
func fitting(ss []slice, limit float64) int {
	f := newFlow(0)
	parts := 0 // after the last slice that lets the next one go
	for i := range ss {
		if f.cost(&ss[i]) > limit && i > 0 {
			if parts > 0 {
				return parts
			}
			return i
		}
		f.addBare(&ss[i])
		if !ss[i].kept() {
			parts = i + 1
		}
	}
	return len(ss)
}

func rowRules(h float64, rules handout.Rules, cols []column, bx box, head, ends bool) []Item {
	across := func(y, w float64) Item { return stroke(w, bx.x, y, bx.x+bx.width, y) }
	var out []Item
	switch {
	case rules == handout.RowRules && head:
		out = append(out, across(h, 1.6))
	case rules == handout.RowRules && ends:
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
