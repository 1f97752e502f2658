// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// shaper makes a document out of bytes: each byte chooses a block or ends the
// container that it is in.
type shaper struct {
	plan  []byte
	words []string
	used  int
}

func (s *shaper) next() byte {
	if len(s.plan) == 0 {
		return 0
	}
	b := s.plan[0]
	s.plan = s.plan[1:]
	return b
}

func (s *shaper) word() Text {
	s.used++
	w := s.words[s.used%len(s.words)]
	return Text{{Text: w, Bold: s.used%3 == 0, Code: s.used%7 == 0}, {Text: " "}, {Text: w, Lang: languages[s.used%len(languages)]}}
}

func (s *shaper) blocks(depth int) (out []Block) {
	for len(s.plan) > 0 {
		c := s.next()
		if c%16 == 0 {
			return out
		}
		out = append(out, s.block(c, depth))
	}
	return out
}

func (s *shaper) block(c byte, depth int) Block {
	inner := func() []Block {
		if depth > 8 {
			return []Block{Paragraph{Text: s.word()}}
		}
		return s.blocks(depth + 1)
	}
	switch c % 16 {
	case 1:
		return Heading{Level: int(c / 16), Text: s.word(), Kicker: s.word()}
	case 2:
		return List{Marker: Marker(c / 16 % 3), Items: []Item{{Blocks: inner()}, {Blocks: inner(), Lang: "ar"}, {}}}
	case 3, 4:
		n := int(c/16%4) + 1
		row := func() []Cell {
			cells := make([]Cell, n)
			for i := range cells {
				cells[i].Blocks = inner()
			}
			return cells
		}
		return Table{Columns: slices.Repeat([]Column{{Share: 1, Tear: c > 200}}, n), Head: row(), Rules: Rules(c % 3),
			Rows: []Row{{Cells: row(), Height: float64(c)}, {Cells: row()}}}
	case 5:
		return Sheet{Edge: Edge{Number: "15", Unit: "min", Step: s.words[0]}, Body: inner()}
	case 6:
		return Note{Title: s.word(), Body: inner(), Lang: languages[c%5]}
	case 7:
		return Promise{Body: inner(), Lang: languages[c%5]}
	case 8:
		return Beside{Main: inner(), Aside: inner(), Share: float64(c) / 256}
	case 9:
		return Keep{Blocks: inner()}
	case 10:
		return CutLine{Label: s.word()}
	case 11:
		return WritingLines{Count: int(c / 16)}
	case 12:
		return QR{URL: "https://groundwork.example/", Alt: "x", Caption: s.word(), Align: Align(c / 16 % 3)}
	case 13:
		return Group{Blocks: inner(), Lang: languages[c%5]}
	case 14:
		return []Block{PageBreak{}, Spacer{Height: float64(c)}, Rule{Thick: c > 100}, Face{Mood: Mood(c % 3)},
			Mark{ID: "x", Running: s.word()}, PageNumber{Of: "x"}, Fill{Blocks: inner()},
			Cards{Backs: c > 100, Cards: []Card{{Front: inner(), Back: inner(), Lang: "ar"}, {Front: inner()}}}}[c/16%8]
	}
	return Paragraph{Text: s.word(), Align: Align(c / 16 % 3), Scale: Scale(c / 16 % 4)}
}

