// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// trueType is what embedding needs of a TrueType file.
type trueType struct {
	tables     map[string][]byte // all but glyf
	glyf       *io.SectionReader
	unitsPerEm int
	numGlyphs  int
	hMetrics   int
	longLoca   bool
}

var errShort = errors.New("the file is cut short or broken")

// readTrueType reads a font's tables and checks what the rest relies on.
func readTrueType(file *io.SectionReader) (*trueType, error) {
	contents, err := piece(file, 0, 12)
	if err == nil {
		contents, err = piece(file, 12, 16*int64(binary.BigEndian.Uint16(contents[4:])))
	}
	if err != nil {
		return nil, err
	}
	need := map[string]int{"head": 54, "hhea": 36, "maxp": 32, "hmtx": 4, "loca": 4}
	t := &trueType{tables: map[string][]byte{}}
	for entry := range slices.Chunk(contents, 16) {
		from, size := int64(binary.BigEndian.Uint32(entry[8:])), int64(binary.BigEndian.Uint32(entry[12:]))
		name := string(entry[:4])
		if _, ok := need[name]; ok {
			if t.tables[name], err = piece(file, from, size); err != nil {
				return nil, err
			}
		} else if name == "glyf" && from+size <= file.Size() {
			t.glyf = io.NewSectionReader(file, from, size)
		}
	}
	for name, size := range need {
		if len(t.tables[name]) < size {
			return nil, errors.New("no usable table " + name)
		}
	}
	if t.glyf == nil {
		return nil, errors.New("no usable table glyf")
	}
	t.unitsPerEm = int(binary.BigEndian.Uint16(t.tables["head"][18:]))
	t.longLoca = t.tables["head"][51] == 1
	t.numGlyphs = int(binary.BigEndian.Uint16(t.tables["maxp"][4:]))
	t.hMetrics = int(binary.BigEndian.Uint16(t.tables["hhea"][34:]))
	size := 2
	if t.longLoca {
		size = 4
	}
	if t.unitsPerEm == 0 || t.hMetrics == 0 || len(t.tables["hmtx"]) < 4*t.hMetrics+2*(t.numGlyphs-t.hMetrics) ||
		len(t.tables["loca"]) < size*(t.numGlyphs+1) {
		return nil, errShort
	}
	return t, nil
}

// piece reads size bytes of a file.
func piece(file *io.SectionReader, from, size int64) ([]byte, error) {
	if from+size > file.Size() {
		return nil, errShort
	}
	data := make([]byte, size)
	if _, err := file.ReadAt(data, from); err != nil && size > 0 {
		return nil, errShort
	}
	return data, nil
}

// metrics returns a glyph's advance and left side bearing in font units.
func (t *trueType) metrics(gid uint16) (advance, bearing uint16) {
	hmtx, i := t.tables["hmtx"], int(gid)
	if i >= t.numGlyphs || t.hMetrics == 0 {
		return 0, 0
	}
	if i < t.hMetrics {
		return binary.BigEndian.Uint16(hmtx[4*i:]), binary.BigEndian.Uint16(hmtx[4*i+2:])
	}
	return binary.BigEndian.Uint16(hmtx[4*(t.hMetrics-1):]), binary.BigEndian.Uint16(hmtx[4*t.hMetrics+2*(i-t.hMetrics):])
}

// width is a glyph's advance in thousandths of an em.
func (t *trueType) width(gid uint16) int {
	a, _ := t.metrics(gid)
	return (int(a)*1000 + t.unitsPerEm/2) / t.unitsPerEm
}

// outline returns a glyph's data; empty for one that shows nothing.
func (t *trueType) outline(gid uint16) ([]byte, error) {
	loca := t.tables["loca"]
	if int(gid) >= t.numGlyphs {
		return nil, errShort
	}
	var a, z int
	if t.longLoca {
		a, z = int(binary.BigEndian.Uint32(loca[4*int(gid):])), int(binary.BigEndian.Uint32(loca[4*int(gid)+4:]))
	} else {
		a, z = 2*int(binary.BigEndian.Uint16(loca[2*int(gid):])), 2*int(binary.BigEndian.Uint16(loca[2*int(gid)+2:]))
	}
	if a > z {
		return nil, errShort
	}
	return piece(t.glyf, int64(a), int64(z-a))
}

// Flags of a composite glyph's components (OpenType, glyf table).
const (
	argsAreWords     = 0x0001
	argsAreOffsets   = 0x0002
	haveScale        = 0x0008
	moreComponents   = 0x0020
	haveXYScale      = 0x0040
	haveTwoByTwo     = 0x0080
	haveInstructions = 0x0100
)

