// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"github.com/groundwork-org/groundwork/app/handout"
)

// maxPixels bounds what a picture may take in memory: 40 million pixels are
// more than a page needs at 600 dots an inch.
const maxPixels = 40_000_000

// figure sets a picture, as wide as asked but never wider than its box or
// taller than two thirds of a page.
func (b *builder) figure(f handout.Figure, bx box) ([]slice, error) {
	if f.Alt == "" {
		return nil, fmt.Errorf("typeset: a picture says nothing to those who hear it")
	}
	m, w, h, err := picture(f.Image)
	if err != nil {
		return nil, err
	}
	m.Width = bx.width
	if f.Width > 0 {
		m.Width = min(f.Width, bx.width)
	}
	m.Height = m.Width * float64(h) / float64(w)
	if tall := b.height * 2 / 3; m.Height > tall {
		m.Width, m.Height = m.Width*tall/m.Height, tall
	}
	m.X = alignedX(handout.Start, b.e.rtl(bx.lang), bx, m.Width)
	node := bx.node.add("Figure", bx.lang)
	node.Alt = f.Alt
	out := []slice{{height: m.Height, before: b.gap(), items: []Item{{Node: node, Image: m}}}}
	return b.captioned(out, f.Caption, handout.Start, bx)
}

// picture reads a PNG or JPEG. What every reader of PDF shows alike (JPEG in
// grey or YCbCr) stays as it is; everything else becomes an opaque 8-bit PNG.
func picture(data []byte) (m *Image, w, h int, err error) {
	cfg, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, 0, 0, fmt.Errorf("typeset: picture: %w", err)
	}
	if cfg.Width < 1 || cfg.Height < 1 || cfg.Width > maxPixels/cfg.Height {
		return nil, 0, 0, fmt.Errorf("typeset: picture of %d × %d pixels is too large", cfg.Width, cfg.Height)
	}
	m = &Image{Format: format, Data: data}
	plain := cfg.ColorModel == color.GrayModel || cfg.ColorModel == color.YCbCrModel
	if format == "jpeg" && plain {
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			return nil, 0, 0, fmt.Errorf("typeset: picture: %w", err)
		}
		return m, cfg.Width, cfg.Height, nil
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, 0, fmt.Errorf("typeset: picture: %w", err)
	}
	flat := image.NewRGBA(image.Rect(0, 0, cfg.Width, cfg.Height))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), src, src.Bounds().Min, draw.Over)
	var buf bytes.Buffer
	if err := png.Encode(&buf, flat); err != nil {
		return nil, 0, 0, fmt.Errorf("typeset: picture: %w", err)
	}
	m.Format, m.Data = "png", buf.Bytes()
	return m, cfg.Width, cfg.Height, nil
}
