// SPDX-License-Identifier: AGPL-3.0-or-later

package impose

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

var chartWords = map[lang.Tag]string{
	"en": "With us, not decided, against us",
	"pa": "ਸਾਡੇ ਨਾਲ, ਫ਼ੈਸਲਾ ਨਹੀਂ, ਸਾਡੇ ਵਿਰੁੱਧ",
	"ar": "معنا، لم يقرّر، ضدّنا",
	"bn": "আমাদের সাথে, এখনও ঠিক হয়নি, আমাদের বিরুদ্ধে",
}

// chart is a document of one page with so many lines.
func chart(tag lang.Tag, lines, wide int) *handout.Document {
	d := &handout.Document{Title: "Chart", Lang: tag, Date: time.Unix(1e9, 0), Size: 18, Poster: wide,
		TileLabel: "{page} {row}/{rows} {column}/{columns}", TileNote: handout.Plain("CC BY-SA 4.0")}
	d.Blocks = append(d.Blocks, handout.Rule{Thick: true}, handout.QR{URL: "https://example.org/", Alt: "x"})
	for i := range lines {
		d.Blocks = append(d.Blocks, handout.Paragraph{Text: handout.Plain(fmt.Sprintf("%d %s", i, strings.Repeat(chartWords[tag]+" ", 2)))})
	}
	return d
}

// text is a run's text in any order, to tell runs apart.
func text(r *typeset.TextRun) string {
	var b strings.Builder
	for _, g := range r.Glyphs {
		b.WriteString(g.Text)
	}
	return b.String()
}

// TestPosterShowsEverything: every thing is read on exactly one sheet, each
// point of it shows on some sheet, at the same place of the whole.
func TestPosterShowsEverything(t *testing.T) {
	for tag := range chartWords {
		for wide := 2; wide <= 6; wide++ {
			for _, lines := range []int{0, 1, 5, 9} {
				flat := chart(tag, lines, 0)
				page, err := Layout(flat)
				if err != nil {
					t.Fatal(err)
				}
				if len(page.Pages) != 1 {
					t.Fatalf("%d lines take %d pages", lines, len(page.Pages))
				}
				out, err := Layout(chart(tag, lines, wide))
				if err != nil {
					t.Fatal(err)
				}
				name := fmt.Sprintf("%s, %d wide, %d lines", tag, wide, lines)
				if out.Duplex != handout.OneSided || !out.Exact {
					t.Errorf("%s: %d sheets", name, len(out.Pages))
				}
				checkTiles(t, name, page, out, wide, tag.Dir() == lang.RTL)
			}
		}
	}
}

// TestPostersShowTheTopsOfTallLetters: Nastaliq's climb out of what is otherwise a
// line's room, wherever the cut between two sheets goes.
func TestPostersShowTheTopsOfTallLetters(t *testing.T) {
	for _, wide := range []int{4, 6} {
		for space := 0.0; space < 160; space += 4 {
			at := func(wide int) *typeset.Pages {
				d := chart("ur", 0, wide)
				d.Blocks = append(d.Blocks, handout.Spacer{Height: space}, handout.Paragraph{Text: handout.Plain("کچھ کچھ"), Scale: handout.Display})
				pages, err := Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				return pages
			}
			checkTiles(t, fmt.Sprintf("%d wide, %.0f down", wide, space), at(0), at(wide), wide, true)
		}
	}
}

func checkTiles(t *testing.T, name string, flat, out *typeset.Pages, wide int, rtl bool) {
	t.Helper()
	step := flat.Width - 2*tileEdge - overlap
	down := out.Pages[0].Clip.Height - overlap
	type seen struct {
		at   typeset.Area   // in the whole
		inks []typeset.Area // its letters there
		read int
		show []typeset.Area
	}
	things := map[string]*seen{}
	var first []int // the row's sheets so far
	for i, sheet := range out.Pages {
		column, row := place(t, sheet)
		if column == 0 {
			first = nil
		}
		if first = append(first, column); len(first) != column+1 || column >= wide {
			t.Errorf("%s: sheet %d is number %d of its row", name, i+1, column+1)
		}
		if rtl {
			column = wide - 1 - column
		}
		live := *sheet.Clip
		shift := func(a typeset.Area) typeset.Area {
			a.X, a.Y = a.X+float64(column)*step, a.Y+float64(row)*down
			return a
		}
		for _, it := range sheet.Items {
			key := "drawing"
			if it.Text != nil {
				key = fmt.Sprintf("%q at %p", text(it.Text), &it.Text.Glyphs[0]) // copies share their glyphs
			} else if it.Path.Code {
				key = "code"
			}
			a, _ := it.Ink()
			s := things[key]
			if s == nil {
				s = &seen{at: shift(a)}
				for _, ink := range it.Inks() {
					s.inks = append(s.inks, shift(ink))
				}
				things[key] = s
			}
			if at := shift(a); math.Abs(at.X-s.at.X) > 1e-6 || math.Abs(at.Y-s.at.Y) > 1e-6 {
				t.Errorf("%s: %q stands at %v and at %v", name, key, s.at, at)
			}
			if it.Node != nil {
				s.read++
			}
			s.show = append(s.show, shift(live))
		}
		for _, it := range sheet.Guides {
			if a, _ := it.Bounds(); it.Node != nil || it.Path != nil && a.Meets(live) || a.X < 0 || a.Y+a.Height > out.Height {
				t.Errorf("%s: a mark at %v", name, a)
			}
		}
	}
	missing := 2 // the rule and the code
	for _, it := range flat.Pages[0].Items {
		if it.Text != nil {
			missing++
		}
	}
	if missing != len(things) {
		t.Errorf("%s: %d things became %d", name, missing, len(things))
	}
	for key, s := range things {
		if s.read > 1 || key != "drawing" && s.read != 1 {
			t.Errorf("%s: %q is read %d times", name, key, s.read)
		}
		for _, ink := range s.inks {
			for _, fx := range []float64{0.001, 0.25, 0.5, 0.75, 0.999} {
				for _, fy := range []float64{0.001, 0.5, 0.999} {
					dot := typeset.Area{X: ink.X + fx*ink.Width, Y: ink.Y + fy*ink.Height, Width: 1e-9, Height: 1e-9}
					if !slices.ContainsFunc(s.show, dot.Meets) {
						t.Errorf("%s: the point %v of %q shows on no sheet", name, dot, key)
					}
				}
			}
		}
	}
}

