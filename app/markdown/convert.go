// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"html"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

// converter turns goldmark's nodes into curriculum.Nodes.
type converter struct {
	*bodyReader
	keepLines bool   // line ends count
	without   string // what cannot have footnotes: "a heading"
}

func (c *converter) children(parent ast.Node) []curriculum.Node {
	var nodes []curriculum.Node
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		nodes = append(nodes, c.blocks(n)...)
	}
	return nodes
}

// blocks converts one block-level node.
func (c *converter) blocks(n ast.Node) []curriculum.Node {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return c.paragraph(n)
	case *ast.Heading:
		return c.heading(n)
	case *ast.List:
		return []curriculum.Node{{Kind: curriculum.List, Ordered: n.IsOrdered(), Start: n.Start, Children: c.children(n)}}
	case *ast.ListItem:
		return []curriculum.Node{{Kind: curriculum.Item, Children: c.children(n)}}
	case *ast.Blockquote:
		return []curriculum.Node{{Kind: curriculum.Quote, Children: c.children(n)}}
	case *ast.ThematicBreak:
		return []curriculum.Node{{Kind: curriculum.ThematicBreak}}
	case *ast.FencedCodeBlock:
		return []curriculum.Node{{Kind: curriculum.CodeBlock, Text: c.code(n)}}
	case *extast.Table:
		return c.table(n)
	case *ast.HTMLBlock:
		c.errorf(c.at(n), "raw HTML is not allowed; write Markdown")
	}
	return nil
}

func (c *converter) code(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(c.text[c.body:]))
	}
	return strings.TrimRight(b.String(), "\n")
}

func (c *converter) heading(n *ast.Heading) []curriculum.Node {
	start := c.lineStart(n)
	if n.Level != 3 && n.Level != 4 {
		c.errorf(c.at(n), "within a block headings are ### or ####")
		return nil
	}
	if len(n.Attributes()) > 0 || strings.HasSuffix(strings.TrimSpace(c.line(start)), "}") {
		c.errorf(c.at(n), "only a block's own heading (##) has attributes")
	}
	words := (&converter{bodyReader: c.bodyReader, without: "a heading"}).inlines(n)
	return []curriculum.Node{{Kind: curriculum.Heading, Level: n.Level, Children: words}}
}

func (c *converter) paragraph(n ast.Node) []curriculum.Node {
	if n.Lines().Len() > 0 {
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			if text := line.Value(c.text[c.body:]); strings.HasPrefix(string(text), ":::") {
				c.errorf(c.pos(c.body+line.Start), "this line neither opens nor closes a part; parts do not nest, and their ::: stand at the line's beginning")
			}
		}
	}
	if img, ok := n.FirstChild().(*ast.Image); ok && n.ChildCount() == 1 {
		return c.picture(img)
	}
	nodes := c.inlines(n)
	if len(nodes) == 0 {
		return nil
	}
	return []curriculum.Node{{Kind: curriculum.Paragraph, Children: nodes}}
}

func (c *converter) picture(n *ast.Image) []curriculum.Node {
	node := curriculum.Node{Kind: curriculum.Picture, Alt: curriculum.PlainText(c.inlines(n))}
	if node.Alt == "" {
		c.errorf(c.at(n), "a picture needs a description: ![description](file.png)")
	}
	file, why := resolvePicture(c.file.place, unescape(n.Destination))
	if why != "" {
		c.errorf(c.at(n), "%s", why)
		return nil
	}
	node.URL = file
	c.now.pictures = append(c.now.pictures, target{doc: file, pos: c.at(n)})
	return []curriculum.Node{node}
}

// maxColumns is how many columns a table may have: paper has room for no more.
const maxColumns = 10

func (c *converter) table(n *extast.Table) []curriculum.Node {
	t := curriculum.Node{Kind: curriculum.Table}
	if len(n.Alignments) > maxColumns {
		c.errorf(c.at(n), "a table may have %d columns", maxColumns)
		return nil
	}
	for _, a := range n.Alignments {
		switch a {
		case extast.AlignCenter:
			t.Aligns = append(t.Aligns, curriculum.AlignCenter)
		case extast.AlignRight:
			t.Aligns = append(t.Aligns, curriculum.AlignEnd)
		default:
			t.Aligns = append(t.Aligns, curriculum.AlignStart)
		}
	}
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		row := curriculum.Node{Kind: curriculum.Row, Header: r.Kind() == extast.KindTableHeader}
		for cell := r.FirstChild(); cell != nil; cell = cell.NextSibling() {
			row.Children = append(row.Children, curriculum.Node{Kind: curriculum.Cell, Children: c.inlines(cell)})
		}
		t.Children = append(t.Children, row)
	}
	return []curriculum.Node{t}
}

