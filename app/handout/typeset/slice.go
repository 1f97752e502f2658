// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

// slice is what the page breaker moves about: a line of text, a table's row, a
// picture. Items stand where they will stand from left to right; their y
// counts from the slice's top.
type slice struct {
	height float64
	before float64 // space above; the larger of two neighbours' counts, none at a page's top
	after  float64 // space below, likewise
	foot   float64 // space below at a page's foot: a rule there is not the footer's
	items  []Item

	keepNext  bool    // no page may end after it
	wantsNext bool    // nor after this, where what it wants together fits on a page
	oneNext   bool    // likewise, for all that it stands in: not where that is parted already
	likesNext bool    // nor after this, unless more than a third of the page would be blank
	patience  float64 // the share of a page that may be blank for it and the next
	parts     bool    // kept with the next for its paragraph's sake: it may part where the other language's does
	tears     bool    // likewise, where much of a page would be blank
	inRow     bool    // what follows belongs to the same row of a table: what is torn is not torn here
	breakPage bool    // a page must begin with it
	frames    []*frame
	table     *tableFlow

	heads   bool                                     // a line of a heading, or of the strip over a sheet's
	title   bool                                     // a row that is the title of the next
	row     int                                      // of a table, begins with it: counted from 1; -1 is its head
	again   bool                                     // a head, repeated
	at      string                                   // see box.at
	sides   sides                                    // of a Pair: the columns with something in them
	cols    columns                                  // of a table's row or of a Pair's, in what can still be parted
	over    float64                                  // how far a line's ink reaches over its top
	under   float64                                  // and under its foot
	pad     float64                                  // above and below the columns
	middle  bool                                     // each column stands in the middle of the height
	least   float64                                  // how much of it must stand together at a page's end; 0 is all
	pinch   float64                                  // how much of it must, rather than that its title stands alone; 0 is as much as else
	loath   float64                                  // parted only where the page would be blank from here, for more than this share; 0 anywhere
	goesOn  bool                                     // the rest stands on the next page
	smaller func(height float64) *Image              // a picture, less tall
	edges   func(height float64, goesOn bool) []Item // a row's rules, once its height is final
}

// above is the room under the upper edges of its frames from the nth on: their
// padding, or what its strokes climb into.
func (s *slice) above(n int) (room float64) {
	for _, fr := range s.frames[n:] {
		room += fr.top
	}
	if room > 0 && s.over > 0 {
		room = max(room, s.over+inkClear)
	}
	return room
}

// kept says that no page should end after the slice.
func (s *slice) kept() bool { return s.keepNext || s.wantsNext || s.oneNext || s.likesNext }

// frame is drawn around the slices that are in it, once per page. A Pair's is that
// of both columns, each drawn where something of it stands.
type frame struct {
	at          string // see box.at
	own         [2]*frame
	x, width    float64
	top, bottom float64 // padding inside
	// draw returns what is drawn around the part from y0 to y1; first says that
	// the frame begins there.
	draw func(y0, y1 float64, first, last bool) []Item
}

// sides are the columns of a Pair, a bit each.
type sides uint8

const bothSides sides = 3

func (s sides) has(col int) bool { return s>>col&1 == 1 }

// drawn is what a frame draws, with something in those columns.
func (o *openFrame) drawn(y1 float64, ended bool) (items []Item) {
	if o.draw != nil {
		return o.draw(o.y0, y1, o.first, ended)
	}
	for i, own := range o.own {
		if own != nil && o.sides.has(i) {
			items = append(items, own.draw(o.y0, y1, o.first, ended)...)
		}
	}
	return items
}

// tableFlow repeats a table's head on each page that the table reaches.
type tableFlow struct {
	head []slice
}

// flow stacks slices from top to bottom, drawing frames. It is used for pages
// and, without breaks, for cells.
type flow struct {
	y      float64 // below what is placed, padding of open frames not included
	owed   float64 // space asked for below it
	fresh  bool    // nothing stands on the page yet
	items  []Item
	open   []openFrame
	ground []Item // frames, painted under the text
	bare   bool   // a trial: nothing is drawn, and slices stay as they are
}

type openFrame struct {
	*frame
	y0    float64
	first bool
	sides sides
}

func newFlow(top float64) *flow { return &flow{y: top, fresh: true} }

// commonFrames counts the frames that are open and that s is in as well.
func (f *flow) commonFrames(s *slice) int {
	n := 0
	for n < len(f.open) && n < len(s.frames) && f.open[n].frame == s.frames[n] {
		n++
	}
	return n
}

// cost is how far down the page would reach with s on it, frames closed.
func (f *flow) cost(s *slice) float64 {
	y, n := f.y, f.commonFrames(s)
	for _, o := range f.open[n:] {
		y += o.bottom
	}
	if !f.fresh {
		y += max(f.owed, s.before)
	}
	y += s.above(n) + s.height
	if len(s.frames) == 0 {
		y += s.foot
	}
	for _, fr := range s.frames {
		y += fr.bottom
	}
	return y
}

// add places s below what is there. Frames that s has left are closed; those
// that it enters are opened. resumed says that s is the first slice on a page
// and continues frames from the page before.
func (f *flow) add(s *slice, resumed map[*frame]bool) {
	if f.bare {
		f.addBare(s)
		return
	}
	s.draw()
	n := f.commonFrames(s)
	f.close(n, true)
	if !f.fresh {
		f.y += max(f.owed, s.before)
	}
	top := f.y + s.above(n)
	for _, fr := range s.frames[n:] {
		f.open = append(f.open, openFrame{frame: fr, y0: f.y, first: !resumed[fr]})
		f.y += fr.top
	}
	f.y = top
	for i := range f.open {
		f.open[i].sides |= s.sides
	}
	f.items = append(f.items, moved(s.items, f.y)...)
	f.y += s.height
	f.owed, f.fresh = s.after, false
}

// close ends the open frames from the nth on, innermost first. ended is false
// where they go on on the next page.
func (f *flow) close(n int, ended bool) {
	for i := len(f.open) - 1; i >= n; i-- {
		o := f.open[i]
		if f.y += o.bottom; f.bare {
			continue
		}
		f.ground = append(f.ground, o.drawn(f.y, ended)...)
	}
	f.open = f.open[:min(n, len(f.open))]
}

// all returns everything placed, frames first.
func (f *flow) all() []Item { return append(f.ground, f.items...) }

// stack places slices under each other without page breaks, and returns them
// with the height they take.
func stack(ss []slice) ([]Item, float64) {
	f := newFlow(0)
	for i := range ss {
		f.add(&ss[i], nil)
	}
	f.close(0, true)
	return f.all(), f.y
}
