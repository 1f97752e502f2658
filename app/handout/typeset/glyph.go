// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"cmp"
	"slices"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Glyph is a drawn glyph. Lengths are in thousandths of an em.
type Glyph struct {
	ID         uint16
	Advance    int // how far the pen moves
	XOff, YOff int // where it is drawn, from the pen

	// Text is what the glyph's whole cluster stands for; only the cluster's
	// first glyph (from the left) has it. Cluster counts the cluster's glyphs
	// there, and is 0 on the others.
	Text    string
	Cluster int
}

// cluster is the smallest piece that a line can hold: the glyphs lo to hi of
// an item, made from the characters start to end.
type cluster struct {
	start, end int
	item       int
	lo, hi     int
	width      float64 // points
}

// shape turns the paragraph's items into glyphs and clusters.
func (e *engine) shape(p *paragraph) {
	p.whole = string(p.text)
	p.bytes = make([]int, 0, len(p.text)+1)
	for i := range p.whole {
		p.bytes = append(p.bytes, i)
	}
	p.bytes = append(p.bytes, len(p.whole))
	for i := range p.items {
		it := &p.items[i]
		dir, script := di.DirectionLTR, it.script
		if it.level&1 == 1 {
			dir = di.DirectionRTL
		} else if it.script == language.Arabic || it.script == language.Hebrew {
			script = language.Common // digits: nothing to join, nothing to turn
		}
		out := e.shaper.ShapeNoExtents(shaping.Input{
			Text: p.text, RunStart: it.start, RunEnd: it.end, Direction: dir,
			Face: e.goFace(it.face), Size: fixed.I(1000), Script: script, Language: e.language(it.span.lang),
		})
		e.clusters(p, i, out.Glyphs)
	}
	slices.SortFunc(p.clusters, func(a, b cluster) int { return cmp.Compare(a.start, b.start) })
}

// clusters groups an item's glyphs, giving each cluster its text. Characters
// that show nothing (joiners, variation selectors) go with what stands before.
func (e *engine) clusters(p *paragraph, i int, glyphs []shaping.Glyph) {
	it := &p.items[i]
	it.glyphs = make([]Glyph, 0, len(glyphs))
	from := len(p.clusters)
	for a := 0; a < len(glyphs); {
		z := a
		for z < len(glyphs) && glyphs[z].TextIndex() == glyphs[a].TextIndex() {
			z++
		}
		start := glyphs[a].TextIndex()
		c := cluster{start: start, end: start + glyphs[a].RunesCount(), item: i, lo: len(it.glyphs)}
		alone := z-a == 1
		for ; a < z; a++ {
			g := glyphs[a]
			if !alone && g.Advance == 0 && g.GlyphID == it.face.space {
				continue // what the shaper puts for a character that shows nothing
			}
			it.glyphs = append(it.glyphs, Glyph{ID: uint16(g.GlyphID), Advance: g.Advance.Round(),
				XOff: g.XOffset.Round(), YOff: g.YOffset.Round()})
			c.width += float64(g.Advance.Round()) * it.size / 1000
		}
		if c.hi = len(it.glyphs); c.hi == c.lo {
			it.glyphs = append(it.glyphs, Glyph{ID: uint16(it.face.space)})
			c.hi++
		}
		p.clusters = append(p.clusters, c)
	}
	for k := from; k < len(p.clusters); k++ {
		c := p.clusters[k]
		it.glyphs[c.lo].Text = p.whole[p.bytes[c.start]:p.bytes[c.end]]
		it.glyphs[c.lo].Cluster = c.hi - c.lo
	}
}

// measure sums the clusters' widths.
func measure(cs []cluster) (w float64) {
	for _, c := range cs {
		w += c.width
	}
	return w
}
