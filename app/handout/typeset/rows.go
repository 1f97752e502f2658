// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "slices"

// rows cuts two columns into the rows that stand level.
type rows struct {
	cols   columns
	level  map[string]bool
	mates  map[*frame]bool      // frames within others that both columns have in the same place
	frames map[[2]*frame]*frame // by the columns' own
	joined map[*frame]*frame    // the last that a column's own has become
	tables map[[2]*tableFlow]*tableFlow
}

func newRows(cols columns, level map[string]bool) *rows {
	r := &rows{cols: cols, level: level, mates: map[*frame]bool{}, frames: map[[2]*frame]*frame{},
		joined: map[*frame]*frame{}, tables: map[[2]*tableFlow]*tableFlow{}}
	var at [2]map[string]*frame
	for i, ss := range cols {
		at[i] = map[string]*frame{}
		for j := range ss {
			for _, fr := range ss[j].frames[min(1, len(ss[j].frames)):] {
				if level[fr.at] {
					at[i][fr.at] = fr
				}
			}
		}
	}
	for place, fr := range at[0] {
		if other := at[1][place]; other != nil {
			r.mates[fr], r.mates[other] = true, true
			r.frame([2]*frame{fr, other})
		}
	}
	return r
}

// join makes a slice of each row.
func (r *rows) join() []slice {
	var out []slice
	for _, at := range append(r.shared(), "") {
		row := make(columns, len(r.cols))
		for i := range r.cols {
			n := r.until(i, at)
			row[i], r.cols[i] = r.cols[i][:n], r.cols[i][n:]
		}
		for len(row[0])+len(row[1]) > 0 {
			part := make(columns, len(row))
			for i, ss := range row {
				n := r.sameFrames(ss)
				part[i], row[i] = ss[:n:n], ss[n:]
			}
			out = append(out, r.slice(part))
		}
	}
	return out
}

// chain is what of a slice's frames both columns share: the outermost, which a
// column may have alone, and those within it that both have.
func (r *rows) chain(s *slice) []*frame {
	n := min(1, len(s.frames))
	for n > 0 && n < len(s.frames) && r.mates[s.frames[n]] {
		n++
	}
	return s.frames[:n]
}

// sameFrames counts the slices that are in the same frames as the first.
func (r *rows) sameFrames(ss []slice) int {
	for i := range ss {
		if !slices.Equal(r.chain(&ss[i]), r.chain(&ss[0])) {
			return i
		}
	}
	return len(ss)
}

// shared are the places at which both columns begin a row, in order, but for
// their beginnings.
func (r *rows) shared() []string {
	there := map[string]bool{}
	for _, s := range r.rest(1) {
		there[s.at] = s.at != "" && r.level[s.at]
	}
	var out []string
	for _, s := range r.rest(0) {
		if there[s.at] {
			out = append(out, s.at)
		}
	}
	return out
}

// rest is a column without its first slice.
func (r *rows) rest(col int) []slice {
	return r.cols[col][min(1, len(r.cols[col])):]
}

// until counts a column's slices before a place; all of them before "".
func (r *rows) until(col int, at string) int {
	for i, s := range r.rest(col) {
		if at != "" && s.at == at {
			return i + 1
		}
	}
	return len(r.cols[col])
}

