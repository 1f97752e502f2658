// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-text/typesetting/language"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// paragraph is a text on its way to lines: one bidi paragraph, without forced
// line breaks.
type paragraph struct {
	lang   lang.Tag
	base   uint8 // 1 where it reads from the right
	text   []rune
	span   []int // index into spans, for each character
	spans  []*span
	level  []uint8
	script []language.Script
	whole  string  // text, of which clusters are slices
	bytes  []int32 // where each character begins in it

	items    []item
	clusters []cluster // in reading order
	breaks   []lineBreak
}

// setting is what a text is set in.
type setting struct {
	lang lang.Tag
	size float64
	bold bool
	node *Node
}

// The isolates of UAX #9 that keep a run's direction to itself.
const (
	leftIsolate   = '\u2066'
	rightIsolate  = '\u2067'
	firstIsolate  = '\u2068'
	closeIsolates = '\u2069'
)

// paragraphs shapes a text, one paragraph for each line that "\n" ends.
func (e *engine) paragraphs(t handout.Text, s setting) ([]*paragraph, error) {
	key, again := repeatable(t, s)
	if p := e.shaped[key]; again && p != nil {
		return []*paragraph{p.again(s.node)}, nil
	}
	var out []*paragraph
	p := e.newParagraph(s)
	for _, r := range t {
		lines := strings.Split(r.Text, "\n")
		for i, line := range lines {
			if i > 0 {
				out = append(out, p)
				p = e.newParagraph(s)
			}
			e.addRun(p, r, line, s)
		}
	}
	out = append(out, p)
	for _, p := range out {
		p.trimRight()
		if err := e.prepare(p); err != nil {
			return nil, err
		}
	}
	if again {
		e.shaped[key] = out[0]
	}
	return out, nil
}

// shapedKey is what the glyphs of a text in one run depend on.
type shapedKey struct {
	text         string
	bold, italic bool
	code, raised bool
	lang         lang.Tag
	size         float64
}

// repeatable says that a text may come again as it is, as in forms: one run,
// one line, nothing of its own in the structure tree.
func repeatable(t handout.Text, s setting) (shapedKey, bool) {
	if len(t) != 1 || t[0].Lang != "" || t[0].Link != "" || strings.Contains(t[0].Text, "\n") {
		return shapedKey{}, false
	}
	return shapedKey{t[0].Text, t[0].Bold || s.bold, t[0].Italic, t[0].Code, t[0].Raised, s.lang, s.size}, true
}

// again is the same paragraph under another element. Glyphs are shared: nobody
// changes them.
func (p *paragraph) again(n *Node) *paragraph {
	q := *p
	q.items = slices.Clone(p.items)
	for i := range q.items {
		sp := *q.items[i].span
		sp.node = n
		q.items[i].span = &sp
	}
	return &q
}

func (e *engine) newParagraph(s setting) *paragraph {
	p := &paragraph{lang: s.lang}
	if e.rtl(s.lang) {
		p.base = 1
	}
	return p
}

// addRun appends a run's characters: white space is collapsed, what steers
// printers and terminals is dropped.
func (e *engine) addRun(p *paragraph, r handout.Run, text string, s setting) {
	if text == "" {
		return
	}
	sp := e.newSpan(r, s)
	open := e.isolate(p, r, sp)
	if open != 0 {
		p.addVirtual(open)
	}
	p.spans = append(p.spans, sp)
	at := len(p.spans) - 1
	if p.base == 1 && !r.Code {
		p.addPhones(text, at)
	} else {
		p.addText(text, at)
	}
	if open != 0 {
		p.addVirtual(closeIsolates)
	}
}

// addPhones adds a text that is read from the right, its telephone numbers
// isolated from it.
func (p *paragraph) addPhones(text string, at int) {
	from := 0
	for _, m := range lang.Phones(text) {
		p.addText(text[from:m[0]], at)
		p.addVirtual(leftIsolate)
		p.addText(text[m[0]:m[1]], at)
		p.addVirtual(closeIsolates)
		from = m[1]
	}
	p.addText(text[from:], at)
}

// addText appends characters of the span at an index.
func (p *paragraph) addText(text string, at int) {
	for _, c := range text {
		switch {
		case c == '\t' || c == ' ' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029:
			if p.endsInSpace() {
				continue
			}
			c = ' '
		case c < 0x20 || c >= 0x7F && c < 0xA0 || c == 0xAD || c == 0xFEFF:
			continue
		}
		p.text = append(p.text, c)
		p.span = append(p.span, at)
	}
}

func (e *engine) newSpan(r handout.Run, s setting) *span {
	sp := &span{lang: s.lang, size: s.size, node: s.node, link: r.Link != "" && r.Link[0] != '#'}
	switch {
	case r.Bold || s.bold:
		sp.style = Bold
	case r.Italic:
		sp.style = Italic
	}
	if r.Raised {
		sp.size, sp.rise = s.size*0.68, s.size*0.36
	}
	if r.Lang != "" {
		sp.lang = r.Lang
	}
	sp.script = e.langScript(sp.lang)
	if sp.script == "Aran" && (e.langScript(s.lang) != "Aran" || climbs(r.Text)) {
		sp.script = "Arab" // the lines have no room for it
	}
	if r.Code {
		sp.script, sp.code, sp.keep = "Latn", true, utf8.RuneCountInString(r.Text) <= 24
	}
	switch {
	case s.node == nil:
	case r.Link != "":
		sp.node = s.node.add("Link", sp.lang)
		sp.node.Link = r.Link
	case r.Lang != "" && r.Lang != s.lang:
		sp.node = s.node.add("Span", sp.lang)
	}
	return sp
}

// isolate says which isolate a run needs, 0 for none.
func (e *engine) isolate(p *paragraph, r handout.Run, sp *span) rune {
	switch {
	case r.Code && p.base == 1:
		return leftIsolate
	case r.Apart, r.Lang == "" && r.Link != "" && p.base == 1:
		return firstIsolate
	case r.Lang == "" || e.rtl(sp.lang) == (p.base == 1):
		return 0
	case e.rtl(sp.lang):
		return rightIsolate
	}
	return leftIsolate
}

func (p *paragraph) addVirtual(r rune) {
	p.spans = append(p.spans, &span{virtual: true})
	p.text = append(p.text, r)
	p.span = append(p.span, len(p.spans)-1)
}

// endsInSpace also says yes at the beginning, where a space would show.
func (p *paragraph) endsInSpace() bool {
	for i := len(p.text) - 1; i >= 0; i-- {
		if !p.spans[p.span[i]].virtual {
			return p.text[i] == ' '
		}
	}
	return true
}

// trimRight drops the white space at the end.
func (p *paragraph) trimRight() {
	for i := len(p.text) - 1; i >= 0; i-- {
		if p.spans[p.span[i]].virtual {
			continue
		}
		if p.text[i] != ' ' {
			return
		}
		p.text = append(p.text[:i], p.text[i+1:]...)
		p.span = append(p.span[:i], p.span[i+1:]...)
	}
}

// prepare resolves directions, faces, glyphs and break opportunities.
func (e *engine) prepare(p *paragraph) error {
	if len(p.text) == 0 {
		return nil
	}
	p.level = append([]uint8(nil), e.bidi.resolve(p.text, p.base)...)
	if err := e.itemize(p); err != nil {
		return err
	}
	e.shape(p)
	e.findBreaks(p)
	return nil
}
