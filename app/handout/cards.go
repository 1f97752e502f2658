// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// cards are the card parts of modules, several to a sheet, to cut out. A back
// says where the card belongs, so that a pile that fell down can be sorted. The
// only one, which pairs or groups write on, fills its sheet.
func (b *Builder) cards(c *curriculum.Course, modules []*curriculum.Document, p Page) (*Document, error) {
	d := b.titled(c, modules, p)
	var list []Card
	for _, m := range modules {
		for _, r := range m.ReadAll(p.Lang) {
			list = append(list, b.cardsOf(m, r, p)...)
		}
	}
	if len(list) == 0 {
		d.Blocks = []Block{Heading{Level: 1, Text: Plain(d.Title)}, Paragraph{Text: Plain(b.say(p.Lang).T("paper-no-cards"))}}
		return d, nil
	}
	d.onCards(Cards{Cards: list, Repeat: len(list) == 1}, p)
	return d, nil
}

// onCards makes a document of cards and nothing else, with their backs unless
// sheets are printed on one side.
func (d *Document) onCards(c Cards, p Page) {
	d.Banner, d.Running, d.Duplex = nil, nil, LongEdge
	if c.Backs = !p.OneSided; p.OneSided {
		d.Duplex = OneSided
	}
	d.Blocks = []Block{c}
}

// cardsOf are the cards of one block.
func (b *Builder) cardsOf(m *curriculum.Document, r curriculum.Reading, p Page) []Card {
	var parts []curriculum.Part
	for _, part := range r.Text.Parts {
		if part.Voice == curriculum.Card {
			parts = append(parts, part)
		}
	}
	say := b.say(p.Lang)
	title, titleLang := m.Title(p.Lang)
	list := make([]Card, len(parts))
	for i, part := range parts {
		front := append(b.marked(r, p.Lang), b.fromNodes(r.Lang, part.Nodes)...)
		back := []Block{
			Paragraph{Text: Plain(title), Lang: titleLang, Scale: Small, Align: Centre},
			Paragraph{Text: Bold(r.Text.Title), Align: Centre},
		}
		if len(parts) > 1 {
			of := say.T("paper-card-of", "Number", p.Lang.Numeral(i+1), "Count", p.Lang.Numeral(len(parts)))
			back = append(back, Paragraph{Text: Plain(of), Lang: p.Lang, Scale: Small, Align: Centre})
		}
		if r.Draft && !r.Held {
			draft := b.remark(p.Lang, "reading-draft-label", "reading-draft")
			draft.Align = Centre // as all that a back says
			back = append(back, draft)
		}
		list[i] = Card{Front: append(front, b.checked(r, p.Lang)...), Back: back, Lang: r.Lang}
	}
	return list
}

// marked says in one line, for what has no room for a notice, that a block's
// words are older, held or in the source's language.
func (b *Builder) marked(r curriculum.Reading, reader lang.Tag) []Block {
	switch {
	case r.Held:
		return []Block{b.remark(reader, "reading-held-label", "reading-held", "Language", r.Lang.NameIn(reader))}
	case r.State == curriculum.Missing && r.Lang != reader:
		return []Block{b.remark(reader, "reading-missing-label", "reading-missing", "Language", r.Lang.NameIn(reader))}
	case r.State == curriculum.Older:
		return []Block{b.remark(reader, "reading-older-label", "reading-older")}
	}
	return nil
}

func (b *Builder) remark(reader lang.Tag, label, words string, pairs ...any) Paragraph {
	say := b.say(reader)
	return Paragraph{Scale: Small, Lang: reader,
		Text: Text{{Text: say.T(label), Bold: true}, {Text: " " + say.T(words, pairs...)}}}
}