// slice joins a row. Both columns share their frames, so that their edges are level
// on every page.
func (r *rows) slice(row columns) slice {
	s := slice{sides: row.sides()}
	var chains [2][]*frame
	var tables [2]*tableFlow
	for i, ss := range row {
		if len(ss) == 0 {
			continue
		}
		chains[i] = r.chain(&ss[0])
		tables[i] = ss[0].table
		last := ss[len(ss)-1]
		s.before, s.after = max(s.before, ss[0].before), max(s.after, last.after)
		s.keepNext, s.wantsNext = s.keepNext || last.keepNext, s.wantsNext || last.wantsNext
		s.oneNext, s.likesNext = s.oneNext || last.oneNext, s.likesNext || last.likesNext
		s.breakPage = s.breakPage || ss[0].breakPage
		s.tears, s.inRow, s.heads = last.tears, last.inRow, s.heads || last.heads
		for j := range ss {
			ss[j].frames = ss[j].frames[len(chains[i]):]
		}
	}
	if row.unlike() { // what had better stay whole
		s.loath = mostBlank
	}
	row.breakAlike()
	s.frames = r.shareFrames(chains)
	if tables[0] != nil || tables[1] != nil {
		s.table = r.table(tables)
	}
	row.level()
	row.levelRows()
	s.foot, s.cols, s.over = row.foot(), row, row.over()
	s.height = row.height()
	for _, ss := range row {
		s.least = max(s.least, begins(*newFlow(0), ss[:unit(ss, (*slice).kept)]))
		if len(ss) == 1 {
			s.loath = max(s.loath, ss[0].loath)
		}
	}
	return s
}

// breakAlike lets what had better stay whole be broken where the other language's is
// too large for that: else only the other would go on.
func (c columns) breakAlike() {
	if c.sides() != bothSides {
		return
	}
	free := slices.ContainsFunc(c, func(ss []slice) bool { return unit(ss, (*slice).kept) < len(ss) })
	for _, ss := range c {
		for i := range ss[:len(ss)-1] {
			if free {
				ss[i].keepNext = ss[i].keepNext && !ss[i].parts
			}
		}
	}
}

// unlike says whether slices had better stay with the next within columns, and has
// them do so no more: a row is reluctant to be parted as a whole.
func (c columns) unlike() (were bool) {
	for _, ss := range c {
		for i := range ss[:max(len(ss)-1, 0)] {
			were = were || ss[i].likesNext
			ss[i].likesNext = false
		}
	}
	return were
}

// sides are the columns with something in them.
func (c columns) sides() (s sides) {
	for i, ss := range c {
		if len(ss) > 0 {
			s |= 1 << i
		}
	}
	return s
}

// shareFrames makes one list of the frames that two columns are in. Where one of
// them has ended, they are those that it was in with the other.
func (r *rows) shareFrames(chains [2][]*frame) (out []*frame) {
	var outer [2]*frame
	for i, chain := range chains {
		if len(chain) > 0 {
			outer[i] = chain[0]
		}
	}
	if outer == [2]*frame{} {
		return nil
	}
	longer := chains[0]
	if len(chains[1]) > len(longer) {
		longer = chains[1]
	}
	out = []*frame{r.frame(outer)}
	for _, fr := range longer[1:] {
		out = append(out, r.joined[fr])
	}
	return out
}

// frame draws what the columns' own frames draw, at the same height.
func (r *rows) frame(own [2]*frame) *frame {
	for i, o := range own {
		if other := own[1-i]; o != nil && other == nil && r.joined[o] != nil {
			return r.joined[o]
		}
	}
	f := r.frames[own]
	if f == nil {
		f = &frame{own: own}
		for _, o := range own {
			if o != nil {
				f.top, f.bottom = max(f.top, o.top), max(f.bottom, o.bottom)
				r.joined[o] = f
			}
		}
		r.frames[own] = f
	}
	return f
}

// table repeats both columns' heads.
func (r *rows) table(own [2]*tableFlow) *tableFlow {
	t := r.tables[own]
	if t == nil {
		t = &tableFlow{}
		var head slice
		tallest := 0.0
		for _, o := range own {
			if o != nil && len(o.head) == 1 {
				tallest = max(tallest, o.head[0].height)
			}
		}
		for _, o := range own {
			if o == nil || len(o.head) == 0 {
				continue
			}
			ss := make([]slice, len(o.head))
			for i, h := range o.head {
				h.frames, h.items = nil, copied(h.items)
				ss[i] = h
			}
			if len(ss) == 1 {
				ss[0].height = max(ss[0].height, tallest)
			}
			items, height := stack(ss)
			head.items, head.height = append(head.items, items...), max(head.height, height)
		}
		if head.height > 0 {
			t.head = []slice{head}
		}
		r.tables[own] = t
	}
	return t
}
