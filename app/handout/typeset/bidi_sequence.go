// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// sequence is an isolating run sequence (UAX #9, BD13): the positions in the
// text, and the class of each.
type sequence struct {
	b        *bidiResolver
	at       []int
	cls      []bidi.Class
	level    uint8
	sos, eos bidi.Class
}

// sequences is BD13 and the first half of X10.
func (b *bidiResolver) sequences() [][]int {
	runs, runOf := b.levelRuns()
	var out [][]int
	for _, run := range runs {
		first := run[0]
		if b.orig[first] == bidi.PDI && b.match[first] >= 0 {
			continue // it continues the sequence of its isolate
		}
		seq := run
		for {
			last := seq[len(seq)-1]
			if !isIsolate(b.orig[last]) || b.match[last] < 0 {
				break
			}
			seq = append(slices.Clip(seq), runs[runOf[b.match[last]]]...)
		}
		out = append(out, seq)
	}
	return out
}

// levelRuns splits the text, without what X9 removes, where the level changes.
func (b *bidiResolver) levelRuns() (runs [][]int, runOf map[int]int) {
	runOf = map[int]int{}
	for i, c := range b.orig {
		if removed(c) {
			continue
		}
		n := len(runs)
		if n == 0 || b.level[runs[n-1][0]] != b.level[i] {
			runs = append(runs, nil)
			n++
		}
		runs[n-1] = append(runs[n-1], i)
		if c == bidi.PDI {
			runOf[i] = n - 1
		}
	}
	return runs, runOf
}

func directionOf(level uint8) bidi.Class {
	if level&1 == 1 {
		return bidi.R
	}
	return bidi.L
}

// newSequence finds the sequence's level and its edges' directions (X10).
func (b *bidiResolver) newSequence(at []int) *sequence {
	s := &sequence{b: b, at: at, level: b.level[at[0]], cls: make([]bidi.Class, len(at))}
	for i, p := range at {
		s.cls[i] = b.cls[p]
	}
	before, after := b.base, b.base
	for p := at[0] - 1; p >= 0; p-- {
		if !removed(b.orig[p]) {
			before = b.level[p]
			break
		}
	}
	last := at[len(at)-1]
	if !isIsolate(b.orig[last]) {
		for p := last + 1; p < len(b.text); p++ {
			if !removed(b.orig[p]) {
				after = b.level[p]
				break
			}
		}
	}
	s.sos, s.eos = directionOf(max(before, s.level)), directionOf(max(after, s.level))
	return s
}

// weak is rules W1 to W7.
func (s *sequence) weak() {
	prev, strong := s.sos, s.sos
	for i, c := range s.cls { // W1, W2, W3
		if c == bidi.NSM {
			if c = prev; isIsolate(prev) || prev == bidi.PDI {
				c = bidi.ON
			}
		}
		prev = c
		switch c {
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		case bidi.EN:
			if strong == bidi.AL {
				c = bidi.AN
			}
			prev = c
		}
		s.cls[i] = c
	}
	for i, c := range s.cls {
		if c == bidi.AL {
			s.cls[i] = bidi.R
		}
	}
	s.separatorsAndTerminators()
	strong = s.sos
	for i, c := range s.cls { // W7
		switch c {
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN:
			if strong == bidi.L {
				s.cls[i] = bidi.L
			}
		}
	}
}

// separatorsAndTerminators is rules W4 to W6.
func (s *sequence) separatorsAndTerminators() {
	for i := 1; i+1 < len(s.cls); i++ {
		a, c, z := s.cls[i-1], s.cls[i], s.cls[i+1]
		if a == z && (a == bidi.EN && (c == bidi.ES || c == bidi.CS) || a == bidi.AN && c == bidi.CS) {
			s.cls[i] = a
		}
	}
	for i := 0; i < len(s.cls); i++ {
		if s.cls[i] != bidi.ET {
			continue
		}
		j := i
		for j < len(s.cls) && s.cls[j] == bidi.ET {
			j++
		}
		if i > 0 && s.cls[i-1] == bidi.EN || j < len(s.cls) && s.cls[j] == bidi.EN {
			fill(s.cls[i:j], bidi.EN)
		}
		i = j - 1
	}
	for i, c := range s.cls {
		if c == bidi.ES || c == bidi.ET || c == bidi.CS {
			s.cls[i] = bidi.ON
		}
	}
}

