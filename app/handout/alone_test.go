// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"math"
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// paired says that a node is part of one of two languages beside each other.
func paired(n *typeset.Node) bool {
	for ; n != nil && n.Parent != nil; n = n.Parent {
		if n.Role != "Div" {
			continue
		}
		kids := n.Parent.Kids
		for i, kid := range kids {
			for _, k := range []int{i - 1, i + 1} {
				if kid == n && k >= 0 && k < len(kids) && kids[k].Role == "Div" && kids[k].Lang != n.Lang {
					return true
				}
			}
		}
	}
	return false
}

// alone counts the lines with which a page goes on in one of two languages before
// anything of the other stands on it. Where nothing of the other does, that one has
// ended.
func alone(pages *typeset.Pages, page int) (lines int) {
	before := map[*typeset.Node]bool{}
	for _, it := range pages.Pages[page-1].Items {
		before[block(it.Node)] = true
	}
	var ys [2]map[int]bool
	first := [2]float64{math.Inf(1), math.Inf(1)}
	var begins [2]*typeset.Node
	height := 0.0
	for col := range ys {
		ys[col] = map[int]bool{}
	}
	for _, it := range pages.Pages[page].Items {
		if it.Text == nil || !paired(it.Node) {
			continue
		}
		col := 0
		if it.Text.X+it.Text.Width()/2 > pages.Width/2 {
			col = 1
		}
		ys[col][int(it.Text.Y)], height = true, it.Text.Size
		if it.Text.Y < first[col] {
			first[col], begins[col] = it.Text.Y, block(it.Node)
		}
	}
	col := 0
	if first[1] < first[0] {
		col = 1
	}
	if begins[col] == nil || !before[begins[col]] || len(ys[1-col]) == 0 {
		return 0
	}
	for y := range ys[col] {
		if float64(y) < first[1-col]-height { // one's first line may stand a little lower
			lines++
		}
	}
	return lines
}

// TestNeitherLanguageGoesOnAlone: where a block in two languages goes on on the next
// page, it does in both: no page begins with lines of one beside nothing.
func TestNeitherLanguageGoesOnAlone(t *testing.T) {
	b := newBuilder(t)
	tags, beside := languages(t, b), []lang.Tag{"en", "ar", "pa"}
	for i, l := range tags {
		pairs := beside
		if len(tags) < len(b.Messages.Languages()) { // a sample: one language beside each, in turn
			pairs = beside[i%3 : i%3+1]
		}
		for _, with := range pairs {
			p := Page{Lang: l, With: with, Paper: []Paper{A4, Letter}[i%2]}
			if with == l {
				continue
			}
			for _, kind := range []Kind{ForTrainers, Book} {
				modules := plannedSlugs(t, b)
				if kind == Book {
					modules = []string{""}
				}
				for _, m := range modules {
					pages := modulePages(t, b, kind, m, p)
					for page := 1; page < len(pages.Pages); page++ {
						if n := alone(pages, page); n > 0 {
							t.Errorf("%s %s in %s with %s on %s: %d lines of one language alone on page %d", kind, m, l, with, p.Paper, n, page+1)
						}
					}
				}
			}
		}
	}
}
