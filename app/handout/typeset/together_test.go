// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// pagesWith counts the pages on which a word stands.
func pagesWith(p *Pages, word string) (n int) {
	for _, page := range p.Pages {
		if strings.Contains(pageText(page), word) {
			n++
		}
	}
	return n
}

// after sets blocks at every height of a page, in running text of 12 points and in
// large print on half a sheet, and looks at what it gives.
func after(t *testing.T, blocks []handout.Block, look func(above int, p *Pages)) {
	t.Helper()
	for _, booklet := range []bool{false, true} {
		for above := range 34 {
			var all []handout.Block
			for range above {
				all = append(all, para("filler"))
			}
			all = append(all, blocks...)
			for range 12 { // a last page with little on it is another matter
				all = append(all, para("filler"))
			}
			d := doc("en", all...)
			if d.Booklet = booklet; booklet {
				d.Size = 18
			}
			look(above, mustLayout(t, d))
		}
	}
}

func words(word string, n int) string { return strings.TrimSpace(strings.Repeat(word+" ", n)) }

// TestRowsAreNotTorn: a row that fits on a page stands on one, however much of a
// page stays blank before it.
func TestRowsAreNotTorn(t *testing.T) {
	for _, n := range []int{12, 30, 42} {
		row := func(word string) handout.Row {
			return handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(words(word, n))), {}}}
		}
		table := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
			Head: []handout.Cell{handout.TextCell(handout.Plain("head")), {}}, Rows: []handout.Row{row("one"), row("two"), row("three"), {Cells: make([]handout.Cell, 2), Height: 30}}}
		after(t, []handout.Block{table}, func(above int, p *Pages) {
			for _, word := range []string{"one", "two", "three"} {
				if on := pagesWith(p, word); on != 1 {
					t.Errorf("a row of %d words after %d paragraphs is on %d pages", n, above, on)
				}
			}
		})
	}
}

// TestColonsStayWithWhatTheyAnnounce: a row taller than what the page has left
// takes the line that announces the table along.
func TestColonsStayWithWhatTheyAnnounce(t *testing.T) {
	table := handout.Table{Columns: make([]handout.Column, 1), Rules: handout.GridRules,
		Rows: []handout.Row{{Cells: []handout.Cell{handout.TextCell(handout.Plain(words("row", 40)))}, Height: 250}}}
	after(t, []handout.Block{para("Fill in:"), table}, func(above int, p *Pages) {
		for _, page := range p.Pages {
			if strings.HasSuffix(pageText(page), "in:") {
				t.Errorf("after %d paragraphs a page ends before the table", above)
			}
		}
	})
}

// TestNoticesAreNotCut: a notice and a promise stand on one page, with the block
// that the notice is about.
func TestNoticesAreNotCut(t *testing.T) {
	body := []handout.Block{para(words("notice", 14))}
	sheet := handout.Sheet{Body: []handout.Block{handout.Heading{Level: 2, Text: handout.Plain("Title")}, para("text"), para("text")}}
	after(t, []handout.Block{handout.Note{Title: handout.Plain("Ask"), Body: body, Leads: true}, sheet}, func(above int, p *Pages) {
		if n := pagesWith(p, "notice"); n != 1 {
			t.Errorf("after %d paragraphs a notice is on %d pages", above, n)
		}
		for _, page := range p.Pages {
			if p.Width > 500 && strings.HasSuffix(pageText(page), "notice") { // half a sheet would be blank for the most part
				t.Errorf("after %d paragraphs a notice is parted from its block", above)
			}
		}
	})
	after(t, []handout.Block{handout.Promise{Body: body}}, func(above int, p *Pages) {
		if n := pagesWith(p, "notice"); n != 1 {
			t.Errorf("after %d paragraphs a promise is on %d pages", above, n)
		}
	})
}

