// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// div is a fenced part of a block: "::: trainer" up to ":::".
type div struct {
	ast.BaseBlock
	voice  string
	offset int  // of the opening line
	closed bool // by its own ":::"
}

var kindDiv = ast.NewNodeKind("Div")

// Kind and Dump make div a node of goldmark's tree.
func (d *div) Kind() ast.NodeKind { return kindDiv }

// Dump prints the node for debugging.
func (d *div) Dump(source []byte, level int) {
	ast.DumpHelper(d, source, level, map[string]string{"Voice": d.voice}, nil)
}

// divParser reads fenced divs at the top level of a document, without nesting.
type divParser struct{}

// Trigger says which byte may begin a div.
func (divParser) Trigger() []byte { return []byte{':'} }

// Open begins a div at a line "::: voice".
func (divParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if parent.Kind() != ast.KindDocument || pc.BlockOffset() != 0 || !strings.HasPrefix(string(line), ":::") {
		return nil, parser.NoChildren
	}
	voice := strings.TrimSpace(strings.TrimLeft(string(line), ":"))
	if voice == "" {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &div{voice: voice, offset: segment.Start}, parser.HasChildren
}

// Continue ends the div at ":::", and at a heading that begins the next block.
func (divParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if text := string(line); strings.HasPrefix(text, "## ") || strings.TrimSpace(text) == "##" {
		return parser.Close
	}
	if strings.TrimRight(string(line), " \t\n") == ":::" {
		node.(*div).closed = true
		reader.AdvanceToEOL()
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

// Close has nothing left to do.
func (divParser) Close(ast.Node, text.Reader, parser.Context) {}

// CanInterruptParagraph lets a div begin without a blank line before it.
func (divParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine is false: a div stands at the line's beginning.
func (divParser) CanAcceptIndentedLine() bool { return false }
