// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"math"
	"strings"

	"github.com/go-text/typesetting/language"
)

// What a title loses, in squares of a share of an even line's width, where a line
// ends in the midst of words, within a compound, or within what Chinese and
// Japanese write without a space, where a word may be cut.
const (
	inWords    = 0.05
	inCompound = 0.5
	inHan      = 1.0
	besideLink = 0.15 // before "and", after "of": hardly ever within a word
	oddCut     = 0.25 // see cutLoss
	endCut     = 0.5
	moreLines  = 0.25 // what one line more must spare
)

// mostEven is how many clusters a title has at most whose lines are evened out.
const mostEven = 300

// balanced sets a title in no more lines than width asks for, as even as they
// can be, a last line rather the shorter one; they end at marks rather than in
// the midst of words. One more line is taken only where what is written without
// spaces would be cut worse.
func (p *paragraph) balanced(width float64) []line {
	full := p.lines(width)
	if len(full) < 2 || len(p.clusters) > mostEven || p.longestWord() > width {
		return full
	}
	best, lost := p.evened(width, len(full))
	if best == nil {
		return full
	}
	if lost >= inHan {
		if more, less := p.evened(width, len(full)+1); more != nil && less < lost-moreLines {
			return more
		}
	}
	return best
}

// evened sets exactly n lines with the least that can be lost; nil where no n
// lines hold the words.
func (p *paragraph) evened(width float64, n int) ([]line, float64) {
	cs := p.clusters
	even := p.solid(0, len(cs)) / float64(n)
	const slack = 0.01                 // as in lines
	ends := make([]float64, len(cs)+1) // what is lost by ending a line there
	for to := 1; to <= len(cs); to++ {
		ends[to] = p.endLoss(to)
	}
	before := lostNowhere(len(cs)) // by lines that end there
	before[0] = 0
	from := make([][]int, n)
	for k := range n {
		now := lostNowhere(len(cs))
		from[k] = make([]int, len(cs)+1)
		for i, lost := range before {
			pen, w := 0.0, 0.0
			for to := i + 1; to <= len(cs) && !math.IsInf(lost, 1); to++ {
				if pen += cs[to-1].width; !cs[to-1].space {
					w = pen
				}
				if w > width+slack {
					break
				}
				if last := k == n-1; last == (to == len(cs)) {
					if all := lost + ends[to] + unevenness(w, even, last); all < now[to] {
						now[to], from[k][to] = all, i
					}
				}
			}
		}
		before = now
	}
	lost := before[len(cs)]
	if math.IsInf(lost, 1) {
		return nil, lost
	}
	out := make([]line, n)
	for k, to := n-1, len(cs); k >= 0; k-- {
		i := from[k][to]
		out[k] = line{i, to, p.solid(i, to)}
		to = i
	}
	return out, lost
}

// lostNowhere is for n clusters at which nothing ends yet.
func lostNowhere(n int) []float64 {
	list := make([]float64, n+1)
	for i := range list {
		list[i] = math.Inf(1)
	}
	return list
}

// solid is the width of clusters without the white space at their end.
func (p *paragraph) solid(from, to int) (w float64) {
	for to > from && p.clusters[to-1].space {
		to--
	}
	for _, c := range p.clusters[from:to] {
		w += c.width
	}
	return w
}

// unevenness is what a line loses by being longer or shorter than an even one.
func unevenness(w, even float64, last bool) float64 {
	off := (w - even) / even
	if last && off < 0 {
		return off * off / 4
	}
	return off * off
}

// endLoss is what a title loses by a line that ends before a cluster; infinite
// where none may.
func (p *paragraph) endLoss(at int) float64 {
	if at == len(p.clusters) {
		return 0
	}
	next := int(p.clusters[at].start)
	switch p.breaks[next-1] {
	case noBreak:
		return math.Inf(1)
	case atHyphen, inAddress:
		return inCompound
	}
	i := next - 1
	for i > 0 && (p.text[i] == ' ' || p.spans[p.span[i]].virtual) {
		i--
	}
	switch last := p.text[i]; {
	case strings.ContainsRune(pausing, last), strings.ContainsRune(opening, p.text[next]):
		return 0
	case i < next-1, !p.unspaced(i), !p.unspaced(next):
		return inWords
	case strings.ContainsRune(linkBefore, p.text[next]), strings.ContainsRune(linkAfter, last):
		return besideLink
	}
	return p.cutLoss(next)
}

// cutLoss is what a cut within an unspaced stretch loses: more after an odd number
// of characters, since most Chinese words have two, and more where hardly anything
// of the stretch is left before or after it.
func (p *paragraph) cutLoss(at int) float64 {
	from, to := at, at
	for from > 0 && p.unspaced(from-1) {
		from--
	}
	for to < len(p.text) && p.unspaced(to) {
		to++
	}
	lost := inHan
	if (at-from)%2 == 1 {
		lost += oddCut
	}
	if at-from < 2 || to-at < 3 {
		lost += endCut
	}
	return lost
}

// pausing are marks after which a reader pauses; opening, those before which.
const (
	pausing = ":;,.!?·–—)]：；，、。！？…）】》」』”،؛؟۔।"
	opening = "(（【《「『“"
)

// Chinese words that begin a part of a title, and one that ends one.
const (
	linkBefore = "和与與或及"
	linkAfter  = "的"
)

// unspaced says that a character stands among others without a space: an
// ideograph, kana, or a number among them.
func (p *paragraph) unspaced(i int) bool {
	switch p.script[i] {
	case language.Han, language.Hiragana, language.Katakana:
		return !strings.ContainsRune(pausing+opening+" ", p.text[i])
	}
	return false
}
