// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Pages is a document laid out: what stands where on each sheet, and what it
// means. Coordinates are in points from the sheet's upper left corner, y
// growing downward. It holds no state and may be read by many at once.
type Pages struct {
	Title  string
	Lang   lang.Tag
	Date   time.Time
	Width  float64
	Height float64
	Pages  []Page
	Root   *Node // the structure tree's Document

	// Order says which of Pages is printed on each side, by index, or Blank;
	// nil prints each once. A page may come up several times, and at least once.
	Order []int

	// Marks are the pages, by index, on which the document's Marks stand.
	Marks map[string]int

	// Reading is the order in which what stands on Pages is read, where it isn't
	// theirs, as on a booklet's sheets; nil where it is. What is in no stretch is
	// furniture and drawn last.
	Reading []Stretch

	// Pieces is how many cards stand on a sheet; 0 where it isn't cards.
	Pieces int

	// Duplex is how the sheets are turned over; "" leaves it to the printer.
	Duplex handout.Duplex

	// Exact asks for printing at this very size: marks for folding and cutting
	// would not fit otherwise.
	Exact bool
}

// Stretch is the items From to To, without To, of a page.
type Stretch struct{ Page, From, To int }

// Readings is Reading, or all of each page in turn.
func (p *Pages) Readings() []Stretch {
	if p.Reading != nil {
		return p.Reading
	}
	all := make([]Stretch, len(p.Pages))
	for i, page := range p.Pages {
		all[i] = Stretch{Page: i, To: len(page.Items)}
	}
	return all
}

// Page is one side of a sheet. Items are in reading order. Width and Height are
// 0 where they are the file's. Guides are for hands (folds, cuts, a poster's
// labels), drawn after the Items and never read aloud. Where Clip is set, no
// Item shows outside of it.
type Page struct {
	Items         []Item
	Width, Height float64
	Guides        []Item
	Clip          *Area
}

// Area is a rectangle: its upper left corner and its size.
type Area struct{ X, Y, Width, Height float64 }

// Size is the size of a page.
func (p *Pages) Size(page int) (width, height float64) {
	if own := p.Pages[page]; own.Width > 0 {
		return own.Width, own.Height
	}
	return p.Width, p.Height
}

// Item is a thing on a page. Node says what it is part of; nil is decoration
// or furniture (rules, running heads), which is not read aloud.
type Item struct {
	Node  *Node
	Text  *TextRun
	Path  *Path
	Image *Image

	mark *handout.Mark // on the way only: see resolve
	ref  *pageRef
}

// TextRun is a run of glyphs on one baseline in one face and size, ordered
// from left to right whatever the script.
type TextRun struct {
	X, Y   float64 // the pen before the first glyph, on the baseline
	Face   *Face
	Size   float64
	RTL    bool // it is read from the right
	Turns  bool // it is read from the left, within a text that is not and that goes on at its left
	Glyphs []Glyph
}

// Width is how far the pen moves.
func (t *TextRun) Width() float64 {
	n := int32(0)
	for _, g := range t.Glyphs {
		n += g.Advance
	}
	return float64(n) * t.Size / 1000
}

// Path is a line drawing in black ink.
type Path struct {
	Ops   []PathOp
	Fill  bool
	Width float64   // of the stroke; 0 for none
	Dash  []float64 // lengths of strokes and gaps; empty for solid
	Gray  float64   // 0 is full ink, 1 is paper
	Code  bool      // a code to scan: filled whatever ink costs
}

// PathOp is a step of a path: 'M' and 'L' with X and Y, 'C' with two control
// points first, 'R' a rectangle with its corner X, Y and size X1, Y1, 'Z' to
// close.
type PathOp struct {
	Op             byte
	X, Y           float64
	X1, Y1, X2, Y2 float64
}

// Image is a PNG or JPEG picture.
type Image struct {
	X, Y, Width, Height float64
	Format              string // "png" or "jpeg"
	Data                []byte
}

