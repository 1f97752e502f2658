// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import "github.com/groundwork-org/groundwork/app/lang"

// Block is a node of a Document's tree. The set is closed: each type below,
// used as a value.
type Block interface{ block() }

// Align says where lines stand in their box.
type Align uint8

// Start is the side where reading begins.
const (
	Start Align = iota
	Centre
	End
)

// Scale is a step of type size against the document's running text.
type Scale uint8

// Normal is running text; Small for fine print, Large for what is read from
// across a table, Display for a code or a page's one number.
const (
	Normal Scale = iota
	Small
	Large
	Display
)

// Heading begins a part. Level 1 is the document's own title, 2 a part, 3 and
// 4 below it. It is kept with what follows. A Small one is as large as those of
// the level below.
type Heading struct {
	Level  int // 1 to 4
	Scale  Scale
	Text   Text
	Kicker Text // small line above: "Unite Against Racism · 3 of 6"; may be empty
	Lang   lang.Tag
}

// Paragraph is running text.
type Paragraph struct {
	Text  Text
	Align Align
	Scale Scale
	Lang  lang.Tag
	Leads bool // it says something of what follows, and is kept with it
}

// Marker is what stands before a list's items.
type Marker uint8

// Bullets, numbers in the list's language, or an empty box to tick.
const (
	Bullet Marker = iota
	Number
	TickBox
)

// List is a list; nest by putting a List into an item.
type List struct {
	Marker Marker
	First  int // the first number; 0 counts from 1
	Items  []Item
	Lang   lang.Tag
}

// Item is one item of a List.
type Item struct {
	Blocks []Block
	Lang   lang.Tag
}

// Rules says which lines a Table draws.
type Rules uint8

// RowRules draws a thin line under each row and a thick one under the head;
// GridRules draws every cell's edges (forms); NoRules draws nothing.
const (
	RowRules Rules = iota
	GridRules
	NoRules
)

// Table has one row kind of columns. Head is repeated on every page that the
// table reaches. A row that fits on a page is never torn, but for one taller than
// half a page, of several blocks: between them, where a third of a page would be
// left blank; and for one whose Title would stand alone.
type Table struct {
	Columns []Column
	Head    []Cell // empty for no head
	Rows    []Row
	Rules   Rules
	Once    bool   // in two languages one table with both in its cells, as forms are
	Summary string // what the table holds, for those who hear it; may be empty
	Lang    lang.Tag
}

// Column is a column's share of the width: shares are summed and divided. A
// Tear column is torn off: a dashed line stands before it, whatever the rules.
type Column struct {
	Share float64
	Align Align
	Tear  bool
}

// Row is a table's row. One that Begins what the next rows go on with, such as
// a block's title, is kept with the next.
type Row struct {
	Cells  []Cell
	Height float64 // at least this many points: room to write by hand
	Begins bool
	Title  bool // it Begins, and is a title
}

// Cell holds blocks; Header marks a row's own heading.
type Cell struct {
	Blocks []Block
	Header bool
	Lang   lang.Tag
}

// TextCell makes a Cell of one paragraph.
func TextCell(t Text) Cell {
	if t.Empty() {
		return Cell{}
	}
	return Cell{Blocks: []Block{Paragraph{Text: t}}}
}

// Sheet is a block of a module: a frame with an edge at the start side, which
// carries the minutes and the step of the spiral, in outline.
type Sheet struct {
	ID   string // the block's, the same in every language; may be empty
	Edge Edge
	Body []Block
	Lang lang.Tag
	One  bool // stands on one page wherever it fits on one, unless almost half of a page would be blank
}

// Edge is what a Sheet's edge says. Empty fields are left out; with all empty,
// the frame has no edge.
type Edge struct {
	Number string   // "15", in tabular figures
	Unit   string   // "min"
	Step   string   // "experience", in the reader's language
	Steps  string   // what Step may be elsewhere, a line each: edges are as wide as the longest asks for
	Lang   lang.Tag // of Unit and Step, where it isn't the sheet's
}

// Note is a notice in a dashed frame: a draft, an older block, "ask the
// interpreter"; or a part of a block for some of its readers. Title is set bold
// before the text.
type Note struct {
	Title Text
	Body  []Block
	Lang  lang.Tag
	Leads bool // it is about what follows, and kept with it
	Whole bool // it is copied or handed out, and better not torn
	One   bool // as a Sheet's
}

// Promise is a text set apart by a thick rule at the start side, such as the
// words about names above a sign-in sheet.
type Promise struct {
	Body []Block
	Lang lang.Tag
}

// QR is a code for a phone's camera with its quiet zone. Caption stands under
// it; give the address there too, for those without a camera.
type QR struct {
	URL     string // what is encoded: an absolute address, or a secret
	Secret  bool   // is forgotten when the sheet is drawn
	Alt     string // what it opens, for those who hear it; must be set
	Caption Text
	Size    float64 // side in points; 0 is 28 mm
	Align   Align
	Lang    lang.Tag
}

// Figure is a picture, at most Width points wide (0: as wide as its box). It is
// never split. Alt must be set.
type Figure struct {
	Picture Picture
	Alt     string
	Caption Text
	Width   float64
	Lang    lang.Tag
}

// Beside sets Main and Aside next to each other, Aside at the end side with
// the given share of the width (0 to 1; 0 means a quarter). It does not break
// over pages; taller than half a page, Aside goes under Main.
type Beside struct {
	Main, Aside []Block
	Share       float64
}

// Pair sets a text in two languages next to each other, First in the column
// where the document's reading begins, each from its own side. Where both have
// the same blocks, their paragraphs, items and rows stand level; a part that
// does not fit on a page goes on on the next one in both columns.
type Pair struct {
	First, Second []Block
	Lang, With    lang.Tag // of First and of Second
}

// Rule is a line across; Thick for the poster's heavy one.
type Rule struct{ Thick bool }

// CutLine is a dashed line to cut or tear along, with a small label (may be
// empty) such as "tear here and keep".
type CutLine struct {
	Label Text
	Lang  lang.Tag
}

// WritingLines leaves Count ruled lines to write on, Height points each (0 is
// 9 mm).
type WritingLines struct {
	Count  int
	Height float64
}

// Keep keeps its blocks on one page where they fit on one.
type Keep struct{ Blocks []Block }

// Group gives its blocks a language and nothing else, such as a block that
// stands in the source language inside a translation.
type Group struct {
	Blocks []Block
	Lang   lang.Tag
}

// Spacer leaves room; it vanishes at a page's top.
type Spacer struct{ Height float64 }

// PageBreak begins a new page.
type PageBreak struct{}

func (Heading) block()      {}
func (Paragraph) block()    {}
func (List) block()         {}
func (Table) block()        {}
func (Sheet) block()        {}
func (Note) block()         {}
func (Promise) block()      {}
func (QR) block()           {}
func (Figure) block()       {}
func (Beside) block()       {}
func (Pair) block()         {}
func (Rule) block()         {}
func (CutLine) block()      {}
func (WritingLines) block() {}
func (Keep) block()         {}
func (Group) block()        {}
func (Spacer) block()       {}
func (PageBreak) block()    {}
