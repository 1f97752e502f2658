// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "slices"

// columns are what stands beside each other in a row: a table's cells, or a
// Pair's two languages without the frame that both share.
type columns [][]slice

// height is how far down the longest comes.
func (c columns) height() (h float64) {
	for _, ss := range c {
		h = max(h, reach(*newFlow(0), ss))
	}
	return h
}

// foot takes from what stands in columns the space that it asks for at a page's
// foot: the most that one's end does.
func (c columns) foot() (most float64) {
	for _, ss := range c {
		for i := range ss {
			if i == len(ss)-1 {
				most = max(most, ss[i].foot)
			}
			ss[i].foot = 0
		}
	}
	return most
}

// tall is the height with padding and what strokes need.
func (c columns) tall(pad float64) float64 { return c.height() + c.lift(pad) + c.sink(pad) + 2*pad }

// first is how tall what must stand together at their top is, with padding and what
// strokes need.
func (c columns) first(pad float64) (h float64) {
	for _, ss := range c {
		h = max(h, begins(*newFlow(0), ss[:unit(ss, (*slice).kept)]))
	}
	return h + c.lift(pad) + c.deepest(pad) + 2*pad
}

// loosen lets paragraphs part that would stay in one piece.
func (c columns) loosen() {
	for _, ss := range c {
		for i := range ss {
			ss[i].keepNext = ss[i].keepNext && !ss[i].tears
		}
	}
}

// spent says that nothing is left in them but rows' edges.
func (c columns) spent() bool {
	for _, ss := range c {
		for i := range ss {
			if ss[i].cols == nil || !ss[i].cols.spent() {
				return false
			}
		}
	}
	return true
}

// level makes table rows equally tall where a Pair's columns hold one each, which both
// may be broken or neither.
func (c columns) level() {
	tallest := 0.0
	for _, ss := range c {
		if len(ss) != 1 || ss[0].edges == nil || (ss[0].cols == nil) != (c[0][0].cols == nil) {
			return
		}
		tallest = max(tallest, ss[0].height)
	}
	for _, ss := range c {
		ss[0].height = tallest
	}
}

// advance leaves out rows that are spent, where nothing else was set: each page would
// begin as the one before.
func (c columns) advance() {
	for i, ss := range c {
		if len(ss) > 0 && ss[0].cols != nil && ss[0].cols.spent() {
			c[i] = ss[1:]
		}
	}
}

// draw stacks columns beside each other, and adds a table row's rules.
func (s *slice) draw() {
	s.drawColumns()
	if s.edges != nil {
		s.items = append(s.items, s.edges(s.height, s.goesOn)...)
		s.edges = nil
	}
}

func (s *slice) drawColumns() {
	lift := s.cols.lift(s.pad)
	for _, ss := range s.cols {
		items, h := stack(ss)
		dy := s.pad + lift
		if s.middle {
			dy = max(dy, (s.height-h)/2)
		}
		s.items = append(s.items, moved(items, dy)...)
	}
	s.cols = nil
}

// part breaks a row that doesn't fit at the page's end, unless too little of it
// would stand there: what fits of all columns stays, the rest becomes s, which
// goes on on the next page. led says that a heading stands over it, which would stand
// alone.
func (b *pageBreaker) part(s *slice, led bool) {
	top := b.cur.fresh || b.blank
	for s.cols != nil && b.cur.cost(s) > b.limit() {
		head, rest, ok := s.parted(s.height-(b.cur.cost(s)-b.limit()), b.spare(), top || led)
		if led && !top {
			ok = ok && b.cur.cost(&head) <= b.limit()
		}
		switch {
		case ok && !rest.cols.spent():
			b.place(&head)
			b.newPage(&rest)
			*s = rest
		case ok && head.height < s.height: // all of it has room, without heads that come again
			if head.goesOn = false; !s.middle {
				*s = head
			}
			return
		case top:
			return // one slice taller than a page: it cannot be parted
		default:
			b.newPage(s)
		}
		top, led = true, false
	}
}

// leads counts the slices, a heading first, that stand over a row which no page holds
// with them; 0 where there is no such row.
func (b *pageBreaker) leads(ss []slice) int {
	for n := 1; n < len(ss) && ss[0].heads && b.wouldFit(ss[:n]); n++ {
		if ss[n].cols != nil && !ss[n].heads && !b.wouldFit(ss[:n+1]) {
			return n
		}
	}
	return 0
}

// spare is how much of the page may stay blank so that neither of two languages
// goes on alone.
func (b *pageBreaker) spare() float64 { return (b.bottom - b.top) * mostBlank }

// goesOnAlone finds, of slices that begin on this page, the one that doesn't end on
// it, and says whether it is a row that would go on in one language alone.
func (b *pageBreaker) goesOnAlone(ss []slice) (at int, alone bool) {
	f := *b.cur
	f.open = slices.Clone(f.open)
	for i, s := range ss {
		over := f.cost(&s) - b.limit()
		if over > 0 {
			_, rest, ok := s.parted(s.height-over, b.spare(), false)
			return i, ok && rest.alone(&s)
		}
		f.addBare(&ss[i])
	}
	return 0, false
}

