// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// misplaced tells of text that leaves its sheet, or lies on other text.
func misplaced(p *Pages) (where []string) {
	for n, page := range p.Pages {
		var runs []*TextRun
		for _, it := range page.Items {
			if m := it.Image; m != nil && (m.X < sheetMargins.side-1 || m.X+m.Width > p.Width-sheetMargins.side+1 ||
				m.Y < sheetMargins.top-1 || m.Y+m.Height > p.Height-sheetMargins.bottom+1 || m.Width <= 0 || m.Height <= 0) {
				where = append(where, fmt.Sprintf("page %d: a picture of %.1f × %.1f at %.1f, %.1f", n+1, m.Width, m.Height, m.X, m.Y))
			}
			if it.Text != nil && it.Text.Width() > 0 && strings.TrimSpace(runText(it.Text)) != "" {
				runs = append(runs, it.Text)
			}
		}
		slices.SortFunc(runs, func(a, b *TextRun) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
		for i, r := range runs {
			if r.X < sheetMargins.side-1 || r.X+r.Width() > p.Width-sheetMargins.side+1 || r.Y < 0 || r.Y > p.Height {
				where = append(where, fmt.Sprintf("page %d: %q from %.1f to %.1f at %.1f", n+1, runText(r), r.X, r.X+r.Width(), r.Y))
			}
			for _, o := range runs[i+1:] {
				if o.Y-r.Y > 0.4*min(o.Size, r.Size) {
					break
				}
				if o.X < r.X+r.Width()-0.5 && r.X < o.X+o.Width()-0.5 {
					where = append(where, fmt.Sprintf("page %d: %q on %q", n+1, runText(o), runText(r)))
				}
			}
		}
	}
	return where
}

// nested is a paragraph inside of lists, n deep.
func nested(n int, marker handout.Marker) handout.Block {
	b := para("the innermost words of the list")
	for i := range n {
		b = handout.List{Marker: marker, Items: []handout.Item{{Blocks: []handout.Block{para(fmt.Sprint("level ", n-i)), b}}}}
	}
	return b
}

// sized is a picture of so many pixels.
func sized(w, h int) handout.Figure {
	return handout.Figure{Picture: handout.Picture{Format: "png", Data: []byte{1}, Width: w, Height: h}, Alt: "x",
		Caption: handout.Plain("what it shows")}
}

// TestHardDocuments: what a document may hold and still be set sanely, or be
// refused with words. No text leaves its sheet or lies on other text.
func TestHardDocuments(t *testing.T) {
	bare := para("bare")
	for range 40 {
		bare = handout.List{Marker: handout.Number, Items: []handout.Item{{Blocks: []handout.Block{bare}}}}
	}
	cell := func(b handout.Block) handout.Cell { return handout.Cell{Blocks: []handout.Block{b}} }
	columns := func(n int) handout.Table {
		t := handout.Table{Columns: make([]handout.Column, n), Rules: handout.GridRules, Rows: []handout.Row{{}}}
		for range n {
			t.Rows[0].Cells = append(t.Rows[0].Cells, cell(para("solidarity")))
		}
		return t
	}
	inTables := handout.Block(para("solidarity forever"))
	for range 4 {
		inTables = handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
			Rows: []handout.Row{{Cells: []handout.Cell{cell(inTables), cell(para("words"))}}}}
	}
	for name, blocks := range map[string][]handout.Block{
		"one word of 5,000 letters": {para(strings.Repeat("a", 5000)), para(strings.Repeat("ग", 5000)), para(strings.Repeat("مر", 2500))},
		"40 levels":                 {nested(40, handout.Bullet), nested(40, handout.Number), nested(40, handout.TickBox)},
		"40 markers in one line":    {bare},
		"levels in a table":         {handout.Table{Columns: make([]handout.Column, 2), Rows: []handout.Row{{Cells: []handout.Cell{cell(nested(12, handout.Number)), cell(nested(12, handout.Bullet))}}}}},
		"eight columns":             {columns(8)},
		"tables in tables":          {inTables},
		"large numbers":             {handout.List{Marker: handout.Number, First: 999_999_998, Items: make([]handout.Item, 4)}},
		"nothing":                   {},
		"pictures": {sized(4000, 1), sized(1, 4000), para("words"), sized(1000, 1000), handout.List{Items: []handout.Item{{Blocks: []handout.Block{sized(900, 900)}}}},
			handout.Table{Columns: make([]handout.Column, 6), Rows: []handout.Row{{Cells: []handout.Cell{cell(sized(9, 9)), cell(sized(10, 3000))}}}},
			handout.Beside{Main: []handout.Block{sized(500, 700)}, Aside: []handout.Block{sized(3, 700)}}},
		"empty blocks": {handout.Heading{}, handout.Paragraph{}, handout.List{}, handout.List{Items: make([]handout.Item, 3)}, handout.Note{}, handout.Promise{},
			handout.Sheet{}, handout.Keep{}, handout.Group{}, handout.Beside{}, handout.Table{Columns: make([]handout.Column, 1)}, handout.PageBreak{}},
		"tall heading": {handout.Heading{Level: 1, Text: handout.Plain(strings.Repeat("many words of a heading ", 120))}},
		"frames":       {handout.Sheet{Edge: handout.Edge{Number: "1,000,000", Unit: "minutes", Step: strings.Repeat("experience", 9)}, Body: []handout.Block{handout.Note{Title: handout.Plain("x"), Body: []handout.Block{handout.Promise{Body: []handout.Block{nested(40, handout.Bullet)}}}}}}},
	} {
		for _, tag := range []lang.Tag{"en", "ar", "ur", "zh-Hans"} {
			p, err := Layout(doc(tag, blocks...))
			if err != nil {
				t.Errorf("%s in %s: %v", name, tag, err)
				continue
			}
			if len(p.Pages) < 1 || len(p.Pages) > 60 {
				t.Errorf("%s in %s: %d pages", name, tag, len(p.Pages))
			}
			if where := misplaced(p); len(where) > 0 {
				t.Errorf("%s in %s: %d times, as %s", name, tag, len(where), where[0])
			}
		}
	}
}

