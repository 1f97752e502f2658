// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "golang.org/x/text/unicode/bidi"

// The Unicode Bidirectional Algorithm (UAX #9), with its levels.
//
// go-text and x/text resolve directions but merge neighbouring runs whose
// levels are both even or both odd, which loses the order of a number next to
// a Latin word in an Arabic line. Here each character keeps its own level.
// Rule P1 (paragraphs) and L3–L4 (marks, mirroring) belong to the callers and
// to the shaper.

const maxBidiDepth = 125

// bidiResolver holds buffers that are reused from paragraph to paragraph.
type bidiResolver struct {
	text  []rune
	orig  []bidi.Class // as looked up
	cls   []bidi.Class // as resolved so far
	level []uint8
	match []int // isolate initiator ↔ PDI; -1 for none
	base  uint8
}

// resolve returns the embedding level of each rune, valid until the next call.
// base is the paragraph's level: 0 from the left, 1 from the right.
func (b *bidiResolver) resolve(text []rune, base uint8) []uint8 {
	b.prepare(text, base)
	if base == 0 && !b.needed() {
		return b.level
	}
	b.matchIsolates()
	b.explicit()
	var sequences []*sequence
	for _, at := range b.sequences() { // all edges are seen before any level moves
		sequences = append(sequences, b.newSequence(at))
	}
	for _, s := range sequences {
		s.weak()
		s.brackets()
		s.neutral()
		s.implicit()
	}
	b.separators()
	return b.level
}

func (b *bidiResolver) prepare(text []rune, base uint8) {
	n := len(text)
	if cap(b.orig) < n {
		b.orig, b.cls = make([]bidi.Class, n), make([]bidi.Class, n)
		b.level, b.match = make([]uint8, n), make([]int, n)
	}
	b.text, b.base = text, base
	b.orig, b.cls, b.level, b.match = b.orig[:n], b.cls[:n], b.level[:n], b.match[:n]
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		b.orig[i] = p.Class()
		b.level[i] = base
	}
	copy(b.cls, b.orig)
}

// needed is false where every character ends up on level 0.
func (b *bidiResolver) needed() bool {
	for _, c := range b.orig {
		switch c {
		case bidi.R, bidi.AL, bidi.AN, bidi.RLE, bidi.RLO, bidi.RLI, bidi.LRE, bidi.LRO, bidi.LRI, bidi.FSI:
			return true
		}
	}
	return false
}

