// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"

	"github.com/groundwork-org/groundwork/app/handout"
)

// lineBreak is what UAX #14 allows after a character.
type lineBreak uint8

// A line ends within a compound, after its hyphen, or within an address, a date
// or a telephone number, only where nothing else lets it end: what is in one
// piece reads better, and readers of PDF take a hyphen at a line's end for one
// that isn't in the text. An address is parted after a slash before it is parted
// anywhere else (see addressBreaks).
const (
	noBreak lineBreak = iota
	inAddress
	atHyphen
	mayBreak
)

// findBreaks applies UAX #14 and what languages add to it. Its own rules keep
// the marks of French with the word before them across the space, and closing
// punctuation of Chinese from a line's beginning.
func (e *engine) findBreaks(p *paragraph) {
	p.breaks = make([]lineBreak, len(p.text))
	e.segmenter.Init(p.text)
	for it := e.segmenter.LineIterator(); it.Next(); {
		l := it.Line()
		p.breaks[l.Offset+len(l.Text)-1] = mayBreak
	}
	p.addressBreaks()
	french := strings.HasPrefix(string(p.lang), "fr")
	for i := 0; i+1 < len(p.text); i++ {
		switch {
		case p.breaks[i] == noBreak, p.breaks[i] == inAddress:
		case p.spans[p.span[i+1]].rise > 0: // a footnote's mark
			p.breaks[i] = noBreak
		case p.span[i] == p.span[i+1] && p.spans[p.span[i]].keep:
			p.breaks[i] = noBreak
		case p.joins(i + 1):
			p.breaks[i] = noBreak
		case p.text[i] == '-' || p.text[i] == '/' || p.text[i] == '\u2010' || p.text[i] == '\u2013':
			p.breaks[i] = atHyphen
		case p.script[i] == language.Hangul && p.script[i+1] == language.Hangul && p.text[i] != ' ':
			p.breaks[i] = atHyphen // Korean that isn't justified ends lines at its spaces (UAX #14, 5.1)
		case french && p.text[i] == ' ' && (p.text[i+1] == '»' || i > 0 && p.text[i-1] == '«'):
			p.breaks[i] = noBreak
		}
		if p.spans[p.span[i+1]].virtual { // what is isolated begins after it
			p.breaks[i+1] = max(p.breaks[i+1], p.breaks[i])
		}
	}
	p.keepRanges()
}

// longestLink is how many characters a word between two numbers has that makes a
// range of them, as the longest, Tagalog's, does: "2 hanggang 3".
const longestLink = 8

// keepRanges has a line end within "2 to 3", "2 à 3" or "2到3" only where nothing else
// lets it: a number, a word and a number.
func (p *paragraph) keepRanges() {
	from, letters := -1, 0 // the number's last digit, and what the word has had since
	for i, r := range p.text {
		switch {
		case p.spans[p.span[i]].virtual:
		case unicode.IsDigit(r):
			if from >= 0 && letters > 0 {
				for j := from; j < i; j++ {
					p.breaks[j] = min(p.breaks[j], atHyphen)
				}
			}
			from, letters = i, 0
		case r == ' ' && (from < 0 || p.text[i-1] != ' ') && !(letters > 0 && p.nextLetter(i)):
		case (unicode.IsLetter(r) || unicode.IsMark(r)) && letters < longestLink:
			letters++
		default:
			from = -1
		}
	}
}

// nextLetter says that another word follows a space.
func (p *paragraph) nextLetter(space int) bool {
	for i := space + 1; i < len(p.text); i++ {
		if !p.spans[p.span[i]].virtual {
			return unicode.IsLetter(p.text[i])
		}
	}
	return false
}

// joining are the marks that end a line and never begin one, even after a space
// (UAX #14, LB13 and LB15d; the middle dot stands between facts in one line).
const joining = "·:;,.!?)]}؛،۔؟।॥…"

// joins says that what comes next, but for isolates, is such a mark.
func (p *paragraph) joins(i int) bool {
	for i < len(p.text) && p.spans[p.span[i]].virtual {
		i++
	}
	return i < len(p.text) && strings.ContainsRune(joining, p.text[i])
}

