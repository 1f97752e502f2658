// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "slices"

// A table within a cell, or in a column of a Pair that has no like beside it, is
// broken with its row. It breaks as other tables do: between its rows, its head
// comes again, and where as many rows stand beside it both break at the same one.

// starts are the slices with which a table's rows begin.
func starts(ss []slice) (list []int) {
	for i := range ss {
		if ss[i].row > 0 {
			list = append(list, i)
		}
	}
	return list
}

// inStep says that columns hold tables of as many rows, and where each row begins.
func (c columns) inStep() (at [][]int, ok bool) {
	for i, ss := range c {
		at = append(at, starts(ss))
		if len(at[i]) == 0 || len(at[i]) != len(at[0]) {
			return nil, false
		}
	}
	return at, len(c) > 1
}

// levelRows makes tables beside each other, of as many rows, equally tall row by row.
func (c columns) levelRows() {
	at, ok := c.inStep()
	if !ok {
		return
	}
	for k := range at[0] {
		tallest := 0.0
		for i, ss := range c {
			if ss[at[i][k]].edges == nil {
				return // set row by row
			}
			tallest = max(tallest, ss[at[i][k]].height)
		}
		for i, ss := range c {
			if s := &ss[at[i][k]]; s.loath > 0 {
				s.height = tallest
			} else {
				s.height, s.least = tallest, tallest
			}
		}
	}
	tallest := 0.0
	for i, ss := range c {
		if first := at[i][0]; first == 0 || ss[first-1].row != -1 || ss[first-1].cols != nil { // one that is broken
			return
		}
		tallest = max(tallest, ss[at[i][0]-1].height)
	}
	for i, ss := range c {
		ss[at[i][0]-1].height = tallest
		if head := ss[at[i][0]].table.head; len(head) == 1 {
			head[0].height = tallest
		}
	}
}

// step breaks tables in step at the first row that one of the parts doesn't hold
// whole. ok is false where nothing would stand before that row.
func (c columns) step(head, rest columns) (ok bool) {
	at, ok := c.inStep()
	if !ok {
		return true
	}
	k, even := len(at[0]), true
	for i := range c {
		n := wholeRows(head[i], rest[i])
		even = even && (i == 0 || n == k)
		k = min(k, n)
	}
	if even || k == len(at[0]) {
		return true
	}
	for i, ss := range c {
		n := at[i][k]
		for k == 0 && n > 0 && ss[n-1].row == -1 {
			n-- // no head without a row
		}
		for n > 0 && ss[n-1].keepNext {
			n--
		}
		if n >= len(head[i]) { // it goes no further
			continue
		}
		if n == 0 {
			return false
		}
		head[i], rest[i] = slices.Clone(ss[:n]), slices.Clone(ss[n:])
	}
	return true
}

// wholeRows counts the rows that end before the rest.
func wholeRows(head, rest []slice) int {
	rows := starts(head)
	n := len(rows)
	if n == 0 || len(rest) == 0 {
		return n
	}
	if next := rest[0].row; next == 0 || next == head[rows[n-1]].row { // broken within
		n--
	}
	return n
}

// headed repeats a table's head above the rest of it.
func headed(head, rest []slice) []slice {
	if len(head) == 0 || len(rest) == 0 || (columns{rest}).spent() {
		return rest
	}
	t := rest[0].table
	if t == nil || t != head[len(head)-1].table {
		return rest
	}
	var out []slice
	for _, h := range t.head {
		h.items, h.frames, h.table, h.again, h.keepNext = copied(h.items), rest[0].frames, t, true, true
		out = append(out, h)
	}
	return append(out, rest...)
}

// fewerHeads leaves out repeated heads that take the room which the row under
// them needs.
func fewerHeads(ss []slice, room float64) []slice {
	n := 0
	for n < len(ss) && ss[n].again {
		n++
	}
	if n > 0 && whole(ss, room) <= n {
		return ss[n:]
	}
	return ss
}
