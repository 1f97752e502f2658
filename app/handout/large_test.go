// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// inPages is a kind of sheet in a format, set in pages.
func inPages(t *testing.T, b *Builder, kind Kind, p Page) *typeset.Pages {
	t.Helper()
	d, err := sheet(b, Day{Workshop: saturday(t, b)}, kind, p)
	if err != nil {
		t.Fatalf("%s in %s: %v", kind, p.Lang, err)
	}
	pages, err := typeset.Layout(d)
	if err != nil {
		t.Fatalf("%s in %s: %v", kind, p.Lang, err)
	}
	return pages
}

// TestLinesToSignBeginOnTheFirstPage: in large print too, in every language and in
// two, in a room of two more, whoever comes first signs under the words about names.
// The form takes a third of the page, but less where a sheet speaks Tamil or Urdu.
func TestLinesToSignBeginOnTheFirstPage(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		for _, with := range []lang.Tag{"", "en", "ur", "ta"} {
			for _, paper := range []Paper{Letter, A4} {
				if l == with {
					continue
				}
				want := 6
				for _, tall := range []lang.Tag{"ta", "ur"} {
					if l == tall || with == tall {
						want /= 2
					}
				}
				lines := 0
				for row := range written(inPages(t, b, SignIn, Page{Lang: l, With: with, LargePrint: true, Paper: paper}).Pages[0], "TR") {
					if row.Parent.Role == "TBody" {
						lines++
					}
				}
				if lines < max(want, 2) {
					t.Errorf("in %s with %q on %s, %d lines to sign on the first page", l, with, paper, lines)
				}
			}
		}
	}
}

// TestTheDayBeginsOnTheFirstPage: of a run-of-show, in large print in two languages too.
func TestTheDayBeginsOnTheFirstPage(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		for _, with := range []lang.Tag{"", "en", "vi", "ta"} {
			if l == with {
				continue
			}
			d, err := sheet(b, Day{Workshop: saturday(t, b), Names: Names{"Amrit", "Jasleen"}}, RunOfShow, Page{Lang: l, With: with, LargePrint: true, Paper: Letter})
			if err != nil {
				t.Fatal(err)
			}
			pages, err := typeset.Layout(d)
			if err != nil {
				t.Fatal(err)
			}
			if rows := written(pages.Pages[0], "TR"); len(rows) < 2 {
				t.Errorf("in %s with %q, the first page has no row", l, with)
			}
		}
	}
}

// TestSentencesToMarkBeginOnTheFirstPage: in large print in two languages too, but
// for Tamil and Urdu, whose first sentence is as tall as half a page.
func TestSentencesToMarkBeginOnTheFirstPage(t *testing.T) {
	b := newBuilder(t)
	tall := []lang.Tag{"ta", "ur"}
	for _, l := range b.Messages.Languages() {
		for _, with := range []lang.Tag{"", "en", "ar", "pa", "vi", "zh-Hans"} {
			if l == with || with != "" && slices.Contains(tall, l) {
				continue
			}
			for _, paper := range []Paper{Letter, A4} {
				pages := inPages(t, b, Evaluation, Page{Lang: l, With: with, LargePrint: true, Paper: paper})
				if rows := written(pages.Pages[0], "TR"); len(rows) < 2 {
					t.Errorf("in %s with %q on %s, the first page has no sentence to mark", l, with, paper)
				}
				if n := len(pages.Pages); n > 3 {
					t.Errorf("in %s with %q on %s, it has %d pages", l, with, paper, n)
				}
			}
		}
	}
}

// TestPromisesAreNotTorn: the words about names are read in one piece before a name
// is written, on half a sheet of large print too.
func TestPromisesAreNotTorn(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		for _, p := range []Page{{Lang: l, LargePrint: true}, {Lang: l, LargePrint: true, Booklet: true}, {Lang: l, LargePrint: true, Booklet: true, With: "en"}} {
			if p.With == l {
				continue
			}
			on := map[*typeset.Node]int{}
			for i, page := range inPages(t, b, SignIn, p).Pages {
				for promise := range written(page, "Div") {
					if first, met := on[promise]; met && first != i {
						t.Errorf("in %s, with %q, booklet %v: a promise goes on on page %d", l, p.With, p.Booklet, i+1)
					}
					on[promise] = i
				}
			}
			if len(on) == 0 {
				t.Errorf("no promise in %s", l)
			}
		}
	}
}

