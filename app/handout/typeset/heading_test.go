// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// TestHeadingsDoNotStandAlone: where no page holds one with the row under it, as much of
// the row as there is room for stands there with it.
func TestHeadingsDoNotStandAlone(t *testing.T) {
	long := handout.Table{Columns: make([]handout.Column, 1), Rules: handout.GridRules,
		Head: []handout.Cell{{Blocks: []handout.Block{handout.List{Items: []handout.Item{{Blocks: []handout.Block{para(words("head\n", 60))}}}}}}},
		Rows: []handout.Row{{Cells: []handout.Cell{handout.TextCell(handout.Plain("row"))}}}}
	nearly := handout.Table{Columns: make([]handout.Column, 1), Rules: handout.GridRules,
		Rows: []handout.Row{{Cells: []handout.Cell{handout.TextCell(handout.Plain(words("row\n", 39)))}}}}
	for above := range 40 {
		for name, table := range map[string]handout.Table{"a head": long, "a row": nearly} {
			p := mustLayout(t, doc("en", para(words("above\n", above+1)), handout.Heading{Level: 2, Text: handout.Plain(words("title\n", 2))}, table))
			for i, page := range p.Pages {
				if strings.HasSuffix(pageText(page), "title") {
					t.Errorf("%s, after %d lines: a title ends page %d", name, above, i+1)
				}
			}
			for _, where := range misplaced(p) {
				t.Errorf("%s, after %d lines: %s", name, above, where)
			}
		}
	}
}

// TestHeadingsWithoutWords: what no page holds together is parted between sheets that
// have nothing but a title, not under the last title.
func TestHeadingsWithoutWords(t *testing.T) {
	title := handout.Heading{Level: 2, Text: handout.Plain(words("title\n", 2))}
	bare := handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: []handout.Block{title}}
	full := handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: []handout.Block{title, handout.Keep{Blocks: []handout.Block{para(words("text\n", 9))}}}}
	for n := range 12 {
		d := doc("en", append(slices.Repeat([]handout.Block{bare}, n), full)...)
		d.Booklet, d.Size = true, 18
		for i, page := range mustLayout(t, d).Pages {
			if text := pageText(page); strings.HasPrefix(text, "text") {
				t.Errorf("%d sheets: page %d begins with %q", n, i+1, text)
			}
		}
	}
}

// TestWhatTakesPagesIsPartedWhereItHadBetterBe: what is to stay in one piece has no title
// at a page's foot, where it is longer than two pages.
func TestWhatTakesPagesIsPartedWhereItHadBetterBe(t *testing.T) {
	for lines := range 45 {
		p := mustLayout(t, doc("en", handout.Keep{Blocks: []handout.Block{para(words("above\n", lines+1)),
			handout.Heading{Level: 2, Text: handout.Plain("title")}, para(words("below\n", 150))}}))
		for i, page := range p.Pages {
			if strings.HasSuffix(pageText(page), "title") {
				t.Errorf("after %d lines page %d ends with a title", lines, i+1)
			}
		}
	}
}

// TestTitlesInTwoLanguagesAreNotTorn: where no page holds several with the words under
// them, they are parted between each other.
func TestTitlesInTwoLanguagesAreNotTorn(t *testing.T) {
	side := func(words ...string) (out []handout.Block) {
		for i, w := range words {
			out = append(out, handout.Heading{Level: 2 + min(i, 2), Text: handout.Plain(w + "\n" + w + "\n" + w + "\n" + w)})
		}
		return append(out, para(words[0]+" and more"))
	}
	for n := 1; n < 8; n++ {
		first, second := []string{"one", "two", "three", "four", "five", "six", "seven"}, []string{"un", "deux", "trois", "quatre", "cinq", "six", "sept"}
		d := doc("en", handout.Pair{First: side(first[:n]...), Second: side(second[:n]...), Lang: "en", With: "fr"})
		d.Booklet, d.Size = true, 18
		p := mustLayout(t, d)
		for _, word := range first[1:n] {
			if on := pagesWith(p, word); on != 1 {
				t.Errorf("of %d titles %q is on %d pages", n, word, on)
			}
		}
	}
}

// TestANoticeIsNotTornForItsTitle: in large print on half sheets one that is too long to
// be kept whole ends on its page where it has room there, its sheet being overleaf.
func TestANoticeIsNotTornForItsTitle(t *testing.T) {
	sheet := handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: []handout.Block{handout.Heading{Level: 2, Text: handout.Plain(words("title\n", 2))},
		handout.Paragraph{Text: handout.Plain(words("method\n", 2)), Scale: handout.Small, Leads: true}, para(words("text\n", 9))}}
	for lines := 4; lines < 9; lines++ {
		notice := handout.Note{Title: handout.Plain(words("Ask\n", 2)), Body: []handout.Block{para(words("notice\n", lines))}, Leads: true}
		for above := range 17 {
			blocks := []handout.Block{notice, sheet, para(words("below\n", 12))}
			if above > 0 {
				blocks = append([]handout.Block{para(words("above\n", above))}, blocks...)
			}
			d := doc("en", blocks...)
			d.Booklet, d.Size = true, 18
			p := mustLayout(t, d)
			if page, _ := firstWith(p, "notice"); pagesWith(p, "notice") > 1 && lowest(p.Pages[page]) < 0.8*p.Height {
				t.Errorf("after %d lines a notice of %d is torn on page %d, filled to %.2f", above, lines, page+1, lowest(p.Pages[page])/p.Height)
			}
		}
	}
}
