// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "slices"

// pageBreaker fills pages with slices.
type pageBreaker struct {
	top, bottom float64 // of the room for text
	few         float64 // how much a last page must have on it, where it can
	most        float64 // the share of a page that may be blank for what stands better together
	much        float64 // the share of a page that may be blank for what stands badly apart
	pages       [][]Item
	cur         *flow
	table       *tableFlow // of the last slice placed
	blank       bool       // nothing but a table's head, come again, stands on the page
	within      bool       // the page began with frames that go on
	left        float64    // the share of the page before that is blank
	blankest    float64    // the most that any page before leaves
	short       int        // this page, by index, ends higher
	shorter     float64    // by so much
}

// breakPages distributes slices over pages between top and bottom. firstTop is
// where the first page's text begins; few is how high a last page is filled at
// least, see even, and much the share of one that may be blank.
func breakPages(ss []slice, firstTop, top, bottom, few, much float64) [][]Item {
	b := &pageBreaker{top: top, bottom: bottom, few: few, most: mostBlank, much: much, cur: newFlow(firstTop), blank: true}
	for len(ss) > 0 {
		n := 1
		for n < len(ss) && !ss[n].breakPage {
			n++
		}
		if ss[0].breakPage && !b.cur.fresh {
			b.newPage(&ss[0])
		}
		b.fill(b.even(ss[:n]))
		ss = ss[n:]
	}
	b.cur.close(0, true)
	return append(b.pages, b.cur.all())
}

// mostBlank is the share of a page that may be left for what stands better
// together.
const mostBlank = 1.0 / 3

// muchBlank is that share for what stands badly apart, muchLarge in large print.
const (
	muchBlank = 0.45
	muchLarge = 0.5
)

// fill places slices, none of which must begin a page.
func (b *pageBreaker) fill(ss []slice) {
	page, parted := len(b.pages), 0 // up to where what had better stand together is parted on this page
	for i := 0; i < len(ss); {
		if len(b.pages) > page {
			page, parted = len(b.pages), i
		}
		n, all := b.together(ss[i:], i < parted)
		if n < all {
			parted = i + all
		}
		led := i + b.leads(ss[i:i+n])
		if !b.cur.fresh {
			n = b.begin(ss[i : i+n])
		}
		for j := i; j < i+n; j++ {
			b.part(&ss[j], j == led && j > i)
			if b.cur.cost(&ss[j]) > b.limit() && !b.cur.fresh {
				b.newPage(&ss[j])
			}
			b.place(&ss[j])
		}
		i += n
	}
}

// begin ends the page before slices that stay together and had better begin on the
// next; else it counts those that are placed here.
func (b *pageBreaker) begin(ss []slice) (n int) {
	at, alone := b.goesOnAlone(ss)
	led := b.leads(ss)
	switch {
	case !b.fits(ss) && b.wouldFit(ss), alone && b.moves(ss[:at+1]), led > 0 && (b.blankFrom() <= b.most || !b.fits(ss[:led])):
		b.newPage(&ss[0])
	case alone && at > 0 && ss[at-1].letsGo():
		return at // the row moves without them
	}
	return len(ss)
}

// together counts the slices that begin on one page: those that are to, and those
// that had better where they fit on a page and don't leave too much of one blank;
// all is what had better. parted says that they are the rest of what is parted on
// this page already, which is then to be filled.
func (b *pageBreaker) together(ss []slice, parted bool) (n, all int) {
	kept := func(s *slice) bool { return s.keepNext || s.wantsNext || s.oneNext }
	b.shrink(ss)
	all = unit(ss, (*slice).kept)
	if n = all; parted {
		n = unit(ss, func(s *slice) bool { return s.keepNext || s.wantsNext })
	}
	noticed := patience(ss[:n], 0) > 0
	for _, tier := range []struct {
		most float64 // may be left blank for what is kept so far
		kept func(*slice) bool
	}{
		{b.most, kept},
		{b.much, func(s *slice) bool { return kept(s) && !(noticed && s.tears) }},
		{b.much, func(s *slice) bool { return s.keepNext }},
		{b.much, func(s *slice) bool { return s.keepNext && !s.tears }},
	} {
		if n > 1 && (!b.wouldFit(ss[:n]) || !b.fits(ss[:n]) && b.blankFrom() > patience(ss[:n], tier.most)) && !b.pinches(ss[:n]) {
			n = unit(ss, tier.kept)
		}
	}
	if n > 1 && !b.fits(ss[:n]) && !b.pinches(ss[:n]) {
		if end := b.frameEnds(ss[:n]); end > 0 && b.fits(ss[:end]) {
			return end, all
		}
	}
	if n > 1 && !b.holds(ss[:n]) {
		return b.apart(ss[:n]), all
	}
	if n > 1 && !b.fits(ss[:n]) && b.blankFrom() > patience(ss[:n], b.much) {
		return toFirstThatParts(ss[:n]), all
	}
	return n, all
}

