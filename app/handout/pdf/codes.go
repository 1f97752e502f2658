// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"

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
		src, err := readTrueType(face.Data)
		if err != nil {
			s.err = errors.Join(s.err, fmt.Errorf("pdf: font %s: %w", face.Name, err))
			src = &trueType{unitsPerEm: 1000}
		}
		f = &font{set: s, face: face, src: src, name: fmt.Sprintf("F%d", len(s.list)+1),
			codes: map[string]uint16{}, gids: map[uint16]uint16{0: 0}, glyphs: []glyph{{}}}
		s.byFace[face] = f
		s.list = append(s.list, f)
	}
	return f
}

// font is a face as one document uses it.
type font struct {
	set   *fontSet
	face  *typeset.Face
	src   *trueType
	name  string // in content streams
	codes map[string]uint16
	uses  []use // by code, less one
	key   []byte

	glyphs []glyph           // by new id
	gids   map[uint16]uint16 // new ids of the source's single glyphs
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

// code returns the code that shows a cluster's glyphs and stands for its
// text, and its width in thousandths of an em.
//
// A cluster of several glyphs (a base with its marks, an Indic syllable)
// becomes a single glyph, composed of them. A reader then finds one code of
// the cluster's full width with the cluster's text, and has nothing to guess:
// marks drawn on their own are taken for words of their own, or reversed,
// whether with ActualText or without.
func (f *font) code(cluster []typeset.Glyph) (code uint16, width int) {
	f.key = append(f.key[:0], cluster[0].Text...)
	for _, g := range cluster {
		f.key = append(f.key, 0)
		f.key = binary.BigEndian.AppendUint16(f.key, g.ID)
		if len(cluster) > 1 {
			for _, v := range []int{g.Advance, g.XOff, g.YOff} {
				f.key = binary.BigEndian.AppendUint16(f.key, uint16(v))
			}
		}
	}
	code, ok := f.codes[string(f.key)]
	if ok {
		return code, f.uses[code-1].width
	}
	if len(f.uses) >= 0xFFFE || len(f.glyphs) >= 0xFF00 {
		f.set.err = errors.New("pdf: more than 65,000 different glyphs of one face in a document")
		return 0, 0
	}
	u := use{text: cluster[0].Text}
	if len(cluster) == 1 {
		u.id, u.width = f.single(cluster[0].ID), f.src.width(cluster[0].ID)
	} else {
		u.id, u.width = f.compose(cluster)
	}
	f.uses = append(f.uses, u)
	code = uint16(len(f.uses))
	f.codes[string(f.key)] = code
	return code, u.width
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
		g.parts = append(g.parts, part{c.ID, units(width + c.XOff), units(c.YOff)})
		width += c.Advance
	}
	width = max(width, 0)
	g.width = units(width)
	f.glyphs = append(f.glyphs, g)
	return uint16(len(f.glyphs) - 1), width
}
