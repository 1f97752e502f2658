// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// kind is what a file of the content folder holds.
type kind int

const (
	kindNone kind = iota
	kindCourse
	kindModule
	kindMethods
	kindGlossary
	kindJourney
)

// file is one Markdown file taken apart. It is not changed once parsed, so one
// parse serves every reload in which the file's bytes are the same.
type file struct {
	place
	front    front
	blocks   []*block
	readable bool // front matter and encoding
	problems []curriculum.Problem
}

// block is one block of a file, source or translation alike.
type block struct {
	id       string
	title    string
	heading  string // the title as Markdown
	raw      []byte // the body's text in the file
	attrs    attributes
	parts    []curriculum.Part
	links    []target
	pictures []target
	pos      curriculum.Pos
	line     string // the heading's line, for columns
	hash     string // in a source only
}

// target is what a link or a picture points to, and where it stands.
type target struct {
	doc      string // path without extension of a document, or of a picture with it
	fragment string // block id
	pos      curriculum.Pos
}

// place says where a file belongs by its path.
type place struct {
	path string   // in the folder: "courses/c/m.pa.md"
	name string   // as messages show it
	rank int      // which folder it is from
	base string   // the path without tag and extension: "courses/c/m"
	slug string   // "m"
	tag  lang.Tag // "" in a source
	kind kind
}

// voices are the names a fenced div may have.
var voices = map[string]curriculum.Voice{
	"trainer": curriculum.Trainer, "handout": curriculum.Handout, "flipchart": curriculum.Flipchart,
	"card": curriculum.Card, "plain": curriculum.Plain,
}

// parseFile takes one file apart.
func parseFile(p place, raw []byte) (f *file) {
	f = &file{place: p}
	s := newSource(p.name, raw)
	defer func() {
		// A file that trips a parser must not take the site down with it.
		if tripped := recover(); tripped != nil {
			f.readable, f.blocks = false, nil
			s.errorf(s.pos(0), "this file cannot be parsed (%v); take out what was changed last", tripped)
		}
		f.problems = s.problems
	}()
	if !s.readable() {
		return f
	}
	fr, body, ok := readFront(s, p.kind, p.tag != "")
	if !ok {
		return f
	}
	f.front, f.readable = fr, true
	b := &bodyReader{source: s, file: f, body: body}
	b.read(parseTree(s.text[body:]))
	return f
}

// bodyReader turns goldmark's tree into blocks.
type bodyReader struct {
	*source
	file  *file
	body  int   // offset of the body in the file
	heads []int // offsets of the blocks' headings
	notes []*extast.Footnote
	now   *block
	from  int // offset of the current block's body
}

// offset is where a node begins in the file.
func (b *bodyReader) offset(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if d, ok := n.(*div); ok {
			return b.body + d.offset
		}
		if p := n.Pos(); p >= 0 {
			return b.body + p
		}
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return b.body + n.Lines().At(0).Start
		}
	}
	return b.body
}

func (b *bodyReader) at(n ast.Node) curriculum.Pos { return b.pos(b.offset(n)) }

// maxDepth is how deep things may stand in each other: a list in a list takes
// two steps.
const maxDepth = 40

// tooDeep is a node that stands deeper than left steps below n, or nil.
func tooDeep(n ast.Node, left int) ast.Node {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if left == 0 {
			return c
		}
		if found := tooDeep(c, left-1); found != nil {
			return found
		}
	}
	return nil
}

func (b *bodyReader) read(tree ast.Node) {
	if deep := tooDeep(tree, maxDepth); deep != nil {
		b.errorf(b.at(deep), "too many things stand in each other here")
		return
	}
	b.takeNotes(tree)
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 2 {
			b.endBlock(b.lineStart(h))
			b.beginBlock(h)
			continue
		}
		if b.now == nil {
			b.errorf(b.at(n), "nothing may stand before the first block; begin it with \"## Title {#id}\"")
			b.now = &block{}
			continue
		}
		b.topLevel(n)
	}
	b.endBlock(len(b.text))
}

func (b *bodyReader) lineStart(n ast.Node) int {
	return b.starts[b.pos(b.offset(n)).Line-1]
}

