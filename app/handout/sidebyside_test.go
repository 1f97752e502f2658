// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// laid is a workshop's sheet in two languages, on its pages.
func laid(t *testing.T, b *Builder, kind Kind, p Page) (*Document, *typeset.Pages) {
	t.Helper()
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	d, err := b.Workshop(kind, day, p)
	if err != nil {
		t.Fatalf("%s in %s with %s: %v", kind, p.Lang, p.With, err)
	}
	pages, err := typeset.Layout(d)
	if err != nil {
		t.Fatalf("%s in %s with %s: %v", kind, p.Lang, p.With, err)
	}
	return d, pages
}

// TestOneSheetHoldsTwoLanguages: whichever two of the twelve stand on it, a
// certificate takes a side, or one for each language in large print; cards fill
// a sheet and its back, and the executive's page at most both sides of one.
func TestOneSheetHoldsTwoLanguages(t *testing.T) {
	b := newBuilder(t)
	for _, first := range b.Messages.Languages() {
		for i, second := range b.Messages.Languages() {
			if first == second {
				continue
			}
			p := Page{Lang: first, With: second, Paper: []Paper{Letter, A4}[i%2]}
			for kind, want := range map[Kind]int{Certificate: 2, Executive: 1, Pocket: 2, NameCards: 1} {
				_, pages := laid(t, b, kind, p)
				if n := len(pages.Pages); n != want {
					t.Errorf("%s in %s with %s on %s has %d pages, want %d", kind, first, second, p.Paper, n, want)
				}
			}
			p.LargePrint = true
			if _, pages := laid(t, b, Certificate, p); len(pages.Pages) != 4 {
				t.Errorf("certificates in %s with %s, large print: %d pages", first, second, len(pages.Pages))
			}
		}
	}
}

// TestAFormIsFilledInOnce: in two languages a sheet has as many rows, cells to
// write in and cards as in one, and says its words in both, each in letters of
// its own language.
func TestAFormIsFilledInOnce(t *testing.T) {
	b := newBuilder(t)
	words := map[Kind]string{RunOfShow: "print-what", SignIn: "print-signin", Evaluation: "paper-ask-clearer", Certificate: "paper-name-line",
		Executive: "paper-help", Pocket: "print-next-time", NameCards: "paper-namecard-languages"}
	for kind, key := range words {
		one, _ := laid(t, b, kind, Page{Lang: "en"})
		for _, large := range []bool{false, true} {
			p := Page{Lang: "en", With: "pa", LargePrint: large}
			both, pages := laid(t, b, kind, p)
			if kind != Certificate || !large { // which has a page for each
				if a, z := fields(one.Blocks), fields(both.Blocks); a != z {
					t.Errorf("%s, large print %v: %d places in one language, %d in two", kind, large, a, z)
				}
			}
			var text strings.Builder
			collect(&text, both.Blocks)
			for _, l := range []lang.Tag{"en", "pa"} {
				if want := b.Messages.For(l).T(key); !strings.Contains(text.String(), want) {
					t.Errorf("%s, large print %v: %q is missing", kind, large, want)
				}
			}
			inLetters(t, string(kind), pages, "Guru", "pa")
		}
	}
}

// fields counts rows of tables, cards and places with lines to write on.
func fields(blocks []Block) (n int) {
	for _, b := range blocks {
		switch b := b.(type) {
		case WritingLines:
			n++
		case Table:
			n += len(b.Rows)
			for _, r := range b.Rows {
				for _, c := range r.Cells {
					n += fields(c.Blocks)
				}
			}
		case Keep:
			n += fields(b.Blocks)
		case Group:
			n += fields(b.Blocks)
		case Sheet:
			n += fields(b.Body)
		case Beside:
			n += fields(b.Main) + fields(b.Aside)
		case Cards:
			n += len(b.Cards)
			for _, c := range b.Cards {
				n += fields(c.Front)
			}
		case Pair:
			n += fields(b.First) + fields(b.Second)
		}
	}
	return n
}

// inLetters fails where letters of a script are not said to be of a language.
func inLetters(t *testing.T, what string, pages *typeset.Pages, script string, want lang.Tag) {
	t.Helper()
	runs := 0
	for _, page := range pages.Pages {
		for _, it := range page.Items {
			if it.Text == nil || it.Node == nil || it.Text.Face.Script != script {
				continue
			}
			runs++
			if got := languageOf(it.Node); got != want {
				t.Errorf("%s: %q is said to be %s", what, it.Text.Glyphs[0].Text, got)
			}
		}
	}
	if runs == 0 {
		t.Errorf("%s: no letters in %s", what, script)
	}
}

func languageOf(n *typeset.Node) lang.Tag {
	for ; n != nil; n = n.Parent {
		if n.Lang != "" {
			return n.Lang
		}
	}
	return ""
}

