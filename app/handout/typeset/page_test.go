// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// TestContentsSayThePages: numbers stand before the pages are known, and
// running heads change with the chapter, from its second page on.
func TestContentsSayThePages(t *testing.T) {
	contents := handout.Table{Columns: []handout.Column{{Share: 4}, {Share: 1}}, Rules: handout.RowRules}
	var chapters []handout.Block
	for i := range 4 {
		id := fmt.Sprintf("c%d", i)
		contents.Rows = append(contents.Rows, handout.Row{Cells: []handout.Cell{
			handout.TextCell(handout.Plain("Chapter " + id)), {Blocks: []handout.Block{handout.PageNumber{Of: id}}}}})
		chapters = append(chapters, handout.PageBreak{}, handout.Mark{ID: id, Running: handout.Plain("Above " + id)},
			handout.Heading{Level: 1, Text: handout.Plain("Chapter " + id)})
		for range i {
			chapters = append(chapters, handout.PageBreak{}, para("More"))
		}
	}
	p := mustLayout(t, doc("en", append([]handout.Block{contents}, chapters...)...))
	first := strings.Split(pageText(p.Pages[0]), "\n")
	if want := "Chapter c0 2 Chapter c1 3 Chapter c2 5 Chapter c3 8"; strings.Join(first, " ") != want {
		t.Errorf("contents: %q, want %q", strings.Join(first, " "), want)
	}
	for page, want := range []string{"", "", "", "Above c1", "", "Above c2", "Above c2", "", "Above c3", "Above c3", "Above c3"} {
		above := ""
		for _, it := range p.Pages[page].Items {
			if it.Node == nil && it.Text != nil {
				above += runText(it.Text)
			}
		}
		if above != want {
			t.Errorf("above page %d stands %q, want %q", page+1, above, want)
		}
	}
	if p.Marks["c3"] != 7 {
		t.Errorf("marks: %v", p.Marks)
	}
	if _, err := Layout(doc("en", handout.PageNumber{Of: "nowhere"})); err == nil {
		t.Error("the number of a page that is not there: no error")
	}
}

// TestBacksMeetFronts: turned on its long edge, each back lies behind its
// front, whichever way the language is read.
func TestBacksMeetFronts(t *testing.T) {
	for _, tag := range []string{"en", "ar"} {
		cards := handout.Cards{Backs: true}
		for i := range 11 {
			cards.Cards = append(cards.Cards, handout.Card{
				Front: []handout.Block{para(fmt.Sprint(i))}, Back: []handout.Block{para(fmt.Sprint(100 + i))}})
		}
		p := mustLayout(t, doc(lang.Tag(tag), cards))
		if len(p.Pages) != 4 {
			t.Fatalf("%s: %d pages, want 4", tag, len(p.Pages))
		}
		seen := 0
		for i := 0; i < 4; i += 2 {
			front, back := textBoxes(p.Pages[i]), textBoxes(p.Pages[i+1])
			for text, at := range front {
				var n int
				if _, err := fmt.Sscan(text, &n); err != nil {
					continue
				}
				behind, ok := back[fmt.Sprint(100+n)]
				mirrored := p.Width - behind.x // of the card's corner
				if onTheLeft(at.x, p) != onTheLeft(mirrored, p) || !ok || math.Abs(at.y-behind.y) > 0.1 {
					t.Errorf("%s: card %d is at %v, its back at %v", tag, n, at, behind)
				}
				seen++
			}
		}
		if seen != 11 {
			t.Errorf("%s: %d cards are there, want 11", tag, seen)
		}
	}
}

type point struct{ x, y float64 }

func textBoxes(p Page) map[string]point {
	at := map[string]point{}
	for _, it := range p.Items {
		if it.Text != nil && it.Node != nil {
			at[runText(it.Text)] = point{it.Text.X + it.Text.Width()/2, it.Text.Y}
		}
	}
	return at
}

func onTheLeft(x float64, p *Pages) bool { return x < p.Width/2 }