// patience is the share of a page that may be blank for slices: most, or more for a
// title and its row, and for a notice and what it is about.
func patience(ss []slice, most float64) float64 {
	for i := range ss[:len(ss)-1] {
		if i == len(ss)-2 || !ss[i].title {
			most = max(most, ss[i].patience)
		}
	}
	return most
}

// pinches lets a title's row begin with less of it than it had better, where both
// would be parted else: no page holds them, or too much of this one would be blank.
func (b *pageBreaker) pinches(ss []slice) bool {
	last := &ss[len(ss)-1]
	if !ss[len(ss)-2].title || last.pinch == 0 || b.blankFrom() <= patience(ss, b.much) && b.holds(ss) {
		return false
	}
	was := last.least
	if last.least = last.pinch; b.fits(ss) || b.blankFrom() <= b.much && b.wouldFit(ss) {
		return true
	}
	last.least = was
	return false
}

// toFirstThatParts counts slices that stay together up to the first row of two
// languages that may begin on one page and end, with the others, on the next.
func toFirstThatParts(ss []slice) int {
	for i := range ss {
		if ss[i].sides == bothSides && ss[i].least < ss[i].height {
			return i + 1
		}
	}
	return len(ss)
}

// frameEnds counts the slices up to the end of a frame that began on this page, such as
// a notice's, which is not torn so that its last line stands with what it is about; 0
// where none ends, or more is to stand with it.
func (b *pageBreaker) frameEnds(ss []slice) int {
	if b.cur.commonFrames(&ss[0]) == 0 {
		return 0
	}
	for n := 1; n < len(ss); n++ {
		if ss[n-1].leaves(&ss[n]) {
			if ss[n-1].keepNext {
				return 0
			}
			return n
		}
	}
	return 0
}

// holds says that slices fit on this page, if nothing stands on it yet, else on an
// empty one.
func (b *pageBreaker) holds(ss []slice) bool {
	if b.cur.fresh {
		return b.fits(ss)
	}
	return b.wouldFit(ss)
}

// apart counts those of the slices that no page holds together which go first: as
// many whole blocks as leave the rest room on a page, a table's head with its row, a row
// set as a list whole. One is torn between cells, or as much of a row as there is room
// for stands under it, rather than that a heading stands alone.
func (b *pageBreaker) apart(ss []slice) int {
	n := b.lastPlace(ss, func(n int) bool { return !ss[n-1].inRow })
	if n == len(ss) || !ss[n-1].heads {
		return n
	}
	if torn := b.lastPlace(ss, func(n int) bool { return !ss[n-1].heads || ss[n-1].leaves(&ss[n]) }); torn < len(ss) || b.leads(ss) > 0 {
		return torn
	}
	return n
}

// lastPlace is where slices may be parted last, between blocks, so that a page holds
// either part; after all of them where there is no such place.
func (b *pageBreaker) lastPlace(ss []slice, may func(n int) bool) int {
	for n := len(ss) - 1; n > 0; n-- {
		if before := &ss[n-1]; before.row == -1 || !may(n) || before.after == 0 && ss[n].before == 0 {
			continue
		}
		if begins(b.next(&ss[n], ss[n-1].table), ss[n:]) > b.bottom {
			break
		}
		if b.holds(ss[:n]) {
			return n
		}
	}
	return len(ss)
}

// leaves says that the outermost frame that it is in ends before the next.
func (s *slice) leaves(next *slice) bool {
	return len(s.frames) > 0 && (len(next.frames) == 0 || next.frames[0] != s.frames[0])
}

// limit is how far down the current page may reach.
func (b *pageBreaker) limit() float64 {
	if b.shorter > 0 && len(b.pages) == b.short {
		return b.bottom - b.shorter
	}
	return b.bottom
}

