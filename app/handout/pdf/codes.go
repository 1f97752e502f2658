// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unicode"

	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// fontSet is a document's fonts, in the order in which they come up.
type fontSet struct {
	byFace map[*typeset.Face]*font
	list   []*font
	err    error
}

func newFontSet() *fontSet { return &fontSet{byFace: map[*typeset.Face]*font{}} }

func (s *fontSet) font(face *typeset.Face) *font {
	f := s.byFace[face]
	if f == nil {
		src, err := readTrueType(face.File)
		if err != nil {
			s.err = errors.Join(s.err, fmt.Errorf("pdf: font %s: %w", face.Name, err))
			src = &trueType{unitsPerEm: 1000}
		}
		f = &font{set: s, face: face, src: src, name: fmt.Sprintf("F%d", len(s.list)+1),
			clusters: map[string]clusterCodes{}, gids: map[uint16]uint16{0: 0}, glyphs: []glyph{{}},
			sized: map[sizedGlyph]uint16{}}
		s.byFace[face] = f
		s.list = append(s.list, f)
	}
	return f
}

// font is a face as one document uses it.
type font struct {
	set  *fontSet
	face *typeset.Face
	src  *trueType
	name string // in content streams
	uses []use  // by code, less one

	clusters map[string]clusterCodes
	key      []byte   // for clusters, reused
	out      []uint16 // what codes returned last

	glyphs []glyph               // by new id
	gids   map[uint16]uint16     // new ids of the source's single glyphs
	sized  map[sizedGlyph]uint16 // glyphs of another width than their own
}

// clusterCodes is the run of codes that a cluster was given.
type clusterCodes struct {
	first        uint16
	count, width int
}

// use is what a code shows and stands for.
type use struct {
	text  string
	id    uint16 // glyph in the subset
	width int    // thousandths of an em
}

// glyph is a glyph of the subset: one of the source's, or a cluster of them.
type glyph struct {
	source uint16
	parts  []part // where it is a cluster
	width  int    // likewise, in font units
}

// part places one of the source's glyphs in a cluster, in font units.
type part struct {
	source uint16
	x, y   int
}

// codes returns the codes that show a cluster's glyphs and stand for its text,
// from left to right, and the sum of their widths in thousandths of an em.
// The slice is valid until the next call.
//
// A cluster of several glyphs (a base with its marks, an Indic syllable)
// becomes a single glyph, composed of them: marks drawn on their own are taken
// for words of their own. So does a glyph above its line (a word in Nastaliq
// climbs to its beginning): readers take it for a line of its own. How its text is
// dealt out over codes, see share. turns says that a rightMark stands before it.
func (f *font) codes(cluster []typeset.Glyph, rtl, turns bool) (codes []uint16, width int) {
	f.key = append(f.key[:0], cluster[0].Text...)
	if rtl {
		f.key = append(f.key, 1)
	}
	if turns {
		f.key = append(f.key, 2)
	}
	for _, g := range cluster {
		f.key = append(f.key, 0)
		f.key = binary.BigEndian.AppendUint16(f.key, g.ID)
		if composed(cluster) {
			for _, v := range [3]int32{g.Advance, g.XOff, g.YOff} {
				f.key = binary.BigEndian.AppendUint16(f.key, uint16(v))
			}
		}
	}
	c, ok := f.clusters[string(f.key)]
	if !ok {
		c = f.add(cluster, rtl, turns)
		f.clusters[string(f.key)] = c
	}
	f.out = f.out[:0]
	for i := range c.count {
		f.out = append(f.out, c.first+uint16(i))
	}
	return f.out, c.width
}

// composed says that a cluster needs a glyph of its own.
func composed(cluster []typeset.Glyph) bool { return len(cluster) > 1 || cluster[0].YOff != 0 }

