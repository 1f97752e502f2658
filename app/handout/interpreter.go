// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"cmp"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// interpreter is what interpreters get a week before: the glossary's words, and
// the script, the source beside its translation, or the language that the page
// names beside it. Somebody who interprets out of the source's own language and
// names no other gets an empty column for her own words.
func (b *Builder) interpreter(c *curriculum.Course, modules []*curriculum.Document, p Page) (*Document, error) {
	d := b.titled(c, modules, p)
	d.Landscape = p.LargePrint && !p.Booklet // two columns need the sheet's long side
	say := b.say(p.Lang)
	d.Blocks = []Block{
		Heading{Level: 1, Text: Plain(d.Title), Kicker: Plain(say.T("paper-interpreter"))},
		Paragraph{Text: Plain(say.T("paper-interpreter-how"))},
	}
	drafts := b.draftsAmong(modules, p)
	d.Blocks = append(d.Blocks, drafts...)
	d.Blocks = append(d.Blocks, b.words(p, len(drafts) > 0)...)
	for _, m := range modules {
		d.Blocks = append(d.Blocks, PageBreak{}, b.script(c, m, p))
	}
	return d, nil
}

// words is the glossary: each word in the language that is interpreted and in
// the reader's, and what it means. told: that there are drafts was said already.
func (b *Builder) words(p Page, told bool) []Block {
	g := b.Library.Glossary
	say := b.say(p.Lang)
	from := cmp.Or(p.With, g.Source)
	t := Table{Summary: say.T("paper-words"), Columns: []Column{{Share: 2}, {Share: 2}, {Share: 4}}}
	t.Head = []Cell{languageHead(from), b.ownHead(from, p), {Blocks: []Block{Paragraph{Text: Plain(say.T("paper-meaning"))}}}}
	for _, block := range g.Blocks {
		said := b.said(g, block, from)
		r := g.Read(block, p.Lang)
		theirs := Cell{Lang: r.Lang}
		if r.Lang == p.Lang && p.Lang != said.in {
			theirs.Blocks = []Block{Paragraph{Text: Bold(r.Text.Title)}}
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{
			{Lang: said.in, Blocks: []Block{Paragraph{Text: Bold(said.text.Title)}}}, theirs,
			{Lang: r.Lang, Blocks: append(b.marked(r, p.Lang), b.fromNodes(r.Lang, r.Speaks(curriculum.Everybody))...)}}})
	}
	if p.Booklet {
		t = oneColumn(t, p.Lang == from)
	}
	blocks := []Block{Heading{Level: 2, Text: Plain(say.T("paper-words"))}}
	if !told {
		blocks = append(blocks, b.draftNotice(g.ReadAll(p.Lang), p.Lang)...)
	}
	return append(blocks, t)
}

// said is a block as the room hears it.
type said struct {
	text    curriculum.Text
	in      lang.Tag
	notices []Block
	checked []Block // for which place and when, see Builder.checked
}

func (b *Builder) said(m *curriculum.Document, block *curriculum.Block, from lang.Tag) said {
	r := m.Read(block, from)
	return said{r.Text, r.Lang, b.marked(r, from), b.checked(r, from)}
}