// TestStrayCharacters: controls, overrides, joiners and variation selectors
// where they make no sense neither show nor harm; emoji are named.
func TestStrayCharacters(t *testing.T) {
	for _, text := range []string{
		"a\u202eb\u202dc\u2067d\u2066e\u2069\u2069\u202c\u202c\u202cf", "\u202e\u202e\u202e" + strings.Repeat("\u2067", 200) + "x",
		"\u200d\u200dक\u200d\u200c\u200d र्\u200d \u200cا\u200d\u200c", "a\ufe0fb\ufe0e \u180e\u2060\ufeffc 会\U000E0100", "\x00\x07\x1b[31mred\x7f\u0085\u009f",
		"\u0301\u0327 alone \u0a3f\u093f\u09bf", "\u00ad\u00adsoft\u00adhyphen\u00ad", "\u2028\u2029\v\f", "\u202e\u202e\u202e", "é́́́́́́́́́́",
	} {
		for _, tag := range []lang.Tag{"en", "ar", "pa", "ur", "bn", "zh-Hans"} {
			p, err := Layout(doc(tag, para(text), para("end")))
			if missing := (*MissingError)(nil); errors.As(err, &missing) {
				t.Errorf("%q in %s: no glyph for %U", text, tag, missing.Runes)
				continue
			}
			if err != nil {
				t.Errorf("%q in %s: %v", text, tag, err)
				continue
			}
			want := printed(text)
			if got := strings.TrimRight(strings.TrimSuffix(pageText(p.Pages[0]), "end"), "\n "); got != want {
				t.Errorf("%q in %s: got %q, want %q", text, tag, got, want)
			}
		}
	}
	_, err := Layout(doc("en", para("well done 👏🏽 to all")))
	f := (*fault.Fault)(nil)
	if !errors.As(err, &f) || f.Kind != fault.Invalid || !strings.Contains(f.Args["Characters"].(string), "👏") ||
		f.Args["Words"] != "well done 👏🏽 to all" || strings.Contains(err.Error(), "done") {
		t.Errorf("an emoji: %v, want its name and place, and no words in the log", err)
	}
}

// TestTenThousandRows: time and memory grow with the rows, no faster.
func TestTenThousandRows(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	table := func(rows int) *handout.Document {
		tb := handout.Table{Columns: make([]handout.Column, 3), Rules: handout.GridRules,
			Head: []handout.Cell{handout.TextCell(handout.Plain("Number")), handout.TextCell(handout.Plain("Who")), handout.TextCell(handout.Plain("What"))}}
		for i := range rows {
			tb.Rows = append(tb.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(fmt.Sprint(i))),
				handout.TextCell(handout.Plain("Local " + fmt.Sprint(i%97))), handout.TextCell(handout.Plain("asks for the same thing"))}})
		}
		return doc("en", tb)
	}
	allocated := func(rows int) (bytes float64, p *Pages) {
		d := table(rows)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		p = mustLayout(t, d)
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc - before.TotalAlloc), p
	}
	small, _ := allocated(1000)
	large, p := allocated(10_000)
	if large > 13*small || large > 200<<20 {
		t.Errorf("%.0f MB for 10,000 rows, %.0f MB for 1,000", large/(1<<20), small/(1<<20))
	}
	seen := 0
	for i, page := range p.Pages {
		if runText(page.Items[0].Text) != "Number" {
			t.Fatalf("page %d begins with %q", i+1, runText(page.Items[0].Text))
		}
		seen += strings.Count(pageText(page), "asks")
	}
	if seen != 10_000 {
		t.Errorf("%d rows", seen)
	}
}