// unit counts the slices that must begin on one page: the first and what it is
// kept with.
func unit(ss []slice, kept func(*slice) bool) int {
	n := min(1, len(ss))
	for n < len(ss) && kept(&ss[n-1]) && !ss[n].breakPage {
		n++
	}
	return n
}

// fits tries slices on a copy of the current page.
func (b *pageBreaker) fits(ss []slice) bool {
	if b.blankFrom() <= ss[len(ss)-1].loath && reach(b.next(&ss[0], b.table), ss) <= b.bottom {
		return reach(*b.cur, ss) <= b.limit()
	}
	return begins(*b.cur, ss) <= b.limit()
}

// blankFrom is the share of the page that would be blank if it ended here.
func (b *pageBreaker) blankFrom() float64 { return (b.limit() - b.cur.y) / (b.bottom - b.top) }

// wouldFit tries them on the next page.
func (b *pageBreaker) wouldFit(ss []slice) bool {
	return begins(b.next(&ss[0], b.table), ss) <= b.bottom
}

// next is a page with nothing on it but the head of the table that goes on with s,
// if that is of the table before it.
func (b *pageBreaker) next(s *slice, before *tableFlow) flow {
	f := *newFlow(b.top)
	if s.table != nil && s.table == before {
		for i := range s.table.head {
			h := s.table.head[i]
			h.frames = s.frames
			f.addBare(&h)
		}
	}
	return f
}

// begins is reach with no more of the last slice than must stand on its page.
func begins(f flow, ss []slice) float64 {
	if n := len(ss); n > 0 && ss[n-1].least > 0 {
		ss = slices.Clone(ss)
		ss[n-1].height = ss[n-1].least
	}
	return reach(f, ss)
}

// reach is how far down slices come, without placing anything.
func reach(f flow, ss []slice) (y float64) {
	f.items, f.ground = nil, nil
	f.open = append([]openFrame(nil), f.open...)
	for i := range ss {
		bare := ss[i]
		bare.items = nil
		y = max(y, f.cost(&bare))
		f.addBare(&bare)
	}
	return y
}

// addBare is add without drawing.
func (f *flow) addBare(s *slice) {
	n := f.commonFrames(s)
	for i := len(f.open) - 1; i >= n; i-- {
		f.y += f.open[i].bottom
	}
	f.open = f.open[:n]
	if !f.fresh {
		f.y += max(f.owed, s.before)
	}
	top := f.y + s.above(n)
	for _, fr := range s.frames[n:] {
		f.open = append(f.open, openFrame{frame: fr, y0: f.y})
		f.y += fr.top
	}
	f.y = top + s.height
	f.owed, f.fresh = s.after, false
}

func (b *pageBreaker) place(s *slice) {
	b.cur.add(s, nil)
	b.table, b.blank = s.table, false
}

// newPage ends the page before s. Frames that s is in as well go on; so does
// its table, with its head again.
func (b *pageBreaker) newPage(s *slice) {
	b.left = (b.bottom - b.cur.y) / (b.bottom - b.top)
	b.blankest = max(b.blankest, b.left)
	n := b.cur.commonFrames(s)
	b.cur.close(n, true)
	resumed := map[*frame]bool{}
	for _, o := range b.cur.open {
		resumed[o.frame] = true
	}
	b.cur.close(0, false)
	b.pages = append(b.pages, b.cur.all())
	b.cur, b.blank = &flow{y: b.top, fresh: true, bare: b.cur.bare}, true
	if s.table != nil && s.table == b.table {
		for i := range s.table.head {
			h := s.table.head[i]
			if h.frames, h.sides = s.frames, s.sides; !b.cur.bare {
				h.items = copied(h.items)
			}
			b.cur.add(&h, resumed)
		}
	}
	b.resume(s, resumed)
	b.within = len(b.cur.open) > 0
}

// resume opens the frames that go on, where a repeated head hasn't done so.
func (b *pageBreaker) resume(s *slice, resumed map[*frame]bool) {
	top := b.cur.y + s.above(len(b.cur.open))
	for _, fr := range s.frames[len(b.cur.open):] {
		if !resumed[fr] {
			return
		}
		b.cur.open = append(b.cur.open, openFrame{frame: fr, y0: b.cur.y})
		b.cur.y += fr.top
	}
	b.cur.y = top
}
