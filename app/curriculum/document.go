// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import (
	"fmt"

	"github.com/groundwork-org/groundwork/app/lang"
)

// FrontID is the reserved id under which translations remember which version
// of title, summary and credits they were made from.
const FrontID = "front"

// Pos is a place in a content file, for messages like a compiler's.
type Pos struct {
	File         string
	Line, Column int // 1-based; column in bytes
}

// String is "file:line:column".
func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Source is where a fact of a document comes from.
type Source struct {
	Title string
	By    string
	Year  int
	URL   string
}

// Front is a document's title and summary in one language, and a course's credits.
type Front struct {
	Title, Summary string
	Credits        string // whom a course is from
	MadeFrom       string // hash of the source's front, as in Text
	Reviewed       string
}

// Edition is one document in one language.
type Edition struct {
	Lang  lang.Tag
	Front Front
	Texts map[string]Text // by block id
	File  string
}

// Document is a Markdown document in all its languages: a module, a course's
// own page, the methods, the glossary or a journey. It is immutable once
// loaded.
type Document struct {
	Slug     string
	Source   lang.Tag
	Tags     []string
	Sources  []Source
	Front    string // hash of the source's title, summary and credits
	Blocks   []*Block
	Editions map[lang.Tag]*Edition // the source's own among them
}

// Block returns the block with this id.
func (d *Document) Block(id string) (*Block, bool) {
	for _, b := range d.Blocks {
		if b.ID == id {
			return b, true
		}
	}
	return nil, false
}

// Minutes is the sum of the blocks' minutes, rest included.
func (d *Document) Minutes() int {
	sum := 0
	for _, b := range d.Blocks {
		sum += b.Minutes
	}
	return sum
}

// Title is the title in l, or the source's with its language.
func (d *Document) Title(l lang.Tag) (title string, in lang.Tag) {
	if e, ok := d.Editions[l]; ok && e.Front.Title != "" {
		return e.Front.Title, l
	}
	return d.Editions[d.Source].Front.Title, d.Source
}

// Summary is the summary in l, or the source's with its language.
func (d *Document) Summary(l lang.Tag) (summary string, in lang.Tag) {
	if e, ok := d.Editions[l]; ok && e.Front.Summary != "" {
		return e.Front.Summary, l
	}
	return d.Editions[d.Source].Front.Summary, d.Source
}

// Credits says whom a course is from, in l, or in the source's language. Other
// documents have none.
func (d *Document) Credits(l lang.Tag) (credits string, in lang.Tag) {
	if e, ok := d.Editions[l]; ok && e.Front.Credits != "" {
		return e.Front.Credits, l
	}
	return d.Editions[d.Source].Front.Credits, d.Source
}

// StateIn is the state of one block's translation into l.
func (d *Document) StateIn(b *Block, l lang.Tag) (state State, draft bool) {
	if l == d.Source {
		return Current, false
	}
	e, ok := d.Editions[l]
	if !ok {
		return Missing, false
	}
	text, ok := e.Texts[b.ID]
	if !ok {
		return Missing, false
	}
	if text.MadeFrom != b.Hash {
		return Older, text.Reviewed == "" || text.Reviewed != text.MadeFrom
	}
	return Current, text.Reviewed != b.Hash
}

// Read is one block as a reader of l gets it.
func (d *Document) Read(b *Block, l lang.Tag) Reading {
	source := d.Editions[d.Source].Texts[b.ID]
	state, draft := d.StateIn(b, l)
	if state == Missing {
		return Reading{Block: b, Text: source, Lang: d.Source, State: Missing}
	}
	text := d.Editions[l].Texts[b.ID]
	r := Reading{Block: b, Text: text, Lang: l, State: state, Draft: draft, things: text.Materials, place: text.Jurisdiction, asked: l}
	if b.Guarded() && (draft || state == Older) {
		r.Text, r.Lang, r.Held = source, d.Source, true
	}
	return r
}

// ReadAll is the whole document as a reader of l gets it, in source order.
func (d *Document) ReadAll(l lang.Tag) []Reading {
	all := make([]Reading, len(d.Blocks))
	for i, b := range d.Blocks {
		all[i] = d.Read(b, l)
	}
	return all
}
