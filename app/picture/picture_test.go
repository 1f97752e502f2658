// SPDX-License-Identifier: AGPL-3.0-or-later

package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// shades is a picture that compresses to a few hundred bytes.
func shades() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 24, 16))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * 7)
	}
	return m
}

func asJPEG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, shades(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// marked is a segment of a JPEG.
func marked(marker byte, data string) string {
	return string(binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(data)+2))) + data
}

// place is what no file may tell any more.
const place = "43.6532 N, Union Hall"

// same says that two files show the same pixels.
func same(t *testing.T, a, b []byte) bool {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	n, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if m.At(x, y) != n.At(x, y) {
				return false
			}
		}
	}
	return m.Bounds() == n.Bounds()
}

// TestAPhotographTellsNothingElse: wherever a JPEG may carry where it was taken, that
// is gone, and what is shown is the same, as the camera was held.
func TestAPhotographTellsNothingElse(t *testing.T) {
	plain := asJPEG(t)
	for o := 1; o <= 8; o++ {
		held := string(held(o))[4:]
		data := []byte("\xFF\xD8" + marked(exif, held+place) + "\xFF" + marked(exif, "http://ns.adobe.com/xap/1.0/\x00"+place) +
			marked(profile, "MPF\x00"+place) + marked(profile, "ICC_PROFILE\x00\x01\x01") + marked(jfif, "JFXX\x00"+place) +
			marked(0xED, "Photoshop 3.0\x00"+place) + marked(comment, place) + string(plain[2:]) + place + string(plain))
		bare := Bare(data)
		if bytes.Contains(bare, []byte(place)) || !bytes.Contains(bare, []byte("ICC_PROFILE")) {
			t.Errorf("held as %d: %q", o, bare)
		}
		if Orientation(bare) != o || !same(t, bare, plain) {
			t.Errorf("held as %d it is shown as %d, or otherwise", o, Orientation(bare))
		}
		if again := Bare(bare); !bytes.Equal(again, bare) {
			t.Errorf("held as %d: more is taken out the second time", o)
		}
	}
}

func TestADrawingTellsNothingElse(t *testing.T) {
	var b bytes.Buffer
	m := image.NewPaletted(image.Rect(0, 0, 9, 9), color.Palette{color.Transparent, color.Black})
	m.SetColorIndex(4, 4, 1)
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	chunk := func(name, data string) string {
		body := name + data
		out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		return string(binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE([]byte(body))))
	}
	const header = 8 + 25
	more := chunk("eXIf", place) + chunk("tEXt", "Comment\x00"+place) + chunk("iTXt", place) + chunk("zTXt", place) + chunk("tIME", "1234567")
	data := []byte(string(plain[:header]) + more + string(plain[header:]) + place)
	if bare := Bare(data); !bytes.Equal(bare, plain) {
		t.Errorf("%q is left, not %q", bare, plain)
	}
}

// TestWhatIsNoPictureIsNothing: other files, and broken ones at each length.
func TestWhatIsNoPictureIsNothing(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, shades()); err != nil {
		t.Fatal(err)
	}
	for _, whole := range [][]byte{asJPEG(t), b.Bytes()} {
		for n := range len(whole) {
			if bare := Bare(whole[:n]); bare != nil {
				t.Fatalf("%d of %d bytes make a picture", n, len(whole))
			}
		}
	}
	if Bare([]byte("GIF89a"+place)) != nil {
		t.Error("a GIF is a picture")
	}
}

func FuzzBare(f *testing.F) {
	f.Add([]byte("\xFF\xD8\xFF\xE1\x00\x08Exif\x00\x00\xFF\xDA\x00\x02\x00\xFF\xD9"))
	f.Add([]byte(signature))
	f.Fuzz(func(t *testing.T, data []byte) {
		bare := Bare(data)
		if again := Bare(bare); bare != nil && !bytes.Equal(again, bare) {
			t.Errorf("%q becomes %q, and %q", data, bare, again)
		}
	})
}