func fill(cls []bidi.Class, c bidi.Class) {
	for i := range cls {
		cls[i] = c
	}
}

// strongIn treats numbers as right-to-left, as rules N0 to N2 do; ON stands
// for everything else.
func strongIn(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// neutral is rules N1 and N2.
func (s *sequence) neutral() {
	for i := 0; i < len(s.cls); i++ {
		if strongIn(s.cls[i]) != bidi.ON {
			continue
		}
		j := i
		for j < len(s.cls) && strongIn(s.cls[j]) == bidi.ON {
			j++
		}
		before, after := s.sos, s.eos
		if i > 0 {
			before = strongIn(s.cls[i-1])
		}
		if j < len(s.cls) {
			after = strongIn(s.cls[j])
		}
		if before != after {
			before = directionOf(s.level)
		}
		fill(s.cls[i:j], before)
		i = j - 1
	}
}

// implicit is rules I1 and I2, written back to the paragraph.
func (s *sequence) implicit() {
	for i, p := range s.at {
		up := uint8(0)
		switch c := s.cls[i]; {
		case s.level&1 == 0 && c == bidi.R:
			up = 1
		case s.level&1 == 0 && (c == bidi.EN || c == bidi.AN):
			up = 2
		case s.level&1 == 1 && c != bidi.R:
			up = 1
		}
		s.b.level[p] = s.level + up
	}
}

// bracketPair is a pair of positions in a sequence.
type bracketPair struct{ open, close int }

// brackets is rule N0.
func (s *sequence) brackets() {
	pairs := s.bracketPairs()
	slices.SortFunc(pairs, func(a, b bracketPair) int { return a.open - b.open })
	own := directionOf(s.level)
	for _, p := range pairs {
		inside := bidi.ON
		for i := p.open + 1; i < p.close; i++ {
			if c := strongIn(s.cls[i]); c != bidi.ON {
				inside = c
				if c == own {
					break
				}
			}
		}
		if inside == bidi.ON {
			continue
		}
		if inside != own {
			if inside = s.strongBefore(p.open); inside != own {
				inside = directionOf(s.level + 1)
			}
		}
		s.setBracket(p.open, inside)
		s.setBracket(p.close, inside)
	}
}

func (s *sequence) strongBefore(i int) bidi.Class {
	for i--; i >= 0; i-- {
		if c := strongIn(s.cls[i]); c != bidi.ON {
			return c
		}
	}
	return s.sos
}

// setBracket gives a bracket, and the marks that stand on it, a direction.
func (s *sequence) setBracket(i int, c bidi.Class) {
	s.cls[i] = c
	for i++; i < len(s.at) && (s.b.orig[s.at[i]] == bidi.NSM || removed(s.b.orig[s.at[i]])); i++ {
		s.cls[i] = c
	}
}

// bracketPairs is definition BD16.
func (s *sequence) bracketPairs() (pairs []bracketPair) {
	type opener struct {
		at int
		id rune
	}
	var open []opener
	for i, p := range s.at {
		if s.cls[i] != bidi.ON {
			continue
		}
		prop, _ := bidi.LookupRune(s.b.text[p])
		switch {
		case !prop.IsBracket():
		case prop.IsOpeningBracket():
			if len(open) == 63 {
				return nil
			}
			open = append(open, opener{i, bracketID(s.b.text[p], true)})
		default:
			id := bracketID(s.b.text[p], false)
			for j := len(open) - 1; j >= 0; j-- {
				if open[j].id == id {
					pairs = append(pairs, bracketPair{open[j].at, i})
					open = open[:j]
					break
				}
			}
		}
	}
	return pairs
}

// bracketID names a pair by its opening bracket, canonical equivalents by one
// of them. All pairs of Unicode's BidiBrackets.txt are neighbours but these.
func bracketID(r rune, opening bool) rune {
	if !opening {
		switch r {
		case ']', '}', '\uFF3D', '\uFF5D':
			r -= 2
		case '\u2990':
			r = '\u298D'
		case '\u298E':
			r = '\u298F'
		default:
			r--
		}
	}
	if r == '\u2329' {
		return '\u3008'
	}
	return r
}