// inLines are the words of each paragraph, its lines ended by "\n".
func inLines(pages *typeset.Pages) map[*typeset.Node]string {
	words, y := map[*typeset.Node]string{}, map[*typeset.Node]float64{}
	for _, page := range pages.Pages {
		for _, it := range page.Items {
			n := block(it.Node)
			if n == nil || it.Text == nil {
				continue
			}
			if was, met := y[n]; met && was != it.Text.Y {
				words[n] += "\n"
			}
			y[n] = it.Text.Y
			glyphs := slices.Clone(it.Text.Glyphs)
			if it.Text.RTL {
				slices.Reverse(glyphs)
			}
			for _, g := range glyphs {
				words[n] += g.Text
			}
		}
	}
	return words
}

// partedRange is a number, a word and a number, of which one stands on another line.
var partedRange = regexp.MustCompile(`\d *\n[\pL\pM]{1,8} *\d|\d *[\pL\pM]{1,8} *\n\d`)

// TestRangesStandOnALine: "groups of 2 to 3" has its numbers on one line in every
// language, in columns as narrow as a run-of-show's in large print.
func TestRangesStandOnALine(t *testing.T) {
	b := newBuilder(t)
	met := 0
	for _, l := range b.Messages.Languages() {
		for _, p := range []Page{{Lang: l}, {Lang: l, LargePrint: true}, {Lang: l, Booklet: true}, {Lang: l, LargePrint: true, Booklet: true}} {
			for _, kind := range []Kind{RunOfShow, ForTrainers} {
				for _, words := range inLines(inPages(t, b, kind, p)) {
					if at := partedRange.FindString(words); at != "" {
						t.Errorf("%s in %s, large %v, booklet %v: %q", kind, l, p.LargePrint, p.Booklet, at)
					}
					met += strings.Count(words, "2")
				}
			}
		}
	}
	if met == 0 {
		t.Error("there are no numbers")
	}
}

// TestMinutesAreReadFromTheRight: "8 minutes" under a time, in the three columns of a
// run-of-show in large print: where one reads from the right its number stands there.
func TestMinutesAreReadFromTheRight(t *testing.T) {
	b := newBuilder(t)
	for _, l := range []lang.Tag{"ar", "ur"} {
		unit := map[*typeset.Node][2]float64{} // where the number and the word begin
		for _, page := range inPages(t, b, RunOfShow, Page{Lang: l, LargePrint: true}).Pages {
			for _, it := range page.Items {
				if it.Text == nil {
					continue
				}
				at, text := unit[block(it.Node)], read(it.Text)
				switch _, err := strconv.Atoi(strings.TrimSpace(text)); {
				case err == nil:
					at[0] = it.Text.X
				case strings.ContainsFunc(text, unicode.IsLetter):
					at[1] = it.Text.X
				default:
					continue
				}
				unit[block(it.Node)] = at
			}
		}
		met := 0
		for n, at := range unit {
			if at[0] == 0 || at[1] == 0 || !inFirstColumn(n) {
				continue
			}
			if met++; at[0] < at[1] {
				t.Errorf("%s: a number of minutes stands left of its word", l)
			}
		}
		if met < 10 {
			t.Errorf("%s: %d minutes", l, met)
		}
	}
}

// inFirstColumn says that a node is in its row's first cell.
func inFirstColumn(n *typeset.Node) bool {
	for ; n != nil && n.Parent != nil; n = n.Parent {
		if n.Parent.Role == "TR" {
			return n.Parent.Kids[0] == n
		}
	}
	return false
}

// TestLargePrintNamesWhoLeads: a run-of-show in large print has no columns for names:
// they stand under what is done, once in two languages too, and where nobody leads
// yet there is room to write a name, but beside a break.
func TestLargePrintNamesWhoLeads(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	day.Plan.Items[0].Helps = 1
	c, err := b.Library.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []Page{{Lang: "en"}, {Lang: "ar", With: "en"}, {Lang: "en", With: "ta"}} {
		p.LargePrint = true
		d, err := b.Workshop(RunOfShow, day, p)
		if err != nil {
			t.Fatal(err)
		}
		say := b.Messages.For("en")
		rows := d.Blocks[slices.IndexFunc(d.Blocks, func(block Block) bool { _, ok := block.(Table); return ok })].(Table).Rows
		for i, item := range day.Plan.Items {
			m, err := c.Module(item.Module)
			if err != nil {
				t.Fatal(err)
			}
			planned, _ := m.Block(item.Block)
			var words strings.Builder
			collect(&words, rows[i].Cells[1].Blocks)
			leads, names, want := strings.Count(words.String(), say.T("print-leads")), strings.Count(words.String(), "Amrit"), 0
			if planned.Rest == "" {
				want = 1
			}
			if leads != want || names != 2*item.Leads {
				t.Errorf("%+v, %s: %q", p, item.Block, words.String())
			}
		}
	}
}
