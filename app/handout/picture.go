// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"github.com/groundwork-org/groundwork/app/picture"
)

// Picture is a picture that every reader of PDF shows alike: a JPEG in grey or
// YCbCr, or an opaque PNG of 8 bits a channel. Only ReadPicture makes one.
type Picture struct {
	Format        string // "jpeg" or "png"
	Data          []byte
	Width, Height int // pixels
}

// maxPixels bounds what a picture may take in memory, about 130 MB while it is
// read: 16 million pixels fill a page at 400 dots an inch.
const maxPixels = 16_000_000

// maxScans bounds how often a progressive JPEG goes over all of its pixels: ten
// times is usual, and a scan that changes nothing takes twenty bytes.
const maxScans = 100

// ReadPicture reads a PNG or JPEG of any kind: with a palette, transparent (it
// is laid on white), in 16 bits, in CMYK, interlaced, progressive, turned by the
// camera; nothing is left of what else its file tells. The error is about the file:
// broken, cut short, too large, or of another kind.
func ReadPicture(data []byte) (Picture, error) {
	cfg, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Picture{}, fmt.Errorf("the picture cannot be read: %w", err)
	}
	if cfg.Width < 1 || cfg.Height < 1 || cfg.Width > maxPixels/cfg.Height {
		return Picture{}, fmt.Errorf("the picture has %d × %d pixels, more than %d million", cfg.Width, cfg.Height, maxPixels/1_000_000)
	}
	if scans := bytes.Count(data, []byte{0xFF, 0xDA}); format == "jpeg" && scans > maxScans {
		return Picture{}, fmt.Errorf("the picture cannot be read: it has %d scans", scans)
	}
	bare := picture.Bare(data)
	if bare == nil {
		return Picture{}, errors.New("the picture cannot be read: it is no whole JPEG or PNG")
	}
	p := Picture{Format: format, Data: bare, Width: cfg.Width, Height: cfg.Height}
	if plain := cfg.ColorModel == color.GrayModel || cfg.ColorModel == color.YCbCrModel; format == "jpeg" && plain {
		m, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			return Picture{}, fmt.Errorf("the picture cannot be read: %w", err)
		}
		if o := picture.Orientation(data); o > 1 {
			return upright(m, o)
		}
		return p, nil
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return Picture{}, fmt.Errorf("the picture cannot be read: %w", err)
	}
	if o := picture.Orientation(data); format == "jpeg" && o > 1 {
		src = turned(src, o)
		p.Width, p.Height = src.Bounds().Dx(), src.Bounds().Dy()
	}
	flat := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), src, src.Bounds().Min, draw.Over)
	var buf bytes.Buffer
	if err := png.Encode(&buf, flat); err != nil {
		return Picture{}, fmt.Errorf("the picture cannot be read: %w", err)
	}
	p.Format, p.Data = "png", buf.Bytes()
	return p, nil
}

// upright is a JPEG written anew as its camera was held.
func upright(m image.Image, orientation int) (Picture, error) {
	m = turned(m, orientation)
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, m, &jpeg.Options{Quality: 92}); err != nil {
		return Picture{}, fmt.Errorf("the picture cannot be read: %w", err)
	}
	return Picture{Format: "jpeg", Data: buf.Bytes(), Width: m.Bounds().Dx(), Height: m.Bounds().Dy()}, nil
}
