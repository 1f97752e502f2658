// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"
	"strings"
	"unicode"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// runningLines is how many lines above a page a title takes at most in one language:
// what is longer is cut there, it stands whole on the first page.
const runningLines = 2

// headRise is how far over the text's top a running head begins, and underHead the
// room that it leaves under itself, in points: Nastaliq's lines are tall.
const (
	headRise  = 14
	underHead = 8
)

// headRoom is how much the longest running head takes from pages; most are one
// line, which the margin holds for the most part.
func (b *builder) headRoom(doc *handout.Document, ss []slice, bx box) (room float64, err error) {
	bx.node = nil
	need := func(t handout.Text) error {
		lines, err := b.running(t, bx)
		if len(lines) > 0 {
			_, tall := stack(lines)
			room = max(room, b.size*1.2+float64(len(lines)-1)*lines[0].height, tall-headRise+underHead)
		}
		return err
	}
	if err := need(doc.Running); err != nil {
		return 0, err
	}
	for i := range ss {
		for _, it := range ss[i].items {
			if it.mark == nil {
				continue
			}
			if err := need(it.mark.Running); err != nil {
				return 0, err
			}
		}
	}
	return room, nil
}

// running sets what stands above a page: two languages on one line, or each on its
// own.
func (b *builder) running(t handout.Text, bx box) ([]slice, error) {
	lines, err := b.text(t, b.furnitureStyle(), bx, nil)
	if err != nil || len(lines) < 2 {
		return lines, err
	}
	at := slices.Index(t, handout.Joint)
	if at < 0 {
		return b.shortened(t, bx)
	}
	first, err := b.shortened(t[:at], bx)
	if err != nil {
		return nil, err
	}
	second, err := b.shortened(t[at+1:], bx)
	return append(first, second...), err
}

// shortened sets one language's title above a page, and cuts it after a word where it
// is too long for that: of several runs the first, which says what the last is part of,
// as far as that gives it room.
func (b *builder) shortened(t handout.Text, bx box) ([]slice, error) {
	st := b.furnitureStyle()
	lines, err := b.text(t, st, bx, nil)
	if err != nil || len(lines) <= runningLines {
		return lines, err
	}
	keep := len([]rune(t.String())) * runningLines / len(lines)
	first, rest := t[:1], t[1:]
	text, n := []rune(first.String()), keep*5/4-len([]rune(rest.String()))
	for len(lines) > runningLines {
		if n = b.wordsEnd(text, n); n <= 0 && len(rest) > 0 {
			first, rest = slices.Clone(rest), nil
			first[0].Text = strings.TrimPrefix(first[0].Text, handout.Joint.Text)
			text, n = []rune(first.String()), keep
			continue
		}
		if lines, err = b.text(slices.Concat(cutAt(first, n, bx.lang), rest), st, bx, nil); err != nil {
			return nil, err
		}
		n -= 1 + n/50
	}
	return lines, nil
}

// wordsEnd is where a text can be cut at n or before it: after a word, else between
// two characters as readers see them.
func (b *builder) wordsEnd(text []rune, n int) int {
	const pauses = " ·,:;–—-([،؛、，：；（"
	b.e.segmenter.Init(text)
	word, character := 0, 0
	for it := b.e.segmenter.LineIterator(); it.Next() && it.Line().Offset <= n; {
		word = it.Line().Offset
	}
	for it := b.e.segmenter.GraphemeIterator(); it.Next() && it.Grapheme().Offset <= n; {
		character = it.Grapheme().Offset
	}
	for word > 0 && strings.ContainsRune(pauses, text[word-1]) {
		word--
	}
	if word > 0 {
		return word
	}
	return character
}

// cutAt is a text up to a character, with the mark that says so in its language:
// twice as wide in Chinese.
func cutAt(t handout.Text, n int, tag lang.Tag) handout.Text {
	var out handout.Text
	for _, r := range t {
		text := []rune(r.Text)
		r.Text = string(text[:min(n, len(text))])
		if n -= len(text); n <= 0 {
			if r.Lang != "" {
				tag = r.Lang
			}
			r.Text = strings.TrimRightFunc(r.Text, unicode.IsSpace) + "…"
			if strings.HasPrefix(string(tag), "zh") {
				r.Text += "…"
			}
			return append(out, r)
		}
		out = append(out, r)
	}
	return out
}