// Role is a structure type of tagged PDF (ISO 32000-1, 14.8.4).
type Role string

// Node is an element of the structure tree. Its kids are in reading order; its
// own content is found through Item.Node.
type Node struct {
	Role  Role
	Lang  lang.Tag // "" where it is the parent's
	Alt   string   // for Figure and Table (summary)
	Link  string   // for Link: where it leads, "#" and a mark within the file
	Scope string   // for TH: "Column" or "Row"
	Title string   // of a heading, for the bookmarks
	// Numbering says how a list's items are labelled: "Decimal" or "Disc"; "" for
	// not at all (boxes to tick).
	Numbering string
	Parent    *Node
	Kids      []*Node
}

func (n *Node) add(role Role, tag lang.Tag) *Node {
	kid := &Node{Role: role, Parent: n}
	if tag != "" && tag != n.effectiveLang() {
		kid.Lang = tag
	}
	n.Kids = append(n.Kids, kid)
	return kid
}

func (n *Node) effectiveLang() lang.Tag {
	for ; n != nil; n = n.Parent {
		if n.Lang != "" {
			return n.Lang
		}
	}
	return ""
}

// move moves what an item draws.
func (it *Item) move(dx, dy float64) {
	switch {
	case it.Text != nil:
		it.Text.X, it.Text.Y = it.Text.X+dx, it.Text.Y+dy
	case it.Path != nil:
		for i := range it.Path.Ops {
			o := &it.Path.Ops[i]
			o.X, o.Y = o.X+dx, o.Y+dy
			if o.Op == 'C' {
				o.X1, o.Y1, o.X2, o.Y2 = o.X1+dx, o.Y1+dy, o.X2+dx, o.Y2+dy
			}
		}
	case it.Image != nil:
		it.Image.X, it.Image.Y = it.Image.X+dx, it.Image.Y+dy
	case it.ref != nil:
		it.ref.bx.x, it.ref.y = it.ref.bx.x+dx, it.ref.y+dy
	}
}

// moved moves items and returns them.
func moved(items []Item, dy float64) []Item {
	for i := range items {
		items[i].move(0, dy)
	}
	return items
}

// Placed returns copies of items, enlarged from the sheet's upper left corner,
// then moved. They belong to the same elements.
func Placed(items []Item, scale, dx, dy float64) []Item {
	out := copied(items)
	for i := range out {
		it := &out[i]
		if scale != 1 {
			it.enlarge(scale)
		}
		it.move(dx, dy)
	}
	return out
}

// enlarge scales what an item draws.
func (it *Item) enlarge(by float64) {
	switch {
	case it.Text != nil:
		it.Text.X, it.Text.Y, it.Text.Size = it.Text.X*by, it.Text.Y*by, it.Text.Size*by
	case it.Path != nil:
		it.Path.Width *= by
		it.Path.Dash = slices.Clone(it.Path.Dash)
		for i := range it.Path.Dash {
			it.Path.Dash[i] *= by
		}
		for i, o := range it.Path.Ops {
			it.Path.Ops[i] = PathOp{Op: o.Op, X: o.X * by, Y: o.Y * by, X1: o.X1 * by, Y1: o.Y1 * by, X2: o.X2 * by, Y2: o.Y2 * by}
		}
	case it.Image != nil:
		m := it.Image
		m.X, m.Y, m.Width, m.Height = m.X*by, m.Y*by, m.Width*by, m.Height*by
	}
}

// copied returns items that draw the same and can be moved apart from it.
func copied(items []Item) []Item {
	out := make([]Item, len(items))
	for i, it := range items {
		switch {
		case it.Text != nil:
			t := *it.Text
			it.Text = &t
		case it.Path != nil:
			p := *it.Path
			p.Ops = slices.Clone(p.Ops)
			it.Path = &p
		case it.Image != nil:
			m := *it.Image
			it.Image = &m
		case it.ref != nil:
			r := *it.ref
			it.ref = &r
		}
		out[i] = it
	}
	return out
}
