// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"fmt"
	"strings"
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// TestPagesAreWellFilled looks at every kind of sheet in every language, and in
// turn on the other paper and in large print.
func TestPagesAreWellFilled(t *testing.T) {
	b := newBuilder(t)
	for turn, l := range languages(t, b) {
		other := []Page{{Lang: l, Paper: A4}, {Lang: l, LargePrint: true}}[turn%2]
		for _, p := range []Page{{Lang: l}, other} {
			for name, d := range sheets(t, b, p) {
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatalf("%s in %s, large print %v: %v", name, l, p.LargePrint, err)
				}
				for _, flaw := range flaws(pages) {
					t.Errorf("%s in %s on %s, large print %v: %s", name, l, p.Paper, p.LargePrint, flaw)
				}
			}
		}
	}
}

// block is the paragraph, heading, label or figure that an item is part of.
func block(n *typeset.Node) *typeset.Node {
	for n != nil && (n.Role == "Span" || n.Role == "Link") {
		n = n.Parent
	}
	return n
}

// flaws tells what a careful eye finds wrong with pages: one without anything
// to read, a heading that ends one, a paragraph's line that stands alone at a
// page's edge, a picture on two pages, a last page with hardly anything on it.
func flaws(pages *typeset.Pages) (list []string) {
	say := func(format string, a ...any) { list = append(list, fmt.Sprintf(format, a...)) }
	on := map[*typeset.Node]map[int]int{} // lines of each block, by page
	words := map[*typeset.Node]string{}
	for i, page := range pages.Pages {
		at := map[*typeset.Node]float64{}
		var last *typeset.Node
		rows := map[int]bool{}
		for _, it := range page.Items {
			n := block(it.Node)
			if n == nil {
				if it.Path != nil && it.Path.Ops[0].Op == 'M' && it.Path.Ops[0].Y < pages.Height-90 {
					rows[int(it.Path.Ops[0].Y)] = true // a line to write on
				}
				continue
			}
			y, first := 0.0, at[n] == 0
			if it.Text != nil {
				y, last = it.Text.Y, n
				for _, g := range it.Text.Glyphs {
					words[n] += g.Text
				}
				rows[int(y)] = true
			} else if a, ok := it.Bounds(); ok {
				y = a.Y + 1
				rows[int(y)] = true
			}
			if first || it.Text != nil && y != at[n] {
				if on[n] == nil {
					on[n] = map[int]int{}
				}
				at[n] = y
				on[n][i]++
			}
		}
		switch {
		case last == nil && len(at) == 0:
			say("page %d of %d has nothing on it", i+1, len(pages.Pages))
		case last != nil && strings.HasPrefix(string(last.Role), "H"):
			say("page %d ends with the heading %q", i+1, last.Title)
		case len(rows) < 4 && i > 0 && i == len(pages.Pages)-1:
			say("the last page, %d, has %d lines", i+1, len(rows))
		}
	}
	for n, by := range on {
		lines := 0
		for _, k := range by {
			lines += k
		}
		for page, k := range by {
			switch {
			case len(by) > 1 && n.Role == "Figure":
				say("a picture stands on page %d and on another", page+1)
			case len(by) > 1 && k == 1:
				say("one line of a %s of %d on page %d, %v", n.Role, lines, page+1, words[n])
			}
		}
	}
	return list
}
