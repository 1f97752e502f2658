// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"slices"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Part is one document of a pack, and how many copies of it a room needs.
type Part struct {
	Kind   Kind
	Page   Page
	Copies int
	Pieces int // cards that are needed, where it is cards: Copies is what holds them
	Doc    *Document
	Sides  int // printed sides of one copy, once it is laid out
}

// Laid is the part once it is laid out: on so many sides, with so many cards on
// a sheet, or 0.
func (p Part) Laid(sides, pieces int) Part {
	if p.Sides = sides; p.Pieces > 0 && pieces > 0 {
		p.Copies = (p.Pieces + pieces - 1) / pieces
	}
	return p
}

// Sheets is how many sheets of paper all copies take.
func (p Part) Sheets() int {
	if p.Page.OneSided {
		return p.Copies * p.Sides
	}
	return p.Copies * ((p.Sides + 1) / 2)
}

// Pack builds everything that a room needs, each document once. Parts of which
// nobody needs a copy are left out.
func (b *Builder) Pack(day Day, run PrintRun, p Page) ([]Part, error) {
	if err := run.Check(); err != nil {
		return nil, err
	}
	if p.Booklet {
		return nil, fault.New(fault.Invalid, "errors-print-booklet-pack")
	}
	var parts []Part
	for _, kind := range PackKinds() {
		if !slices.Contains(run.Kinds, kind) {
			continue
		}
		for _, part := range b.copies(kind, run, p) {
			if part.Copies == 0 {
				continue
			}
			var err error
			if part.Doc, err = b.packed(day, part); err != nil {
				return nil, err
			}
			parts = append(parts, part)
		}
	}
	return parts, nil
}

// packed builds one part. A certificate for the room is that of taking part.
func (b *Builder) packed(day Day, part Part) (*Document, error) {
	if part.Kind == Certificate {
		return b.OwnCertificate(day.Workshop, "", false, part.Page)
	}
	return b.Workshop(part.Kind, day, part.Page)
}

// copies says how often a kind is printed, in which languages and sizes. What
// hangs on the wall or goes to an office is in the page's own language. A second
// language stands on every sheet that isn't in it.
func (b *Builder) copies(kind Kind, run PrintRun, p Page) []Part {
	p.LargePrint = false
	part := func(who Readers, large bool, copies int) Part {
		page := p
		if page.Lang, page.LargePrint = who.Lang, large; page.With == page.Lang {
			page.With = ""
		}
		return Part{Kind: kind, Page: page, Copies: copies}
	}
	cut := func(who Readers, large bool, pieces int) Part {
		p := part(who, large, pieces)
		p.Pieces = pieces
		return p
	}
	var parts []Part
	for _, who := range run.Readers {
		people, large := run.with(who.People), run.with(who.Large)
		switch kind {
		case ForParticipants, Evaluation:
			parts = append(parts, part(who, false, people), part(who, true, large))
		case OnCards:
			parts = append(parts, part(who, false, min(people+large, 1)))
		case Pocket:
			parts = append(parts, cut(who, false, people), cut(who, true, large))
		case NameCards:
			parts = append(parts, cut(who, false, people+large))
		case Certificate:
			parts = append(parts, part(who, false, people+large))
		case ForInterpreters:
			parts = append(parts, part(who, false, who.Interpreters))
		}
	}
	own := Readers{Lang: p.Lang}
	switch kind {
	case RunOfShow, ForTrainers:
		return []Part{part(own, false, max(run.Leads, 1))}
	case SignIn, ForTheWall, Executive:
		return []Part{part(own, false, 1)}
	}
	return parts
}

// named is a language's name in its own letters, and in the reader's for whoever
// sorts the sheets.
func named(l, reader lang.Tag) Text {
	t := Text{{Text: l.Name(), Lang: l}}
	if gloss := l.Gloss(reader); gloss != "" {
		t = append(t, Run{Text: " · " + gloss})
	}
	return t
}

// Cover is the sheet on top: what is in the pack, how many of each, and how to
// print it. The parts' Sides are known; sheets are those of the whole pack.
func (b *Builder) Cover(day Day, run PrintRun, parts []Part, sheets int, p Page) (*Document, error) {
	head, err := b.workshopHead(day.Workshop, p, "pack-title")
	if err != nil {
		return nil, err
	}
	d, err := b.forWorkshop(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	say := b.say(p.Lang)
	cell := func(t Text) Cell { return Cell{Blocks: []Block{Paragraph{Text: t, Scale: Small}}} }
	th := func(key string) Cell { return cell(Plain(say.T(key))) }
	t := Table{Summary: say.T("pack-title"), Columns: []Column{{Share: 4}, {Share: 3}, {Share: 1.2, Align: End}, {Share: 1.2, Align: End}, {Share: 1.4, Align: End}},
		Head: []Cell{th("pack-parts"), th("print-language"), th("pack-copies"), th("pack-pages"), th("pack-sheets")}}
	number := func(n int) Cell { return cell(Plain(p.Lang.Numeral(n))) }
	for _, part := range parts {
		language := named(part.Page.Lang, p.Lang)
		if with := part.Page.With; with != "" {
			language = slices.Concat(language, Plain(" + "), named(with, p.Lang))
		}
		if part.Page.LargePrint {
			language = append(language, Run{Text: " · " + say.T("pack-large-print")})
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{th("kind-" + string(part.Kind)), cell(language),
			number(part.Copies), number(part.Sides), number(part.Sheets())}})
	}
	d.Running = nil
	how := say.T("pack-how-both")
	if p.OneSided {
		how = say.T("pack-how-one")
	}
	d.Blocks = append(head, Paragraph{Text: Bold(run.Say(say, sheets, p.OneSided))}, t, Paragraph{Text: Plain(how)}, Paragraph{Text: Plain(say.T("pack-keep"))})
	return d, nil
}
