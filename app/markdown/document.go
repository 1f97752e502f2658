// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"

	"golang.org/x/text/unicode/norm"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

func (a *assembler) errorf(at curriculum.Pos, format string, args ...any) {
	a.problems = append(a.problems, curriculum.Problem{Pos: at, Message: fmt.Sprintf(format, args...)})
}

func (a *assembler) advisef(at curriculum.Pos, format string, args ...any) {
	a.problems = append(a.problems, curriculum.Problem{Pos: at, Message: fmt.Sprintf(format, args...), Advice: true})
}

// FrontHash is the hash of a document's title and summary, and of a course's
// credits, where it has any.
func FrontHash(title, summary, credits string) string {
	words := title + "\n" + summary
	if credits != "" {
		words += "\n" + credits
	}
	return digest(norm.NFC.String(words))
}

func emptyDocument(slug string) *curriculum.Document {
	source := &curriculum.Edition{Lang: lang.English, Front: curriculum.Front{Title: slug}, Texts: map[string]curriculum.Text{}}
	return &curriculum.Document{Slug: slug, Source: lang.English, Editions: map[lang.Tag]*curriculum.Edition{lang.English: source}}
}

// documents makes a document of each source that could be read, with its
// translations.
func (a *assembler) documents() {
	paths := slices.Sorted(maps.Keys(a.files))
	for _, p := range paths {
		if f := a.files[p]; f.tag == "" && f.readable {
			a.docs[f.base] = a.document(f)
		}
	}
	for _, p := range paths {
		f := a.files[p]
		if f.tag == "" || !f.readable {
			continue
		}
		doc, ok := a.docs[f.base]
		source := a.files[f.base+".md"]
		switch {
		case !ok && source == nil:
			a.errorf(curriculum.Pos{File: f.name, Line: 1, Column: 1}, "this translation has no source %s.md beside it", f.slug)
		case ok && f.tag == doc.Source:
			a.errorf(curriculum.Pos{File: f.name, Line: 1, Column: 1}, "the source %s.md is already in %s", f.slug, f.tag)
		case ok:
			a.translation(doc, source, f)
		}
	}
}

// document makes a document of a source file.
func (a *assembler) document(f *file) *curriculum.Document {
	front := curriculum.Front{Title: f.front.title, Summary: f.front.summary, Credits: f.front.credits}
	front.MadeFrom = FrontHash(front.Title, front.Summary, front.Credits)
	front.Reviewed = front.MadeFrom
	d := &curriculum.Document{
		Slug: f.slug, Source: a.language(f), Tags: f.front.tags, Sources: f.front.sources, Front: front.MadeFrom,
		Editions: map[lang.Tag]*curriculum.Edition{},
	}
	e := &curriculum.Edition{Lang: d.Source, Front: front, Texts: map[string]curriculum.Text{}, File: f.name}
	for _, b := range f.blocks {
		d.Blocks = append(d.Blocks, f.declare(b, a.errorf))
		e.Texts[b.id] = curriculum.Text{Title: b.title, Parts: b.parts, Materials: b.attrs.materials(), Jurisdiction: b.attrs.jurisdiction(), MadeFrom: b.hash, Reviewed: b.hash, Pos: b.pos}
		if len(b.parts) == 0 {
			a.errorf(b.pos, "this block has no text")
		}
	}
	if len(d.Blocks) == 0 {
		a.errorf(curriculum.Pos{File: f.name, Line: 1, Column: 1}, "this file has no block; begin one with \"## Title {#id}\"")
	}
	d.Editions[d.Source] = e
	return d
}

// language is the source's language: the file's own, its course's, or English.
func (a *assembler) language(f *file) lang.Tag {
	if f.front.language != "" {
		return f.front.language
	}
	if course, ok := a.files[path.Join(path.Dir(f.path), "course.md")]; ok && f.kind == kindModule && course.front.language != "" {
		return course.front.language
	}
	return lang.English
}

