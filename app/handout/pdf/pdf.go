// SPDX-License-Identifier: AGPL-3.0-or-later

// Package pdf writes laid-out pages as a tagged, searchable PDF 1.7 whose bytes
// depend on nothing but the pages.
//
// github.com/jung-kurt/gofpdf is confined to this package. It makes the file,
// its pages, content streams, pictures and dates. What it has no public door
// for is written here and joined in one pass over its output (rewrite.go): the
// fonts, the structure tree, links, language, metadata and the file's id.
//
// Fonts deserve a word. Shaped text is glyphs, not characters, and gofpdf's
// fonts begin with characters: two bytes of code for each, a 65,536-entry map
// and as many widths for every face. So a document carries, for each face, a
// TrueType font of just what it uses (subset.go), addressed by codes that are
// given out as clusters come up (codes.go). A cluster of several glyphs is
// composed into one, so that there is one code for each cluster and the text it
// stands for, and ToUnicode alone leads back to exactly the source: ActualText,
// which few readers know and some reverse, is not needed. Kerning stays in one
// TJ operator, so that a run of text remains a run.
//
// Render is the way in. Nothing here knows what a handout is.
package pdf

import (
	"bytes"
	"fmt"
	"io"

	"github.com/jung-kurt/gofpdf"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/impose"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// Render lays a document out and writes it. It writes nothing where the
// document cannot be set (see impose.Layout), and is safe for concurrent use.
func Render(w io.Writer, doc *handout.Document) error {
	pages, err := impose.Layout(doc)
	if err != nil {
		return err
	}
	return Write(w, pages)
}

// Write writes pages. The same pages give the same bytes.
func Write(w io.Writer, pages *typeset.Pages) error {
	d := &document{pages: pages, fonts: newFontSet(), tree: newTree(pages.Root)}
	raw, err := d.draw()
	if err != nil {
		return err
	}
	out, err := d.rewrite(raw)
	if err != nil {
		return err
	}
	_, err = w.Write(out)
	return err
}

// document is one file in the making.
type document struct {
	pages *typeset.Pages
	fonts *fontSet
	tree  *tree
	links []link
}

// draw has gofpdf make the file without fonts and tags.
func (d *document) draw() ([]byte, error) {
	size := gofpdf.SizeType{Wd: d.pages.Width, Ht: d.pages.Height}
	f := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: size})
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetCatalogSort(true)
	f.SetCompression(false) // markPages does it: gofpdf makes a new compressor for each page
	date := d.pages.Date.UTC()
	f.SetCreationDate(date)
	f.SetModificationDate(date)
	f.SetProducer(producer, false)
	f.SetTitle(d.pages.Title, true)
	contents := make([]*content, len(d.pages.Pages))
	for i := range d.pages.Pages {
		w, h := d.pages.Size(i)
		f.AddPageFormat("P", gofpdf.SizeType{Wd: w, Ht: h})
		contents[i] = &content{d: d, f: f, page: i, height: h}
		contents[i].clip(d.pages.Pages[i].Clip)
	}
	for _, s := range d.pages.Readings() {
		contents[s.Page].items(d.pages.Pages[s.Page].Items[s.From:s.To])
	}
	for i, c := range contents {
		c.unclip(d.pages.Pages[i].Clip)
		c.items(d.pages.Pages[i].Guides)
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return out.Bytes(), d.fonts.err
}

const producer = "Groundwork"
