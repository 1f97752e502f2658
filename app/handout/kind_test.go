// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// TestRightsStandInTheSourceUntilRead: paper holds a block about rights to its
// source, with the notice in the reader's language.
func TestRightsStandInTheSourceUntilRead(t *testing.T) {
	b := newBuilder(t)
	c, err := b.Library.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, m := range c.Modules {
		for _, block := range m.Blocks {
			if !block.Guarded() {
				continue
			}
			for _, l := range []lang.Tag{"pa", "ar", "fr", "es"} {
				if r := m.Read(block, l); !r.Held {
					continue // a fluent speaker has read it
				}
				d, err := b.Module(ForParticipants, course, m.Slug, Page{Lang: l})
				if err != nil {
					t.Fatal(err)
				}
				var words strings.Builder
				collect(&words, d.Blocks)
				source := m.Read(block, c.Source)
				if !strings.Contains(words.String(), source.Text.Title) || !strings.Contains(words.String(), b.Messages.For(l).T("reading-held-label")) {
					t.Errorf("%s#%s in %s: the source or the notice is missing", m.Slug, block.ID, l)
				}
				if translated := m.Editions[l].Texts[block.ID].Title; strings.Contains(words.String(), translated) {
					t.Errorf("%s#%s in %s: the unread translation %q is printed", m.Slug, block.ID, l, translated)
				}
				checked++
			}
		}
	}
	if checked == 0 {
		t.Skip("every translation about rights and safety has been read by a fluent speaker")
	}
}

// TestSignInSheetAsksForNothingElse: number, known-as name, language, and the
// stub; a row for everybody expected and some to spare.
func TestSignInSheetAsksForNothingElse(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Workshop(SignIn, Day{Workshop: saturday(t, b)}, Page{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range d.Blocks {
		if table, ok := block.(Table); ok {
			if len(table.Columns) != 4 || len(table.Rows) != 12 {
				t.Errorf("%d columns and %d rows, want 4 and 12", len(table.Columns), len(table.Rows))
			}
			return
		}
	}
	t.Error("there is no table")
}

// TestRunOfShowAddsUp: the last line is the planned end.
func TestRunOfShowAddsUp(t *testing.T) {
	b := newBuilder(t)
	w := saturday(t, b)
	d, err := b.Workshop(RunOfShow, Day{Workshop: w, Names: Names{"Amrit"}}, Page{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	var words strings.Builder
	collect(&words, d.Blocks)
	for _, want := range []string{"9:00", "16:30", "Amrit", "Hall\u00a02"} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestUnknownSheets(t *testing.T) {
	b := newBuilder(t)
	for _, c := range []struct{ kind, course, module string }{
		{"nonsense", course, ""}, {"participant", "nonsense", ""}, {"participant", course, "nonsense"}, {"", course, ""},
	} {
		if _, err := b.Module(Kind(c.kind), c.course, c.module, Page{Lang: "en"}); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}

// TestTheExecutivesPageSaysWhatWasNoted, or leaves room for it.
func TestTheExecutivesPageSaysWhatWasNoted(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b)}
	lines := func() (n int, text string) {
		d, err := b.Workshop(Executive, day, Page{Lang: "pa"})
		if err != nil {
			t.Fatal(err)
		}
		last := d.Blocks[len(d.Blocks)-1].(Keep).Blocks
		for _, block := range append(d.Blocks[:len(d.Blocks)-1:len(d.Blocks)-1], last...) {
			switch block := block.(type) {
			case WritingLines:
				n++
			case Paragraph:
				for _, r := range block.Text {
					text += r.Text + "|"
				}
			}
		}
		return n, text
	}
	if n, _ := lines(); n != 2 {
		t.Errorf("%d places to write", n)
	}
	day.Notes = map[workshop.NoteKind]string{workshop.Decided: "A letter\n\nto the owner", workshop.OnForms: "Too long a day"}
	n, text := lines()
	if n != 1 || !strings.Contains(text, "A letter|to the owner|") || strings.Contains(text, "Too long") {
		t.Errorf("%d places to write, %q", n, text)
	}
}

// TestFactsAreSaidOnce: where the method's name says that the whole room works
// together, the group does not say it again.
func TestFactsAreSaidOnce(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		d, err := b.Workshop(ForTrainers, Day{Workshop: saturday(t, b)}, Page{Lang: l})
		if err != nil {
			t.Fatal(err)
		}
		var words strings.Builder
		collect(&words, d.Blocks)
		whole := strings.ToLower(b.Messages.For(l).T("print-group-whole"))
		if said := strings.ToLower(words.String()); !strings.Contains(said, whole) || strings.Contains(said, whole+" · "+whole) {
			t.Errorf("%s says %q twice, or never", l, whole)
		}
	}
}

// TestWhatToBringIsInTheReadersWords, each thing once.
func TestWhatToBringIsInTheReadersWords(t *testing.T) {
	b := newBuilder(t)
	for l, want := range map[lang.Tag]string{"en": "flip chart", "ar": "لوح ورقي", "es": "rotafolio", "fr": "tableau de papier", "pa": "ਚਾਰਟ"} {
		d, err := b.Workshop(ForTrainers, Day{Workshop: saturday(t, b)}, Page{Lang: l})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(d.Blocks, func(block Block) bool { l, ok := block.(List); return ok && l.Marker == TickBox })
		if i < 0 {
			t.Fatalf("%s: no list of what to bring", l)
		}
		var things strings.Builder
		collect(&things, d.Blocks[i:i+1])
		seen := map[string]bool{}
		for _, item := range d.Blocks[i].(List).Items {
			thing := item.Blocks[0].(Paragraph).Text.String()
			if seen[thing] {
				t.Errorf("%s: %q is there twice", l, thing)
			}
			seen[thing] = true
		}
		if n := len(d.Blocks[i].(List).Items); n < 20 || !strings.HasPrefix(things.String(), want) {
			t.Errorf("%s: %d things, %q", l, n, things.String())
		}
	}
}

// TestTheCoursesWordsNameTheirLicence, on what a workshop prints of them too.
func TestTheCoursesWordsNameTheirLicence(t *testing.T) {
	b := newBuilder(t)
	for _, kind := range []Kind{ForParticipants, ForTrainers, Evaluation, ForTheWall, OnCards, ForInterpreters, Book} {
		d, err := b.Workshop(kind, Day{Workshop: saturday(t, b)}, Page{Lang: "ar"})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Footer) != 1 || d.Footer[0].Text != "CC BY-SA 4.0" {
			t.Errorf("%s has the footer %v", kind, d.Footer)
		}
	}
}

// TestCardsComeWithTheirBacks, unless sheets are printed on one side; the
// printer is told.
func TestCardsComeWithTheirBacks(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b)}
	for _, kind := range []Kind{OnCards, Pocket} {
		for _, oneSided := range []bool{false, true} {
			d, err := b.Workshop(kind, day, Page{Lang: "en", OneSided: oneSided})
			if err != nil {
				t.Fatal(err)
			}
			cards, ok := d.Blocks[0].(Cards)
			if want := map[bool]Duplex{false: LongEdge, true: OneSided}[oneSided]; !ok || cards.Backs == oneSided || d.Duplex != want {
				t.Errorf("%s, one side %t: backs %t, %s", kind, oneSided, cards.Backs, d.Duplex)
			}
		}
	}
}

