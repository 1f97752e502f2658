// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// Glyph is a drawn glyph. Lengths are in thousandths of an em.
type Glyph struct {
	ID uint16

	// Cluster counts the glyphs of the glyph's cluster on the cluster's first
	// glyph (from the left), which also has what the whole cluster stands for;
	// it is 0 on the others.
	Cluster uint16
	Text    string

	Advance    int32 // how far the pen moves
	XOff, YOff int32 // where it is drawn, from the pen
}

// cluster is the smallest piece that a line can hold: the glyphs lo to hi of
// an item, made from the characters start to end.
type cluster struct {
	start, end, item, lo, hi int32
	space                    bool    // white space that may hang over a line's end
	width                    float64 // points
}

// shape turns the paragraph's items into glyphs and clusters.
func (e *engine) shape(p *paragraph) {
	p.whole = string(p.text)
	p.bytes = make([]int32, 0, len(p.text)+1)
	for i := range p.whole {
		p.bytes = append(p.bytes, int32(i))
	}
	p.bytes = append(p.bytes, int32(len(p.whole)))
	p.clusters = make([]cluster, 0, len(p.text))
	for i := range p.items {
		it := &p.items[i]
		e.buffer.Clear()
		e.buffer.AddRunes(p.text, it.start, it.end-it.start)
		e.buffer.Props.Language = e.language(it.span.lang)
		e.buffer.Props.Script = it.script
		e.buffer.Props.Direction = harfbuzz.LeftToRight
		if it.level&1 == 1 {
			e.buffer.Props.Direction = harfbuzz.RightToLeft
		} else if it.script == language.Arabic || it.script == language.Hebrew {
			e.buffer.Props.Script = language.Common // digits: nothing to join, nothing to turn
		}
		e.buffer.Shape(e.hbFont(it.face), nil)
		from := len(p.clusters)
		e.clusters(p, i)
		if it.level&1 == 1 {
			slices.Reverse(p.clusters[from:])
		}
	}
}

// clusters groups the shaped glyphs of an item, from left to right, giving
// each cluster its text. A letter without a width of its own, as alef under a
// lam, goes with the one before it. What the shaper puts for characters that show nothing
// is left out, unless there is nothing else.
func (e *engine) clusters(p *paragraph, i int) {
	it := &p.items[i]
	info, pos := e.buffer.Info, e.buffer.Pos
	it.glyphs = make([]Glyph, 0, len(info))
	em := it.size / 1000
	next := it.end // where the cluster to the left of a right-to-left one begins
	for a := 0; a < len(info); {
		z, first := a, info[a].Cluster
		wide := false
		for z < len(info) && (info[z].Cluster == first || it.level&1 == 1 && !wide && unicode.IsLetter(p.text[first])) {
			first = info[z].Cluster
			wide = wide || pos[z].XAdvance != 0
			z++
		}
		c := cluster{start: int32(first), item: int32(i), lo: int32(len(it.glyphs))}
		switch {
		case it.level&1 == 1:
			c.end, next = int32(next), first
		case z < len(info):
			c.end = int32(info[z].Cluster)
		default:
			c.end = int32(it.end)
		}
		alone := z-a == 1
		for ; a < z; a++ {
			if !alone && pos[a].XAdvance == 0 && info[a].Glyph == it.face.space {
				continue
			}
			it.glyphs = append(it.glyphs, Glyph{ID: uint16(info[a].Glyph), Advance: pos[a].XAdvance,
				XOff: pos[a].XOffset, YOff: pos[a].YOffset})
			c.width += float64(pos[a].XAdvance) * em
		}
		if c.hi = int32(len(it.glyphs)); c.hi == c.lo {
			it.glyphs = append(it.glyphs, Glyph{ID: uint16(it.face.space)})
			c.hi++
		}
		it.glyphs[c.lo].Text = p.whole[p.bytes[c.start]:p.bytes[c.end]]
		it.glyphs[c.lo].Cluster = uint16(c.hi - c.lo)
		c.space = breakingSpace(p.text[c.start:c.end])
		p.clusters = append(p.clusters, c)
	}
}

// breakingSpace says that characters are white space at which a line may end.
func breakingSpace(rs []rune) bool {
	for _, r := range rs {
		if r != ' ' && (r < 0x1680 || !unicode.IsSpace(r) || r == 0x202F) {
			return false
		}
	}
	return true
}