// TestFinePrintStaysWithItsBlock: what is said of a block in one language or two
// never stands alone in its frame on the next page.
func TestFinePrintStaysWithItsBlock(t *testing.T) {
	fine := func(word string, n int) handout.Block {
		return handout.Paragraph{Text: handout.Plain(words(word, n)), Scale: handout.Small}
	}
	for _, said := range [][]handout.Block{{fine("checked", 20)}, {fine("checked", 20), fine("vérifié", 20)},
		{handout.Pair{First: []handout.Block{fine("checked", 6)}, Second: []handout.Block{fine("vérifié", 6)}, Lang: "en", With: "fr"}}} {
		body := append([]handout.Block{para("text"), para("text"), para("text"), para("law")}, said...)
		after(t, []handout.Block{handout.Sheet{Body: body}}, func(above int, p *Pages) {
			for i, page := range p.Pages {
				if text := pageText(page); strings.Contains(text, "checked") && !strings.Contains(text, "law") {
					t.Errorf("%d blocks after %d paragraphs: only fine print on page %d", len(said), above, i+1)
				}
			}
		})
	}
}

// TestSourcesAreNotParted from their addresses.
func TestSourcesAreNotParted(t *testing.T) {
	source := handout.Item{Blocks: []handout.Block{handout.Paragraph{Scale: handout.Small, Text: handout.Plain(words("source", 30))}}}
	short := handout.Item{Blocks: []handout.Block{handout.Paragraph{Scale: handout.Small, Text: handout.Plain("first")}}}
	after(t, []handout.Block{handout.List{Items: []handout.Item{short, short, short, source, short}}}, func(above int, p *Pages) {
		if n := pagesWith(p, "source"); n != 1 {
			t.Errorf("after %d paragraphs a source is on %d pages", above, n)
		}
	})
}

// TestFramesAreNotTornForTheLastPage: the end of a frame that has room on its page
// stands there, though little is left for the last.
func TestFramesAreNotTornForTheLastPage(t *testing.T) {
	source := handout.Item{Blocks: []handout.Block{handout.Paragraph{Scale: handout.Small, Text: handout.Plain("source")}}}
	for above := range 40 {
		var blocks, body []handout.Block
		for range above {
			blocks = append(blocks, para("filler"))
		}
		blocks = append(blocks, para(words("filler\n", 14)))
		for range 4 {
			body = append(body, para(words("inside\n", 4)))
		}
		blocks = append(blocks, handout.Sheet{Body: body}, handout.Heading{Level: 3, Text: handout.Plain("Sources")}, handout.List{Items: []handout.Item{source, source}})
		pages := mustLayout(t, doc("en", blocks...)).Pages
		last := len(pages) - 1
		if last == 0 {
			continue
		}
		rest := strings.Count(pageText(pages[last]), "inside")
		if room := 715 - lowest(pages[last-1]); rest > 0 && rest < 16 && room > float64(rest)*25 {
			t.Errorf("after %d paragraphs %d lines go on on page %d, though %.0f points are left", above, rest, last+1, room)
		}
		if rest > 0 && rest < 3 {
			t.Errorf("after %d paragraphs %d lines alone go on", above, rest)
		}
	}
}

// TestTitlesHaveSomeOfTheirRows: a title's row is torn rather than left to the next
// page, where both fit on no page or where the title is tall.
func TestTitlesHaveSomeOfTheirRows(t *testing.T) {
	cell := func(blocks ...handout.Block) []handout.Cell { return []handout.Cell{{Blocks: blocks}, {}} }
	for _, lines := range []int{0, 4} {
		for _, row := range [][]handout.Block{{para(words("row", 250))}, {para(words("row", 28)), para(words("row", 28))},
			{para(words("row", 16)), para(words("row", 16)), para(words("row", 16)), para(words("row", 16))}} {
			table := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules, Rows: []handout.Row{
				{Begins: true, Title: true, Cells: cell(para(strings.Repeat("title\n", lines) + "title"))}, {Cells: cell(row...)}}}
			after(t, []handout.Block{table}, func(above int, p *Pages) {
				for i, page := range p.Pages {
					if text := pageText(page); strings.HasSuffix(text, "title") {
						t.Errorf("after %d paragraphs a title of %d lines ends page %d: %q", above, lines+1, i+1, text)
					}
				}
			})
		}
	}
}

