// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/curriculum"
	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// spoken are the kinds that print a course's words, each with a module that has
// some for it, and the block whose words are looked for.
var spoken = []struct {
	kind          Kind
	module, block string
}{
	{ForParticipants, "where-we-stand", "two-stories"}, {ForTrainers, "where-we-stand", "two-stories"},
	{ForTheWall, "naming-the-moment", "forces"}, {OnCards, "how-they-divide-us", "history-wall"},
	{Evaluation, "what-we-will-do-next", "three-questions"}, {ForInterpreters, "where-we-stand", "two-stories"}, {Book, "", ""},
}

// said is everything that a kind prints in a language.
func said(t *testing.T, b *Builder, kind Kind, module string, l lang.Tag) string {
	t.Helper()
	d, err := b.Module(kind, course, module, Page{Lang: l})
	if err != nil {
		t.Fatalf("%s in %s: %v", kind, l, err)
	}
	var words strings.Builder
	collect(&words, d.Blocks)
	return words.String()
}

// changed is a builder whose course was changed before it was printed.
func changed(t *testing.T, change func(d *curriculum.Document)) *Builder {
	t.Helper()
	b, err := readShipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range b.Library.Documents() {
		change(d)
	}
	return b
}

// TestEveryKindSaysWhatItsWordsAre: an older block, one without a translation
// and a draft are told in the reader's language on every kind that prints the
// course's words.
func TestEveryKindSaysWhatItsWordsAre(t *testing.T) {
	states := map[string]*Builder{
		"reading-draft": newBuilder(t),
		"reading-older": changed(t, func(d *curriculum.Document) {
			for _, b := range d.Blocks {
				b.Hash = "of another day"
			}
		}),
		"reading-missing": changed(t, func(d *curriculum.Document) {
			for l, e := range d.Editions {
				if l != d.Source {
					e.Texts = nil
				}
			}
		}),
	}
	for _, l := range []lang.Tag{"pa", "ar"} {
		for key, b := range states {
			for _, s := range spoken {
				want := b.Messages.For(l).T(key, "Language", lang.English.NameIn(l))
				if text := said(t, b, s.kind, s.module, l); !strings.Contains(text, want) {
					t.Errorf("%s in %s does not say %q", s.kind, l, want)
				}
			}
		}
	}
}

// TestNoKindPrintsUnreadRights: while nobody fluent has read it, the
// translation of a block about rights or safety stands on no kind of sheet; the
// source does, with "ask the interpreter" where it is shown to readers.
func TestNoKindPrintsUnreadRights(t *testing.T) {
	b := changed(t, func(d *curriculum.Document) {
		for _, e := range d.Editions {
			for id, text := range e.Texts {
				if e.Lang != d.Source {
					text.Reviewed = ""
					e.Texts[id] = text
				}
			}
		}
	})
	c, err := b.Library.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, l := range []lang.Tag{"pa", "ar", "fr"} {
		for _, kind := range []Kind{ForParticipants, ForTrainers, ForTheWall, OnCards, Evaluation, ForInterpreters, Book} {
			words := said(t, b, kind, "", l)
			for _, m := range c.Modules {
				for _, block := range m.Blocks {
					if !block.Guarded() {
						continue
					}
					held++
					for _, part := range m.Editions[l].Texts[block.ID].Parts {
						for _, n := range part.Nodes {
							if piece := curriculum.PlainText([]curriculum.Node{n}); len(piece) > 60 && strings.Contains(words, piece) {
								t.Errorf("%s in %s prints the unread translation of %s#%s: %.60q", kind, l, m.Slug, block.ID, piece)
							}
						}
					}
				}
			}
			if kind != OnCards && kind != Evaluation && !strings.Contains(words, b.Messages.For(l).T("reading-held-label")) {
				t.Errorf("%s in %s does not send to the interpreter", kind, l)
			}
		}
	}
	if held == 0 {
		t.Fatal("the course has no block about rights or safety")
	}
}

// TestWhatIsADraftIsSaidUnderTheTitle: the notice is about the whole module, and does
// not go to the next page with its first sheet.
func TestWhatIsADraftIsSaidUnderTheTitle(t *testing.T) {
	b := newBuilder(t)
	for _, module := range []string{"opening-and-agreements", "where-we-stand", "naming-the-moment"} {
		pages := modulePages(t, b, ForParticipants, module, Page{Lang: "ta", LargePrint: true})
		said, label := "", b.Messages.For("ta").T("reading-draft-label")
		for _, it := range pages.Pages[0].Items {
			if it.Text == nil {
				continue
			}
			said += read(it.Text)
		}
		if !strings.Contains(said, label) {
			t.Errorf("%s: the first page does not say %q", module, label)
		}
	}
}

// TestANoticeOnAChartIsAboutItsWords: in large print with a second language it has the
// sheet's width, and stands with the words that nobody has read.
func TestANoticeOnAChartIsAboutItsWords(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		if l == "en" {
			continue
		}
		page := Page{Lang: l, With: "en", LargePrint: true}
		pages := modulePages(t, b, ForTheWall, "naming-the-moment", page)
		label, first, wide := b.Messages.For(l).T("reading-draft-label"), "", 0.0
		for _, it := range pages.Pages[0].Items {
			if a, _ := it.Bounds(); it.Path != nil && a.Height > 20 {
				wide = max(wide, a.Width)
			}
		}
		blocks, lines := writtenLines(pages)
		for _, n := range blocks {
			for _, line := range lines[n] {
				if line.page == 1 {
					first += line.text
				}
			}
		}
		squeezed := func(s string) string { return strings.Join(strings.Fields(s), "") }
		first, label = squeezed(first), squeezed(label)
		if !strings.Contains(first, label) || !strings.Contains(first, squeezed(chartTitle(t, b, l))) || wide < pages.Width*0.8 {
			t.Errorf("%s: a notice of %.0f points, of %.0f, over %q", l, wide, pages.Width, first)
		}
	}
}

// chartTitle is what stands over a module's first chart in a language.
func chartTitle(t *testing.T, b *Builder, l lang.Tag) string {
	t.Helper()
	d, err := b.Module(ForTheWall, course, "naming-the-moment", Page{Lang: l, LargePrint: true})
	if err != nil {
		t.Fatal(err)
	}
	chart := d.Blocks[0].(Fill).Blocks[0].(Group).Blocks[0].(Heading)
	return chart.Text.String()
}
