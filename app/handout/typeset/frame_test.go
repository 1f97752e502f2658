// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// under sets a block at every height of a page, and fillers under it.
func under(t *testing.T, block handout.Block, below int, look func(above int, p *Pages)) {
	t.Helper()
	for above := range 34 {
		var all []handout.Block
		for i := range above + 1 + below {
			if i == above {
				all = append(all, block)
			} else {
				all = append(all, para("filler"))
			}
		}
		look(above, mustLayout(t, doc("en", all...)))
	}
}

// firstWith is the page on which a word stands first, and the word's height.
func firstWith(p *Pages, word string) (page int, y float64) {
	for i := range p.Pages {
		for _, it := range p.Pages[i].Items {
			if it.Text != nil && strings.HasPrefix(runText(it.Text), word) {
				return i, it.Text.Y
			}
		}
	}
	return -1, 0
}

func lines(word string, n int) []handout.Block {
	var all []handout.Block
	for range n {
		all = append(all, para(word))
	}
	return all
}

// TestFramesStayWhole: a frame that is not almost a page is torn only where more
// than a third of a page would be blank, and where the rest of the text needs no
// page more for it, not even there.
func TestFramesStayWhole(t *testing.T) {
	const top, bottom = 57, 730 // of a page's text, about
	for _, below := range []int{0, 40} {
		torn := 0
		under(t, handout.Sheet{Body: lines("inside", 15)}, below, func(above int, p *Pages) {
			if pagesWith(p, "inside") == 1 {
				return
			}
			torn++
			if _, y := firstWith(p, "inside"); bottom-y < (bottom-top)/3 {
				t.Errorf("after %d paragraphs a frame is torn, though only %.0f points would be blank", above, bottom-y)
			}
		})
		if below == 0 && torn > 0 {
			t.Errorf("%d frames are torn, though each has room on the last page", torn)
		}
		if below > 0 && torn == 0 {
			t.Error("no frame is torn, however much is left blank")
		}
	}
}

// TestATornFrameFillsItsPage: what had better stay whole, or stand on one page, and
// cannot goes on at the page's foot, not after its first line.
func TestATornFrameFillsItsPage(t *testing.T) {
	for _, sheet := range []handout.Sheet{{Body: lines("inside", 18)}, {Body: lines("inside", 24), One: true}} {
		torn := 0
		under(t, sheet, 40, func(above int, p *Pages) {
			if pagesWith(p, "inside") == 1 {
				return
			}
			torn++
			if page, _ := firstWith(p, "inside"); 700-lowest(p.Pages[page]) > 90 {
				t.Errorf("one page %t: after %d paragraphs %.0f points stay blank under a torn frame", sheet.One, above, 700-lowest(p.Pages[page]))
			}
		})
		if torn == 0 {
			t.Errorf("one page %t: no frame is torn", sheet.One)
		}
	}
}

// TestALowFrameGoesOnByItself: where the last of a frame's own frames has no room,
// the one before it stays.
func TestALowFrameGoesOnByItself(t *testing.T) {
	notes := append(lines("text", 30), handout.Note{Body: lines("first", 5)}, handout.Note{Body: lines("last", 2)})
	stays := 0
	under(t, handout.Sheet{Body: notes}, 38, func(above int, p *Pages) {
		first, _ := firstWith(p, "first")
		if last, _ := firstWith(p, "last"); last > first {
			stays++
		}
		if first > 0 && strings.HasSuffix(pageText(p.Pages[first-1]), "text") {
			if room := 715 - lowest(p.Pages[first-1]); room > 190 {
				t.Errorf("after %d paragraphs a frame goes on, though %.0f points are left", above, room)
			}
		}
	})
	if stays == 0 {
		t.Error("both frames go on, wherever they stand")
	}
}

// TestWhatIsOneStandsOnOnePage, where that leaves less than about half of one blank:
// the number to call is at its end.
func TestWhatIsOneStandsOnOnePage(t *testing.T) {
	for name, block := range map[string]handout.Block{
		"a sheet": handout.Sheet{Body: lines("inside", 24), One: true},
		"a note":  handout.Sheet{Body: append(lines("text", 14), handout.Note{Body: lines("inside", 22), One: true})},
	} {
		under(t, block, 40, func(above int, p *Pages) {
			if pagesWith(p, "inside") == 1 {
				return
			}
			if _, y := firstWith(p, "inside"); 730-y < (730-57)*0.4 {
				t.Errorf("%s is torn after %d paragraphs, though only %.0f points would be blank", name, above, 730-y)
			}
		})
	}
}

// TestWhatLeadsIsNotLeftBehind: a line about what follows never ends a page.
func TestWhatLeadsIsNotLeftBehind(t *testing.T) {
	facts := handout.Paragraph{Text: handout.Plain("facts"), Scale: handout.Small, Leads: true}
	body := append([]handout.Block{handout.Heading{Level: 2, Text: handout.Plain("Title")}, facts}, lines("inside", 30)...)
	under(t, handout.Sheet{Body: body}, 40, func(above int, p *Pages) {
		for _, page := range p.Pages {
			if strings.HasSuffix(pageText(page), "facts") {
				t.Errorf("after %d paragraphs a title and what is said of it stand alone", above)
			}
		}
	})
}

// TestARowOfTwoLanguagesLeavesNoHalfPageBlank: what had better stay whole in both is
// parted in both, rather than leave most of a page blank.
func TestARowOfTwoLanguagesLeavesNoHalfPageBlank(t *testing.T) {
	sheet := func(word string) []handout.Block {
		return []handout.Block{handout.Sheet{Body: []handout.Block{handout.Heading{Level: 2, Text: handout.Plain("Title")}, para(words(word, 90))}}}
	}
	pair := handout.Pair{First: sheet("inside"), Second: sheet("dedans"), Lang: "en", With: "fr"}
	under(t, pair, 40, func(above int, p *Pages) {
		for i, page := range p.Pages[:len(p.Pages)-1] {
			if blank := (730 - lowest(page)) / (730 - 57); blank > 0.5 {
				t.Errorf("after %d paragraphs %.0f%% of page %d is blank", above, 100*blank, i+1)
			}
		}
	})
}
