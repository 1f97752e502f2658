// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// interpreter is what interpreters get a week before: the glossary's words, and
// the script, the source beside its translation. Somebody who interprets out of
// the source's own language gets an empty column for her own words.
func (b *Builder) interpreter(c *curriculum.Course, modules []*curriculum.Document, p Page) (*Document, error) {
	d := b.titled(c, modules, p)
	say := b.say(p.Lang)
	d.Blocks = []Block{
		Heading{Level: 1, Text: Plain(d.Title), Kicker: Plain(say.T("paper-interpreter"))},
		Paragraph{Text: Plain(say.T("paper-interpreter-how"))},
	}
	d.Blocks = append(d.Blocks, b.draftsAmong(modules, p)...)
	d.Blocks = append(d.Blocks, b.words(p)...)
	for _, m := range modules {
		d.Blocks = append(d.Blocks, PageBreak{}, b.script(c, m, p))
	}
	return d, nil
}

// words is the glossary: each word in the source's language and in the
// reader's, and what it means.
func (b *Builder) words(p Page) []Block {
	g := b.Library.Glossary
	say := b.say(p.Lang)
	t := Table{Summary: say.T("paper-words"), Columns: []Column{{Share: 2}, {Share: 2}, {Share: 4}}}
	t.Head = []Cell{languageHead(g.Source), languageHead(p.Lang), {Blocks: []Block{Paragraph{Text: Plain(say.T("paper-meaning"))}}}}
	for _, block := range g.Blocks {
		source := g.Editions[g.Source].Texts[block.ID]
		r := g.Read(block, p.Lang)
		theirs := Cell{Lang: r.Lang}
		if r.Lang == p.Lang && p.Lang != g.Source {
			theirs.Blocks = []Block{Paragraph{Text: Bold(r.Text.Title)}}
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			{Lang: g.Source, Blocks: []Block{Paragraph{Text: Bold(source.Title)}}}, theirs,
			{Lang: r.Lang, Blocks: append(b.marked(r, p.Lang), b.fromNodes(r.Lang, r.Speaks(curriculum.Everybody))...)}}})
	}
	blocks := []Block{Heading{Level: 2, Text: Plain(say.T("paper-words"))}}
	blocks = append(blocks, b.draftNotice(g.ReadAll(p.Lang), p.Lang)...)
	return append(blocks, t)
}

func languageHead(l lang.Tag) Cell {
	return Cell{Lang: l, Blocks: []Block{Paragraph{Text: Plain(l.Name())}}}
}

// script is one module in two columns, aligned block by block, and within a
// block piece by piece where source and translation have as many.
func (b *Builder) script(c *curriculum.Course, m *curriculum.Document, p Page) Block {
	t := Table{Rules: GridRules, Columns: []Column{{Share: 1}, {Share: 1}}, Summary: b.say(p.Lang).T("paper-interpreter")}
	t.Head = []Cell{languageHead(m.Source), languageHead(p.Lang)}
	title, titleLang := m.Title(p.Lang)
	sourceTitle, _ := m.Title(m.Source)
	mine := Cell{Lang: titleLang, Blocks: []Block{Heading{Level: 2, Text: Plain(title)}}}
	if p.Lang == m.Source {
		mine = TextCell(Plain(b.say(p.Lang).T("paper-own-words")))
	}
	t.Rows = append(t.Rows, Row{Begins: true, Cells: []Cell{{Lang: m.Source, Blocks: []Block{Heading{Level: 2, Text: Plain(sourceTitle)}}}, mine}})
	for _, r := range m.ReadAll(p.Lang) {
		t.Rows = append(t.Rows, b.spoken(m, r, p)...)
	}
	return t
}

// spoken is one block: its title, then its parts.
func (b *Builder) spoken(m *curriculum.Document, r curriculum.Reading, p Page) []Row {
	source := m.Editions[m.Source].Texts[r.ID]
	title := func(l lang.Tag, words string) Cell {
		return Cell{Lang: l, Blocks: []Block{Paragraph{Text: append(Bold(words), Run{Text: " · "}, Run{Text: b.say(l).FormatMinutes(r.Minutes)})}}}
	}
	if r.Lang != p.Lang || p.Lang == m.Source { // nothing of its own beside the source
		beside := Cell{Lang: p.Lang, Blocks: b.marked(r, p.Lang)}
		rows := []Row{{Begins: true, Cells: []Cell{title(m.Source, source.Title), beside}}}
		for _, part := range source.Parts {
			rows = append(rows, Row{Cells: []Cell{b.pieces(part, m.Source, part.Nodes, true), {}}})
		}
		return rows
	}
	mine := title(p.Lang, r.Text.Title)
	mine.Blocks = append(mine.Blocks, b.marked(r, p.Lang)...)
	rows := []Row{{Begins: true, Cells: []Cell{title(m.Source, source.Title), mine}}}
	for i := range max(len(source.Parts), len(r.Text.Parts)) {
		rows = append(rows, b.pair(m.Source, p.Lang, partAt(source.Parts, i), partAt(r.Text.Parts, i))...)
	}
	return rows
}

func partAt(parts []curriculum.Part, i int) curriculum.Part {
	if i < len(parts) {
		return parts[i]
	}
	return curriculum.Part{}
}

// pair sets two parts side by side.
func (b *Builder) pair(from, to lang.Tag, source, translated curriculum.Part) []Row {
	if len(source.Nodes) != len(translated.Nodes) {
		return []Row{{Cells: []Cell{b.pieces(source, from, source.Nodes, true), b.pieces(translated, to, translated.Nodes, true)}}}
	}
	var rows []Row
	for i := range source.Nodes {
		rows = append(rows, Row{Begins: leads(source, i), Cells: []Cell{b.pieces(source, from, source.Nodes[i:i+1], i == 0), b.pieces(translated, to, translated.Nodes[i:i+1], i == 0)}})
	}
	return rows
}

// leads says whether a part's node is nothing without the next: a heading, what
// announces a list, the first words of a chart, a card or a handout.
func leads(part curriculum.Part, i int) bool {
	if i+1 == len(part.Nodes) {
		return false
	}
	first := i == 0 && part.Voice != curriculum.Everybody && part.Voice != curriculum.Trainer
	return first || part.Nodes[i].Kind == curriculum.Heading || part.Nodes[i+1].Kind == curriculum.List
}

// pieces are nodes of a part, the first with whom the part is for.
func (b *Builder) pieces(part curriculum.Part, l lang.Tag, nodes []curriculum.Node, first bool) Cell {
	cell := Cell{Lang: l}
	if first && part.Voice != curriculum.Everybody {
		cell.Blocks = []Block{Paragraph{Text: Bold(b.say(l).T("voice-" + string(part.Voice))), Scale: Small}}
	}
	cell.Blocks = append(cell.Blocks, b.fromNodes(l, nodes)...)
	return cell
}
