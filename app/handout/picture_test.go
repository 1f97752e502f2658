// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/markdown"
)

// painted is a picture of a colour in a colour model.
func painted(m interface {
	image.Image
	Set(x, y int, c color.Color)
}, c color.Color) image.Image {
	b := m.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			m.Set(x, y, c)
		}
	}
	return m
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// cmykJPEG is a JPEG of 8 × 8 pixels in CMYK, as Adobe's programs write it: one
// block for each ink, of which only the first coefficient is there.
func cmykJPEG() []byte {
	var b []byte
	segment := func(marker byte, data ...byte) {
		b = append(b, 0xFF, marker)
		b = binary.BigEndian.AppendUint16(b, uint16(len(data)+2))
		b = append(b, data...)
	}
	b = append(b, 0xFF, 0xD8)
	segment(0xEE, append([]byte("Adobe"), 0, 100, 0, 0, 0, 0, 0)...) // transform 0: CMYK, inverted
	segment(0xDB, append([]byte{0}, bytes.Repeat([]byte{8}, 64)...)...)
	segment(0xC0, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0)
	codes := func(class byte, values ...byte) { // two codes of one bit would be all ones: of two bits
		counts := make([]byte, 16)
		counts[1] = byte(len(values))
		segment(0xC4, append(append([]byte{class}, counts...), values...)...)
	}
	codes(0x00, 0, 7) // DC: "00" no change, "01" seven bits follow
	codes(0x10, 0)    // AC: "00" end of block
	segment(0xDA, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0)
	// Cyan, magenta and yellow at +127 (inverted: no ink), black at -127 (all ink).
	bits := strings.Repeat("01"+"1111111"+"00", 3) + "01" + "0000000" + "00"
	for len(bits)%8 != 0 {
		bits += "1"
	}
	for ; bits != ""; bits = bits[8:] {
		v := byte(0)
		for _, c := range bits[:8] {
			v = v<<1 | byte(c-'0')
		}
		if b = append(b, v); v == 0xFF {
			b = append(b, 0)
		}
	}
	return append(b, 0xFF, 0xD9)
}