// oneColumn sets a table's cells under each other, row by row, for half a
// sheet: the second language behind a thick rule. write leaves room for a line
// where a cell is empty.
func oneColumn(t Table, write bool) Table {
	out := Table{Rules: GridRules, Columns: []Column{{Share: 1}}, Summary: t.Summary}
	for _, r := range t.Rows {
		row := Row{Begins: r.Begins, Title: r.Title, Cells: []Cell{{}}}
		for i, c := range r.Cells {
			blocks := tagged(c.Blocks, c.Lang)
			switch {
			case len(blocks) > 0 && i == 1:
				blocks = []Block{Promise{Body: blocks, Lang: c.Lang}}
			case len(blocks) == 0 && write:
				blocks = []Block{WritingLines{Count: 1}}
			}
			row.Cells[0].Blocks = append(row.Cells[0].Blocks, blocks...)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func languageHead(l lang.Tag) Cell {
	return Cell{Lang: l, Blocks: []Block{Paragraph{Text: Plain(l.Name())}}}
}

// ownHead is the head of the reader's column: where she interprets out of her own
// language, one to write her words in.
func (b *Builder) ownHead(from lang.Tag, p Page) Cell {
	if p.Lang == from {
		return TextCell(Plain(b.say(p.Lang).T("paper-own-words")))
	}
	return languageHead(p.Lang)
}

// script is one module in two columns, aligned block by block, and within a
// block piece by piece where source and translation have as many.
func (b *Builder) script(c *curriculum.Course, m *curriculum.Document, p Page) Block {
	t := Table{Rules: GridRules, Columns: []Column{{Share: 1}, {Share: 1}}, Summary: b.say(p.Lang).T("paper-interpreter")}
	from := cmp.Or(p.With, m.Source)
	t.Head = []Cell{languageHead(from), b.ownHead(from, p)}
	title, titleLang := m.Title(p.Lang)
	saidTitle, saidLang := m.Title(from)
	mine := Cell{Lang: titleLang, Blocks: []Block{Heading{Level: 2, Text: Plain(title)}}}
	if p.Lang == from {
		mine = Cell{}
	}
	t.Rows = append(t.Rows, Row{Begins: true, Title: true, Cells: []Cell{{Lang: saidLang, Blocks: []Block{Heading{Level: 2, Text: Plain(saidTitle)}}}, mine}})
	for _, r := range m.ReadAll(p.Lang) {
		t.Rows = append(t.Rows, b.spoken(b.said(m, r.Block, from), r, p)...)
	}
	if p.Booklet {
		return oneColumn(t, true)
	}
	return t
}

// spoken is one block: its title, then its parts.
func (b *Builder) spoken(source said, r curriculum.Reading, p Page) []Row {
	title := func(l lang.Tag, words string) Cell {
		return Cell{Lang: l, Blocks: []Block{Paragraph{Text: append(Bold(words), Run{Text: " · "}, Run{Text: together(b.say(l).FormatMinutes(r.Minutes))})}}}
	}
	first := title(source.in, source.text.Title)
	first.Blocks = append(first.Blocks, source.notices...)
	if r.Lang != p.Lang || p.Lang == source.in { // nothing of its own beside what is said
		rows := []Row{{Begins: true, Title: true, Cells: []Cell{first, {Lang: p.Lang}}}}
		for _, part := range source.text.Parts {
			rows = append(rows, Row{Cells: []Cell{b.pieces(part, source.in, part.Nodes, true), {Lang: p.Lang}}})
		}
		notice := 1 // where it has room: beside a title it would only make it tall
		if p.Booklet || len(rows) == 1 {
			notice = 0 // in one column it would follow what it is about
		}
		rows[notice].Cells[1].add(b.marked(r, p.Lang))
		last := rows[len(rows)-1]
		last.Cells[0].add(source.checked)
		if checked := b.checked(r, p.Lang); p.Lang != source.in && len(checked) > 0 {
			if p.Booklet {
				last.Cells[1].add([]Block{WritingLines{Count: 1}}) // as in the other rows
			}
			last.Cells[1].add(checked)
		}
		return rows
	}
	mine := title(p.Lang, r.Text.Title)
	mine.Blocks = append(mine.Blocks, b.marked(r, p.Lang)...)
	rows := []Row{{Begins: true, Title: true, Cells: []Cell{first, mine}}}
	for i := range max(len(source.text.Parts), len(r.Text.Parts)) {
		rows = append(rows, b.pair(source.in, p.Lang, partAt(source.text.Parts, i), partAt(r.Text.Parts, i))...)
	}
	last := rows[len(rows)-1]
	last.Cells[0].add(source.checked)
	last.Cells[1].add(b.checked(r, p.Lang))
	return rows
}

func (c *Cell) add(blocks []Block) { c.Blocks = append(c.Blocks, blocks...) }

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
	source.Nodes, translated.Nodes = itemByItem(source.Nodes, translated.Nodes)
	var rows []Row
	for i, n := 0, 0; i < len(source.Nodes); i = n {
		for n = i + 1; n < len(source.Nodes) && source.Nodes[n].Kind == curriculum.ThematicBreak; n++ { // a line under words
		}
		begins := leads(source, i)
		rows = append(rows, Row{Begins: begins, Title: begins && titled(source.Nodes[i]), Cells: []Cell{b.pieces(source, from, source.Nodes[i:n], i == 0), b.pieces(translated, to, translated.Nodes[i:n], i == 0)}})
	}
	return rows
}

// itemByItem parts lists that have as many items in both languages, so that each
// item stands with its translation.
func itemByItem(a, b []curriculum.Node) (first, second []curriculum.Node) {
	for i := range a {
		if a[i].Kind != curriculum.List || b[i].Kind != curriculum.List || len(a[i].Children) != len(b[i].Children) {
			first, second = append(first, a[i]), append(second, b[i])
			continue
		}
		first, second = append(first, apartItems(a[i])...), append(second, apartItems(b[i])...)
	}
	return first, second
}

// apartItems is a list as one list for each item, numbered as before.
func apartItems(list curriculum.Node) []curriculum.Node {
	out := make([]curriculum.Node, len(list.Children))
	for i := range out {
		out[i] = list
		out[i].Start, out[i].Children = max(list.Start, 1)+i, list.Children[i:i+1]
	}
	return out
}

// leads says whether a part's node is nothing without the next: a heading, what
// announces a list, the first words of a chart, a card or a handout.
func leads(part curriculum.Part, i int) bool {
	if i+1 == len(part.Nodes) {
		return false
	}
	here, next := part.Nodes[i].Kind, part.Nodes[i+1].Kind
	first := i == 0 && part.Voice != curriculum.Everybody && part.Voice != curriculum.Trainer
	return first || here == curriculum.Heading || here != curriculum.List && next == curriculum.List
}

// titled says that a node is a heading, or a paragraph in bold that stands for one.
func titled(n curriculum.Node) bool {
	bold := n.Kind == curriculum.Paragraph && len(n.Children) > 0
	for _, c := range n.Children {
		bold = bold && c.Kind == curriculum.Strong
	}
	return bold || n.Kind == curriculum.Heading
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