// add gives codes to a cluster.
func (f *font) add(cluster []typeset.Glyph, rtl, turns bool) clusterCodes {
	runes := []rune(cluster[0].Text)
	if len(f.uses)+len(runes) >= 0xFFFF || len(f.glyphs) >= 0xFF00 {
		f.set.err = errors.New("pdf: more than 65,000 different glyphs of one face in a document")
		return clusterCodes{}
	}
	c := clusterCodes{first: uint16(len(f.uses) + 1), count: 1}
	u := use{text: cluster[0].Text}
	if turns || rtl && neutral(u.text) {
		u.text = rightMark + u.text
	}
	if composed(cluster) {
		u.id, u.width = f.compose(cluster)
	} else {
		u.id, u.width = f.single(cluster[0].ID), f.src.width(cluster[0].ID)
	}
	c.width = u.width
	f.uses = append(f.uses, f.share(u, runes, rtl)...)
	c.count = len(f.uses) + 1 - int(c.first)
	return c
}

// markWidth is the room that a code for a mark takes of its cluster's, in
// thousandths of an em. Below 100, poppler takes what follows for the same
// place printed twice; above 102, pdf.js, for which marks have no width, sees
// a gap between words.
const markWidth = 101

// share deals a cluster out over codes of one character each, where it has
// marks (for the readers' sake, see markWidth) or is read from the right
// (readers undo that order code by code, some without looking into a code's
// text). The leftmost code shows everything, the others nothing. A code's glyph
// is as wide as the code (PDF/A-2, 6.2.11.5; PDF/UA-1, 7.21.5).
func (f *font) share(u use, runes []rune, rtl bool) []use {
	marks := 0
	for _, r := range runes {
		if unicode.Is(unicode.Mn, r) {
			marks++
		}
	}
	bases := len(runes) - marks
	if len(runes) < 2 || bases == 0 || marks == 0 && !rtl {
		return []use{u}
	}
	mark := 0
	if marks > 0 {
		mark = min(markWidth, u.width/(2*marks))
	}
	base := (u.width - marks*mark) / bases
	rest := u.width - marks*mark - base*bases
	out := make([]use, len(runes))
	for i, r := range runes {
		out[i] = use{text: string(r), width: mark}
		if !unicode.Is(unicode.Mn, r) {
			out[i].width, rest = base+rest, 0
		}
	}
	if rtl {
		slices.Reverse(out)
	}
	for i := range out {
		shown := uint16(0)
		if i == 0 {
			shown = u.id
		}
		out[i].id = f.resized(shown, out[i].width)
	}
	return out
}

// sizedGlyph is a glyph of the subset with a width in thousandths of an em;
// glyph 0 stands for showing nothing.
type sizedGlyph struct {
	id    uint16
	width int
}

// resized takes a glyph into the subset that shows the same as another and is
// as wide as asked.
func (f *font) resized(id uint16, width int) uint16 {
	key := sizedGlyph{id, width}
	if again, ok := f.sized[key]; ok {
		return again
	}
	g := glyph{parts: []part{}}
	switch {
	case id != 0 && f.glyphs[id].parts != nil:
		g = f.glyphs[id]
	case id != 0:
		g.parts = []part{{source: f.glyphs[id].source}}
	}
	g.width = (width*f.src.unitsPerEm + 500) / 1000
	f.sized[key] = uint16(len(f.glyphs))
	f.glyphs = append(f.glyphs, g)
	return f.sized[key]
}

// single takes one of the source's glyphs into the subset.
func (f *font) single(gid uint16) uint16 {
	id, ok := f.gids[gid]
	if !ok {
		id = uint16(len(f.glyphs))
		f.gids[gid] = id
		f.glyphs = append(f.glyphs, glyph{source: gid})
	}
	return id
}

// compose takes a cluster into the subset as one glyph.
func (f *font) compose(cluster []typeset.Glyph) (id uint16, width int) {
	units := func(thousandths int) int { return thousandths * f.src.unitsPerEm / 1000 }
	g := glyph{}
	for _, c := range cluster {
		g.parts = append(g.parts, part{c.ID, units(width + int(c.XOff)), units(int(c.YOff))})
		width += int(c.Advance)
	}
	width = max(width, 0)
	g.width = units(width)
	f.glyphs = append(f.glyphs, g)
	return uint16(len(f.glyphs) - 1), width
}
