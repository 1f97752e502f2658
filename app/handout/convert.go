// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// fromNodes turns a curriculum block's body, in language l, into blocks of
// paper. It loses no words: a link's address is written out beside it, since
// paper can't be pressed; a picture that cannot be printed becomes its
// alternative text; footnotes stand at the end, numbered from one.
func (b *Builder) fromNodes(l lang.Tag, nodes []curriculum.Node) []Block {
	c := &converter{b: b, lang: l}
	return append(c.blocks(nodes), c.footnotes()...)
}

// converter turns the nodes of one body into blocks.
type converter struct {
	b     *Builder
	lang  lang.Tag
	notes []curriculum.Node
	depth int // of lists and quotations
}

// deepest is how many lists and quotations may stand in each other on paper.
// What is deeper keeps its words.
const deepest = 40

func (c *converter) blocks(nodes []curriculum.Node) []Block {
	var blocks []Block
	for i, n := range nodes {
		if n.Kind == curriculum.ThematicBreak && i == len(nodes)-1 { // it parts nothing: "Our answer: ____"
			blocks = append(blocks, WritingLines{Count: 1})
		} else if b := c.block(n); b != nil {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

func (c *converter) block(n curriculum.Node) Block {
	if n.Kind == curriculum.List || n.Kind == curriculum.Quote {
		c.depth++
		defer func() { c.depth-- }()
		if c.depth > deepest {
			return Paragraph{Text: Plain(curriculum.PlainText(n.Children))}
		}
	}
	switch n.Kind {
	case curriculum.Heading:
		return Heading{Level: n.Level, Text: c.inline(n.Children)}
	case curriculum.List:
		return c.list(n)
	case curriculum.Table:
		return c.table(n)
	case curriculum.Quote:
		return Promise{Body: c.blocks(n.Children)}
	case curriculum.CodeBlock:
		return Paragraph{Text: Text{{Text: strings.TrimRight(n.Text, "\n"), Code: true}}}
	case curriculum.Picture:
		return c.picture(n)
	case curriculum.ThematicBreak:
		return Rule{}
	case curriculum.Paragraph:
		return Paragraph{Text: c.inline(n.Children)}
	}
	if text := c.inline([]curriculum.Node{n}); !text.Empty() {
		return Paragraph{Text: text}
	}
	return nil
}

func (c *converter) list(n curriculum.Node) Block {
	l := List{Marker: Bullet, First: n.Start}
	if n.Ordered {
		l.Marker = Number
	}
	for _, item := range n.Children {
		l.Items = append(l.Items, Item{Blocks: c.blocks(blockLevel(item.Children))})
	}
	return l
}

// blockLevel wraps runs of inline nodes, as a tight list's items have them,
// into paragraphs.
func blockLevel(nodes []curriculum.Node) []curriculum.Node {
	var out []curriculum.Node
	var run []curriculum.Node
	flush := func() {
		if len(run) > 0 {
			out = append(out, curriculum.Node{Kind: curriculum.Paragraph, Children: run})
			run = nil
		}
	}
	for _, n := range nodes {
		if n.Kind >= curriculum.Words {
			run = append(run, n)
			continue
		}
		flush()
		out = append(out, n)
	}
	flush()
	return out
}

func (c *converter) table(n curriculum.Node) Block {
	t := Table{Rules: GridRules}
	for i, row := range n.Children {
		cells := make([]Cell, len(row.Children))
		for j, cell := range row.Children {
			cells[j] = TextCell(numbered(c.inline(cell.Children)))
			cells[j].Header = row.Header
		}
		if i == 0 {
			for j := range cells {
				t.Columns = append(t.Columns, Column{Share: columnShare(n, j), Align: columnAlign(n.Aligns, j)})
			}
		}
		if row.Header {
			t.Head = cells
			continue
		}
		r := Row{Cells: cells}
		if blank(cells) {
			r.Height = 11 * MM // an empty row is room to write in
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// numbered keeps a number at a text's beginning beside the word that it counts.
func numbered(t Text) Text {
	if len(t) == 0 {
		return t
	}
	number, rest, ok := strings.Cut(t[0].Text, " ")
	if ok && number != "" && strings.TrimFunc(number, unicode.IsDigit) == "" {
		t[0].Text = number + "\u00a0" + rest
	}
	return t
}

// columnShare gives a column room by its longest cell, between what a word
// needs and what a paragraph may take.
func columnShare(n curriculum.Node, column int) float64 {
	const least, most = 10, 40 // characters
	longest := 0
	for _, row := range n.Children {
		if column < len(row.Children) {
			longest = max(longest, utf8.RuneCountInString(curriculum.PlainText(row.Children[column].Children)))
		}
	}
	return float64(min(max(longest, least), most))
}

func columnAlign(aligns []curriculum.Align, column int) Align {
	if column >= len(aligns) {
		return Start
	}
	switch aligns[column] {
	case curriculum.AlignCenter:
		return Centre
	case curriculum.AlignEnd:
		return End
	}
	return Start
}

// blank says that all but the first cell are empty.
func blank(cells []Cell) bool {
	for i, c := range cells {
		if i > 0 && len(c.Blocks) > 0 {
			return false
		}
	}
	return len(cells) > 1
}

// inline turns inline nodes into runs.
func (c *converter) inline(nodes []curriculum.Node) Text {
	var text Text
	c.appendInline(&text, nodes, Run{})
	return text
}

func (c *converter) appendInline(text *Text, nodes []curriculum.Node, style Run) {
	for _, n := range nodes {
		run := style
		switch n.Kind {
		case curriculum.Strong:
			run.Bold = true
			c.appendInline(text, n.Children, run)
		case curriculum.Emphasis:
			run.Italic = true
			c.appendInline(text, n.Children, run)
		case curriculum.Code:
			run.Code, run.Text = true, n.Text
			*text = append(*text, run)
		case curriculum.LineBreak:
			run.Text = "\n"
			*text = append(*text, run)
		case curriculum.Link:
			c.appendLink(text, n, run)
		case curriculum.Picture:
			run.Text, run.Italic = n.Alt, true
			*text = append(*text, run)
		case curriculum.Footnote:
			c.notes = append(c.notes, n)
			*text = append(*text, c.mark(len(c.notes)))
		default:
			if n.Text != "" {
				run.Text = n.Text
				*text = append(*text, run)
			}
			c.appendInline(text, n.Children, style)
		}
	}
}

// appendLink writes a link's words and, where it leads out of the course and
// the words are not the address already, the address in parentheses. Links to
// our own pages are live in the file and not written out.
func (c *converter) appendLink(text *Text, n curriculum.Node, run Run) {
	away := strings.Contains(n.URL, ":")
	switch {
	case away:
		run.Link = n.URL
	case strings.HasPrefix(n.URL, "/") && c.b.URL != nil:
		page, block, _ := strings.Cut(n.URL, "#")
		run.Link = c.b.address("/" + string(c.lang) + page)
		if block != "" {
			run.Link += "#" + block
		}
	}
	c.appendInline(text, n.Children, run)
	shown := strings.TrimPrefix(strings.TrimPrefix(n.URL, "mailto:"), "tel:")
	if !away || curriculum.PlainText(n.Children) == shown {
		return
	}
	*text = append(*text, Run{Text: " ("}, Run{Text: shown, Code: true, Link: n.URL}, Run{Text: ")"})
}

// mark is a footnote's number as it stands in the text and before the note.
func (c *converter) mark(n int) Run { return Run{Text: c.lang.Numeral(n), Raised: true} }

// footnotes are the notes that the body has marks for, under a rule.
func (c *converter) footnotes() []Block {
	if len(c.notes) == 0 {
		return nil
	}
	blocks := []Block{Rule{}}
	for i := 0; i < len(c.notes); i++ {
		text := append(Text{c.mark(i + 1), {Text: " "}}, c.inline(c.notes[i].Children)...)
		blocks = append(blocks, Paragraph{Text: text, Scale: Small})
	}
	return blocks
}

// picture is a picture as large as a screen shows it, at most as wide as its
// box.
func (c *converter) picture(n curriculum.Node) Block {
	const pixel = 0.75 // points (CSS: 96 pixels to the inch)
	if c.b.Pictures != nil {
		if data, err := c.b.Pictures(n.URL); err == nil {
			if p, err := ReadPicture(data); err == nil {
				return Figure{Picture: p, Alt: n.Alt, Width: float64(p.Width) * pixel}
			}
		}
	}
	return Paragraph{Text: Text{{Text: n.Alt, Italic: true}}}
}
