// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
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
				for _, flaw := range flaws(pages, p) {
					if strings.HasPrefix(name, string(ForTheWall)) && strings.Contains(flaw, " ends at ") {
						continue // a chart is copied from one page
					}
					t.Errorf("%s in %s on %s, large print %v: %s", name, l, p.Paper, p.LargePrint, flaw)
				}
			}
		}
	}
}

// TestFormatsAreWellFilled looks at every kind of sheet in every format, each in
// another language.
func TestFormatsAreWellFilled(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	tags := languages(t, b)
	for i, f := range formats {
		p := f.Page
		p.Lang = tags[i%len(tags)]
		if p.With == p.Lang {
			p.Lang = tags[(i+1)%len(tags)]
		}
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			for _, kind := range printed(p) {
				d, err := sheet(b, day, kind, p)
				if err != nil {
					t.Fatal(err)
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				for _, flaw := range flaws(pages, p) {
					if kind == ForTheWall && strings.Contains(flaw, " ends at ") {
						continue // a chart is copied from one page
					}
					t.Errorf("%s in %s: %s", kind, p.Lang, flaw)
				}
			}
		})
	}
}

// TestChartsAreNotTorn: in large print each chart fills a page, in two languages
// one or two.
func TestChartsAreNotTorn(t *testing.T) {
	b := newBuilder(t)
	for _, l := range languages(t, b) {
		for _, with := range []lang.Tag{"", "en", "ta", "ur"} {
			for _, module := range plannedSlugs(t, b) {
				p := Page{Lang: l, With: with, LargePrint: true}
				if with == l {
					continue
				}
				d, err := b.Module(ForTheWall, course, module, p)
				if err != nil {
					t.Fatal(err)
				}
				charts := 0
				for _, blk := range d.Blocks {
					if _, ok := blk.(Fill); ok {
						charts++
					}
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				for i, page := range pages.Pages {
					if charts > 0 && len(written(page, "H2")) == 0 {
						t.Errorf("%s in %s with %s: page %d of %d goes on with a chart", module, l, with, i+1, len(pages.Pages))
					}
				}
			}
		}
	}
}

// TestChartsMoveWhole: in ordinary print a chart that has room on one page stands
// on one, in one language or in two, and no page holds notices alone.
func TestChartsMoveWhole(t *testing.T) {
	b := newBuilder(t)
	for _, l := range languages(t, b) {
		for _, with := range []lang.Tag{"", "en", "ar", "ur"} {
			for _, module := range plannedSlugs(t, b) {
				if with == l {
					continue
				}
				pages := modulePages(t, b, ForTheWall, module, Page{Lang: l, With: with})
				begins := "" // the page before: with its own words, a chart, or the rest of one
				for i, page := range pages.Pages {
					first := (*typeset.Node)(nil)
					for _, it := range page.Items {
						if first = block(it.Node); first != nil {
							break
						}
					}
					switch {
					case first.Role == "H2":
						begins = "chart"
					case above(first, "Sect") == nil:
						begins = "words"
					case begins == "words":
						t.Errorf("%s in %s with %s: page %d goes on with a chart that began further down", module, l, with, i+1)
					default:
						begins = "rest"
					}
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
func flaws(pages *typeset.Pages, p Page) (list []string) {
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
				words[n] += read(it.Text)
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
		case last == nil && len(rows) == 0:
			say("page %d of %d has nothing on it", i+1, len(pages.Pages))
		case last != nil && strings.HasPrefix(string(last.Role), "H"):
			say("page %d ends with the heading %q", i+1, last.Title)
		case len(rows) < 4 && i > 0 && i == len(pages.Pages)-1:
			say("the last page, %d, has %d lines", i+1, len(rows))
		}
	}
	list = append(list, ruled(pages)...)
	list = append(list, emptyFrames(pages)...)
	list = append(list, overlapping(pages)...)
	if !p.Booklet || !p.LargePrint { // there a word may fill its column
		list = append(list, begun(pages)...)
	}
	list = append(list, blank(pages, p)...)
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

// above is the element of a role that a node is part of.
func above(n *typeset.Node, role typeset.Role) *typeset.Node {
	for n != nil && n.Role != role {
		n = n.Parent
	}
	return n
}

// written is the area of what is read in each of the elements of a role on a page.
func written(page typeset.Page, role typeset.Role) map[*typeset.Node]typeset.Area {
	areas := map[*typeset.Node]typeset.Area{}
	for _, it := range page.Items {
		n := above(it.Node, role)
		a, ok := it.Bounds()
		if n == nil || !ok {
			continue
		}
		if t := it.Text; t != nil {
			a = typeset.Area{X: t.X, Y: t.Y, Width: t.Width()}
		}
		if before, met := areas[n]; met {
			a = a.With(before)
		}
		areas[n] = a
	}
	return areas
}

// ruled tells of rows that are ruled off within: one row looks like two.
func ruled(pages *typeset.Pages) (list []string) {
	for i, page := range pages.Pages {
		for row, a := range written(page, "TR") {
			if row.Parent.Role == "THead" {
				continue // stacked, its cells stand above each of the first row's
			}
			for _, it := range page.Items {
				if it.Path == nil || it.Path.Ops[0].Op != 'M' || len(it.Path.Ops) != 2 {
					continue
				}
				from, to := it.Path.Ops[0], it.Path.Ops[1]
				if from.Y == to.Y && from.Y > a.Y && from.Y < a.Y+a.Height &&
					from.X < a.X && to.X > a.X+a.Width && (from.X < a.X-3 || to.X > a.X+a.Width+3) {
					list = append(list, fmt.Sprintf("a row on page %d is ruled off within, at %.0f", i+1, from.Y))
				}
			}
		}
	}
	return list
}

// emptyFrames tells of sheets' frames with less than two lines in them, of words
// or to write on, besides the line under their edge.
func emptyFrames(pages *typeset.Pages) (list []string) {
	for i, page := range pages.Pages {
		for _, it := range page.Items {
			if it.Node != nil || it.Path == nil || it.Path.Ops[0].Op != 'R' || it.Path.Width != 1.3 {
				continue
			}
			r, lines := it.Path.Ops[0], map[float64]bool{}
			for _, in := range page.Items {
				y := 0.0
				switch {
				case in.Image != nil && in.Image.Y > r.Y:
					lines[in.Image.Y], y = true, in.Image.Y+1
				case in.Text != nil && in.Node != nil:
					y = in.Text.Y
				case in.Path != nil && len(in.Path.Ops) == 2 && in.Path.Ops[1].X-in.Path.Ops[0].X < r.X1:
					y = in.Path.Ops[0].Y
				}
				if y > r.Y && y < r.Y+r.Y1-1 {
					lines[y] = true
				}
			}
			if len(lines) < 2 {
				list = append(list, fmt.Sprintf("a frame on page %d, from %.0f to %.0f, has %d lines in it", i+1, r.Y, r.Y+r.Y1, len(lines)))
			}
		}
	}
	return list
}

// overlapping tells of frames of one column that stand in each other's way.
func overlapping(pages *typeset.Pages) (list []string) {
	for i, page := range pages.Pages {
		var frames []typeset.PathOp
		for _, it := range page.Items {
			if it.Path == nil || it.Path.Fill || it.Path.Ops[0].Op != 'R' || it.Path.Ops[0].X1 < 60 {
				continue
			}
			r := it.Path.Ops[0]
			for _, o := range frames {
				if math.Abs(o.X-r.X) < 1 && math.Abs(o.X1-r.X1) < 1 && o.Y+1 < r.Y+r.Y1 && r.Y+1 < o.Y+o.Y1 {
					list = append(list, fmt.Sprintf("frames overlap on page %d, at %.0f", i+1, r.Y))
				}
			}
			frames = append(frames, r)
		}
	}
	return list
}

// begun tells of lines that begin with a mark that joins what stands before.
func begun(pages *typeset.Pages) (list []string) {
	for i, page := range pages.Pages {
		at := map[*typeset.Node]float64{}
		for _, it := range page.Items {
			if it.Text == nil || len(it.Text.Glyphs) == 0 {
				continue
			}
			n := block(it.Node)
			text := ""
			if y, met := at[n]; !met || y != it.Text.Y {
				glyphs := slices.Clone(it.Text.Glyphs)
				if it.Text.RTL {
					slices.Reverse(glyphs)
				}
				for _, g := range glyphs {
					text += g.Text
				}
			}
			at[n] = it.Text.Y
			if strings.HasPrefix(text, "·") {
				list = append(list, fmt.Sprintf("a line on page %d begins with %q", i+1, text))
			}
		}
	}
	return list
}

// blank tells of pages of which more than a third is empty, though the next one
// goes on with what isn't a part of its own; of small pages or those in two
// languages, more than half. In large print what stays together, a title of four
// lines with its method and two lines of text, takes more of them than that.
func blank(pages *typeset.Pages, p Page) (list []string) {
	filled := 0.53    // of the page with its margins: a row that fits on the next page is not torn
	if p.LargePrint { // a title, what announces a table, its head and a row stay together
		filled = 0.48
	}
	if p.With != "" || p.Booklet || pages.Height < pages.Width {
		filled = 0.45
		if p.LargePrint && pages.Height > pages.Width || p.With != "" && p.LargePrint {
			return nil
		}
	}
	for i := range pages.Pages[:len(pages.Pages)-1] {
		_, height := pages.Size(i)
		low, next := 0.0, ""
		for _, it := range pages.Pages[i].Items {
			if a, ok := it.Bounds(); ok && (it.Node != nil || it.Path != nil && a.Y+a.Height < height*0.9) {
				low = max(low, a.Y+a.Height)
			}
		}
		for _, it := range pages.Pages[i+1].Items {
			if n := block(it.Node); n != nil {
				if n.Role == "H2" && above(n, "TD") != nil { // a module's, which begins a page
					next += "H1 "
				}
				if next += string(n.Role) + " " + n.Title; strings.HasPrefix(string(n.Role), "H") || strings.Count(next, " ") > 8 {
					break
				}
			}
		}
		if !strings.Contains(next, "H1") && low < height*filled {
			list = append(list, fmt.Sprintf("page %d ends at %.0f of %.0f, before %s", i+1, low, height, next))
		}
	}
	return list
}