// inlines converts the children of a node that holds words.
func (c *converter) inlines(parent ast.Node) []curriculum.Node {
	var nodes []curriculum.Node
	add := func(n curriculum.Node) {
		if last := len(nodes) - 1; n.Kind == curriculum.Words && last >= 0 && nodes[last].Kind == curriculum.Words {
			nodes[last].Text += n.Text
		} else if n.Kind != curriculum.Words || n.Text != "" {
			nodes = append(nodes, n)
		}
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			c.words(n, add)
		case *ast.String:
			add(curriculum.Node{Kind: curriculum.Words, Text: string(n.Value)})
		case *ast.CodeSpan:
			add(curriculum.Node{Kind: curriculum.Code, Text: c.codeSpan(n)})
		case *ast.Emphasis:
			k := curriculum.Emphasis
			if n.Level == 2 {
				k = curriculum.Strong
			}
			add(curriculum.Node{Kind: k, Children: c.inlines(n)})
		case *ast.Link:
			add(c.link(n, unescape(n.Destination), c.inlines(n)))
		case *ast.AutoLink:
			label := string(n.Label(c.text[c.body:]))
			url := string(n.URL(c.text[c.body:]))
			if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(url, "mailto:") {
				url = "mailto:" + url
			}
			add(c.link(n, url, []curriculum.Node{{Kind: curriculum.Words, Text: label}}))
		case *extast.FootnoteLink:
			c.footnote(n, add)
		case *ast.Image:
			c.errorf(c.at(n), "a picture stands alone, with a blank line before and after it")
		case *ast.RawHTML:
			c.errorf(c.at(n), "raw HTML is not allowed; write Markdown")
		}
	}
	return nodes
}

func (c *converter) link(n ast.Node, url string, words []curriculum.Node) curriculum.Node {
	if len(words) == 0 {
		c.errorf(c.at(n), "this link has no words")
	}
	to, t, why := resolveLink(c.file.place, url)
	if why != "" {
		// The words stay; an address that is not allowed reaches nobody.
		c.errorf(c.at(n), "%s", why)
		return curriculum.Node{Kind: curriculum.Words, Text: curriculum.PlainText(words)}
	}
	if t.doc != "" {
		t.pos = c.at(n)
		c.now.links = append(c.now.links, t)
	}
	return curriculum.Node{Kind: curriculum.Link, URL: to, Children: words}
}

// words adds a run of text and the line end after it.
func (c *converter) words(n *ast.Text, add func(curriculum.Node)) {
	text := string(n.Segment.Value(c.text[c.body:]))
	c.orphan(n, text)
	if !n.IsRaw() {
		if plain := unescape([]byte(text)); plain != text {
			c.hidden(c.at(n), plain) // a reference like &#x202E;
			text = plain
		}
	}
	add(curriculum.Node{Kind: curriculum.Words, Text: text})
	if n.NextSibling() == nil {
		return
	}
	switch {
	case n.HardLineBreak() || n.SoftLineBreak() && c.keepLines:
		add(curriculum.Node{Kind: curriculum.LineBreak})
	case n.SoftLineBreak():
		add(curriculum.Node{Kind: curriculum.Words, Text: " "})
	}
}

func (c *converter) codeSpan(n *ast.CodeSpan) string {
	var b strings.Builder
	for t := n.FirstChild(); t != nil; t = t.NextSibling() {
		if text, ok := t.(*ast.Text); ok {
			b.Write(text.Segment.Value(c.text[c.body:]))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// unescape resolves backslash escapes and character references, as CommonMark
// asks of text and link destinations.
func unescape(raw []byte) string {
	s := string(raw)
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '\\' && i+1 < len(s) && isPunct(s[i+1]) {
			b.WriteByte(s[i+1])
			i += 2
			continue
		}
		if s[i] == '&' {
			if end := strings.IndexByte(s[i:], ';'); end > 0 && end < 40 {
				b.WriteString(html.UnescapeString(s[i : i+end+1]))
				i += end + 1
				continue
			}
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		b.WriteString(s[i : i+n])
		i += n
	}
	return b.String()
}

func isPunct(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}
