// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"errors"
	"fmt"
	"slices"
	"unicode"

	"github.com/go-text/typesetting/language"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// span is a stretch of a paragraph in one style and language. A span that is
// only there to isolate directions is virtual: it takes part in UAX #9 and is
// neither shaped nor drawn.
type span struct {
	style   Style
	lang    lang.Tag
	script  string // of lang; Latn for codes
	size    float64
	node    *Node
	virtual bool
	keep    bool    // no line break inside
	code    bool    // an address, else a short code
	link    bool    // underlined
	rise    float64 // above the baseline, points
}

// item is a run of one span, level, script and face.
type item struct {
	start, end int
	level      uint8
	script     language.Script
	face       *Face
	span       *span
	size       float64
	glyphs     []Glyph // left to right
}

// MissingError says which characters no font in the store can print.
type MissingError struct {
	Lang  lang.Tag
	Text  string // the paragraph they stand in
	Runes []rune
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("typeset: no font has %U", e.Runes) // without the text, which may be a name
}

// told makes a fault of it, which shows the characters and where they stand to
// whoever prints.
func told(err error) error {
	missing := (*MissingError)(nil)
	if !errors.As(err, &missing) {
		return err
	}
	these, words := string(missing.Runes), excerpt(missing.Text)
	return fault.Wrap(fault.Invalid, "errors-print-glyph", err).With("Characters", these).With("Words", words)
}

// excerpt is the beginning of a text, to show in an error.
func excerpt(s string) string {
	r := slices.DeleteFunc([]rune(s), bidiControl)
	if len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return string(r)
}

// Missing returns the characters of a text in a language, in order and each
// once, that the shipped fonts cannot print. `groundwork check` reports them.
// The error is about the fonts themselves.
func Missing(tag lang.Tag, text string) ([]rune, error) {
	store, err := Fonts()
	if err != nil {
		return nil, err
	}
	var missing []rune
	script := tag.Script()
	for _, r := range text {
		if ignorable(r) || slices.Contains(missing, r) {
			continue
		}
		_, ok, err := store.faceFor(faceScript(language.LookupScript(r), script), Regular, r)
		if err != nil {
			return nil, err
		}
		if !ok {
			missing = append(missing, r)
		}
	}
	return missing, nil
}

// ignorable says that a character never shows a glyph of its own.
func ignorable(r rune) bool {
	return r < 0x20 || r == 0xAD || r == 0x7F || r == 0x34F || r == 0xFEFF || r >= 0x180B && r <= 0x180F ||
		r >= 0x200B && r <= 0x200F || r >= 0x2028 && r <= 0x202E || r >= 0x2060 && r <= 0x206F ||
		r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0000 && r <= 0xE0FFF
}

// bidiControl says that a character only steers direction; UAX #9 has seen it
// and nothing more is made of it.
func bidiControl(r rune) bool {
	return r >= 0x200E && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x61C
}

// scripts resolves each character's script: its own, or for those that many
// scripts share, what stands on both sides of it, else the span's.
func (e *engine) scripts(p *paragraph) {
	n := len(p.text)
	p.script = p.script[:0]
	for _, r := range p.text {
		p.script = append(p.script, language.LookupScript(r))
	}
	before := language.Common
	for i := 0; i < n; {
		if p.script[i].Strong() {
			before = p.script[i]
			i++
			continue
		}
		j := i
		for j < n && !p.script[j].Strong() {
			j++
		}
		after := before
		if j < n {
			after = p.script[j]
		}
		if !before.Strong() {
			before = after
		}
		for ; i < j; i++ {
			switch s := p.spans[p.span[i]]; {
			case p.text[i] == '_' && !s.virtual: // a line to write on: in other faces it has gaps
				p.script[i] = language.Latin
			case unicode.In(p.text[i], unicode.Mn, unicode.Me, unicode.Mc) || ignorable(p.text[i]):
				p.script[i] = before
			case before == after && before.Strong() && e.script(s.script) == before:
				p.script[i] = before
			default:
				p.script[i] = e.script(s.script)
			}
		}
	}
	if p.base == 1 {
		p.latinAlone()
	}
}

// latinAlone gives what stands among Latin words and nothing else, in text that is
// read from the right, to their face: Nastaliq's space hardly parts them, and its
// digits are of another size.
func (p *paragraph) latinAlone() {
	for from, to := 0, 0; from < len(p.text); from = to {
		latin, others := false, p.level[from]%2 == 1
		for to = from; to < len(p.text) && p.level[to] == p.level[from]; to++ {
			s := language.LookupScript(p.text[to])
			latin, others = latin || s == language.Latin, others || s.Strong() && s != language.Latin
		}
		if !latin || others {
			continue
		}
		for i := from; i < to; i++ {
			p.script[i] = language.Latin
		}
	}
}

// itemize splits a paragraph into items, in reading order.
func (e *engine) itemize(p *paragraph) error {
	e.scripts(p)
	var missing []rune
	for i, r := range p.text {
		s := p.spans[p.span[i]]
		if s.virtual || bidiControl(r) {
			continue
		}
		last := len(p.items) - 1
		joined := last >= 0 && p.items[last].end == i && p.items[last].span == s && p.items[last].level == p.level[i]
		if joined && (ignorable(r) || unicode.Is(unicode.Mn, r) && p.items[last].face.Has(r)) {
			p.items[last].end = i + 1
			continue
		}
		face, err := e.faceOf(r, p.script[i], s)
		if err != nil {
			return err
		}
		if face == nil {
			missing = append(missing, r)
			continue
		}
		if joined && p.items[last].face == face && p.items[last].script == p.script[i] {
			p.items[last].end = i + 1
			continue
		}
		p.items = append(p.items, item{start: i, end: i + 1, level: p.level[i], script: p.script[i],
			face: face, span: s, size: s.size * opticalScale(face.Script)})
	}
	if len(missing) > 0 {
		return &MissingError{Lang: p.lang, Text: string(p.text), Runes: missing}
	}
	return nil
}

// faceOf finds the face for a character: its script's own, else the first in
// the store that has it, nil where none has. What shows nothing needs no glyph.
func (e *engine) faceOf(r rune, script language.Script, s *span) (*Face, error) {
	f, err := e.ownFace(script, s)
	if err != nil || f != nil && f.Has(r) {
		return f, err
	}
	f, ok, err := e.store.faceFor(faceScript(script, s.script), s.style, r)
	if err != nil || ok || !ignorable(r) {
		return f, err
	}
	f, _, err = e.store.face("Latn", s.style)
	return f, err
}

// opticalScale evens out faces that look small beside the others at the same
// size: Naskh's letters sit low in a tall em.
func opticalScale(script string) float64 {
	if script == "Arab" {
		return 1.14
	}
	return 1
}