// FuzzDocument makes documents of every shape and wants each character to come
// back from the file's codes and everything to stand on its sheet, or an error.
func FuzzDocument(f *testing.F) {
	f.Add([]byte{1, 15, 2, 15, 2, 15, 0, 0, 3, 15, 0, 15, 0, 5, 15, 6, 15, 0, 15, 0, 7, 15, 0, 8, 15, 0, 15}, "ਸਾਂਝਾ एकता", "ar")
	f.Add([]byte{35, 5, 15, 31, 0, 20, 15, 0, 15, 0, 12, 10, 11, 43}, "Wohnungsgenossenschaft لحظةً 2023", "pa")
	f.Add(bytes.Repeat([]byte{2, 5, 6, 7, 15}, 20), "a b c", "fr")
	f.Fuzz(func(t *testing.T, plan []byte, text, tag string) {
		if len(plan) > 120 || len(text) > 300 || !utf8.ValidString(text) {
			t.Skip()
		}
		s := &shaper{plan: plan, words: append(strings.Fields(text), "x")}
		doc := &Document{Title: "x", Lang: languages[len(tag)%5], Date: time.Unix(1e9, 0).UTC(), Blocks: s.blocks(0)}
		pages, err := typeset.Layout(doc)
		if err != nil {
			t.Skip()
		}
		var out bytes.Buffer
		if err := pdf.Write(&out, pages); err != nil {
			t.Fatal(err)
		}
		r := newReader(t, out.Bytes())
		for i, content := range r.pages() {
			checkPage(t, pages, i, r.runs(content))
		}
		checkMarks(t, r)
	})
}

// checkPage compares a page's runs with what was read back, and with its edges.
func checkPage(t *testing.T, pages *typeset.Pages, page int, got []string) {
	t.Helper()
	var want []string
	for _, it := range pages.Pages[page].Items {
		if it.Text == nil {
			continue
		}
		want = append(want, seen(it.Text)...)
		blank := 0.0 // white space may hang over the edge
		for _, g := range it.Text.Glyphs {
			if strings.TrimSpace(g.Text) == "" {
				blank += float64(g.Advance) * it.Text.Size / 1000
			}
		}
		if left, right := it.Text.X+blank, it.Text.X+it.Text.Width()-blank; left < 0 || right > pages.Width || it.Text.Y < 0 || it.Text.Y > pages.Height {
			t.Errorf("page %d: %q stands at %.1f–%.1f, %.1f", page+1, seen(it.Text), left, right, it.Text.Y)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("page %d:\n got %q\nwant %q", page+1, got, want)
	}
}

// TestHeavyDocuments: what is too much for a page is broken, and what is too
// much for anybody takes no more than its share of time.
func TestHeavyDocuments(t *testing.T) {
	table := Table{Columns: []Column{{Share: 1}, {Share: 3}}, Head: []Cell{TextCell(Plain("a")), TextCell(Plain("b"))}}
	for range 10_000 {
		table.Rows = append(table.Rows, Row{Cells: []Cell{TextCell(Plain("1")), TextCell(Plain("solidarity"))}})
	}
	nested := []Block{Paragraph{Text: Plain("deep")}}
	for range 40 {
		nested = []Block{List{Items: []Item{{Blocks: nested}}}}
	}
	tall := Row{Cells: []Cell{TextCell(Plain(strings.Repeat("long cell ", 3000))), TextCell(Plain("x"))}}
	for name, blocks := range map[string][]Block{
		"10,000 rows":      {table},
		"one long word":    {Paragraph{Text: Plain(strings.Repeat("ab", 2500))}},
		"40 lists deep":    nested,
		"a row of pages":   {Table{Columns: table.Columns, Rows: []Row{tall}}},
		"kept, but longer": {Keep{Blocks: slices.Repeat([]Block{Paragraph{Text: Plain("kept")}}, 200)}},
		"tall beside":      {Beside{Main: slices.Repeat([]Block{Paragraph{Text: Plain("left")}}, 20), Aside: []Block{Paragraph{Text: Plain("right")}}}},
		"nothing":          {},
	} {
		pages, err := typeset.Layout(&Document{Title: "x", Lang: "en", Date: time.Unix(1e9, 0).UTC(), Blocks: blocks})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var out bytes.Buffer
		if err := pdf.Write(&out, pages); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		r := newReader(t, out.Bytes())
		for i, content := range r.pages() {
			checkPage(t, pages, i, r.runs(content))
		}
	}
}
