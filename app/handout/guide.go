// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"fmt"
	"time"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// times says when each block begins, by module and block.
type times map[[2]string]string

// guide is for who leads modules: when what happens, counted from 0:00, what to
// bring, then each block with its notes.
func (b *Builder) guide(c *curriculum.Course, modules []*curriculum.Document, p Page) (*Document, error) {
	d := b.titled(c, modules, p)
	at := fromZero(modules, p.Lang)
	d.Blocks = each(modules, func(m *curriculum.Document) []Block { return b.trainer(c, m, at, p) })
	return d, nil
}

// fromZero counts from 0:00.
func fromZero(modules []*curriculum.Document, l lang.Tag) times {
	at := times{}
	minutes := 0
	for _, m := range modules {
		for _, block := range m.Blocks {
			at[[2]string{m.Slug, block.ID}] = l.Digits(fmt.Sprintf("%d:%02d", minutes/60, minutes%60))
			minutes += block.Minutes
		}
	}
	return at
}

// dayGuide is the guide of a workshop: its run-of-show, what to bring for the
// whole day, then its modules with the planned clock times.
func (b *Builder) dayGuide(day Day, p Page) (*Document, error) {
	c, modules, err := b.planned(day.Workshop)
	if err != nil {
		return nil, err
	}
	d, err := b.forWorkshop(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	d.Footer = Plain(c.License)
	if d.Blocks, err = b.runOfShow(day.Workshop, day.Names, p); err != nil {
		return nil, err
	}
	at, err := b.clockTimes(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	var all []curriculum.Reading
	for _, m := range modules {
		all = append(all, m.ReadAll(p.Lang)...)
	}
	d.Blocks = append(d.Blocks, b.materials(all, &c.Document, p)...)
	d.Blocks = append(d.Blocks, PageBreak{})
	d.Blocks = append(d.Blocks, each(modules, func(m *curriculum.Document) []Block { return b.trainer(c, m, at, p) })...)
	return d, nil
}

// clockTimes are when the plan's items begin.
func (b *Builder) clockTimes(w workshop.Workshop, p Page) (times, error) {
	clock, err := localStart(w)
	if err != nil {
		return nil, err
	}
	at := times{}
	for _, item := range w.Plan.Items {
		at[[2]string{item.Module, item.Block}] = b.say(p.Lang).FormatTime(clock)
		clock = clock.Add(time.Duration(item.Minutes) * time.Minute)
	}
	return at, nil
}

// outline is a module's run-of-show.
func (b *Builder) outline(m *curriculum.Document, readings []curriculum.Reading, at times, p Page) Block {
	say := b.say(p.Lang)
	head := func(key string) Cell {
		return Cell{Blocks: []Block{Paragraph{Text: Bold(say.T(key)), Scale: Small}}, Header: true}
	}
	t := Table{Once: true, Summary: say.T("print-runofshow"), Columns: []Column{{Share: 1}, {Share: 0.8}, {Share: 4}, {Share: 3}},
		Head: []Cell{head("print-time"), head("print-min"), head("print-what"), head("paper-how")}}
	for _, r := range readings {
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			TextCell(Text{{Text: at[[2]string{m.Slug, r.ID}], Code: true, Bold: true}}),
			TextCell(Text{{Text: p.Lang.Numeral(r.Minutes), Code: true}}),
			{Blocks: []Block{Paragraph{Text: Plain(r.Text.Title)}}, Lang: r.Lang},
			{Blocks: []Block{Paragraph{Text: b.facts(r, p.Lang), Scale: Small}}}}})
	}
	if p.LargePrint && p.Booklet { // half a sheet has room for two columns
		for i, r := range t.Rows {
			at, what := r.Cells[0], r.Cells[2]
			at.Blocks = append(at.Blocks, Paragraph{Text: Plain(b.minutes(readings[i].Minutes, p.Lang)), Scale: Small})
			what.Blocks = append(what.Blocks, Paragraph{Text: b.facts(readings[i], p.Lang), Scale: Small, Lang: p.Lang})
			t.Rows[i].Cells = []Cell{at, what}
		}
		t.Head, t.Columns = []Cell{t.Head[0], t.Head[2]}, []Column{{Share: 1}, {Share: 3}}
	}
	return t
}