// place reads a sheet's label.
func place(t *testing.T, sheet typeset.Page) (column, row int) {
	t.Helper()
	label := ""
	for _, it := range sheet.Guides {
		if it.Text != nil {
			label += text(it.Text)
		}
	}
	var page, rows, columns int
	if _, err := fmt.Sscanf(lang.Latin(label), "%d %d/%d %d/%d", &page, &row, &rows, &column, &columns); err != nil {
		t.Fatalf("a sheet says only %q of where it belongs", label)
	}
	return column - 1, row - 1
}

// TestBlankTilesAreLeftOut: a narrow column of words takes as many sheets in
// width as it reaches over, each row for itself, and every sheet is drawn on the
// plan in the edge.
func TestBlankTilesAreLeftOut(t *testing.T) {
	for _, tag := range []lang.Tag{"en", "ar"} {
		d := &handout.Document{Title: "Chart", Lang: tag, Date: time.Unix(1e9, 0), Size: 24, Poster: 4, TileLabel: "{page} {row}/{rows} {column}/{columns}"}
		d.Blocks = append(d.Blocks, handout.Rule{Thick: true})
		for range 11 {
			d.Blocks = append(d.Blocks, handout.Paragraph{Text: handout.Plain(strings.Fields(chartWords[tag])[0])})
		}
		out, err := Layout(d)
		if err != nil {
			t.Fatal(err)
		}
		wide := map[int]int{}
		for _, sheet := range out.Pages {
			_, row := place(t, sheet)
			wide[row]++
			boxes, full := 0, 0
			for _, it := range sheet.Guides {
				if it.Path != nil && it.Path.Ops[0].Op == 'R' {
					if boxes++; it.Path.Fill {
						full++
					}
				}
			}
			if boxes != len(out.Pages) || full != 1 {
				t.Errorf("%s: the plan shows %d of %d sheets, %d of them full", tag, boxes, len(out.Pages), full)
			}
		}
		if wide[0] != 4 || wide[1] != 1 || wide[len(wide)-1] != 1 {
			t.Errorf("%s: rows of %v sheets, want 4 under the rule and 1 elsewhere", tag, wide)
		}
	}
}

// TestTilesSayWhereTheyBelong: in the language's own digits.
func TestTilesSayWhereTheyBelong(t *testing.T) {
	for tag, want := range map[lang.Tag]string{"en": "1 1/2 2/2", "ar": "1 1/2 2/2", "bn": "১ ১/২ ২/২"} {
		out, err := Layout(chart(tag, 9, 2))
		if err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		for _, it := range out.Pages[1].Guides {
			if it.Text != nil {
				said.WriteString(text(it.Text))
			}
		}
		if !strings.Contains(said.String(), "CC BY-SA 4.0") || !strings.Contains(said.String(), want) {
			t.Errorf("%s: the second sheet says %q, want %q", tag, said.String(), want)
		}
	}
}

// TestNoSheetForASliver: whatever the length of a line and wherever it stands, a
// sheet shows more of it than its neighbours' overlap and a letter's end.
func TestNoSheetForASliver(t *testing.T) {
	for _, tag := range []lang.Tag{"en", "ar"} {
		for letters := 6; letters < 30; letters++ {
			d := &handout.Document{Title: "Chart", Lang: tag, Date: time.Unix(1e9, 0), Size: 24, Poster: 2, TileLabel: "{page} {row}/{rows} {column}/{columns}"}
			d.Blocks = append(d.Blocks, handout.Rule{Thick: true})
			for i := range 9 {
				word := map[lang.Tag]string{"en": "p", "ar": "ج"}[tag]
				if i == 6 {
					word = strings.Repeat(word, letters)
				}
				d.Blocks = append(d.Blocks, handout.Paragraph{Text: handout.Plain(word)})
			}
			out, err := Layout(d)
			if err != nil {
				t.Fatal(err)
			}
			for i, sheet := range out.Pages {
				column, row := place(t, sheet)
				if column == 0 || row == 0 {
					continue
				}
				own := 0.0
				for _, it := range sheet.Items {
					a, ok := it.Ink()
					if !ok || a.Y+a.Height < sheet.Clip.Y+overlap {
						continue
					}
					if tag == "ar" {
						own = max(own, sheet.Clip.X+sheet.Clip.Width-overlap-a.X)
					} else {
						own = max(own, a.X+a.Width-sheet.Clip.X-overlap)
					}
				}
				if own < sheet.Clip.Width/10 {
					t.Errorf("%s, %d letters: sheet %d, row %d, has %.0f points of its own", tag, letters, i+1, row+1, own)
				}
			}
		}
	}
}
