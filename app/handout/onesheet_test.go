// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// TestWhatIsOneSheetStaysOne: certificates take a side each, the executive's
// page and the evaluation form one, in every language on both papers.
func TestWhatIsOneSheetStaysOne(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b)}
	for _, l := range b.Messages.Languages() {
		for _, paper := range []Paper{Letter, A4} {
			for kind, want := range map[Kind]int{Certificate: 2, Executive: 1, Evaluation: 1, Pocket: 2, NameCards: 1} {
				d, err := b.Workshop(kind, day, Page{Lang: l, Paper: paper})
				if err != nil {
					t.Fatal(err)
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				if len(pages.Pages) != want {
					t.Errorf("%s in %s on %s has %d pages, want %d", kind, l, paper, len(pages.Pages), want)
				}
			}
			for _, p := range []Page{{}, {LargePrint: true}, {With: "ar"}, {With: "ta"}, {With: "pa", LargePrint: true}} {
				if p.Lang, p.Paper = l, paper; p.With == l {
					continue
				}
				d, err := b.Module(Certificate, course, "where-we-stand", p)
				if err != nil {
					t.Fatal(err)
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				want := 2
				if p.With != "" && p.LargePrint { // a side for each language
					want = 4
				}
				if len(pages.Pages) != want {
					t.Errorf("a module's certificates, %+v, have %d pages, want %d", p, len(pages.Pages), want)
				}
				c, err := b.Library.Course(course)
				if err != nil {
					t.Fatal(err)
				}
				var words strings.Builder
				collect(&words, d.Blocks)
				m, err := c.Module("where-we-stand")
				if err != nil {
					t.Fatal(err)
				}
				if title, _ := m.Title(l); !strings.Contains(words.String(), title) {
					t.Errorf("a module's certificates, %+v, do not name it", p)
				}
			}
		}
	}
}

// TestLargePrintOfOneSheet: certificates still take a side each, and the
// executive's page one, but for Tamil's long words on Letter; the back then holds
// more than signatures.
func TestLargePrintOfOneSheet(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b)}
	for _, l := range b.Messages.Languages() {
		for _, paper := range []Paper{Letter, A4} {
			for kind, want := range map[Kind]int{Certificate: 2, Executive: 1} {
				if kind == Executive && l == "ta" && paper == Letter {
					want = 2
				}
				d, err := b.Workshop(kind, day, Page{Lang: l, Paper: paper, LargePrint: true})
				if err != nil {
					t.Fatal(err)
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				if len(pages.Pages) > want {
					t.Errorf("%s in %s on %s has %d pages, want %d", kind, l, paper, len(pages.Pages), want)
				}
				if kind == Executive && !headed(pages.Pages[len(pages.Pages)-1]) {
					t.Errorf("%s on %s: signatures alone on a page", l, paper)
				}
			}
		}
	}
}

// TestAFormInTwoLanguagesIsMarkedOnItsFrontAndWrittenOnItsBack: the evaluation has
// all its sentences on the one and all its questions on the other, whichever two
// languages stand on it, but for Tamil with Urdu; no page more.
func TestAFormInTwoLanguagesIsMarkedOnItsFrontAndWrittenOnItsBack(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		for _, with := range []lang.Tag{"en", "fil", "ta", "ur"} {
			for _, paper := range []Paper{Letter, A4} {
				if l == with {
					continue
				}
				d, pages := laid(t, b, Evaluation, Page{Lang: l, With: with, Paper: paper})
				if len(pages.Pages) != 2 {
					t.Errorf("%s with %s on %s: %d pages", l, with, paper, len(pages.Pages))
					continue
				}
				if slices.Contains([]lang.Tag{"ta", "ur"}, l) && slices.Contains([]lang.Tag{"ta", "ur"}, with) {
					continue
				}
				front, back := pages.Pages[0], pages.Pages[1]
				if sentences := len(written(front, "TR")) - 1; sentences < 5 || len(written(back, "TR")) > 0 || d.Duplex != LongEdge {
					t.Errorf("%s with %s on %s: %d sentences on the front, turned %q", l, with, paper, sentences, d.Duplex)
				}
				for _, block := range d.Blocks[slices.Index(d.Blocks, Block(PageBreak{}))+1:] {
					if k, ok := block.(Keep); ok && k.Blocks[len(k.Blocks)-1].(WritingLines).Count < 5 {
						t.Errorf("%s with %s on %s: %+v", l, with, paper, k.Blocks)
					}
				}
			}
		}
	}
}

// headed tells whether a heading stands on a page.
func headed(p typeset.Page) bool {
	return slices.ContainsFunc(p.Items, func(it typeset.Item) bool {
		return it.Text != nil && it.Node != nil && strings.HasPrefix(string(it.Node.Role), "H")
	})
}
