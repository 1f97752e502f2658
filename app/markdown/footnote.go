// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"regexp"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/groundwork-org/groundwork/app/curriculum"
)

// takeNotes takes the footnotes' texts out of the tree, where goldmark has put
// them in a list of their own, and reports those that no mark leads to.
func (b *bodyReader) takeNotes(tree ast.Node) {
	var list ast.Node
	_ = ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *extast.FootnoteList:
			list = n
		case *ast.Heading:
			if entering && n.Level == 2 && n.Parent() == tree {
				b.heads = append(b.heads, b.offset(n))
			}
		}
		return ast.WalkContinue, nil
	})
	if list == nil {
		return
	}
	list.Parent().RemoveChild(list.Parent(), list)
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		if note := n.(*extast.Footnote); note.Index > 0 {
			b.notes = append(b.notes, note)
		} else {
			b.errorf(b.at(note), "nothing leads to this footnote, or another one has its label: write [^%s] where its mark stands, and each label once in a file", note.Ref)
		}
	}
}

// blockAt counts the headings of blocks before an offset.
func (b *bodyReader) blockAt(offset int) int { return sort.SearchInts(b.heads, offset+1) }

// footnote puts a footnote's words where its mark stands.
func (c *converter) footnote(mark *extast.FootnoteLink, add func(curriculum.Node)) {
	if c.without != "" {
		c.errorf(c.at(mark), "%s has no footnotes", c.without)
		return
	}
	for _, note := range c.notes {
		if note.Index != mark.Index {
			continue
		}
		if c.blockAt(c.offset(note)) != c.blockAt(c.offset(mark)) {
			c.errorf(c.at(mark), "the footnote [^%s] stands in another block; write it in this one, under a label of its own, for they are translated together", note.Ref)
			return
		}
		body := note.FirstChild()
		if body == nil || body.NextSibling() != nil || body.Kind() != ast.KindParagraph {
			c.errorf(c.at(note), "a footnote is one paragraph")
			return
		}
		inner := &converter{bodyReader: c.bodyReader, without: "a footnote"}
		add(curriculum.Node{Kind: curriculum.Footnote, Children: inner.inlines(body)})
		return
	}
}

// unled is a footnote's mark as words; not one that begins with a backslash.
var unled = regexp.MustCompile(`(?:^|[^\\])\[(\^[^\]\s]+)\]`)

// orphan reports a footnote's mark without its text, which goldmark takes for
// words, sometimes cut at the brackets.
func (c *converter) orphan(n *ast.Text, text string) {
	whole, last := text, n
	for strings.HasSuffix(text, "[") && len(whole) < len(text)+100 && !strings.Contains(whole[len(text):], "]") {
		next, ok := last.NextSibling().(*ast.Text)
		if !ok || next.Segment.Start != last.Segment.Stop {
			break
		}
		whole, last = whole+string(next.Segment.Value(c.text[c.body:])), next
	}
	for _, m := range unled.FindAllStringSubmatchIndex(whole, -1) {
		if at := m[2] - 1; at < len(text) {
			label := whole[m[2]:m[3]]
			c.errorf(c.pos(c.body+n.Segment.Start+at), "there is no footnote [%s]: write its text in this block, beginning with [%s]:", label, label)
		}
	}
}
