// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "slices"

// fewLines is how high a last page is filled at least, in ems: five lines of
// running text, or four paragraphs of one. Fewer look forgotten, and get lost when sheets are handed on.
const fewLines = 7.5

// fewest is the share of it with which a last page has to make do rather than be
// given a part of what is framed on the page before: a list's title and two items.
const fewest = 0.55

// tighter are shares of the space between blocks. The lines' own leading never
// changes (CNIB Clear Print guidelines: 25 to 30 per cent of the type's size).
var tighter = []float64{0.92, 0.84, 0.76, 0.68}

// tightest are those for what is to stay on one page.
var tightest = append(tighter, 0.6, 0.5, 0.4)

// little is the share of a page under which it is worth saving.
const little = 0.4

// freely is the share of a page that may be blank for what stands better together
// where that takes no page more.
const freely = 0.5

// even spares slices a page with little on it, the last one (see little, or twice
// what is few) or one before: with a little less space between blocks they take a page
// less. Where the last is few then, the page before gives some of its own. Where neither
// can be, it changes nothing. What is to stay on one page, as a certificate, is brought
// onto it in the same way.
func (b *pageBreaker) even(ss []slice) []slice {
	b.shorter, b.most = 0, mostBlank
	t := b.try(ss)
	sheet, shares := unit(ss, (*slice).kept) == len(ss), tighter
	if sheet {
		shares = tightest
	}
	if t.pages > 0 && (t.last < max(2*b.few, (b.bottom-b.top)*little) || t.blankest > 1-little || sheet) {
		if tight := b.tightened(ss, t.pages, shares); tight != nil {
			ss, t = tight, b.try(tight)
		}
	}
	if t.pages == 0 {
		return ss
	}
	b.most = freely
	if free := b.try(ss); free.pages == t.pages && free.last >= t.last {
		t = free
	} else {
		b.most = mostBlank
	}
	if t.last >= b.few {
		return ss
	}
	b.short = len(b.pages) + t.pages - 1
	torn := 0.0 // the first step that gives away the end of a frame
	for step := b.few / 5; step < (b.bottom-b.top)/2; step += b.few / 5 {
		b.shorter = step
		s := b.try(ss)
		switch enough := s.pages == t.pages && s.last >= b.few; {
		case enough && !s.within && s.blank <= b.much:
			return ss
		case enough && torn == 0:
			torn = step
		}
	}
	if b.shorter = 0; t.last < b.few*fewest || t.within {
		b.shorter = torn
	}
	return ss
}

// tightened is slices with as large a share of the space between them, and within
// frames, as lets them take a page less, nil where none does.
func (b *pageBreaker) tightened(ss []slice, pages int, shares []float64) []slice {
	for _, share := range shares {
		tight, frames := slices.Clone(ss), map[*frame]*frame{}
		for i := range tight {
			t := &tight[i]
			t.before, t.after, t.frames = t.before*share, t.after*share, slices.Clone(t.frames)
			for j, fr := range t.frames {
				if frames[fr] == nil {
					less := *fr
					less.top, less.bottom = fr.top*share, fr.bottom*share
					frames[fr] = &less
				}
				t.frames[j] = frames[fr]
			}
		}
		if b.try(tight).pages < pages {
			return tight
		}
	}
	return nil
}

// trial is what try finds out.
type trial struct {
	pages    int     // that slices begin
	last     float64 // how much stands on the last one
	within   bool    // the last one begins within a frame
	blank    float64 // the share of the page before it that is blank
	blankest float64 // the most that any page before it leaves
}

// try fills pages without drawing them.
func (b *pageBreaker) try(ss []slice) trial {
	cur := *b.cur
	cur.bare, cur.items, cur.ground, cur.open = true, nil, nil, slices.Clone(cur.open)
	t := *b
	t.pages, t.cur, t.blankest = slices.Clone(b.pages), &cur, 0
	t.fill(slices.Clone(ss))
	t.cur.close(0, true)
	return trial{len(t.pages) - len(b.pages), t.cur.y - t.top, t.within, t.left, t.blankest}
}
