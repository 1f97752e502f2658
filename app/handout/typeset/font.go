// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
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
// after that.
type Face struct {
	Name   string // "Guru-Bold"
	Script string // ISO 15924
	Style  Style
	File   *io.SectionReader // the TrueType file, of which each reader reads what it needs

	// Ascent and Descent are the line's extent in thousandths of an em, the
	// descent negative.
	Ascent, Descent int
	// CapHeight in thousandths of an em.
	CapHeight int
	// UnitsPerEm of the coordinates in File.
	UnitsPerEm int

	font     *font.Font
	space    font.GID
	outlines func() outlines // read when first asked for
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
			file, err := openFont(files, name)
			if err != nil {
				return nil, fmt.Errorf("typeset: %w", err)
			}
			return parseFace(key, script, Style(i), file)
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

// openFont is a font file that stays open: an embedded one is not copied.
func openFont(files fs.FS, name string) (*io.SectionReader, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	at, ok := f.(io.ReaderAt)
	if !ok {
		return nil, fmt.Errorf("%s cannot be read piece by piece", name)
	}
	return io.NewSectionReader(at, 0, info.Size()), nil
}

func parseFace(name, script string, style Style, file *io.SectionReader) (*Face, error) {
	shown, err := withoutOutlines(file)
	if err != nil {
		return nil, fmt.Errorf("typeset: font %s: %w", name, err)
	}
	loader, err := opentype.NewLoader(shown)
	if err != nil {
		return nil, fmt.Errorf("typeset: font %s: %w", name, err)
	}
	ft, err := font.NewFont(loader)
	if err != nil {
		return nil, fmt.Errorf("typeset: font %s: %w", name, err)
	}
	f := &Face{Name: name, Script: script, Style: style, File: file, font: ft, UnitsPerEm: int(ft.Upem()),
		outlines: sync.OnceValue(func() outlines { return readOutlines(file) })}
	face := &font.Face{Font: ft} // for its metrics: without caches for glyphs
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

// withoutOutlines is a TrueType file whose table of contents lacks glyf and
// loca: shaping reads neither, and go-text parses every outline of a face at
// once, which took most of the time of a Chinese handout from a cold start.
func withoutOutlines(file *io.SectionReader) (*io.SectionReader, error) {
	start := make([]byte, 12)
	if _, err := file.ReadAt(start, 0); err != nil {
		return nil, err
	}
	contents := make([]byte, 16*int(binary.BigEndian.Uint16(start[4:])))
	if _, err := file.ReadAt(contents, 12); err != nil {
		return nil, err
	}
	outlines := 0
	for entry := range slices.Chunk(contents, 16) {
		if tag := string(entry[:4]); tag == "glyf" || tag == "loca" {
			outlines++
			continue
		}
		start = append(start, entry...)
	}
	if outlines != 2 {
		return nil, errors.New("no TrueType outlines")
	}
	binary.BigEndian.PutUint16(start[4:], uint16(len(start)/16))
	return io.NewSectionReader(overStart{file, start}, 0, file.Size()), nil
}

// overStart reads a file that begins otherwise.
type overStart struct {
	io.ReaderAt
	start []byte
}

// ReadAt is io.ReaderAt's.
func (o overStart) ReadAt(to []byte, at int64) (int, error) {
	n := 0
	if at < int64(len(o.start)) {
		n = copy(to, o.start[at:])
	}
	if n == len(to) {
		return n, nil
	}
	m, err := o.ReaderAt.ReadAt(to[n:], at+int64(n))
	return n + m, err
}