// TestWhatNoPageHoldsIsPartedBetweenBlocks: a title, what announces a table, its head
// and its first row, where all of them are more than a page.
func TestWhatNoPageHoldsIsPartedBetweenBlocks(t *testing.T) {
	for lines := range 12 {
		table := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
			Head: []handout.Cell{handout.TextCell(handout.Plain("head")), {}}}
		for range 3 {
			table.Rows = append(table.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain("row\nrow\nrow\nrow\nrow\nrow\nrow\nrow\nrow")), {}}})
		}
		d := doc("en", handout.Heading{Level: 1, Text: handout.Plain("title" + strings.Repeat("\ntitle", lines))}, para("lead:"), table)
		d.Booklet, d.Size = true, 18
		p := mustLayout(t, d)
		for i, page := range p.Pages {
			text, heads := pageText(page), 0
			for _, it := range page.Items {
				if it.Text != nil && runText(it.Text) == "head" {
					heads++
				}
			}
			if rows := strings.Contains(text, "row"); rows != (heads == 1) {
				t.Errorf("a title of %d lines: %d heads on page %d, with %q", lines+1, heads, i+1, text)
			}
		}
	}
}

// TestTallRowsArePartedBetweenBlocks: one language above the other in a cell, as an
// interpreter's booklet has them; neither is torn in mid-sentence.
func TestTallRowsArePartedBetweenBlocks(t *testing.T) {
	cell := handout.Cell{Blocks: []handout.Block{para(words("one", 45)), handout.Promise{Body: []handout.Block{para(words("deux", 40))}}}}
	table := handout.Table{Columns: make([]handout.Column, 1), Rules: handout.GridRules, Rows: []handout.Row{{Cells: []handout.Cell{cell}}}}
	after(t, []handout.Block{table}, func(above int, p *Pages) {
		for _, word := range []string{"one", "deux"} {
			if n := pagesWith(p, word); n != 1 {
				t.Errorf("after %d paragraphs %q is on %d pages", above, word, n)
			}
		}
	})
}

// TestHalfSheetsInLargePrintAreFilled: rather than that more than half of a page is
// blank, a paragraph goes on overleaf, and a row that is set cell under cell is parted
// between them. A block's title and method alone are no better than that.
func TestHalfSheetsInLargePrintAreFilled(t *testing.T) {
	cell := func(text string) handout.Cell { return handout.TextCell(handout.Plain(text)) }
	long := words(strings.Repeat("counterproposal", 2), 2)
	title := handout.Heading{Level: 2, Text: handout.Plain(words("title\n", 4))}
	for name, sheet := range map[string][]handout.Block{
		"note":   {title, handout.Paragraph{Text: handout.Plain(words("noted\n", 9)), Scale: handout.Small}, para("text")},
		"method": {title, handout.Paragraph{Text: handout.Plain(words("method\n", 3)), Scale: handout.Small, Leads: true}, para(words("text\n", 3))},
		"list": {title, handout.Table{Columns: make([]handout.Column, 4), Head: []handout.Cell{cell("One"), cell("Two"), cell("Three"), cell("Four")},
			Rows: []handout.Row{{Cells: []handout.Cell{cell("first"), cell("second"), cell(long), cell(long)}}}}},
	} {
		for above := 5; above < 17; above++ {
			d := doc("en", para(strings.TrimSpace(strings.Repeat("above\n", above))), handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: sheet}, para(words("below\n", 12)))
			d.Booklet, d.Size = true, 18
			pages := mustLayout(t, d)
			for i, page := range pages.Pages[:len(pages.Pages)-1] {
				if low := lowest(page) / pages.Height; low < 0.38 && name != "method" {
					t.Errorf("%s after %d lines: page %d is filled to %.2f", name, above, i+1, low)
				}
				if strings.HasSuffix(pageText(page), "method") {
					t.Errorf("after %d lines a block's method ends page %d", above, i+1)
				}
			}
		}
	}
}

// TestLanguagesStandTogetherOnHalfSheets: in large print a title and what is said in
// two languages under it begin on the next page rather than be torn, where more than a
// third of the page is filled.
func TestLanguagesStandTogetherOnHalfSheets(t *testing.T) {
	said := handout.Cell{Blocks: []handout.Block{para(words("one\n", 5)), handout.Promise{Body: []handout.Block{para(words("deux\n", 5))}}}}
	table := handout.Table{Columns: make([]handout.Column, 1), Rules: handout.GridRules, Rows: []handout.Row{
		{Begins: true, Title: true, Cells: []handout.Cell{handout.TextCell(handout.Plain("title"))}}, {Cells: []handout.Cell{said}}}}
	for above := 4; above < 17; above++ {
		d := doc("en", para(strings.TrimSpace(strings.Repeat("above\n", above))), table, para(words("below\n", 12)))
		d.Booklet, d.Size = true, 18
		for i, page := range mustLayout(t, d).Pages {
			low := 0.0
			for _, it := range page.Items {
				if it.Text != nil && runText(it.Text) == "above" {
					low = max(low, it.Text.Y/612)
				}
			}
			if text := pageText(page); low > 0.4 && strings.Contains(text, "one") && !strings.Contains(text, "deux") {
				t.Errorf("after %d lines one language stands on page %d, filled to %.2f, the other on the next", above, i+1, low)
			}
		}
	}
}

