// SPDX-License-Identifier: AGPL-3.0-or-later

// Package typeset breaks a handout.Document into lines and pages, in every
// script that the font store has a face for. All pages are laid out before a
// byte of a file is written.
//
// A text goes this way: UAX #9 levels (bidi*.go), scripts and faces (item.go),
// shaping by go-text's port of HarfBuzz (glyph.go), UAX #14 opportunities and
// lines (line.go). Blocks become slices, which know what they must stay
// together with (builder.go, list.go, table.go, frame.go, form.go), and slices
// fill pages (slice.go, flow.go, part.go).
//
// Layout may be called by many at once. Faces are parsed once per process and
// shared; everything else belongs to one call. Errors are of two kinds: a
// *MissingError for characters without a glyph (within a fault), which never
// become boxes on paper, and mistakes in the Document.
//
// Not here: fonts from the system, hyphenation, justification, colour.
package typeset

import (
	"errors"
	"fmt"
	"strings"

	"github.com/groundwork-org/groundwork/app/handout"
)

// Layout sets a document in pages with the fonts that Groundwork ships.
func Layout(doc *handout.Document) (*Pages, error) {
	store, err := Fonts()
	if err != nil {
		return nil, err
	}
	return LayoutWith(store, doc)
}

// LayoutWith is Layout with another store.
func LayoutWith(store *Store, doc *handout.Document) (*Pages, error) {
	if doc.Lang == "" {
		return nil, errors.New("typeset: a document without a language")
	}
	if strings.TrimSpace(doc.Title) == "" {
		return nil, errors.New("typeset: a document without a title")
	}
	if doc.Date.IsZero() {
		return nil, errors.New("typeset: a document without a date")
	}
	e := engines.Get().(*engine)
	defer engines.Put(e)
	defer clear(e.shaped) // it would hold on to the document
	e.use(store)

	out := &Pages{Title: doc.Title, Lang: doc.Lang, Date: doc.Date, Duplex: doc.Duplex,
		Root: &Node{Role: "Document", Lang: doc.Lang}}
	var err error
	if out.Width, out.Height, err = pageSize(doc); err != nil {
		return nil, err
	}
	b := newBuilder(e, doc, out)
	bx := box{x: b.margins.side, width: b.width, lang: doc.Lang, node: out.Root}
	if err := b.fill(doc, out, bx); err != nil {
		return nil, told(err)
	}
	out.Pieces = b.pieces
	if doc.LowInk {
		for _, p := range out.Pages {
			lighten(p.Items)
		}
	}
	return out, nil
}

// pageSize is a page's size in points: the sheet's, or half of it in a booklet.
func pageSize(doc *handout.Document) (w, h float64, err error) {
	switch doc.Paper {
	case handout.Letter, "":
		w, h = 612, 792
	case handout.A4:
		w, h = 595.28, 841.89
	default:
		return 0, 0, fmt.Errorf("typeset: unknown paper %q", doc.Paper)
	}
	if doc.Booklet {
		return h / 2, w, nil
	}
	if doc.Landscape {
		w, h = h, w
	}
	return w, h, nil
}

// fill lays out banner, blocks, running heads and footers.
func (b *builder) fill(doc *handout.Document, out *Pages, bx box) error {
	var head []Item
	first := b.margins.top
	if doc.Banner != nil {
		items, h, err := b.banner(doc.Banner, bx)
		if err != nil {
			return err
		}
		head = moved(items, b.margins.top-12)
		first += h + b.size*0.4
	}
	if err := b.footRoom(doc, bx); err != nil {
		return err
	}
	ss, err := b.blocks(doc.Blocks, bx)
	if err != nil {
		return err
	}
	room, err := b.headRoom(doc, ss, bx)
	if err != nil {
		return err
	}
	top := b.margins.top + room
	much := muchBlank
	if b.large {
		much = muchLarge
	}
	pages := breakPages(ss, first, top, out.Height-b.margins.bottom, b.size*fewLines, much)
	var running []handout.Text
	if out.Marks, running, err = b.resolve(pages, doc.Running); err != nil {
		return err
	}
	for i, items := range pages {
		around, err := b.furniture(doc, out, bx, running[i], i+1, len(pages))
		if err != nil {
			return err
		}
		if i == 0 {
			around = append(around, head...)
		}
		out.Pages = append(out.Pages, Page{Items: append(around, items...)})
	}
	return nil
}

func (b *builder) furnitureStyle() textStyle { return textStyle{size: min(b.size, defaultSize)} }

// furniture is what stands around a page's text: the running head, the footer
// and the page's number.
func (b *builder) furniture(doc *handout.Document, out *Pages, bx box, running handout.Text, page, pages int) ([]Item, error) {
	bx.node = nil
	lines, err := b.running(running, bx)
	if err != nil {
		return nil, err
	}
	head, _ := stack(lines)
	items := moved(head, b.margins.top-headRise)
	footer, tall, err := b.footer(doc, bx, page, pages)
	if err != nil || len(footer) == 0 {
		return items, err
	}
	bottom := out.Height - b.margins.bottom
	up, _ := inkOf(footer)
	foot := max(bottom+overRule+overInk-up, min(bottom+14, out.Height-blankEdge-tall))
	y := min(max(bottom+overRule, foot-underRule), foot+up-overInk)
	return append(append(items, stroke(rule, bx.x, y, bx.x+bx.width, y)), moved(footer, foot)...), nil
}

// footer is what stands under a page's text, and how tall its lines are.
func (b *builder) footer(doc *handout.Document, bx box, page, pages int) (items []Item, tall float64, err error) {
	label := 0.24 // the number's share of the line
	if bx.width < 400 || b.size >= largePrint {
		label = 0.4
	}
	number := strings.NewReplacer("{page}", doc.Lang.Numeral(page), "{pages}", doc.Lang.Numeral(pages)).Replace(doc.PageLabel)
	items, tall, err = b.aside(doc.Footer, handout.Start, bx, 0.98-label)
	if err != nil {
		return nil, 0, err
	}
	counted, taller, err := b.aside(handout.Plain(number), handout.End, bx, label)
	return append(items, counted...), max(tall, taller), err
}

// footRoom takes from pages what a footer needs that the margin does not hold, such as
// one of several lines. It is never more than a quarter.
func (b *builder) footRoom(doc *handout.Document, bx box) error {
	bx.node = nil
	footer, _, err := b.footer(doc, bx, 1, 1)
	up, down := inkOf(footer)
	room := min(max(0, overRule+overInk+down-up+blankEdge-b.margins.bottom), b.height/4)
	b.margins.bottom, b.height = b.margins.bottom+room, b.height-room
	return err
}

// A footer's rule has room over it, where a frame may end, and under it to the words'
// line, in points, or at least to their ink.
const (
	overRule  = 5
	underRule = 5
	overInk   = 3
)

// blankEdge is what printers leave blank at a page's foot, in points.
const blankEdge = 16

// aside sets what stands around the text in a share of the line, and says how
// tall it is.
func (b *builder) aside(t handout.Text, align handout.Align, bx box, share float64) (items []Item, height float64, err error) {
	st := b.furnitureStyle()
	st.align = align
	line := bx
	line.width *= share
	if (align == handout.End) != b.e.rtl(bx.lang) {
		line.x += bx.width - line.width
	}
	ss, err := b.text(t, st, line, nil)
	items, height = stack(ss)
	return items, height, err
}
