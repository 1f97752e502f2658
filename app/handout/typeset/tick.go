// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "github.com/groundwork-org/groundwork/app/handout"

// ticked says which of a table's columns are to tick: two or more under heads of
// their own, empty in every row, beside words in the first column. It is nil where
// the table is no such.
func ticked(t handout.Table) []bool {
	if len(t.Head) != len(t.Columns) || len(t.Rows) == 0 {
		return nil
	}
	out, n := make([]bool, len(t.Columns)), 0
	for j := range t.Columns {
		if out[j] = len(t.Head[j].Blocks) > 0; j == 0 {
			out[j] = false
		}
		for _, r := range t.Rows {
			if words := j < len(r.Cells) && len(r.Cells[j].Blocks) > 0; words {
				out[j] = false
			} else if j == 0 { // nothing to say yes to
				return nil
			}
		}
		if out[j] {
			n++
		}
	}
	if n < 2 {
		return nil
	}
	return out
}

// boxed sets a head of a column to tick beside a box, in running text.
func (b *builder) boxed(head handout.Cell, node *Node, bx box) ([]slice, error) {
	st := b.scaled(handout.Normal)
	tick, err := b.tickBox(bx, st)
	if err != nil {
		return nil, err
	}
	in := b.inset(bx, st.size*1.45, 0)
	ss, err := b.headLines(head, node, in, st)
	if err != nil {
		return nil, err
	}
	if len(ss) == 0 || in.width == bx.width { // no room at the side for a box
		ss = append([]slice{{height: st.size * 1.2, keepNext: true}}, ss...)
	}
	ss[0].items = append(ss[0].items, tick...)
	ss[len(ss)-1].after = b.gap() * 0.45
	return ss, nil
}