// TestEachLanguageStandsOnItsSide: with one language from the left and one from
// the right, in either order, each begins at its own edge, in columns and in
// cells.
func TestEachLanguageStandsOnItsSide(t *testing.T) {
	b := newBuilder(t)
	for _, p := range []Page{{Lang: "en", With: "ar"}, {Lang: "ar", With: "en"}} {
		for _, kind := range []Kind{Executive, Evaluation} {
			_, pages := laid(t, b, kind, p)
			left, right := map[lang.Tag]float64{}, map[lang.Tag]float64{}
			for _, it := range pages.Pages[0].Items {
				if it.Text == nil || it.Node == nil || it.Node.Role != "H1" {
					continue
				}
				l := languageOf(it.Node)
				if left[l] == 0 || it.Text.X < left[l] {
					left[l] = it.Text.X
				}
				right[l] = max(right[l], it.Text.X+it.Text.Width())
			}
			const margin, near = 50, 12
			if left["en"] > margin+1 || right["ar"] < pages.Width-margin-near || right["en"] > left["ar"] {
				t.Errorf("%s, %s with %s: English from %.0f to %.0f, Arabic from %.0f to %.0f of %.0f", kind, p.Lang, p.With,
					left["en"], right["en"], left["ar"], right["ar"], pages.Width)
			}
		}
	}
}

// TestTheSourcesWordsStandOnce: a block that is held to its source for both
// readers says nothing twice, in frames for one voice either: the frame is
// called in both languages.
func TestTheSourcesWordsStandOnce(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Module(ForTrainers, course, "what-we-will-do-next", Page{Lang: "pa", With: "ar"})
	if err != nil {
		t.Fatal(err)
	}
	frames := 0
	for _, block := range d.Blocks {
		held, ok := block.(Sheet)
		if !ok || held.Lang != "en" {
			continue
		}
		seen := map[string]bool{}
		for _, in := range held.Body {
			n, ok := in.(Note)
			if !ok {
				continue
			}
			frames++
			if words := fmt.Sprint(n.Body); seen[words] {
				t.Errorf("twice: %.80s", words)
			} else {
				seen[words] = true
			}
			if first, last := n.Title[0].Lang, n.Title[len(n.Title)-1].Lang; first != "pa" || last != "ar" {
				t.Errorf("a frame called in %q and %q", first, last)
			}
		}
	}
	if frames < 3 {
		t.Errorf("%d frames in blocks held to their source", frames)
	}
}

// TestCodesStandLevel: beside each other, both languages' codes begin at one
// height, whatever stands above them. On a card in large print they stand under
// each other.
func TestCodesStandLevel(t *testing.T) {
	b := newBuilder(t)
	for _, p := range []Page{{Lang: "en", With: "pa"}, {Lang: "ar", With: "ur"}, {Lang: "fil", With: "zh-Hans", LargePrint: true}} {
		for _, kind := range []Kind{ForParticipants, Pocket} {
			if kind == Pocket && p.LargePrint {
				continue
			}
			_, pages := laid(t, b, kind, p)
			var tops []float64
			for _, page := range pages.Pages[:2] {
				for _, it := range page.Items {
					if a, ok := it.Bounds(); ok && it.Path != nil && it.Path.Code {
						tops = append(tops, a.Y)
					}
				}
			}
			slices.Sort(tops)
			if len(tops) == 0 || len(tops)%2 != 0 {
				t.Errorf("%s in %s with %s: codes at %v", kind, p.Lang, p.With, tops)
				continue
			}
			for i := 0; i < len(tops); i += 2 {
				if tops[i+1]-tops[i] > 2 { // a larger code has smaller squares around it
					t.Errorf("%s in %s with %s: codes at %v", kind, p.Lang, p.With, tops)
				}
			}
		}
	}
}

// TestInterpretersWorkBetweenTwoLanguages: the second language takes the
// source's place in the script and among the words.
func TestInterpretersWorkBetweenTwoLanguages(t *testing.T) {
	b := newBuilder(t)
	c, err := b.Library.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Module("where-we-stand")
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.Module(ForInterpreters, course, m.Slug, Page{Lang: "ar", With: "pa"})
	if err != nil {
		t.Fatal(err)
	}
	script, _ := d.Blocks[len(d.Blocks)-1].(Table)
	var heard, said strings.Builder
	for _, r := range script.Rows {
		collect(&heard, r.Cells[0].Blocks)
		collect(&said, r.Cells[1].Blocks)
	}
	checked := 0
	for _, block := range m.Blocks {
		from, to := m.Read(block, "pa"), m.Read(block, "ar")
		if !strings.Contains(heard.String(), from.Text.Title) || to.Lang == "ar" && !strings.Contains(said.String(), to.Text.Title) {
			t.Errorf("%s is missing", block.ID)
		}
		if from.Lang == "pa" && to.Lang == "ar" {
			checked++
		}
	}
	if checked == 0 {
		t.Error("nothing is translated into both")
	}
}

