// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

func itoa(n int) string { return strconv.Itoa(n) }

// sheetID names a block within a course, in every language.
func sheetID(m *curriculum.Document, r curriculum.Reading) string { return m.Slug + "#" + r.ID }

// participants are modules' handouts, one after the other.
func (b *Builder) participants(c *curriculum.Course, modules []*curriculum.Document, p Page) (*Document, error) {
	d := b.titled(c, modules, p)
	d.Blocks = each(modules, func(m *curriculum.Document) []Block { return b.participant(c, m, p) })
	return d, nil
}

// participant is what people take home of a module: each block's handout
// parts, or its text for everybody where it has none. Breaks are left out.
func (b *Builder) participant(c *curriculum.Course, m *curriculum.Document, p Page) []Block {
	readings := m.ReadAll(p.Lang)
	blocks := b.head(c, m, p)
	blocks = append(blocks, b.draftNotice(readings, p.Lang)...)
	for _, r := range readings {
		nodes := r.HandoutNodes()
		if r.Rest != "" || len(nodes) == 0 {
			continue
		}
		body := []Block{Heading{Level: 2, Text: Plain(r.Text.Title)}}
		body = append(body, b.fromNodes(r.Lang, nodes)...)
		body = append(body, b.checked(r, p.Lang)...)
		notices := b.notices(r, p.Lang)
		sheet := Sheet{ID: sheetID(m, r), Edge: b.edge(r, p.Lang), Body: body, Lang: r.Lang}
		sheet.One = r.Guarded() && len(notices) == 0 // whom to call stands at its end; but it would leave a notice behind
		blocks = append(append(blocks, notices...), sheet)
	}
	return append(blocks, b.sources(m, p.Lang)...)
}

// trainer is a module's guide for who leads it: its run-of-show, what everybody
// sees, the notes in a frame, times, method, materials, what may be cut, what
// goes on the flip chart and the cards.
func (b *Builder) trainer(c *curriculum.Course, m *curriculum.Document, at times, p Page) []Block {
	say := b.say(p.Lang)
	readings := m.ReadAll(p.Lang)
	blocks := b.head(c, m, p)
	blocks = append(blocks, Paragraph{Text: Bold(say.T("print-total", "Duration", say.FormatDuration(m.Minutes())))})
	blocks = append(blocks, b.draftNotice(readings, p.Lang)...)
	blocks = append(blocks, b.outline(m, readings, at, p))
	blocks = append(blocks, b.materials(readings, m, p)...)
	for _, r := range readings {
		body := []Block{Heading{Level: 2, Text: Plain(r.Text.Title)}}
		if facts := b.facts(r, p.Lang); !facts.Empty() {
			body = append(body, Paragraph{Text: facts, Scale: Small, Lang: p.Lang, Leads: true})
		}
		for _, part := range r.Text.Parts {
			body = append(body, b.part(part, r, p.Lang)...)
		}
		body = append(body, b.checked(r, p.Lang)...)
		blocks = append(blocks, b.notices(r, p.Lang)...)
		blocks = append(blocks, Sheet{ID: sheetID(m, r), Edge: b.edge(r, p.Lang), Body: body, Lang: r.Lang})
	}
	return append(blocks, b.sources(m, p.Lang)...)
}

// part sets one part of a block; parts that are not for everybody stand in a
// frame that says for whom they are.
func (b *Builder) part(part curriculum.Part, r curriculum.Reading, reader lang.Tag) []Block {
	body := b.fromNodes(r.Lang, part.Nodes)
	if part.Voice == curriculum.Everybody {
		return body
	}
	title := Text{{Text: b.say(reader).T("voice-" + string(part.Voice)), Lang: reader}}
	note := Note{Title: title, Body: body, Lang: r.Lang}
	note.Whole = part.Voice != curriculum.Trainer && part.Voice != curriculum.Plain
	note.One = r.Guarded() && part.Voice != curriculum.Trainer // what the law does not cover stands at its end
	return []Block{note}
}

// facts is a block's method, group and cut in one line.
func (b *Builder) facts(r curriculum.Reading, reader lang.Tag) Text {
	say := b.say(reader)
	var t Text
	add := func(run Run) {
		if len(t) > 0 {
			t = append(t, Run{Text: " · "})
		}
		t = append(t, run)
	}
	if r.Method != "" && r.Rest == "" {
		name, in := b.Library.MethodName(r.Method, reader)
		add(Run{Text: name, Bold: true, Lang: in})
	}
	switch whole := say.T("print-group-whole"); {
	case r.WholeRoom && (len(t) == 0 || !strings.Contains(strings.ToLower(t[0].Text), strings.ToLower(whole))): // the method may say it already
		add(Run{Text: whole})
	case r.GroupMax > r.GroupMin:
		add(Run{Text: hall(say.T("print-group-range", "From", r.GroupMin, "To", r.GroupMax))})
	case r.GroupMin > 0:
		add(Run{Text: say.Count("print-group", r.GroupMin)})
	}
	switch {
	case r.Cut == 0:
		add(Run{Text: say.T("print-cut-whole")})
	case r.Cut > 0:
		add(Run{Text: say.T("print-cut", "Minutes", r.Cut)})
	}
	return t
}

// checked says for which place and on which day a block about rights or safety
// was checked.
func (b *Builder) checked(r curriculum.Reading, reader lang.Tag) []Block {
	if !r.Guarded() {
		return nil
	}
	say, day := b.say(reader), r.Checked
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		day = say.FormatDateShort(t)
	}
	place, _ := r.Place()
	text := say.T("print-checked", "Place", place, "Date", day)
	return []Block{Paragraph{Text: Plain(text), Scale: Small, Lang: reader}}
}

// materials lists what to bring for a module, each thing once.
func (b *Builder) materials(readings []curriculum.Reading, m *curriculum.Document, p Page) []Block {
	l := List{Marker: TickBox, Lang: p.Lang}
	seen := make(map[string]bool)
	for _, r := range readings {
		things, in := r.Bring()
		in = cmp.Or(in, m.Source)
		for i, thing := range things {
			if source := r.Materials[i]; !seen[source] && !seen[thing] {
				seen[source], seen[thing] = true, true
				l.Items = append(l.Items, Item{Blocks: []Block{Paragraph{Text: Text{{Text: thing, Lang: in}}}}})
			}
		}
	}
	if len(l.Items) == 0 {
		return nil
	}
	blocks := []Block{Heading{Level: 3, Text: Plain(b.say(p.Lang).T("print-materials"))}, l}
	if len(l.Items) > 8 || p.LargePrint || p.Booklet { // kept whole it would leave a page blank before it
		return blocks
	}
	return []Block{Keep{Blocks: blocks}}
}
