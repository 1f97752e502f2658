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

// little is the share of a last page under which it is worth saving.
const little = 0.4

// freely is the share of a page that may be blank for what stands better together
// where that takes no page more.
const freely = 0.5

// even spares slices a last page with little on it (see little, or twice what is few): with a little less
// space between blocks they take a page less; else, where it is few, the page before
// gives some of its own. Where neither can be, it changes nothing. What is to stay on one
// page, as a certificate, is brought onto it in the same way.
func (b *pageBreaker) even(ss []slice) []slice {
	b.shorter, b.most = 0, mostBlank
	pages, last, within, _ := b.try(ss)
	sheet := unit(ss, (*slice).kept) == len(ss)
	if pages == 0 {
		return ss
	}
	if last < max(2*b.few, (b.bottom-b.top)*little) || sheet {
		if tight := b.tightened(ss, pages); tight != nil {
			return tight
		}
	}
	b.most = freely
	if n, l, w, _ := b.try(ss); n == pages && l >= last {
		last, within = l, w
	} else {
		b.most = mostBlank
	}
	if last >= b.few {
		return ss
	}
	b.short = len(b.pages) + pages - 1
	torn := 0.0 // the first step that gives away the end of a frame
	for step := b.few / 5; step < (b.bottom-b.top)/2; step += b.few / 5 {
		b.shorter = step
		n, last, within, blank := b.try(ss)
		switch enough := n == pages && last >= b.few; {
		case enough && !within && blank <= b.much:
			return ss
		case enough && torn == 0:
			torn = step
		}
	}
	if b.shorter = 0; last < b.few*fewest || within {
		b.shorter = torn
	}
	return ss
}

// tightened is slices with as much of the space between them, and within frames, as
// lets them take a page less, nil where none does.
func (b *pageBreaker) tightened(ss []slice, pages int) []slice {
	for _, share := range tighter {
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
		if n, _, _, _ := b.try(tight); n < pages {
			return tight
		}
	}
	return nil
}

// try fills pages without drawing. It says how many pages slices begin, how much
// stands on the last one, whether that begins within a frame, and which share of the
// page before is blank.
func (b *pageBreaker) try(ss []slice) (pages int, last float64, within bool, blank float64) {
	cur := *b.cur
	cur.bare, cur.items, cur.ground, cur.open = true, nil, nil, slices.Clone(cur.open)
	t := *b
	t.pages, t.cur = slices.Clone(b.pages), &cur
	t.fill(slices.Clone(ss))
	t.cur.close(0, true)
	return len(t.pages) - len(b.pages), t.cur.y - t.top, t.within, t.left
}