// letsGo says that what is kept with this may go on without it: all but a heading,
// or lines as short.
func (s *slice) letsGo() bool { return !s.keepNext || s.least > 0 && s.least < s.height }

// moves says that slices have room on the next page and leave no more of this one
// blank than what stands badly apart may.
func (b *pageBreaker) moves(ss []slice) bool {
	return b.blankFrom() <= b.much && reach(b.next(&ss[0], b.table), ss) <= b.bottom
}

// alone says that the rest of a row in two languages has only one of them.
func (s *slice) alone(row *slice) bool { return row.sides == bothSides && s.sides != bothSides }

// parted breaks a row where it reaches a height, or before it, if that leaves no
// more than spare, so that both of two languages go on; else a little before it
// where less than three lines of one column alone would. ok is false where a column
// has nothing that may stand alone there. must says that there is no better place.
func (s *slice) parted(room, spare float64, must bool) (head, rest slice, ok bool) {
	if s.cols == nil || room < s.least && !must {
		return head, rest, false
	}
	head, rest, ok = s.broken(room, spare, must)
	if !ok || !rest.alone(s) && !rest.cols.crumb() {
		return head, rest, ok
	}
	better := false // no crumb goes on
	for less := room - finely; less >= max(s.least, room-spare); less -= finely {
		h, r, fits := s.broken(less, spare, must)
		switch {
		case !fits:
		case !r.alone(s) && !r.cols.crumb():
			return h, r, true
		case !better && !r.cols.crumb():
			head, rest, better = h, r, true
		}
	}
	return head, rest, true
}

// finely is how far apart, in points, the heights are at which a row is tried to be
// broken: less than a line.
const finely = 6

// crumb says that less than three lines are all that is left, in one column, of a
// row of several.
func (c columns) crumb() (is bool) {
	for _, ss := range c {
		switch {
		case len(ss) == 0:
		case is || len(c) == 1 || len(ss) > 2 || ss[0].cols != nil:
			return false
		default:
			is = true
		}
	}
	return is
}

// broken is parted at that height and no other.
func (s *slice) broken(room, spare float64, must bool) (head, rest slice, ok bool) {
	head, rest = *s, *s
	head.cols, rest.cols = make(columns, len(s.cols)), make(columns, len(s.cols))
	for i, ss := range s.cols {
		head.cols[i], rest.cols[i] = partedColumn(ss, room-2*s.pad-s.cols.lift(s.pad)-s.cols.deepest(s.pad), spare, must)
		if len(ss) > 0 && len(head.cols[i]) == 0 {
			return head, rest, false
		}
	}
	if !s.cols.step(head.cols, rest.cols) && !must {
		return head, rest, false
	}
	if head.cols.spent() {
		rest.cols.advance()
	}
	for i := range rest.cols {
		rest.cols[i] = headed(head.cols[i], rest.cols[i])
	}
	head.cols.level()
	rest.cols.level()
	head.height, rest.height = head.cols.tall(s.pad), rest.cols.tall(s.pad)
	if head.goesOn = true; s.pad == 0 {
		rest.over = rest.cols.over()
	}
	if s.sides != 0 {
		head.sides, rest.sides = head.cols.sides(), rest.cols.sides()
	}
	rest.items, rest.before, rest.least = nil, 0, min(s.least, rest.height)
	return head, rest, true
}

// partedColumn breaks what stands under each other, and a row within it. Neither
// part shares slices with the whole.
func partedColumn(ss []slice, room, spare float64, must bool) (head, rest []slice) {
	if must {
		ss = fewerHeads(ss, room)
	}
	n := whole(ss, room)
	if n < len(ss) {
		for _, at := range []int{n + unit(ss[n:], (*slice).kept) - 1, n} {
			f := newFlow(0)
			for i := range ss[:at] {
				f.addBare(&ss[i])
			}
			next := ss[at]
			if h, r, ok := next.parted(room-(f.cost(&next)-next.height), spare, must && at == 0); ok {
				if at == 0 && must && r.cols.spent() { // nothing goes on, and whoever asks again would get as much
					h.goesOn = false
					return []slice{h}, slices.Clone(ss[1:])
				}
				return append(slices.Clone(ss[:at]), h), append([]slice{r}, ss[at+1:]...)
			}
		}
	}
	if n == 0 && must { // taller than a page
		n = fitting(ss, room)
	}
	return slices.Clone(ss[:n]), slices.Clone(ss[n:])
}

// whole counts the slices that reach to a height and may end there.
func whole(ss []slice, room float64) int {
	n := 0
	f := newFlow(0)
	for i := range ss {
		if f.cost(&ss[i]) > room {
			break
		}
		f.addBare(&ss[i])
		if i == len(ss)-1 || !ss[i].kept() {
			n = i + 1
		}
	}
	return n
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
