// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// rightMark, ARABIC LETTER MARK, stands before a space or a punctuation mark that
// is read from the right. pdf.js drops a space at a run's end, or takes it twice
// beside a vowel sign, where its text is nothing else; poppler forgets spaces and
// guesses them from gaps, and takes a comma and the space after it for a run
// that is read from the left. It stands also before a number or Latin words in
// such a text: poppler takes a colon or a bracket at their left for theirs. It
// never stands last in a code, which pdf.js would drop.
//
// RIGHT-TO-LEFT MARK would say the same, but to pdf.js, whose bidi.js takes it, as it
// does quotation marks, for a letter that is read from the left: two of these beside
// each other trade places.
const rightMark = "\u061C"

// neutral says that a cluster is one space or punctuation mark.
func neutral(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	return n == len(text) && !unicode.In(r, unicode.L, unicode.M, unicode.N)
}

// clauses cuts a run that is read from the right at its commas and full stops,
// and gives its parts in the order in which they are read: poppler, where it
// keeps to the order of the file (-raw), turns letters around up to the next of
// these only. A part never begins, at its left, with a vowel sign: pdf.js would
// add it to the part before.
func clauses(t *typeset.TextRun) []typeset.TextRun {
	if !t.RTL {
		return []typeset.TextRun{*t}
	}
	var out []typeset.TextRun
	x, from := t.X, 0
	end := func(to int) {
		if to > from {
			part := *t
			part.X, part.Glyphs = x, t.Glyphs[from:to]
			x += part.Width()
			from = to
			out = append(out, part)
		}
	}
	for i := 0; i < len(t.Glyphs); {
		next := i + max(int(t.Glyphs[i].Cluster), 1)
		if strings.Contains(".,:/+-%،٪٫٬", t.Glyphs[i].Text) {
			end(i)
			if next == len(t.Glyphs) || !signed(t.Glyphs[next].Text) {
				end(next)
			}
		}
		i = next
	}
	end(len(t.Glyphs))
	slices.Reverse(out)
	return out
}

// signed says that a cluster ends with a vowel sign.
func signed(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.Is(unicode.Mn, r)
}