// bomb is a PNG that says it has 50,000 × 50,000 pixels.
func bomb(t testing.TB) []byte {
	b := asPNG(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	binary.BigEndian.PutUint32(b[16:], 50_000)
	binary.BigEndian.PutUint32(b[20:], 50_000)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestReadPicture(t *testing.T) {
	r := image.Rect(0, 0, 16, 8)
	red := color.NRGBA{200, 0, 0, 255}
	opaque := image.NewPaletted(r, color.Palette{color.White, red})
	for name, c := range map[string]struct {
		data   []byte
		format string
		want   color.Color // of the middle; nil where the bytes stay as they are
	}{
		"grey JPEG":   {asJPEG(t, painted(image.NewGray(r), color.Gray{80})), "jpeg", nil},
		"JPEG":        {asJPEG(t, painted(image.NewRGBA(r), red)), "jpeg", nil},
		"CMYK JPEG":   {cmykJPEG(), "png", color.Gray{0}},
		"palette":     {asPNG(t, painted(opaque, red)), "png", red},
		"grey PNG":    {asPNG(t, painted(image.NewGray(r), color.Gray{80})), "png", color.Gray{80}},
		"16 bits":     {asPNG(t, painted(image.NewRGBA64(r), red)), "png", red},
		"transparent": {asPNG(t, image.NewNRGBA(r)), "png", color.White},
		"half":        {asPNG(t, painted(image.NewNRGBA(r), color.NRGBA{0, 0, 0, 128})), "png", color.Gray{127}},
	} {
		p, err := ReadPicture(c.data)
		if err != nil || p.Format != c.format || p.Width < 8 || p.Height != 8 {
			t.Errorf("%s: %s of %d × %d, %v", name, p.Format, p.Width, p.Height, err)
			continue
		}
		if c.want == nil {
			if !bytes.Equal(p.Data, c.data) {
				t.Errorf("%s was written anew", name)
			}
			continue
		}
		m, err := png.Decode(bytes.NewReader(p.Data))
		if err != nil {
			t.Fatal(err)
		}
		gr, gg, gb, ga := m.At(4, 4).RGBA()
		wr, wg, wb, _ := c.want.RGBA()
		for _, d := range []int{int(gr) - int(wr), int(gg) - int(wg), int(gb) - int(wb), int(ga) - 0xFFFF} {
			if max(d, -d) > 0x300 {
				t.Errorf("%s: %v, want %v", name, m.At(4, 4), c.want)
				break
			}
		}
	}
	whole := asJPEG(t, painted(image.NewRGBA(image.Rect(0, 0, 64, 64)), red))
	for name, data := range map[string][]byte{"empty": nil, "GIF": []byte("GIF89a"), "cut short": whole[:len(whole)/2],
		"no PNG": []byte("\x89PNG\r\n\x1a\nnothing"), "bomb": bomb(t)} {
		if p, err := ReadPicture(data); err == nil {
			t.Errorf("%s: no error, but %d × %d", name, p.Width, p.Height)
		}
	}
}

// TestPicturesStandUpright: a picture whose upper half is black comes out so,
// however the camera was held.
func TestPicturesStandUpright(t *testing.T) {
	const w, h = 32, 16
	black := map[int]func(x, y int) bool{ // where the stored picture is black
		1: func(_, y int) bool { return y < h/2 }, 2: func(_, y int) bool { return y < h/2 },
		3: func(_, y int) bool { return y >= h/2 }, 4: func(_, y int) bool { return y >= h/2 },
		5: func(x, _ int) bool { return x < w/2 }, 6: func(x, _ int) bool { return x < w/2 },
		7: func(x, _ int) bool { return x >= w/2 }, 8: func(x, _ int) bool { return x >= w/2 },
	}
	for o, is := range black {
		m := image.NewRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				m.Set(x, y, color.White)
				if is(x, y) {
					m.Set(x, y, color.Black)
				}
			}
		}
		data := asJPEG(t, m)
		exif := append([]byte("\xFF\xE1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00"), byte(o), 0, 0, 0, 0, 0, 0, 0)
		for _, adobe := range []string{"", "\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x00"} { // in YCbCr, and in RGB
			p, err := ReadPicture(slices.Concat(data[:2], exif, []byte(adobe), data[2:]))
			if err != nil {
				t.Fatal(err)
			}
			if tall := p.Height > p.Width; tall != (o >= 5) {
				t.Errorf("%d: %s of %d × %d", o, p.Format, p.Width, p.Height)
			}
			got, _, err := image.Decode(bytes.NewReader(p.Data))
			if err != nil {
				t.Fatal(err)
			}
			r, _, _, _ := got.At(p.Width/2, p.Height/8).RGBA()
			s, _, _, _ := got.At(p.Width/2, p.Height*7/8).RGBA()
			if r > 0x4000 || s < 0xC000 {
				t.Errorf("%d: %s: %x above, %x below", o, p.Format, r, s)
			}
		}
	}
	for _, junk := range []string{"\xFF\xE1\x00\x08Exif\x00\x00", "\xFF\xE1\x00\x10Exif\x00\x00II*\x00\xFF\xFF\xFF\xFF", "\xFF\xE1\x00\x12Exif\x00\x00MM\x00*\x00\x00\x00\x08\xFF\xFF"} {
		data := asJPEG(t, image.NewGray(image.Rect(0, 0, 8, 8)))
		if _, err := ReadPicture(append(append(append([]byte{}, data[:2]...), junk...), data[2:]...)); err != nil {
			t.Errorf("%q: %v", junk, err)
		}
	}
}

const illustrated = `---
title: "One"
summary: "A module."
---

## Talk {#talk step=experience method=pairs minutes=15}

Wages fell.[^wages] See [the table](https://example.org/t) and [the word](../../glossary/glossary.md#word).

![A raised fist](fist.png)

- one
- two[^two]

[^wages]: Statistics, [2023](https://example.org/w).
[^two]: **Two** of them.
`

