// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"fmt"
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/impose"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// TestPostersTakeNoSheetForASliver lays each module's charts out as posters: the
// last sheet of a row shows more than a letter's edge which no sheet before it does.
func TestPostersTakeNoSheetForASliver(t *testing.T) {
	b := newBuilder(t)
	for _, l := range languages(t, b) {
		for _, paper := range []Paper{Letter, A4} {
			for wide := 2; wide <= 6; wide++ {
				for _, m := range plannedSlugs(t, b) {
					d, err := b.Module(ForTheWall, course, m, Page{Lang: l, Paper: paper, Poster: wide})
					if err != nil {
						t.Fatal(err)
					}
					d.TileLabel = "{page} {row} {column}"
					pages, err := impose.Layout(d)
					if err != nil {
						t.Fatal(err)
					}
					for i, sheet := range pages.Pages {
						name := fmt.Sprintf("%s, %s on %s, %d wide: sheet %d", l, m, paper, wide, i+1)
						row, column := tile(t, sheet)
						if i+1 < len(pages.Pages) {
							if _, next := tile(t, pages.Pages[i+1]); next > column {
								continue // not its row's last
							}
						}
						if row+column > 0 {
							checkSliver(t, name, sheet, row, column, l.Dir() == lang.RTL)
						}
					}
				}
			}
		}
	}
}

// tile reads from its label where a poster's sheet belongs, counted from 0.
func tile(t *testing.T, sheet typeset.Page) (row, column int) {
	t.Helper()
	label := ""
	for _, it := range sheet.Guides {
		if it.Text != nil {
			label += read(it.Text)
		}
	}
	var page int
	if _, err := fmt.Sscanf(lang.Latin(label), "%d %d %d", &page, &row, &column); err != nil {
		t.Fatalf("a sheet says only %q of where it belongs", label)
	}
	return row - 1, column - 1
}

func checkSliver(t *testing.T, name string, sheet typeset.Page, row, column int, rtl bool) {
	t.Helper()
	live := *sheet.Clip
	own := live
	if column > 0 {
		own.Width -= 15 * MM
		if !rtl {
			own.X += 15 * MM
		}
	}
	if row > 0 {
		own.Y, own.Height = own.Y+15*MM, own.Height-15*MM
	}
	words, all := false, 0
	left, right, top, bottom, whole := own.X+own.Width, own.X, own.Y+own.Height, own.Y, false
	for _, it := range sheet.Items {
		for _, a := range it.Inks() {
			if !a.Meets(own) {
				continue
			}
			if all++; it.Path != nil {
				continue // a frame around words, or a line to write on
			}
			words = true
			left, right = min(left, max(a.X, own.X)), max(right, min(a.X+a.Width, own.X+own.Width))
			top, bottom = min(top, max(a.Y, own.Y)), max(bottom, min(a.Y+a.Height, own.Y+own.Height))
			whole = whole || live.With(a) == live
		}
	}
	wide, high := right-left, bottom-top
	if all > 0 && !words {
		return // the end of a frame or of a line to write on
	}
	if wide < live.Width/10 || !whole && (wide < live.Width/4 || high < live.Height/10) {
		t.Errorf("%s, row %d, column %d: only %.0f × %.0f points of its own, a whole letter: %v", name, row+1, column+1, wide, high, whole)
	}
}
