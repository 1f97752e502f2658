// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"time"

	"github.com/groundwork-org/groundwork/app/workshop"
)

// runOfShowSheet is the day with planned clock times, what, how, who leads, who
// supports, and a column for the real time.
func (b *Builder) runOfShowSheet(day Day, p Page) (*Document, error) {
	d, err := b.forWorkshop(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	d.Blocks, err = b.runOfShow(day.Workshop, day.Names, p)
	return d, err
}

// runOfShow is the table of the day. The last column is empty, to write the
// real time in.
func (b *Builder) runOfShow(w workshop.Workshop, names Names, p Page) ([]Block, error) {
	start, err := localStart(w)
	if err != nil {
		return nil, err
	}
	title, err := b.workshopHead(w, p, "print-runofshow")
	if err != nil {
		return nil, err
	}
	say := b.say(p.Lang)
	head := func(key string) Cell { return Cell{Blocks: []Block{Paragraph{Text: Bold(say.T(key))}}, Header: true} }
	t := Table{
		Columns: []Column{{Share: 1.1}, {Share: 0.8}, {Share: 4.4}, {Share: 1.6}, {Share: 1.6}, {Share: 1.2}},
		Head: []Cell{head("print-time"), head("print-min"), head("print-what"), head("print-leads"),
			head("print-supports"), head("print-real-time")},
		Rules:   GridRules,
		Summary: say.T("print-runofshow"),
	}
	clock := start
	for _, item := range w.Plan.Items {
		t.Rows = append(t.Rows, Row{Height: 10 * MM, Cells: []Cell{
			TextCell(Text{{Text: say.FormatTime(clock), Code: true, Bold: true}}),
			TextCell(Text{{Text: itoa(item.Minutes), Code: true}}),
			b.what(w, item, p),
			TextCell(Plain(names.of(item.Leads))),
			TextCell(Plain(names.of(item.Helps))),
			{},
		}})
		clock = clock.Add(time.Duration(item.Minutes) * time.Minute)
	}
	t.Rows = append(t.Rows, Row{Cells: []Cell{TextCell(Text{{Text: say.FormatTime(clock), Code: true, Bold: true}}), {},
		TextCell(Bold(say.T("print-ends"))), {}, {}, {}}})
	blocks := []Block{title, t}
	return append(blocks, b.hearing(w, p)...), nil
}

// what names an item, with its method.
func (b *Builder) what(w workshop.Workshop, item workshop.Item, p Page) Cell {
	if item.Block == "" {
		return TextCell(Bold(item.Title))
	}
	c, err := b.Library.Course(w.Plan.Course)
	if err != nil {
		return TextCell(Bold(item.Block))
	}
	m, err := c.Module(item.Module)
	if err != nil {
		return TextCell(Bold(item.Block))
	}
	block, ok := m.Block(item.Block)
	if !ok {
		return TextCell(Bold(item.Block)) // taken out of the module since it was planned
	}
	r := m.Read(block, p.Lang)
	blocks := []Block{Paragraph{Text: Bold(r.Text.Title), Lang: r.Lang}}
	if facts := b.facts(r, p.Lang); !facts.Empty() {
		blocks = append(blocks, Paragraph{Text: facts, Scale: Small, Lang: p.Lang})
	}
	return Cell{Blocks: blocks}
}

// hearing says how each language is heard and who interprets.
func (b *Builder) hearing(w workshop.Workshop, p Page) []Block {
	say := b.say(p.Lang)
	l := List{Marker: Bullet}
	for _, e := range w.Plan.Expected {
		if e.People == 0 {
			continue
		}
		text := Text{{Text: e.Lang.Name(), Bold: true, Lang: e.Lang}, {Text: " · "}, {Text: say.Count("print-people", e.People)},
			{Text: " · "}, {Text: say.T("hearing-" + string(e.Hearing))}}
		if e.Interpreters > 0 {
			text = append(text, Run{Text: " · "}, Run{Text: say.Count("print-interpreters", e.Interpreters)})
		}
		l.Items = append(l.Items, Item{Blocks: []Block{Paragraph{Text: text}}})
	}
	if len(l.Items) == 0 {
		return nil
	}
	return []Block{Keep{Blocks: []Block{Heading{Level: 3, Text: Plain(say.T("print-hearing"))}, l}}}
}

// of is the name behind Item.Leads and Item.Helps: an index plus one.
func (n Names) of(indexPlusOne int) string {
	if indexPlusOne < 1 || indexPlusOne > len(n) {
		return ""
	}
	return n[indexPlusOne-1]
}
