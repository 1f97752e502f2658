// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Unprintable returns the characters of text for which no font is at hand that
// prints the language, each once.
type Unprintable func(l lang.Tag, text string) []rune

// CheckGlyphs reports, block by block, characters that cannot be printed. lines
// are those of a file, by Pos.File, in which a character is looked for from its
// block on; without them the block's own place is given.
func CheckGlyphs(l *Library, unprintable Unprintable, lines func(file string) []string) []Problem {
	g := glyphs{unprintable: unprintable, lines: lines}
	for _, d := range l.Documents() {
		for _, tag := range slices.Sorted(maps.Keys(d.Editions)) {
			e := d.Editions[tag]
			g.text(tag, Pos{File: e.File, Line: 1, Column: 1}, e.Front.Title+" "+e.Front.Summary+" "+e.Front.Credits)
			for _, b := range d.Blocks {
				text, ok := e.Texts[b.ID]
				if !ok {
					continue
				}
				words := []string{text.Title}
				for _, p := range text.Parts {
					words = append(words, PlainText(p.Nodes))
				}
				words = append(append(words, text.Jurisdiction), text.Materials...)
				g.text(tag, text.Pos, strings.Join(words, " "))
			}
		}
		for _, s := range d.Sources {
			source := d.Editions[d.Source]
			g.text(d.Source, Pos{File: source.File, Line: 1, Column: 1}, s.Title+" "+s.By)
		}
	}
	return g.problems
}

type glyphs struct {
	unprintable Unprintable
	lines       func(file string) []string
	problems    []Problem
}

func (g *glyphs) text(l lang.Tag, at Pos, text string) {
	for _, r := range g.unprintable(l, text) {
		g.problems = append(g.problems, Problem{Pos: g.find(r, at), Message: GlyphMessage(r)})
	}
}

// find is where a character first stands from a place on; the place itself where
// it is written as an entity.
func (g *glyphs) find(r rune, from Pos) Pos {
	for i, line := range g.lines(from.File) {
		if column := strings.IndexRune(line, r); i+1 >= from.Line && column >= 0 {
			return Pos{File: from.File, Line: i + 1, Column: column + 1}
		}
	}
	return from
}

// GlyphMessage is what the check says of a character that no font prints.
func GlyphMessage(r rune) string {
	return fmt.Sprintf("no font can print the character %q (U+%04X)", r, r)
}
