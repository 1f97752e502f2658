// SPDX-License-Identifier: AGPL-3.0-or-later

// Package handout says what stands on a printed sheet.
//
// A Document is a tree: blocks (headings, paragraphs, lists, tables, sheets
// with their edge, QR codes, lines to write on) holding runs of text. Builders
// in this package fill it from the domain; package typeset breaks it into
// lines and pages; package pdf writes the bytes:
//
//	doc  := &handout.Document{Title: "Where we stand", Lang: "pa", Blocks: …}
//	err  := pdf.Render(w, doc)        // impose.Layout, then pdf.Write
//
// The model knows meaning, not looks: no fonts, no colours, no coordinates.
// Whatever carries a Lang gives it to everything below it, and the writing
// direction follows from it; the empty tag inherits. "Start" and "end" are the
// reading direction's, so the same tree prints from right to left unchanged.
//
// Text is plain Unicode: no markup, no control characters but "\n", which
// breaks the line. Lengths are in points (1/72 inch); MM converts.
//
// Not here: reading curricula, choosing what is printed, translating. A text
// that a font in the store cannot show makes typeset.Layout fail; it is never
// replaced by a box.
package handout

import (
	"strings"
	"time"
	"unicode"

	"github.com/groundwork-org/groundwork/app/lang"
)

// MM is one millimetre in points.
const MM = 72 / 25.4

// Paper is a sheet's size. The zero value is Letter.
type Paper string

// The papers that offices stock.
const (
	Letter Paper = "letter" // 8.5 × 11 inches, 612 × 792 points
	A4     Paper = "a4"     // 210 × 297 mm, about 595.28 × 841.89 points
)

// Duplex says how sheets are turned over to print on their backs.
type Duplex string

// OneSided leaves backs empty. LongEdge turns as a book's leaf turns where the
// sheet stands upright, ShortEdge where it lies on its side.
const (
	OneSided  Duplex = "one-sided"
	LongEdge  Duplex = "long-edge"
	ShortEdge Duplex = "short-edge"
)

// Document is one thing to print: everything that its pages need, and nothing
// that depends on the machine or the moment. The same Document gives the same
// bytes.
type Document struct {
	Title string   // in Lang; what the reader's window and file lists show
	Lang  lang.Tag // language of the document; must be set
	Paper Paper

	// Landscape turns the sheet on its side.
	Landscape bool

	// Booklet lays the pages out at half the sheet's size and puts two on each
	// side of the sheet on its side, to be folded and stapled (package impose).
	Booklet bool

	// Poster enlarges each page over so many sheets in width, to be taped
	// together (package impose); 0 and 1 leave it as it is.
	Poster int

	// TileLabel names a sheet of a poster: "{page}", "{row}", "{rows}",
	// "{column}" and "{columns}" stand for the numbers. TileNote follows it.
	TileLabel string
	TileNote  Text

	// LowInk spares ink: thin rules, outlines in place of areas, a plain
	// banner. Words and codes stay as they are.
	LowInk bool

	// Duplex is how the sheets are turned over; "" leaves it to the printer.
	Duplex Duplex

	// Date becomes the file's creation date. It is part of the content: give
	// the curriculum's or the workshop's date, never the present moment.
	Date time.Time

	// Size of running text in points; 0 is the standard 12
	// (CNIB Clear Print guidelines: 12 points or more).
	Size float64

	// Banner heads the first page; nil leaves it out.
	Banner *Banner

	// Running stands above every page but the first, small. May be empty. Where it is
	// too long, the first of several runs is cut before the last.
	Running Text

	// Footer stands below every page, at the start side. May be empty.
	Footer Text

	// PageLabel numbers the pages, below, at the end side. "{page}" and
	// "{pages}" stand for the numbers: "Page {page} of {pages}". Empty leaves
	// the numbers out.
	PageLabel string

	Blocks []Block
}

// Banner is the head of a first sheet: the mark (a sun over furrows), the
// name, and the furrows that run under it to the horizon, in one ink.
type Banner struct {
	Name Text // "Groundwork"
	Side Text // opposite the name: course and module, or the council; may be empty
}

// Text is a line or a paragraph of runs, in reading order.
type Text []Run

// Run is a stretch of text in one style. A run with its own Lang, with Code,
// with a Link or Apart is kept together from its surroundings' direction, as bdi does
// in HTML, so that a Latin name in an Arabic line never moves the full stop; so
// are telephone numbers in a run, whose groups would change places (lang.Phones).
type Run struct {
	Text   string
	Bold   bool
	Italic bool     // set bold where the script has no italics
	Code   bool     // a code, a time or an address: always from left to right
	Raised bool     // small and above the line: a footnote's mark
	Link   string   // absolute URL; live in the file; write it out beside for paper
	Lang   lang.Tag // only where it differs
	Apart  bool     // a name or somebody's own words, in a language nobody said
}

// Plain makes a Text of one unstyled run; "" makes an empty Text.
func Plain(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Text: s}}
}

// Bold makes a Text of one bold run.
func Bold(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Text: s, Bold: true}}
}

// Joint stands between two languages in what stands above pages. Where both don't
// fit on a line, the line ends there in its place.
var Joint = Run{Text: " · "}

// together has a few words stand on one line: a number never parts from its unit.
func together(words string) string { return strings.ReplaceAll(words, " ", "\u00a0") }

// hall keeps a number with the word before it, in a place such as "Hall 2".
func hall(words string) string {
	out := []rune(words)
	for i := 1; i < len(out); i++ {
		if out[i-1] == ' ' && unicode.IsDigit(out[i]) {
			out[i-1] = '\u00a0'
		}
	}
	return string(out)
}

// String joins the runs' text.
func (t Text) String() string {
	n := 0
	for _, r := range t {
		n += len(r.Text)
	}
	b := make([]byte, 0, n)
	for _, r := range t {
		b = append(b, r.Text...)
	}
	return string(b)
}

// Empty says whether there is nothing to print.
func (t Text) Empty() bool {
	for _, r := range t {
		if r.Text != "" {
			return false
		}
	}
	return true
}