// endBlock closes the current block, whose text ends at offset.
func (b *bodyReader) endBlock(offset int) {
	if b.now == nil || b.now.id == "" {
		return
	}
	b.now.raw = b.text[b.from:offset]
	if b.file.tag == "" {
		b.now.hash = Hash(b.now.title, string(b.now.raw))
	}
	b.file.blocks = append(b.file.blocks, b.now)
}

// beginBlock reads a level-2 heading.
func (b *bodyReader) beginBlock(h *ast.Heading) {
	start := b.lineStart(h)
	b.now = &block{pos: b.pos(start), line: b.line(start)}
	b.from = min(start+len(b.now.line)+1, len(b.text))
	c := &converter{bodyReader: b, without: "a heading"}
	b.now.title = curriculum.PlainText(c.inlines(h))
	if h.Lines().Len() > 0 {
		words := h.Lines().At(0)
		b.now.heading = string(words.Value(b.text[b.body:]))
	}
	b.now.attrs = readAttributes(b.source, b.now, h)
	b.now.id = b.now.attrs.id
	switch {
	case strings.HasSuffix(strings.TrimSpace(b.now.line), "}") && len(h.Attributes()) == 0:
		b.errorf(b.column("{"), "the attributes of this heading could not be read; put ranges, lists and anything with spaces in double quotes")
	case b.now.id == "":
		b.errorf(b.now.pos, "this block has no id; end its heading with {#some-id}")
	case !isSlug(b.now.id):
		b.errorf(b.column("#"+b.now.id), "id %q must be lower-case words joined by hyphens", b.now.id)
	case b.now.id == curriculum.FrontID:
		b.errorf(b.column("#front"), "the id \"front\" is taken by the title and summary")
	}
	if b.now.title == "" {
		b.errorf(b.now.pos, "this heading has no words")
	}
	for _, other := range b.file.blocks {
		if other.id != "" && other.id == b.now.id {
			b.errorf(b.column("#"+b.now.id), "the id %q is already used in line %d", b.now.id, other.pos.Line)
			b.now.id = ""
			break
		}
	}
}

// column is where word begins in the current heading's line.
func (b *bodyReader) column(word string) curriculum.Pos { return b.now.at(word) }

// at is where word last begins in the block's heading line.
func (b *block) at(word string) curriculum.Pos {
	p := b.pos
	if i := strings.LastIndex(b.line, word); i >= 0 {
		p.Column = i + 1
	}
	return p
}

// topLevel adds one node of a block's body to its parts.
func (b *bodyReader) topLevel(n ast.Node) {
	d, ok := n.(*div)
	if !ok {
		b.add(curriculum.Everybody, (&converter{bodyReader: b}).blocks(n))
		return
	}
	voice, known := voices[d.voice]
	if d.voice == string(curriculum.Next) && b.file.kind == kindJourney {
		voice, known = curriculum.Next, true
	}
	if !known {
		b.errorf(b.at(d), "unknown part %q; parts are trainer, handout, flipchart, card, plain (and next in journeys)", d.voice)
	}
	if !d.closed {
		b.errorf(b.at(d), "this part is not closed; end it with a line :::")
	}
	c := &converter{bodyReader: b, keepLines: voice == curriculum.Flipchart}
	nodes := c.children(d)
	if len(nodes) == 0 {
		b.errorf(b.at(d), "this part is empty")
	}
	b.now.parts = append(b.now.parts, curriculum.Part{Voice: voice, Nodes: nodes})
}

// add appends nodes to the last part if it has this voice, else begins one.
func (b *bodyReader) add(v curriculum.Voice, nodes []curriculum.Node) {
	if len(nodes) == 0 {
		return
	}
	if last := len(b.now.parts) - 1; last >= 0 && b.now.parts[last].Voice == v {
		b.now.parts[last].Nodes = append(b.now.parts[last].Nodes, nodes...)
		return
	}
	b.now.parts = append(b.now.parts, curriculum.Part{Voice: v, Nodes: nodes})
}

// isSlug says whether s is lower-case ASCII words joined by hyphens.
func isSlug(s string) bool {
	if s == "" || s[0] == '-' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