// translation adds a translation's edition to its document.
func (a *assembler) translation(d *curriculum.Document, source, f *file) {
	e := &curriculum.Edition{Lang: f.tag, Texts: map[string]curriculum.Text{}, File: f.name}
	e.Front = curriculum.Front{
		Title: f.front.title, Summary: f.front.summary, Credits: f.front.credits,
		MadeFrom: f.front.madeFrom[curriculum.FrontID], Reviewed: f.front.reviewed[curriculum.FrontID],
	}
	last := -1
	for _, b := range f.blocks {
		i := slices.IndexFunc(d.Blocks, func(s *curriculum.Block) bool { return s.ID == b.id })
		if i < 0 {
			// A council's own source may drop a block that the shipped
			// translation still has.
			if f.rank >= source.rank {
				a.errorf(b.at("#"+b.id), "the source %s has no block %q", path.Base(source.path), b.id)
			}
			continue
		}
		if i < last {
			a.errorf(b.at("#"+b.id), "this block stands elsewhere in the source; keep the source's order")
		}
		last = max(last, i)
		text := curriculum.Text{
			Title: b.title, Parts: b.parts, Materials: b.attrs.materials(), Jurisdiction: b.attrs.jurisdiction(), Pos: b.pos,
			MadeFrom: f.front.madeFrom[b.id], Reviewed: f.front.reviewed[b.id],
		}
		a.compare(d.Blocks[i], source.blocks[i], b, text.MadeFrom)
		e.Texts[b.id] = text
	}
	a.checkMarks(d, f)
	d.Editions[f.tag] = e
}

// checkMarks reports made_from and reviewed that speak of no block, and blocks
// that are not marked yet.
func (a *assembler) checkMarks(d *curriculum.Document, f *file) {
	has := map[string]bool{curriculum.FrontID: true}
	unmarked := 0
	for _, b := range f.blocks {
		has[b.id] = true
		if f.front.madeFrom[b.id] == "" {
			unmarked++
		}
	}
	for field, marks := range map[string]map[string]string{"made_from": f.front.madeFrom, "reviewed": f.front.reviewed} {
		for id := range marks {
			if _, inSource := d.Block(id); !has[id] && inSource {
				a.errorf(f.front.places[field+"."+id], "%s speaks of block %q, which this file has lost", field, id)
			}
		}
	}
	if unmarked > 0 {
		a.advisef(curriculum.Pos{File: f.name, Line: 1, Column: 1},
			"blocks that do not say which source they were made from: %d; run: groundwork translate current", unmarked)
	}
}

// ownWords are the attributes that a translation says in its own words.
var ownWords = []string{"materials", "jurisdiction"}

// compare reports where a translation that claims to be current, or claims
// nothing yet, has another structure than its source.
func (a *assembler) compare(want *curriculum.Block, source, b *block, madeFrom string) {
	_, brings := b.attrs.values["materials"]
	own := 0
	for name := range b.attrs.values {
		if slices.Contains(ownWords, name) {
			own++
		}
	}
	if len(b.attrs.values) > own || len(b.attrs.classes) > 0 {
		a.errorf(b.at("{"), "a translation's heading has an id, and materials and jurisdiction in its own words; the rest comes from the source")
	}
	if b.attrs.jurisdiction() != "" && !want.Guarded() {
		a.errorf(b.at("jurisdiction="), "this block has no jurisdiction in the source")
	}
	if n := len(b.attrs.materials()); brings && n != len(want.Materials) {
		a.advisef(b.at("materials="), "things to bring: %d, in the source %d; until they agree the source's are shown", n, len(want.Materials))
	}
	if madeFrom != "" && madeFrom != want.Hash {
		return
	}
	var here, there []curriculum.Voice
	for _, p := range b.parts {
		here = append(here, p.Voice)
	}
	for _, p := range source.parts {
		there = append(there, p.Voice)
	}
	if !slices.Equal(here, there) {
		a.errorf(b.pos, "this block has the parts %s; its source has %s", voiceNames(here), voiceNames(there))
		return
	}
	for i, p := range b.parts {
		if x, y := shape(p.Nodes), shape(source.parts[i].Nodes); x != y {
			a.advisef(b.pos, "the part %s is built of %s; in the source it is %s", voiceNames(here[i:i+1]), x, y)
		}
	}
	if said := bytes.TrimSpace(b.raw); len(said) > sameByChance && bytes.Equal(said, bytes.TrimSpace(source.raw)) {
		a.advisef(b.pos, "this block has the source's words; translate it or take it out")
	}
	if len(b.links) != len(source.links) {
		a.errorf(b.pos, "this block has %d links to our pages, its source has %d", len(b.links), len(source.links))
	}
}

// sameByChance is how many bytes of text two languages may share: names,
// numbers, a line of addresses.
const sameByChance = 60

func voiceNames(voices []curriculum.Voice) string {
	text := ""
	for i, v := range voices {
		if i > 0 {
			text += ", "
		}
		if v == curriculum.Everybody {
			v = "for everybody"
		}
		text += string(v)
	}
	if text == "" {
		return "none"
	}
	return text
}