// line is a stretch of a paragraph's clusters. Width leaves out the white
// space at the end, which takes no room.
type line struct {
	from, to int
	width    float64
}

// lines fills lines greedily. A word that is wider than the box is broken
// where it must be: after a hyphen, else between clusters.
func (p *paragraph) lines(width float64) []line {
	const slack = 0.01 // points: rounding must not move a word
	var out []line
	cs := p.clusters
	var ends [mayBreak + 1]line // where the line may end last, for each kind of break
	start, pen, solid := 0, 0.0, 0.0
	for i := 0; i < len(cs); i++ {
		next := pen + cs[i].width
		space := cs[i].space
		if !space && next > width+slack && i > start {
			kind := mayBreak
			for kind > noBreak && ends[kind].to <= start {
				kind--
			}
			if kind == noBreak {
				ends[kind].to, ends[kind].width = p.emergency(start, i, solid)
			}
			end := ends[kind]
			out = append(out, line{start, end.to, end.width})
			start, i = end.to, end.to-1
			pen, solid = 0, 0
			continue
		}
		pen = next
		if !space {
			solid = next
		}
		if i+1 < len(cs) {
			ends[p.breaks[cs[i+1].start-1]] = line{start, i + 1, solid}
		}
	}
	return append(out, line{start, len(cs), solid})
}

// emergency is where a word that is wider than its line is broken, at the
// cluster i or before: no mark that joins goes to the next line without the
// letter before it.
func (p *paragraph) emergency(start, i int, width float64) (int, float64) {
	at, w := i, width
	for at > start+1 && p.joins(int(p.clusters[at].start)) {
		at--
		w -= p.clusters[at].width
	}
	if at == start+1 && p.joins(int(p.clusters[at].start)) {
		return i, width // nothing but marks
	}
	return at, w
}

// piece is a part of a line in one item and on one level.
type piece struct {
	item   int32
	lo, hi int32 // glyphs
	level  uint8
	width  float64
}

// pieces cuts a line where item or level change. White space at its end goes
// to the paragraph's level (UAX #9, L1).
func (p *paragraph) pieces(l line) []piece {
	solid := l.to
	for solid > l.from && p.clusters[solid-1].space {
		solid--
	}
	var out []piece
	for i := l.from; i < l.to; i++ {
		c := p.clusters[i]
		level := p.items[c.item].level
		if i >= solid {
			level = p.base
		}
		if n := len(out); n > 0 && out[n-1].item == c.item && out[n-1].level == level {
			out[n-1].lo, out[n-1].hi = min(out[n-1].lo, c.lo), max(out[n-1].hi, c.hi)
			out[n-1].width += c.width
			continue
		}
		out = append(out, piece{c.item, c.lo, c.hi, level, c.width})
	}
	return out
}

// place sets a line's glyphs on a baseline. Runs come in reading order; within
// a run glyphs go from left to right.
func (p *paragraph) place(l line, x, width, baseline float64, align handout.Align) []Item {
	ps := p.pieces(l)
	levels := make([]uint8, len(ps))
	total := 0.0
	for i, pc := range ps {
		levels[i] = pc.level
		total += pc.width
	}
	room := width - l.width
	left := x
	switch {
	case align == handout.Centre:
		left += room / 2
	case (align == handout.End) != (p.base == 1):
		left += room
	}
	if p.base == 1 {
		left -= total - l.width // the white space at the end hangs on the left
	}
	out := make([]Item, len(ps))
	var under []Item
	right := false // what stands at the left is read from the right
	for _, i := range visualOrder(levels) {
		it := &p.items[ps[i].item]
		rtl := it.level&1 == 1
		out[i] = Item{Node: it.span.node, Text: &TextRun{X: left, Y: baseline - it.span.rise,
			Face: it.face, Size: it.size, RTL: rtl, Turns: right && !rtl && it.level > 1, Glyphs: it.glyphs[ps[i].lo:ps[i].hi]}}
		right = rtl
		if it.span.link {
			y := baseline + it.size*0.14
			end := left + ps[i].width
			if i == len(ps)-1 && p.base == 0 {
				end -= total - l.width // not under the white space at the end
			}
			under = append(under, stroke(it.size*0.05, left, y, end, y))
		}
		left += ps[i].width
	}
	return append(out, under...)
}
