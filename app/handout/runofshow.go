// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// runOfShowSheet is the day with planned clock times, what, how, who leads, who
// supports, and a column for the real time.
func (b *Builder) runOfShowSheet(day Day, p Page) (*Document, error) {
	d, err := b.forWorkshop(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	if p.LargePrint && p.With != "" {
		d.Banner = nil // the first row stands on the first page
	}
	d.Blocks, err = b.runOfShow(day.Workshop, day.Names, p)
	return d, err
}

// runOfShow is the table of the day. The last column is empty, to write the
// real time in. In large print and on half a sheet, minutes stand under the
// time, and who leads under what is done.
func (b *Builder) runOfShow(w workshop.Workshop, names Names, p Page) ([]Block, error) {
	start, err := localStart(w)
	if err != nil {
		return nil, err
	}
	head, err := b.workshopHead(w, p, "print-runofshow")
	if err != nil {
		return nil, err
	}
	say := b.say(p.Lang)
	t := Table{Rules: GridRules, Summary: say.T("print-runofshow")}
	add := func(height float64, clock, minutes string, what Cell, leads, helps string) {
		cells := []Cell{TextCell(Text{{Text: clock, Code: true, Bold: true}}), TextCell(Text{{Text: minutes, Code: true}}),
			what, nameCell(leads), nameCell(helps), {}}
		t.Rows = append(t.Rows, Row{Height: height, Cells: cells})
	}
	clock := start
	for _, item := range w.Plan.Items {
		add(10*MM, say.FormatTime(clock), p.Lang.Numeral(item.Minutes), b.what(w, item, p), names.of(item.Leads), names.of(item.Helps))
		clock = clock.Add(time.Duration(item.Minutes) * time.Minute)
	}
	add(0, say.FormatTime(clock), "", TextCell(Bold(say.T("print-ends"))), "", "")
	t.Columns = []Column{{Share: 1.1}, {Share: 0.8}, {Share: 4.4}, {Share: 1.6}, {Share: 1.6}, {Share: 1.2}}
	for _, key := range []string{"print-time", "print-min", "print-what", "print-leads", "print-supports", "print-real-time"} {
		t.Head = append(t.Head, Cell{Blocks: []Block{Paragraph{Text: Bold(say.T(key))}}, Header: true})
	}
	if p.LargePrint || p.Booklet {
		b.narrower(&t, w, p)
	}
	return slices.Concat(head, []Block{t}, b.hearing(w, p)), nil
}

// narrower makes three columns of a run-of-show's six: minutes under the time,
// who leads and who supports under what is done. In large print on half a sheet
// it makes two, with a line for the real time under the planned one.
func (b *Builder) narrower(t *Table, w workshop.Workshop, p Page) {
	for i := range t.Rows {
		c := t.Rows[i].Cells
		if i < len(w.Plan.Items) { // the end has no minutes
			item := w.Plan.Items[i]
			c[0].Blocks = append(c[0].Blocks, Paragraph{Text: Plain(b.minutes(item.Minutes, p.Lang)), Scale: Small})
			_, block, ok := b.blockOf(w, item)
			toWrite := p.LargePrint && !p.Booklet && !(ok && block.Rest != "")
			c[2].Blocks = append(c[2].Blocks, b.ledBy(c[3], c[4], toWrite, p)...)
		}
		t.Rows[i].Cells = []Cell{c[0], c[2], c[5]}
	}
	t.Head = []Cell{t.Head[0], t.Head[2], t.Head[5]}
	t.Columns = []Column{{Share: 1.6}, {Share: 5.4}, {Share: 1.6}}
	if p.LargePrint && p.Booklet { // and a line for the real time as well
		for i, r := range t.Rows {
			r.Cells[0].Blocks = append(r.Cells[0].Blocks, WritingLines{Count: 1}, Spacer{Height: 2 * MM})
			t.Rows[i].Cells = r.Cells[:2]
		}
		t.Head[0].Blocks = append(t.Head[0].Blocks, t.Head[2].Blocks...)
		t.Head, t.Columns = t.Head[:2], []Column{{Share: 1.6}, {Share: 5.4}}
	}
}

// ledBy is a line on who leads and who supports, the same whichever of a sheet's two
// languages is built: names stand once. Where nobody leads yet, it may have room to
// write a name.
func (b *Builder) ledBy(leads, helps Cell, toWrite bool, p Page) []Block {
	var line Text
	add := func(key string, who Cell) {
		if len(line) > 0 {
			line = append(line, Run{Text: " · "})
		}
		for i, l := range p.languages() {
			if i > 0 {
				line = append(line, Run{Text: " / "})
			}
			line = append(line, Run{Text: b.say(l).T(key), Lang: l})
		}
		line = append(line, Run{Text: b.say(p.languages()[0]).T("print-colon")})
		for _, name := range who.Blocks {
			line = append(line, name.(Paragraph).Text...)
		}
	}
	if len(leads.Blocks) > 0 || toWrite {
		add("print-leads", leads)
	}
	if len(helps.Blocks) > 0 {
		add("print-supports", helps)
	}
	if len(line) == 0 {
		return nil
	}
	return []Block{Paragraph{Text: line, Scale: Small, Lang: p.languages()[0]}}
}

// what names an item, with its method.
func (b *Builder) what(w workshop.Workshop, item workshop.Item, p Page) Cell {
	if item.Block == "" {
		return TextCell(Bold(item.Title))
	}
	m, block, ok := b.blockOf(w, item)
	if !ok {
		return TextCell(Bold(item.Block))
	}
	r := m.Read(block, p.Lang)
	blocks := []Block{Paragraph{Text: Bold(r.Text.Title), Lang: r.Lang}}
	if facts := b.facts(r, p.Lang); !facts.Empty() {
		blocks = append(blocks, Paragraph{Text: facts, Scale: Small, Lang: p.Lang})
	}
	return Cell{Blocks: blocks}
}

// blockOf is an item's block and the module that it is of, unless it is the
// trainer's own or was taken out since it was planned.
func (b *Builder) blockOf(w workshop.Workshop, item workshop.Item) (*curriculum.Document, *curriculum.Block, bool) {
	c, err := b.Library.Course(w.Plan.Course)
	if err != nil {
		return nil, nil, false
	}
	m, err := c.Module(item.Module)
	if err != nil {
		return nil, nil, false
	}
	block, ok := m.Block(item.Block)
	return m, block, ok
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

// nameCell is a name, in a language nobody said.
func nameCell(name string) Cell {
	if name == "" {
		return Cell{}
	}
	return TextCell(Text{{Text: name, Apart: true}})
}

// of is the name behind Item.Leads and Item.Helps: an index plus one.
func (n Names) of(indexPlusOne int) string {
	if indexPlusOne < 1 || indexPlusOne > len(n) {
		return ""
	}
	return n[indexPlusOne-1]
}