// subset builds a TrueType font of the glyphs that f has given codes to, with
// the parts they are composed of, and without instructions. It holds the six
// tables that a CIDFontType2 needs (ISO 32000-1, 9.9).
func (f *font) subset() ([]byte, error) {
	var glyf, loca, hmtx []byte
	elements := 1
	for id := 0; id < len(f.glyphs); id++ { // components are appended on the way
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		g := f.glyphs[id]
		data, err := f.data(g)
		if err != nil {
			return nil, err
		}
		glyf = append(glyf, data...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		elements = max(elements, len(g.parts))
		advance, bearing := f.src.metrics(g.source)
		if g.parts != nil {
			advance, bearing = uint16(g.width), 0
			if len(data) > 4 {
				bearing = binary.BigEndian.Uint16(data[2:])
			}
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, advance)
		hmtx = binary.BigEndian.AppendUint16(hmtx, bearing)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	n := uint16(len(f.glyphs))

	head := slices.Clone(f.src.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1) // long loca
	hhea := slices.Clone(f.src.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], n)
	return assemble([]table{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca},
		{"maxp", f.maxp(n, elements)}}), nil
}

// maxp is the source's table with room for composed clusters and none for
// instructions.
func (f *font) maxp(glyphs uint16, elements int) []byte {
	b := slices.Clone(f.src.tables["maxp"])
	get := func(at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	put := func(at, v int) { binary.BigEndian.PutUint16(b[at:], uint16(min(v, 0xFFFF))) }
	put(4, int(glyphs))
	put(10, max(get(6), get(10))*elements) // points and contours of composites
	put(12, max(get(8), get(12))*elements)
	put(14, 1) // zones
	for at := 16; at < 28; at += 2 {
		put(at, 0)
	}
	put(28, max(get(28), elements))
	put(30, get(30)+1)
	return b
}

// data returns a glyph's outline with the subset's ids.
func (f *font) data(g glyph) ([]byte, error) {
	if g.parts == nil {
		data, err := f.src.outline(g.source)
		if err != nil {
			return nil, err
		}
		return f.renumber(data)
	}
	var out []byte
	box := [4]int{0x7FFF, 0x7FFF, -0x8000, -0x8000}
	last := -1
	for _, p := range g.parts {
		data, err := f.src.outline(p.source)
		if err != nil {
			return nil, err
		}
		if len(data) < 10 {
			continue // shows nothing
		}
		for i := range 2 {
			low, high := int(int16(binary.BigEndian.Uint16(data[2+2*i:]))), int(int16(binary.BigEndian.Uint16(data[6+2*i:])))
			shift := [2]int{p.x, p.y}[i]
			box[i], box[2+i] = min(box[i], low+shift), max(box[2+i], high+shift)
		}
		last = len(out)
		for _, v := range []int{argsAreWords | argsAreOffsets | moreComponents, int(f.single(p.source)), p.x, p.y} {
			out = binary.BigEndian.AppendUint16(out, uint16(v))
		}
	}
	if last < 0 {
		return nil, nil
	}
	binary.BigEndian.PutUint16(out[last:], argsAreWords|argsAreOffsets)
	header := []byte{0xFF, 0xFF}
	for _, v := range box {
		header = binary.BigEndian.AppendUint16(header, uint16(v))
	}
	return append(header, out...), nil
}

// renumber returns a glyph's data without instructions and with its
// components' new ids.
func (f *font) renumber(data []byte) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	if len(data) < 12 {
		return nil, errShort
	}
	if contours := int16(binary.BigEndian.Uint16(data)); contours >= 0 {
		return withoutInstructions(data, int(contours))
	}
	out := slices.Clone(data)
	for at := 10; ; {
		if len(out) < at+4 {
			return nil, errShort
		}
		flags := binary.BigEndian.Uint16(out[at:])
		binary.BigEndian.PutUint16(out[at:], flags&^haveInstructions)
		binary.BigEndian.PutUint16(out[at+2:], f.single(binary.BigEndian.Uint16(out[at+2:])))
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&haveScale != 0:
			at += 2
		case flags&haveXYScale != 0:
			at += 4
		case flags&haveTwoByTwo != 0:
			at += 8
		}
		if at > len(out) {
			return nil, errShort
		}
		if flags&moreComponents == 0 {
			return out[:at], nil
		}
	}
}

// withoutInstructions is a simple glyph's data with an empty program.
func withoutInstructions(data []byte, contours int) ([]byte, error) {
	at := 10 + 2*contours
	if len(data) < at+2 {
		return nil, errShort
	}
	skip := int(binary.BigEndian.Uint16(data[at:]))
	if len(data) < at+2+skip {
		return nil, errShort
	}
	out := append(slices.Clone(data[:at]), 0, 0)
	return append(out, data[at+2+skip:]...), nil
}

type table struct {
	tag  string
	data []byte
}

// assemble writes a font file; tables come sorted by tag.
func assemble(tables []table) []byte {
	n := len(tables)
	pow, log := 1, 0
	for pow*2 <= n {
		pow, log = pow*2, log+1
	}
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, pow * 16, log, (n - pow) * 16} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	at, headAt := 12+16*n, 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = at
		}
		out = append(out, t.tag...)
		for _, v := range []int{int(checksum(t.data)), at, len(t.data)} {
			out = binary.BigEndian.AppendUint32(out, uint32(v))
		}
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) (sum uint32) {
	for len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	var last [4]byte
	copy(last[:], b)
	return sum + binary.BigEndian.Uint32(last[:])
}