func isIsolate(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// removed is rule X9.
func removed(c bidi.Class) bool {
	switch c {
	case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.BN:
		return true
	}
	return false
}

// matchIsolates is definition BD9.
func (b *bidiResolver) matchIsolates() {
	var open []int
	for i, c := range b.orig {
		b.match[i] = -1
		switch {
		case isIsolate(c):
			open = append(open, i)
		case c == bidi.PDI && len(open) > 0:
			j := open[len(open)-1]
			open = open[:len(open)-1]
			b.match[i], b.match[j] = j, i
		}
	}
}

// firstStrong is rules P2 and P3 between two positions; it says whether the
// text there reads from the right.
func (b *bidiResolver) firstStrong(from, to int) bool {
	for i := from; i < to; i++ {
		switch c := b.orig[i]; {
		case c == bidi.L:
			return false
		case c == bidi.R || c == bidi.AL:
			return true
		case isIsolate(c):
			if b.match[i] < 0 {
				return false
			}
			i = b.match[i]
		}
	}
	return false
}

// bidiStatus is an entry of the directional status stack; force is bidi.ON for
// no override.
type bidiStatus struct {
	level   uint8
	force   bidi.Class
	isolate bool
}

// explicitState is what rules X1 to X8 carry along the paragraph.
type explicitState struct {
	stack                                    []bidiStatus
	overIsolates, overEmbeddings, isolations int
}

func (e *explicitState) top() bidiStatus { return e.stack[len(e.stack)-1] }

// explicit is rules X1 to X8.
func (b *bidiResolver) explicit() {
	e := &explicitState{stack: []bidiStatus{{level: b.base, force: bidi.ON}}}
	for i, c := range b.orig {
		switch {
		case c == bidi.RLE || c == bidi.LRE || c == bidi.RLO || c == bidi.LRO || isIsolate(c):
			if isIsolate(c) {
				b.put(i, e.top())
			}
			right := c == bidi.RLE || c == bidi.RLO || c == bidi.RLI
			if c == bidi.FSI {
				end := b.match[i]
				if end < 0 {
					end = len(b.text)
				}
				right = b.firstStrong(i+1, end)
			}
			e.push(c, right)
		case c == bidi.PDI:
			e.popIsolate()
			b.put(i, e.top())
		case c == bidi.PDF:
			e.popEmbedding()
		case c == bidi.B:
			b.level[i] = b.base
		case c != bidi.BN:
			b.put(i, e.top())
		}
	}
}

// put gives a character its level and, inside an override, its class.
func (b *bidiResolver) put(i int, s bidiStatus) {
	b.level[i] = s.level
	if s.force != bidi.ON {
		b.cls[i] = s.force
	}
}

// push is rules X2 to X5c.
func (e *explicitState) push(c bidi.Class, right bool) {
	next := (e.top().level + 2) &^ 1
	if right {
		next = (e.top().level + 1) | 1
	}
	isolate := isIsolate(c)
	if next > maxBidiDepth || e.overIsolates > 0 || e.overEmbeddings > 0 {
		if isolate {
			e.overIsolates++
		} else if e.overIsolates == 0 {
			e.overEmbeddings++
		}
		return
	}
	force := bidi.ON
	switch c {
	case bidi.RLO:
		force = bidi.R
	case bidi.LRO:
		force = bidi.L
	}
	if isolate {
		e.isolations++
	}
	e.stack = append(e.stack, bidiStatus{next, force, isolate})
}

// popIsolate is rule X6a.
func (e *explicitState) popIsolate() {
	switch {
	case e.overIsolates > 0:
		e.overIsolates--
	case e.isolations > 0:
		e.overEmbeddings = 0
		for !e.top().isolate {
			e.stack = e.stack[:len(e.stack)-1]
		}
		e.stack = e.stack[:len(e.stack)-1]
		e.isolations--
	}
}

// popEmbedding is rule X7.
func (e *explicitState) popEmbedding() {
	switch {
	case e.overIsolates > 0:
	case e.overEmbeddings > 0:
		e.overEmbeddings--
	case !e.top().isolate && len(e.stack) > 1:
		e.stack = e.stack[:len(e.stack)-1]
	}
}

// separators is rule L1 for tabs and paragraph ends, and gives the characters
// that X9 removed the level of what stands before them.
func (b *bidiResolver) separators() {
	for i, c := range b.orig {
		if removed(c) {
			if i == 0 {
				b.level[i] = b.base
			} else {
				b.level[i] = b.level[i-1]
			}
		}
	}
	for i, c := range b.orig {
		if c == bidi.S || c == bidi.B {
			b.level[i] = b.base
			b.trim(i)
		}
	}
}

// trim is the end of rule L1: white space before position end goes to the
// paragraph's level. It is also called for each line's end.
func (b *bidiResolver) trim(end int) {
	for i := end - 1; i >= 0; i-- {
		switch c := b.orig[i]; {
		case c == bidi.WS, removed(c), isIsolate(c), c == bidi.PDI:
			b.level[i] = b.base
		default:
			return
		}
	}
}

// visualOrder is rule L2: it returns the indices of levels from left to right.
func visualOrder(levels []uint8) []int {
	order := make([]int, len(levels))
	var highest, lowestOdd uint8 = 0, 255
	for i, l := range levels {
		order[i] = i
		highest = max(highest, l)
		if l&1 == 1 {
			lowestOdd = min(lowestOdd, l)
		}
	}
	for l := highest; l >= lowestOdd && l > 0; l-- {
		for i := 0; i < len(levels); i++ {
			if levels[i] < l {
				continue
			}
			j := i
			for j < len(levels) && levels[j] >= l {
				j++
			}
			for a, z := i, j-1; a < z; a, z = a+1, z-1 {
				order[a], order[z] = order[z], order[a]
			}
			i = j
		}
	}
	return order
}
