// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"slices"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// rowsOf is the people expected and blank rows to spare: a tenth, at least five.
func rowsOf(w workshop.Workshop) int {
	expected := w.Plan.ExpectedPeople()
	return expected + max(5, expected/10)
}

// signInSheet is the words about names in its own and the room's languages, then rows
// (number, known-as name, language) with a stub each to tear off and take home.
func (b *Builder) signInSheet(day Day, p Page) (*Document, error) {
	d, err := b.forWorkshop(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	if p.LargePrint { // its room is for lines to sign
		d.Banner = nil
	}
	d.Blocks, err = b.signIn(day.Workshop, p)
	return d, err
}

// signIn is the sheet's blocks. There is nothing to fill in but a number that
// is printed already, a known-as name, and a language: no surname, no contact,
// no signature.
func (b *Builder) signIn(w workshop.Workshop, p Page) ([]Block, error) {
	head, err := b.workshopHead(w, p, "print-signin")
	if err != nil {
		return nil, err
	}
	say := b.say(p.Lang)
	above, below := signInLanguages(w, p), []lang.Tag(nil)
	if p.LargePrint && !p.Booklet && (p.With != "" || p.roomy()) { // what the room's others are told has lines to sign before it
		own := len(p.languages())
		above, below = above[:own], above[own:]
	}
	blocks := append(head, b.promises(above, p)...)
	if !p.LargePrint {
		blocks = append(blocks, Spacer{Height: 3 * MM})
	}
	header := func(text Text) Cell { return Cell{Blocks: []Block{Paragraph{Text: text}}, Header: true} }
	t := Table{
		Columns: []Column{{Share: 0.7}, {Share: 3.6}, {Share: 2.2}, {Share: 3.5, Tear: true}},
		Head: []Cell{header(Bold(say.T("print-row"))), b.inAll(w, p, "print-known-as"),
			b.inAll(w, p, "print-language"), b.inAll(w, p, "print-keep")},
		Rules:   GridRules,
		Summary: say.T("print-signin"),
	}
	for i := range rowsOf(w) {
		t.Rows = append(t.Rows, Row{Height: 12 * MM, Cells: []Cell{
			TextCell(Text{{Text: p.Lang.Numeral(i + 1), Code: true, Bold: true}}), {}, {}, b.stub(languageOfRow(w, i, p), w)}})
	}
	if !p.LargePrint && !p.Booklet {
		return append(blocks, t), nil
	}
	next := b.unstubbed(&t, w, p)
	if p.LargePrint { // the first lines to sign stand on the first page
		return slices.Concat(blocks, []Block{t}, b.promises(below, p), next), nil
	}
	return append(append(blocks, next...), t), nil
}

// promises are the words about names, in each of some languages.
func (b *Builder) promises(in []lang.Tag, p Page) (blocks []Block) {
	scale := Normal
	if p.LargePrint { // whole on its page, and lines to sign under it
		scale = Small
	}
	for _, l := range in {
		blocks = append(blocks, Promise{Lang: l, Body: []Block{Paragraph{Text: Plain(b.say(l).T("join-promise")), Scale: scale}}})
	}
	return blocks
}

// unstubbed takes the stubs off a table: on every other page of a booklet they
// would be torn out of the fold, and in large print their words would leave rows
// for two on the first page. What they say stands once in each language.
func (b *Builder) unstubbed(t *Table, w workshop.Workshop, p Page) []Block {
	last := len(t.Columns) - 1
	t.Columns, t.Head = t.Columns[:last], t.Head[:last]
	for i := range t.Rows {
		t.Rows[i].Cells = t.Rows[i].Cells[:last]
	}
	var blocks []Block
	for _, l := range signInLanguages(w, p) {
		blocks = append(blocks, Group{Lang: l, Blocks: b.stub(l, w).Blocks})
	}
	return blocks
}

// signInLanguages are the sheet's own, then the room's.
func signInLanguages(w workshop.Workshop, p Page) []lang.Tag {
	return distinct(append(p.languages(), roomLanguages(w, p.Lang)...))
}

func distinct(tags []lang.Tag) (list []lang.Tag) {
	for _, l := range tags {
		if !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// inAll is one message in every language of the room, the page's own first,
// each a paragraph in its own direction: in a narrow column it wraps.
func (b *Builder) inAll(w workshop.Workshop, p Page, key string) Cell {
	cell := Cell{Header: true}
	for _, l := range signInLanguages(w, p) {
		cell.Blocks = append(cell.Blocks, Paragraph{Text: Plain(b.say(l).T(key)), Scale: Small, Lang: l})
	}
	return cell
}

// stub is what is torn off a row and taken home: the follow-up's date, time and
// place in one of the room's languages, or where to read on.
func (b *Builder) stub(l lang.Tag, w workshop.Workshop) Cell {
	say := b.say(l)
	f := w.Plan.FollowUp
	if f.Date == "" {
		home := Run{Text: b.address("/" + string(l) + "/"), Code: true}
		return Cell{Lang: l, Blocks: []Block{Paragraph{Scale: Small, Text: Text{{Text: say.T("print-read-on") + " "}, home}}}}
	}
	text := Text{{Text: say.T("print-next-time"), Bold: true}, {Text: " " + followUpDay(f, say)}}
	for _, more := range followUp(f, say)[1:] {
		if !more.text.Empty() {
			text = append(append(text, Run{Text: " · "}), more.text...)
		}
	}
	return Cell{Lang: l, Blocks: []Block{Paragraph{Scale: Small, Text: text}}}
}

// languageOfRow deals the rows' stubs out among the languages expected, in
// their proportion, blank rows in the page's own, or in its two by turns.
func languageOfRow(w workshop.Workshop, row int, p Page) lang.Tag {
	for _, e := range w.Plan.Expected {
		if row < e.People {
			return e.Lang
		}
		row -= e.People
	}
	own := p.languages()
	return own[row%len(own)]
}