// headLines are the lines that stand above a page.
func headLines(p typeset.Page) map[float64]string {
	lines := map[float64]string{}
	for _, it := range p.Items {
		if it.Text == nil || it.Node != nil || it.Text.Y > 60 {
			continue
		}
		lines[it.Text.Y] += read(it.Text)
	}
	return lines
}

// TestARunningHeadEndsBetweenItsLanguages: where both don't fit on a line, each
// stands on its own, and no dot is left at a line's end.
func TestARunningHeadEndsBetweenItsLanguages(t *testing.T) {
	b := newBuilder(t)
	for _, p := range []Page{{Lang: "pt", With: "ar"}, {Lang: "ar", With: "en", Paper: A4}, {Lang: "vi", With: "ar"}, {Lang: "zh-Hans", With: "en"}} {
		_, pages := laid(t, b, RunOfShow, p)
		for i, page := range pages.Pages[1:] {
			lines := headLines(page)
			if len(lines) == 0 {
				t.Errorf("%s with %s: nothing above page %d", p.Lang, p.With, i+2)
			}
			for _, line := range lines {
				if line = strings.TrimSpace(line); strings.HasPrefix(line, "·") || strings.HasSuffix(line, "·") || strings.Contains(line, "· ·") {
					t.Errorf("%s with %s: %q above page %d", p.Lang, p.With, line, i+2)
				}
			}
		}
	}
}

// TestABooksHeadsAreInBothLanguages: above a chapter's pages stands what it is
// called in each.
func TestABooksHeadsAreInBothLanguages(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Module(Book, "unite-against-racism", "", Page{Lang: "es", With: "fil"})
	if err != nil {
		t.Fatal(err)
	}
	chapters := 0
	for _, block := range d.Blocks {
		m, ok := block.(Mark)
		if !ok {
			continue
		}
		chapters++
		if h := m.Running; len(h) != 3 || h[0].Lang != "es" || h[1] != Joint || h[2].Lang != "fil" {
			t.Errorf("above %s stands %v", m.ID, h)
		}
	}
	if chapters == 0 {
		t.Error("no chapter")
	}
}

// TestTheSecondHeadHasTheWholeWidth: a day's title in the second language stands
// under the code, and begins at the margin.
func TestTheSecondHeadHasTheWholeWidth(t *testing.T) {
	b := newBuilder(t)
	for _, kind := range []Kind{RunOfShow, SignIn} {
		_, pages := laid(t, b, kind, Page{Lang: "en", With: "ar"})
		right, margin := 0.0, 0.0
		for _, it := range pages.Pages[0].Items {
			switch {
			case it.Text != nil && it.Text.RTL && it.Node != nil && it.Node.Role == "H1":
				right = max(right, it.Text.X+it.Text.Width())
			case it.Path != nil && len(it.Path.Ops) == 2: // the footer's rule, from margin to margin
				margin = max(margin, it.Path.Ops[1].X)
			}
		}
		if right < margin-2 {
			t.Errorf("%s: the Arabic title ends %.0f points before the margin", kind, margin-right)
		}
	}
}

// TestAPocketCardIsNoPage: in large print and two languages two fit a sheet.
func TestAPocketCardIsNoPage(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		for _, with := range []lang.Tag{"", "pa", "ur"} {
			if with == l {
				continue
			}
			if _, pages := laid(t, b, Pocket, Page{Lang: l, With: with, LargePrint: true}); pages.Pieces < 2 || len(pages.Pages) != 2 {
				t.Errorf("%s with %q: %d on a sheet, %d pages", l, with, pages.Pieces, len(pages.Pages))
			}
		}
	}
}

// TestALargeSignInSheetBeginsOnItsFirstPage, where a head and a row have room, and
// its last row does not stand alone.
func TestALargeSignInSheetBeginsOnItsFirstPage(t *testing.T) {
	b := newBuilder(t)
	for _, l := range []lang.Tag{"en", "pt", "vi", "hi", "zh-Hans", "pa", "ar"} {
		_, pages := laid(t, b, SignIn, Page{Lang: l, LargePrint: true})
		var rows []int
		for _, page := range pages.Pages {
			seen := map[*typeset.Node]bool{}
			for _, it := range page.Items {
				for n := it.Node; n != nil; n = n.Parent {
					if n.Role == "TR" && n.Parent.Role == "TBody" {
						seen[n] = true
					}
				}
			}
			rows = append(rows, len(seen))
		}
		if rows[0] == 0 || rows[len(rows)-1] < 2 {
			t.Errorf("%s: rows on its pages: %v", l, rows)
		}
	}
}