// TestPicturesAndFootnotesReachPaper: the picture that the content names, its
// words where it cannot be printed, and notes with their marks.
func TestPicturesAndFootnotesReachPaper(t *testing.T) {
	b := newBuilder(t)
	files := fstest.MapFS{
		"courses/c/course.md":  {Data: []byte("---\ntitle: C\nsummary: S.\nmodules: [one]\n---\n\n## About {#about}\n\nWords.\n")},
		"courses/c/one.md":     {Data: []byte(illustrated)},
		"courses/c/fist.png":   {Data: asPNG(t, painted(image.NewGray(image.Rect(0, 0, 400, 200)), color.Gray{80}))},
		"methods/methods.md":   {Data: []byte("---\ntitle: M\nsummary: S.\n---\n\n## Pairs {#pairs}\n\nWords.\n")},
		"glossary/glossary.md": {Data: []byte("---\ntitle: G\nsummary: S.\n---\n\n## Word {#word}\n\nWords.\n")},
	}
	store := markdown.Open(markdown.Root{Name: "content", FS: files})
	for _, p := range store.Problems() {
		if !p.Advice {
			t.Error(p)
		}
	}
	b.Library, b.Pictures = store.Current(), store.Picture
	document := func() *Document {
		d, err := b.Module(ForParticipants, "c", "one", Page{Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	figures, links, raised := 0, map[string]bool{}, ""
	each(document().Blocks, func(block Block) {
		switch block := block.(type) {
		case Figure:
			figures++
			if block.Alt != "A raised fist" || block.Width != 300 || block.Picture.Width != 400 {
				t.Errorf("figure %q, %.0f points wide", block.Alt, block.Width)
			}
		case Paragraph:
			for _, r := range block.Text {
				links[r.Link] = true
				if r.Raised {
					raised += r.Text
				}
			}
		}
	})
	if figures != 1 || raised != "1212" {
		t.Errorf("%d figures, marks %q", figures, raised)
	}
	for _, want := range []string{"https://example.org/t", "https://example.org/w", "https://groundwork.example.org/en/glossary#word"} {
		if !links[want] {
			t.Errorf("no link to %s", want)
		}
	}
	data := print(t, document())
	if !bytes.Contains(data, []byte("/Subtype /Image")) {
		t.Error("the file has no picture")
	}
	files["courses/c/fist.png"].Data = bomb(t)
	before := store.Current().Version
	store.Reload()
	if store.Current().Version == before {
		t.Error("another picture, but the same version of the content")
	}
	b.Library = store.Current()
	alt := false
	each(document().Blocks, func(block Block) {
		p, ok := block.(Paragraph)
		alt = alt || ok && p.Text.String() == "A raised fist"
	})
	if !alt {
		t.Error("a picture that cannot be printed leaves no words")
	}
}

// each calls f with every block.
func each(blocks []Block, f func(Block)) {
	for _, b := range blocks {
		f(b)
		switch b := b.(type) {
		case List:
			for _, item := range b.Items {
				each(item.Blocks, f)
			}
		case Sheet:
			each(b.Body, f)
		case Beside:
			each(b.Main, f)
			each(b.Aside, f)
		case Note:
			each(b.Body, f)
		case Group:
			each(b.Blocks, f)
		case Keep:
			each(b.Blocks, f)
		}
	}
}

// TestDeepContentPrints: quotations and lists as deep in each other as a file may
// have them, and a module whose only block is empty, are set; no word is lost.
func TestDeepContentPrints(t *testing.T) {
	b := newBuilder(t)
	files := fstest.MapFS{
		"courses/c/course.md": {Data: []byte("---\ntitle: C\nsummary: S.\nmodules: [deep, empty]\n---\n\n## About {#about}\n\nWords.\n")},
		"courses/c/deep.md": {Data: []byte("---\ntitle: Deep\nsummary: S.\n---\n\n## Talk {#talk step=experience method=pairs minutes=15}\n\n" +
			strings.Repeat("> ", 38) + "quoted\n\n" + strings.Repeat("- ", 19) + "listed\n\n" + strings.Repeat("1. ", 19) + "numbered\n")},
		"courses/c/empty.md": {Data: []byte("---\ntitle: Empty\nsummary: S.\n---\n\n## Nothing {#nothing step=action method=pairs minutes=15}\n")},
		"methods/methods.md": {Data: []byte("---\ntitle: M\nsummary: S.\n---\n\n## Pairs {#pairs}\n\nWords.\n")},
	}
	b.Library = markdown.Open(markdown.Root{Name: "content", FS: files}).Current()
	for _, kind := range []Kind{ForParticipants, ForTrainers, ForTheWall} {
		for module, want := range map[string]string{"deep": "quoted listed numbered", "empty": "Empty", "": "Empty quoted"} {
			d, err := b.Module(kind, "c", module, Page{Lang: "en"})
			if err != nil {
				t.Errorf("%s of %q: %v", kind, module, err)
				continue
			}
			print(t, d)
			var words strings.Builder
			collect(&words, d.Blocks)
			for word := range strings.FieldsSeq(want) {
				if kind != ForTheWall && !strings.Contains(words.String(), word) {
					t.Errorf("%s of %q: %q is lost", kind, module, word)
				}
			}
		}
	}
}

// TestPicturesAreReadInTime: a scan takes twenty bytes, and goes over all pixels.
func TestPicturesAreReadInTime(t *testing.T) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(buf.Bytes(), []byte{0xFF, 0xDA})
	head, scan := buf.Bytes()[:at], buf.Bytes()[at:buf.Len()-2]
	for scans, ok := range map[int]bool{1: true, 101: false} {
		data := append(append(bytes.Clone(head), bytes.Repeat(scan, scans)...), 0xFF, 0xD9)
		if _, err := ReadPicture(data); (err == nil) != ok {
			t.Errorf("%d scans: %v", scans, err)
		}
	}
}
