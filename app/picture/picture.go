// SPDX-License-Identifier: AGPL-3.0-or-later

// Package picture takes out of a photograph's file what its camera tells besides
// the picture: where and when it was taken, with which device, a small copy that shows
// what was cut off. A photograph of a hall says where people meet. Not here: how
// pictures are printed (handout), and which a module may show (markdown).
package picture

import (
	"bytes"
	"encoding/binary"
)

// Bare is a JPEG or PNG without what is not needed to show it. A JPEG keeps how its
// camera was held, its colour profile and Adobe's note on its colours; what stands
// after its end goes, too. Of another file, or one that is broken, nothing is left.
func Bare(data []byte) []byte {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xD8}):
		return bareJPEG(data)
	case bytes.HasPrefix(data, []byte(signature)):
		return barePNG(data)
	}
	return nil
}

// Markers of a JPEG's segments (ITU-T T.81, table B.1).
const (
	endOfImage  = 0xD9
	startOfScan = 0xDA
	jfif        = 0xE0 // APP0, and up to APP15 what programs add
	exif        = 0xE1
	profile     = 0xE2
	adobe       = 0xEE
	app15       = 0xEF
	comment     = 0xFE
)

func bareJPEG(data []byte) []byte {
	out := bytes.Clone(data[:2])
	if o := Orientation(data); o > 1 {
		out = append(out, held(o)...)
	}
	for at := 2; ; {
		for at+1 < len(data) && data[at] == 0xFF && data[at+1] == 0xFF { // fill bytes
			at++
		}
		size := segment(data[at:])
		if size == 0 {
			return nil
		}
		s := data[at : at+size]
		at += size
		if shown(s) {
			out = append(out, s...)
		}
		switch s[1] {
		case endOfImage:
			return out
		case startOfScan:
			n := scanned(data[at:])
			out = append(out, data[at:at+n]...)
			at += n
		}
	}
}

// segment is how many bytes the segment takes that data begins with: FF, its marker,
// its length in two bytes (ITU-T T.81, B.1.1.4); 0 where there is none.
func segment(data []byte) int {
	switch {
	case len(data) < 2 || data[0] != 0xFF:
		return 0
	case data[1] == endOfImage:
		return 2
	case len(data) < 4:
		return 0
	}
	size := 2 + int(binary.BigEndian.Uint16(data[2:]))
	if size < 4 || size > len(data) {
		return 0
	}
	return size
}

// shown says that a segment is needed to show the picture. The profile's own segment
// may also list more pictures (CIPA DC-007), which are not.
func shown(s []byte) bool {
	switch marker := s[1]; {
	case marker == jfif:
		return bytes.HasPrefix(s[4:], []byte("JFIF\x00"))
	case marker == profile:
		return bytes.HasPrefix(s[4:], []byte("ICC_PROFILE\x00"))
	case marker == adobe:
		return bytes.HasPrefix(s[4:], []byte("Adobe"))
	default:
		return marker != comment && (marker < jfif || marker > app15)
	}
}

// scanned counts the bytes of pixels, up to the next marker: FF, and neither 0 nor
// what restarts (ITU-T T.81, F.1.2.3).
func scanned(data []byte) int {
	for i := 0; i+1 < len(data); i++ {
		if next := data[i+1]; data[i] == 0xFF && next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7) {
			return i
		}
	}
	return len(data)
}

// held is a segment that says how the camera was held and nothing else: Exif 2.32, a
// TIFF with one entry, tag 0x0112, one number of two bytes.
func held(orientation int) []byte {
	s := []byte{0xFF, exif, 0, 34}
	s = append(s, "Exif\x00\x00MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"...)
	return append(s, byte(orientation), 0, 0, 0, 0, 0, 0)
}

// signature begins a PNG.
const signature = "\x89PNG\r\n\x1a\n"

// barePNG leaves a PNG the chunks that show it: those that are critical, whose names
// begin with a capital, and what is said of colours (PNG, third edition, 11).
func barePNG(data []byte) []byte {
	out := bytes.Clone(data[:len(signature)])
	for at := len(signature); ; {
		if len(data)-at < 12 {
			return nil
		}
		size := int64(binary.BigEndian.Uint32(data[at:])) + 12
		if size > int64(len(data)-at) {
			return nil
		}
		chunk := data[at : at+int(size)]
		at += int(size)
		switch name := string(chunk[4:8]); {
		case name == "IEND":
			return append(out, chunk...)
		case name[0] < 'a', name == "tRNS", name == "gAMA", name == "cHRM", name == "sRGB", name == "iCCP", name == "cICP", name == "sBIT", name == "pHYs":
			out = append(out, chunk...)
		}
	}
}
