// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"net/url"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Builder makes documents from content and messages. It is read-only and may
// be shared.
type Builder struct {
	Library  *curriculum.Library
	Messages *i18n.Bundle
	URL      *url.URL // where people reach this installation

	// Pictures reads a picture of the content by curriculum.Node's URL; nil
	// where there are none.
	Pictures func(path string) ([]byte, error)
}

// Page is what is asked for of every document.
type Page struct {
	Lang  lang.Tag
	Paper Paper
	// LargePrint sets running text in 18 points: laid out anew, never zoomed.
	LargePrint bool
	// With is a second language beside the first, or under it; "" for none.
	With   lang.Tag
	second bool // what is built now is With's half: Lang and With have changed places
	// Booklet folds the sheets: pages of half their size, laid out anew.
	Booklet bool
	// Poster enlarges a flip chart's pages over so many sheets in width, two to
	// six; 0 does not.
	Poster int
	// LowInk spares ink: for many copies on an office machine.
	LowInk bool
	// OneSided leaves out the backs of cards.
	OneSided bool
	// Date becomes the file's date. Zero is a fixed one, so that the same
	// content gives the same bytes.
	Date time.Time
}

// largePrint is the size of running text, in points, for people who see little
// (CNIB Clear Print guidelines: 16 to 18 points or more).
const largePrint = 18

// fixedDate stands for "no date of its own": the PDF's dates are part of its
// bytes.
var fixedDate = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// document begins a document with what every sheet has.
func (b *Builder) document(p Page) *Document {
	d := &Document{Lang: p.Lang, Paper: p.Paper, Date: p.Date,
		Banner:    &Banner{Name: Text{{Text: "Groundwork", Lang: lang.English}}},
		PageLabel: b.say(p.Lang).T("print-page"),
	}
	if d.Date.IsZero() {
		d.Date = fixedDate
	}
	p.format(d)
	return d
}

// say is the localizer for a language.
func (b *Builder) say(l lang.Tag) *i18n.Localizer { return b.Messages.For(l) }

// address is an absolute address on this installation.
func (b *Builder) address(path string) string { return b.URL.JoinPath(path).String() }

// head begins a module: its title, where it stands in the course, and the code
// that opens its page in this language.
func (b *Builder) head(c *curriculum.Course, m *curriculum.Document, p Page) []Block {
	say := b.say(p.Lang)
	title, titleLang := m.Title(p.Lang)
	summary, summaryLang := m.Summary(p.Lang)
	courseTitle, _ := c.Title(p.Lang)
	number := 0
	for i, other := range c.Modules {
		if other == m {
			number = i + 1
		}
	}
	page := b.address("/" + string(p.Lang) + "/learn/" + c.Slug + "/" + m.Slug)
	return []Block{Beside{
		Main: []Block{
			Heading{Level: 1, Text: Plain(title), Lang: titleLang,
				Kicker: Plain(say.T("print-module-of", "Course", courseTitle, "Number", number, "Count", len(c.Modules)))},
			Paragraph{Text: Plain(summary), Lang: summaryLang},
		},
		Aside: []Block{QR{URL: page, Alt: say.T("print-qr-alt", "Title", title),
			Caption: Text{{Text: say.T("print-qr-caption")}}, Align: End}},
	}}
}

// notices say, in the reader's language, what is to be known about a block's
// words: that they are a draft, older, or stand in the source's language.
func (b *Builder) notices(r curriculum.Reading, reader lang.Tag) []Block {
	say := b.say(reader)
	note := func(label, words string) []Block {
		return []Block{Note{Title: Plain(label), Body: []Block{Paragraph{Text: Plain(words)}}, Lang: reader, Leads: true}}
	}
	switch {
	case r.Held:
		return note(say.T("reading-held-label"), say.T("reading-held", "Language", r.Lang.NameIn(reader)))
	case r.State == curriculum.Missing && r.Lang != reader:
		return note(say.T("reading-missing-label"), say.T("reading-missing", "Language", r.Lang.NameIn(reader)))
	case r.State == curriculum.Older:
		return note(say.T("reading-older-label"), say.T("reading-older"))
	}
	return nil
}

// draftNotice stands once at a handout's head where any of its blocks is a
// draft; on each block it would drown the words.
func (b *Builder) draftNotice(readings []curriculum.Reading, reader lang.Tag) []Block {
	for _, r := range readings {
		if r.Draft && !r.Held {
			say := b.say(reader)
			return []Block{Note{Title: Plain(say.T("reading-draft-label")),
				Body: []Block{Paragraph{Text: Plain(say.T("reading-draft"))}}, Lang: reader}}
		}
	}
	return nil
}

// draftsAmong is the notice for several modules.
func (b *Builder) draftsAmong(modules []*curriculum.Document, p Page) []Block {
	var all []curriculum.Reading
	for _, m := range modules {
		all = append(all, m.ReadAll(p.Lang)...)
	}
	return b.draftNotice(all, p.Lang)
}

// edge is what a block's edge says: minutes and step.
func (b *Builder) edge(r curriculum.Reading, reader lang.Tag) Edge {
	say := b.say(reader)
	e := Edge{Number: reader.Numeral(r.Minutes), Unit: say.Count("reading-unit-minutes", r.Minutes), Lang: reader}
	if r.Step != "" {
		e.Step = say.T("step-" + string(r.Step))
	}
	for _, step := range curriculum.Steps {
		e.Steps += say.T("step-"+string(step)) + "\n"
	}
	return e
}

// minutes is a number of minutes with its unit, on one line.
func (b *Builder) minutes(n int, reader lang.Tag) string {
	return together(reader.Numeral(n) + " " + b.say(reader).Count("reading-unit-minutes", n))
}

// sources lists where a module's facts come from.
func (b *Builder) sources(m *curriculum.Document, reader lang.Tag) []Block {
	if len(m.Sources) == 0 {
		return nil
	}
	l := List{Marker: Bullet, Lang: m.Source}
	for _, s := range m.Sources {
		l.Items = append(l.Items, Item{Blocks: []Block{Paragraph{Scale: Small, Text: sourceText(s)}}})
	}
	return []Block{Heading{Level: 3, Text: Plain(b.say(reader).T("print-sources"))}, l}
}

func sourceText(s curriculum.Source) Text {
	var t Text
	if s.By != "" {
		t = append(t, Run{Text: s.By + ", "})
	}
	t = append(t, Run{Text: s.Title, Italic: true})
	if s.Year > 0 {
		t = append(t, Run{Text: ", " + itoa(s.Year)})
	}
	if s.URL != "" {
		t = append(t, Run{Text: ". "}, Run{Text: s.URL, Code: true, Link: s.URL})
	}
	return t
}

// crowded says whether words need more room than usual on what is to stay one
// page: large print, half a sheet, a second language, Nastaliq with its tall
// lines, Tamil with its long words.
func (p Page) crowded() bool { return p.LargePrint || p.Booklet || p.With != "" || p.roomy() }

// roomy says whether a language's words take more room than others'.
func (p Page) roomy() bool { return p.speaks("ur") || p.speaks("ta") }

// writing is how far lines to write on are apart where words need much room.
func (p Page) writing() float64 {
	if p.roomy() {
		return 7 * MM
	}
	return 8 * MM
}

func (p Page) speaks(l lang.Tag) bool { return slices.Contains(p.languages(), l) }

// ParsePaper reads "letter" or "a4"; "" is Letter.
func ParsePaper(s string) (Paper, error) {
	switch Paper(s) {
	case "", Letter:
		return Letter, nil
	case A4:
		return A4, nil
	}
	return "", fault.New(fault.NotFound, "errors-print-paper")
}