// TestNastaliqHasRoomAbove: its strokes climb over the line that the font
// claims; what stands above a title is left alone.
func TestNastaliqHasRoomAbove(t *testing.T) {
	b := &builder{e: testEngine(t), size: 12, height: 700}
	for _, st := range []textStyle{{size: 12, heading: true}, {size: 23, heading: true, bold: true}} {
		ss, err := b.text(handout.Plain("وہ ہمیں کیسے بانٹتے ہیں"), st, box{width: 400, lang: "ur"}, &Node{})
		if err != nil {
			t.Fatal(err)
		}
		height, baseline, err := b.lineMetrics("ur", st)
		if err != nil {
			t.Fatal(err)
		}
		if ss[0].height <= height || ss[0].items[0].Text.Y <= baseline {
			t.Errorf("at %.0f points the first line is %.1f high, with its baseline at %.1f", st.size, ss[0].height, ss[0].items[0].Text.Y)
		}
	}
}

// TestNoWordClimbsOffItsPage: letters that join on and on would rise in Nastaliq, each
// over the next; they are set in Naskh.
func TestNoWordClimbsOffItsPage(t *testing.T) {
	for _, letter := range []string{"خ", "ب", "م", "ک"} {
		for _, n := range []int{12, 13, 120, 5000} {
			d := doc("ur", para(strings.Repeat(letter, n)+" ہم سب"))
			for i, page := range mustLayout(t, d).Pages {
				for _, it := range page.Items {
					if a, ok := it.Ink(); ok && a.Y < 0 {
						t.Errorf("%d %s: ink at %.0f on page %d", n, letter, a.Y, i+1)
					}
				}
			}
		}
	}
}

// TestWordsOfOtherScriptsDoNotClimb: long ones leave the Urdu beside them its Nastaliq;
// a word that climbs does not.
func TestWordsOfOtherScriptsDoNotClimb(t *testing.T) {
	for text, want := range map[string]string{"سچائی اور مصالحت (Truth and Reconciliation), प्रशिक्षणार्थियों": "Aran", strings.Repeat("بـ", 7) + " ہم سب": "Arab"} {
		met := false
		for _, it := range mustLayout(t, doc("ur", para(text))).Pages[0].Items {
			if it.Text == nil || it.Node == nil || it.Text.Face.Script != "Aran" && it.Text.Face.Script != "Arab" {
				continue
			}
			if met = true; it.Text.Face.Script != want {
				t.Errorf("%q is set in %s", runText(it.Text), it.Text.Face.Script)
			}
		}
		if !met {
			t.Errorf("nothing of %q is written in Arabic letters", text)
		}
	}
}

// TestNastaliqStaysOffTheRules of a table, over its words and under them.
func TestNastaliqStaysOffTheRules(t *testing.T) {
	cell := func(text string) handout.Cell { return handout.TextCell(handout.Plain(text)) }
	for _, size := range []float64{12, 18} {
		for _, rules := range []handout.Rules{handout.RowRules, handout.GridRules} {
			words := cell("ہم کیا کرتے ہیں")
			d := doc("ur", handout.Table{Columns: make([]handout.Column, 2), Rules: rules, Head: []handout.Cell{words, cell("وقت")},
				Rows: []handout.Row{{Cells: []handout.Cell{cell("آئیں اور قطار میں اپنی جگہ ڈھونڈیں"), words}}, {Cells: []handout.Cell{words, words}}}})
			d.Booklet, d.Size = true, size
			page := mustLayout(t, d).Pages[0]
			crossed := 0
			for _, rule := range page.Items {
				at, _ := rule.Bounds()
				if rule.Path == nil || at.Height > 3 {
					continue
				}
				for _, it := range page.Items {
					if it.Text == nil {
						continue
					}
					for _, ink := range it.Inks() {
						if ink.Y < at.Y+at.Height && ink.Y+ink.Height > at.Y && ink.X < at.X+at.Width {
							crossed++
						}
					}
				}
			}
			if crossed > 0 {
				t.Errorf("at %.0f points, rules %v: %d marks touch a rule", size, rules, crossed)
			}
		}
	}
}
