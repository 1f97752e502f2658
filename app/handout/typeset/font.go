// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"

	"github.com/groundwork-org/groundwork/static"
)

// Style is a cut of a face.
type Style uint8

// The styles that a script may have; Regular is always there.
const (
	Regular Style = iota
	Bold
	Italic
)

var styleNames = [...]string{"Regular", "Bold", "Italic"}

// Face is one font file, parsed once for the whole process. It never changes
// after that; whoever writes into Data breaks every document.
type Face struct {
	Name   string // "Guru-Bold"
	Script string // ISO 15924
	Style  Style
	Data   []byte // the TrueType file

	// Ascent and Descent are the line's extent in thousandths of an em, the
	// descent negative.
	Ascent, Descent int
	// CapHeight in thousandths of an em.
	CapHeight int
	// UnitsPerEm of the coordinates in Data.
	UnitsPerEm int

	font  *font.Font
	space font.GID
}

// Has says whether the face has a glyph for r.
func (f *Face) Has(r rune) bool {
	_, ok := f.font.NominalGlyph(r)
	return ok
}

// storedFace parses on first use.
type storedFace struct {
	load func() (*Face, error)
}

// Store holds faces by script and style. It is safe for concurrent use.
type Store struct {
	faces map[string]*storedFace
	// order in which scripts are asked for a character that the text's own
	// script lacks: Latin, symbols, then the rest by name.
	order []string
}

// NewStore finds faces in a folder by their names alone, SCRIPT-STYLE.ttf, so
// that another script needs a file and no code. Nothing is parsed yet.
func NewStore(files fs.FS, dir string) (*Store, error) {
	names, err := fs.Glob(files, path.Join(dir, "*-*.ttf"))
	if err != nil {
		return nil, fmt.Errorf("typeset: fonts in %s: %w", dir, err)
	}
	s := &Store{faces: map[string]*storedFace{}}
	for _, name := range names {
		key := strings.TrimSuffix(path.Base(name), ".ttf")
		script, style, _ := strings.Cut(key, "-")
		i := slices.Index(styleNames[:], style)
		if len(script) != 4 || i < 0 {
			return nil, fmt.Errorf("typeset: %s: a font is named SCRIPT-STYLE.ttf, as Guru-Bold.ttf", name)
		}
		s.faces[key] = &storedFace{load: sync.OnceValues(func() (*Face, error) {
			data, err := fs.ReadFile(files, name)
			if err != nil {
				return nil, fmt.Errorf("typeset: %w", err)
			}
			return parseFace(key, script, Style(i), data)
		})}
		if style == "Regular" {
			s.order = append(s.order, script)
		}
	}
	slices.SortFunc(s.order, func(a, b string) int {
		return strings.Compare(fallbackKey(a), fallbackKey(b))
	})
	return s, nil
}

func fallbackKey(script string) string {
	switch {
	case script == "Latn":
		return "0"
	case strings.HasPrefix(script, "Z"):
		return "1" + script
	}
	return "2" + script
}

// Fonts is the store of the fonts that Groundwork ships.
var Fonts = sync.OnceValues(func() (*Store, error) {
	return NewStore(static.Files, "fonts")
})

// Scripts lists the scripts that have a face.
func (s *Store) Scripts() []string { return slices.Clone(s.order) }

// face returns a script's face in a style, or in the nearest that it has:
// bold for italics in a script without, else regular. ok is false where the
// script has no face at all.
func (s *Store) face(script string, style Style) (f *Face, ok bool, err error) {
	try := []Style{style, Regular}
	if style == Italic {
		try = []Style{Italic, Bold, Regular}
	}
	for _, st := range try {
		if e := s.faces[script+"-"+styleNames[st]]; e != nil {
			f, err = e.load()
			return f, err == nil, err
		}
	}
	return nil, false, nil
}

// faceFor finds the face that sets r in text of a script. ok is false where no
// face in the store has it.
func (s *Store) faceFor(script string, style Style, r rune) (f *Face, ok bool, err error) {
	f, ok, err = s.face(script, style)
	if err != nil || ok && f.Has(r) {
		return f, ok, err
	}
	for _, other := range s.order {
		f, ok, err = s.face(other, style)
		if err != nil || ok && f.Has(r) {
			return f, ok, err
		}
	}
	return nil, false, nil
}

func parseFace(name, script string, style Style, data []byte) (*Face, error) {
	loader, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("typeset: font %s: %w", name, err)
	}
	if !loader.HasTable(opentype.MustNewTag("glyf")) {
		return nil, fmt.Errorf("typeset: font %s: no TrueType outlines", name)
	}
	if loader, err = opentype.NewLoader(bytes.NewReader(withoutOutlines(data))); err != nil {
		return nil, fmt.Errorf("typeset: font %s: %w", name, err)
	}
	ft, err := font.NewFont(loader)
	if err != nil {
		return nil, fmt.Errorf("typeset: font %s: %w", name, err)
	}
	f := &Face{Name: name, Script: script, Style: style, Data: data, font: ft, UnitsPerEm: int(ft.Upem())}
	face := font.NewFace(ft)
	extents, ok := face.FontHExtents()
	if !ok || f.UnitsPerEm == 0 {
		return nil, fmt.Errorf("typeset: font %s: no metrics", name)
	}
	em := 1000 / float32(f.UnitsPerEm)
	f.Ascent, f.Descent = int(extents.Ascender*em), int(extents.Descender*em)
	f.space, _ = ft.NominalGlyph(' ')
	f.CapHeight = int(face.LineMetric(font.CapHeight) * em)
	return f, nil
}

// withoutOutlines is a TrueType file without the tables glyf and loca: shaping
// reads neither, and go-text parses every outline of a face at once, which took
// most of the time of a Chinese handout from a cold start.
func withoutOutlines(data []byte) []byte {
	n := int(binary.BigEndian.Uint16(data[4:]))
	out := slices.Clone(data[:12])
	kept := 0
	at := uint32(12 + 16*n)
	var tables []byte
	for i := range n {
		entry := data[12+16*i : 28+16*i]
		if tag := string(entry[:4]); tag == "glyf" || tag == "loca" {
			at -= 16
			continue
		}
		kept++
		out = append(out, entry...)
	}
	for i := range kept {
		entry := out[12+16*i : 28+16*i]
		from, size := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		if uint64(from)+uint64(size) > uint64(len(data)) {
			return data // broken; the loader says how
		}
		binary.BigEndian.PutUint32(entry[8:], at+uint32(len(tables)))
		tables = append(tables, data[from:from+size]...)
		for len(tables)%4 != 0 {
			tables = append(tables, 0)
		}
	}
	binary.BigEndian.PutUint16(out[4:], uint16(kept))
	return append(out, tables...)
}
