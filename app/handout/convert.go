// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"strings"
	"unicode/utf8"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

// fromNodes turns a curriculum block's body into blocks of paper. It loses no
// words: a link's address is written out beside it, since paper can't be
// pressed; a picture that is not at hand becomes its alternative text.
func fromNodes(nodes []curriculum.Node) []Block {
	var blocks []Block
	for _, n := range nodes {
		if b := fromNode(n); b != nil {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

func fromNode(n curriculum.Node) Block {
	switch n.Kind {
	case curriculum.Heading:
		return Heading{Level: n.Level, Text: inline(n.Children)}
	case curriculum.List:
		return fromList(n)
	case curriculum.Table:
		return fromTable(n)
	case curriculum.Quote:
		return Promise{Body: fromNodes(n.Children)}
	case curriculum.CodeBlock:
		return Paragraph{Text: Text{{Text: strings.TrimRight(n.Text, "\n"), Code: true}}}
	case curriculum.Picture:
		return Paragraph{Text: Text{{Text: n.Alt, Italic: true}}}
	case curriculum.ThematicBreak:
		return Rule{}
	case curriculum.Paragraph:
		return Paragraph{Text: inline(n.Children)}
	}
	if text := inline([]curriculum.Node{n}); !text.Empty() {
		return Paragraph{Text: text}
	}
	return nil
}

func fromList(n curriculum.Node) Block {
	l := List{Marker: Bullet, First: n.Start}
	if n.Ordered {
		l.Marker = Number
	}
	for _, item := range n.Children {
		l.Items = append(l.Items, Item{Blocks: fromNodes(blockLevel(item.Children))})
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

func fromTable(n curriculum.Node) Block {
	t := Table{Rules: GridRules}
	for i, row := range n.Children {
		cells := make([]Cell, len(row.Children))
		for j, cell := range row.Children {
			cells[j] = TextCell(inline(cell.Children))
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
func inline(nodes []curriculum.Node) Text {
	var text Text
	appendInline(&text, nodes, Run{})
	return text
}

func appendInline(text *Text, nodes []curriculum.Node, style Run) {
	for _, n := range nodes {
		run := style
		switch n.Kind {
		case curriculum.Strong:
			run.Bold = true
			appendInline(text, n.Children, run)
		case curriculum.Emphasis:
			run.Italic = true
			appendInline(text, n.Children, run)
		case curriculum.Code:
			run.Code, run.Text = true, n.Text
			*text = append(*text, run)
		case curriculum.LineBreak:
			run.Text = "\n"
			*text = append(*text, run)
		case curriculum.Link:
			appendLink(text, n, run)
		case curriculum.Picture:
			run.Text, run.Italic = n.Alt, true
			*text = append(*text, run)
		default:
			if n.Text != "" {
				run.Text = n.Text
				*text = append(*text, run)
			}
			appendInline(text, n.Children, style)
		}
	}
}

// appendLink writes a link's words and, where it leads out of the course and
// the words are not the address already, the address in parentheses.
func appendLink(text *Text, n curriculum.Node, run Run) {
	absolute := strings.Contains(n.URL, ":")
	if absolute {
		run.Link = n.URL
	}
	appendInline(text, n.Children, run)
	shown := strings.TrimPrefix(strings.TrimPrefix(n.URL, "mailto:"), "tel:")
	if !absolute || curriculum.PlainText(n.Children) == shown {
		return
	}
	*text = append(*text, Run{Text: " ("}, Run{Text: shown, Code: true, Link: n.URL}, Run{Text: ")"})
}
