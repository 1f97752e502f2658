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

// titled is the heading, or the paragraph all in bold that is part of no list or
// table, with which a page ends; "" where it ends with anything else.
func titled(pages *typeset.Pages, page int) string {
	var last *typeset.Node
	low, words, bold := 0.0, map[*typeset.Node]string{}, map[*typeset.Node]bool{}
	for _, it := range pages.Pages[page].Items {
		n := block(it.Node)
		if n == nil || it.Text == nil {
			continue
		}
		if it.Text.Y > low {
			low, last = it.Text.Y, n
		}
		b, seen := bold[n]
		bold[n] = (b || !seen) && strings.Contains(it.Text.Face.Name, "Bold")
		words[n] += read(it.Text)
	}
	if page > 0 && slices.ContainsFunc(pages.Pages[page-1].Items, func(it typeset.Item) bool { return block(it.Node) == last }) {
		return "" // it began before
	}
	within := above(last, "LI") != nil || above(last, "Table") != nil
	if last == nil || last.Role[0] != 'H' && (within || !bold[last]) {
		return ""
	}
	return words[last]
}

// TestTitlesHaveWordsUnderThem: on large print's narrow pages too no title and no bold
// line over a table ends a page. A table with a tall head is a list there, whose rows
// may be torn between cells.
func TestTitlesHaveWordsUnderThem(t *testing.T) {
	b := newBuilder(t)
	for _, l := range languages(t, b) {
		with := lang.Tag("en")
		if l == with {
			with = "pa"
		}
		for _, p := range []Page{{Lang: l, With: with}, {Lang: l, With: with, Paper: A4}, {Lang: l, Booklet: true}, {Lang: l, Booklet: true, Paper: A4}} {
			p.LargePrint = true
			for _, kind := range []Kind{ForParticipants, ForTrainers} {
				for _, module := range []string{"opening-and-agreements", "how-they-divide-us"} {
					pages := modulePages(t, b, kind, module, p)
					for i := 1; i < len(pages.Pages)-1; i++ { // the first may end with the plan's total
						if title := titled(pages, i); title != "" {
							t.Errorf("%s %s, %+v: page %d ends with %q", kind, module, p, i+1, title)
						}
					}
				}
			}
		}
	}
}