// TestNoticesStandWithTheirTitles: in large print on half sheets a notice is not left
// behind by the sheet that it is about, where more than two fifths of the page before
// are filled. Nowhere is a title, or a block's method, left behind by the words.
func TestNoticesStandWithTheirTitles(t *testing.T) {
	notice := handout.Note{Title: handout.Plain("Ask"), Body: []handout.Block{para(words("notice\n", 3))}, Leads: true}
	sheet := handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: []handout.Block{handout.Heading{Level: 2, Text: handout.Plain(words("title\n", 2))},
		handout.Paragraph{Text: handout.Plain(words("method\n", 2)), Scale: handout.Small, Leads: true}, para(words("text\n", 3)), para(words("text\n", 9))}}
	for above := 1; above < 17; above++ {
		d := doc("en", para(strings.TrimSpace(strings.Repeat("above\n", above))), notice, sheet, para(words("below\n", 12)))
		d.Booklet, d.Size = true, 18
		for i, page := range mustLayout(t, d).Pages {
			filled := 0.0
			for _, it := range page.Items {
				if it.Text != nil && runText(it.Text) == "above" {
					filled = max(filled, it.Text.Y/612)
				}
			}
			switch text := pageText(page); {
			case strings.HasSuffix(text, "notice") && filled > 0.4:
				t.Errorf("after %d lines a notice ends page %d, filled to %.2f before it", above, i+1, filled)
			case strings.HasSuffix(text, "title"), strings.HasSuffix(text, "method"):
				t.Errorf("after %d lines a title ends page %d", above, i+1)
			}
		}
	}
}

// TestRulesStayWithWhatFollows: under a heading, first in a frame there, and over
// footnotes.
func TestRulesStayWithWhatFollows(t *testing.T) {
	note := handout.Paragraph{Text: handout.Plain("footnote"), Scale: handout.Small}
	for space := range 90 {
		for _, list := range [][]handout.Block{{handout.Heading{Level: 3, Text: handout.Plain("Heading")}, handout.Rule{}, para("text")},
			{handout.Heading{Level: 3, Text: handout.Plain("Heading")}, handout.Note{Body: []handout.Block{handout.Rule{}, para(words("text\n", 60))}}},
			{para("text"), handout.Rule{}, note, note, note, note}} {
			blocks := append([]handout.Block{para(words("above\n", 35)), handout.Spacer{Height: float64(space)}}, list...)
			for _, page := range mustLayout(t, doc("en", append(blocks, para(words("below\n", 30)))...)).Pages {
				if n := len(page.Items); page.Items[n-1].Path != nil || strings.HasSuffix(pageText(page), "Heading") {
					t.Errorf("%d points before %d blocks a page ends with a rule", space, len(list))
				}
			}
		}
	}
}

// TestARowIsNotMovedForNothing: one that stands better with the next stays on its page
// where the two have no room on the next under the head that comes again.
func TestARowIsNotMovedForNothing(t *testing.T) {
	line := func(word string, n int) handout.Row {
		return handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(words(word+"\n", n))), {}}}
	}
	table := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
		Head: []handout.Cell{handout.TextCell(handout.Plain(words("head\n", 12))), {}}}
	table.Rows = []handout.Row{line("first", 2), line("second", 2), line("third", 2), line("fourth", 2), line("low", 3), line("tall", 28)}
	for above := range 30 {
		pages := mustLayout(t, doc("en", para(words("above\n", above+1)), table)).Pages
		for i, page := range pages {
			text := pageText(page)
			if !strings.Contains(text, "low") || strings.Contains(text, "fourth") {
				continue
			}
			if room := 715 - lowest(pages[i-1]); room > 70 {
				t.Errorf("after %d lines a row of 3 was moved to page %d, though %.0f points were left for it", above, i+1, room)
			}
		}
	}
}