// TestTheExecutivesPageLeavesRoomForTheHeadcount: it goes to another table than
// that of who was there.
func TestTheExecutivesPageLeavesRoomForTheHeadcount(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Workshop(Executive, Day{Workshop: saturday(t, b)}, Page{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	label := b.Messages.For("en").T("paper-headcount")
	for _, block := range d.Blocks[0].(Keep).Blocks {
		facts, _ := block.(Table)
		for _, row := range facts.Rows {
			if row.Cells[0].Blocks[0].(Paragraph).Text.String() != label {
				continue
			}
			if len(row.Cells[1].Blocks) > 0 || row.Height < 9*MM {
				t.Errorf("%+v", row)
			}
			return
		}
	}
	t.Error("no row for it")
}

// TestTheOnlyCardFillsItsSheet: pairs and groups write on it, each on its own; its
// backs lie behind all of them. A deck's cards stand once each.
func TestTheOnlyCardFillsItsSheet(t *testing.T) {
	b := newBuilder(t)
	for _, l := range []lang.Tag{"en", "ta", "ur"} {
		for _, p := range []Page{{Lang: l}, {Lang: l, With: "ar", Paper: A4}, {Lang: l, LargePrint: true}} {
			for module, deck := range map[string]bool{"where-we-stand": false, "teach-back-two": true} {
				d, err := b.Module(OnCards, course, module, p)
				if err != nil {
					t.Fatal(err)
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				cards, lines := d.Blocks[0].(Cards), 0
				for _, block := range cards.Cards[0].Back {
					if _, ok := block.(Paragraph); ok {
						lines++
					}
				}
				backs := len(written(pages.Pages[1], "P"))
				if cards.Repeat == deck || !deck && (len(pages.Pages) != 2 || pages.Pieces < 2 || backs != lines*pages.Pieces) {
					t.Errorf("%s, %+v: %d pages of %d cards, on the backs %d paragraphs of %d each", module, p, len(pages.Pages), pages.Pieces, backs, lines)
				}
			}
		}
	}
}