// TestLongCards: the grid grows with the longest card, and what fits on no card
// goes on on a further one.
func TestLongCards(t *testing.T) {
	sheet := func(words int) *Pages {
		return mustLayout(t, doc("en", handout.Cards{Cards: []handout.Card{
			{Front: []handout.Block{para(strings.Repeat("word ", words))}}, {Front: []handout.Block{para("short")}}}}))
	}
	text := func(p *Pages) (words int) {
		for _, page := range p.Pages {
			words += strings.Count(pageText(page), "word")
		}
		return words
	}
	for words, pages := range map[int]int{10: 1, 250: 1, 600: 3, 1700: 5} {
		p := sheet(words)
		if len(p.Pages) != pages || text(p) != words {
			t.Errorf("%d words: %d pages with %d words, want %d", words, len(p.Pages), text(p), pages)
		}
		for i, page := range p.Pages {
			for _, it := range page.Items {
				if it.Text != nil && (it.Text.Y < 0 || it.Text.Y > p.Height-40) {
					t.Errorf("%d words: text at %.0f on page %d", words, it.Text.Y, i+1)
				}
			}
		}
	}
	if _, err := Layout(doc("en", handout.Sheet{Body: []handout.Block{handout.Cards{Cards: []handout.Card{{}}}}})); err == nil {
		t.Error("cards in a frame: no error")
	}
}

// TestFillIsAsLargeAsFits: few words in huge letters, many in smaller ones, all
// of them once, and no word broken for size.
func TestFillIsAsLargeAsFits(t *testing.T) {
	last := 100.0
	for _, text := range []string{"Breathe", "Organization", strings.Repeat("Who decides? ", 20), strings.Repeat("Who pays and who gains? ", 60)} {
		p := mustLayout(t, doc("en", handout.Fill{Blocks: []handout.Block{para(text)}}))
		if len(p.Pages) != 1 {
			t.Errorf("%.20s: %d pages", text, len(p.Pages))
		}
		if got := pageText(p.Pages[0]); strings.Join(strings.Fields(got), " ") != strings.TrimSpace(text) {
			t.Errorf("got %.60q", got)
		}
		size := 0.0
		for _, it := range p.Pages[0].Items {
			if it.Text != nil && it.Node != nil {
				size = it.Text.Size
			}
		}
		if size > last || size < defaultSize {
			t.Errorf("%.20s is set in %v points, the shorter one in %v", text, size, last)
		}
		last = size
		if n := len(p.Root.Kids); n != 1 {
			t.Errorf("%d elements in the tree: a trial left some", n)
		}
	}
}

// TestTallRowsGoOnOnCards: a row that is taller than a card is parted, and nothing of
// it stands off the sheet.
func TestTallRowsGoOnOnCards(t *testing.T) {
	table := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
		Rows: []handout.Row{{Cells: []handout.Cell{handout.TextCell(handout.Plain(strings.TrimSpace(strings.Repeat("words\n", 120)))), {}}}}}
	p := mustLayout(t, doc("en", handout.Cards{Cards: []handout.Card{{Front: []handout.Block{table}}}}))
	if where := misplaced(p); len(where) > 0 || strings.Count(readAloud(p), "words") != 120 {
		t.Errorf("%d times, as %s", len(where), where[0])
	}
}

// TestAnEmptyRowBeforeATallOneEnds: on cards, where each next one began with the empty row
// again, without end.
func TestAnEmptyRowBeforeATallOneEnds(t *testing.T) {
	table := handout.Table{Columns: make([]handout.Column, 1), Rules: handout.GridRules,
		Rows: []handout.Row{{Begins: true, Cells: []handout.Cell{{}}}, {Cells: []handout.Cell{handout.TextCell(handout.Plain(words("row\n", 90)))}}}}
	closing := handout.Paragraph{Text: handout.Plain("closing"), Scale: handout.Small}
	p := mustLayout(t, doc("en", handout.Cards{Cards: []handout.Card{{Front: []handout.Block{table, closing}}}}))
	if rows := strings.Count(readAloud(p), "row"); rows != 90 || len(p.Pages) > 4 {
		t.Errorf("%d of 90 lines on %d pages", rows, len(p.Pages))
	}
}
