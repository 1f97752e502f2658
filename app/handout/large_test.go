// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
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

// TestLinesToSignBeginOnTheFirstPage: in large print too, in every language, whoever
// comes first signs under the words about names.
func TestLinesToSignBeginOnTheFirstPage(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		for _, paper := range []Paper{Letter, A4} {
			lines := 0
			for row := range written(inPages(t, b, SignIn, Page{Lang: l, LargePrint: true, Paper: paper}).Pages[0], "TR") {
				if row.Parent.Role == "TBody" {
					lines++
				}
			}
			if lines < 3 {
				t.Errorf("in %s on %s, %d lines to sign on the first page", l, paper, lines)
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
