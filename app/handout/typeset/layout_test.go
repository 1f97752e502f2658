// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

func doc(tag lang.Tag, blocks ...handout.Block) *handout.Document {
	return &handout.Document{Title: "Test", Lang: tag, Date: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Blocks: blocks}
}

func para(s string) handout.Block { return handout.Paragraph{Text: handout.Plain(s)} }

func mustLayout(t testing.TB, d *handout.Document) *Pages {
	t.Helper()
	p, err := Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// runText is a run's text in reading order.
func runText(r *TextRun) string {
	var b strings.Builder
	for i := range r.Glyphs {
		if r.RTL {
			i = len(r.Glyphs) - 1 - i
		}
		b.WriteString(r.Glyphs[i].Text)
	}
	return b.String()
}

// pageText is a page's text without its furniture, a line for each element.
func pageText(p Page) string {
	var b strings.Builder
	var last *Node
	for _, it := range p.Items {
		if it.Text == nil || it.Node == nil {
			continue
		}
		n := it.Node
		for n.Role == "Span" || n.Role == "Link" {
			n = n.Parent
		}
		if last != nil && n != last {
			b.WriteByte('\n')
		}
		last = n
		b.WriteString(runText(it.Text))
	}
	return b.String()
}

func TestTextComesBackInOrder(t *testing.T) {
	for _, c := range []struct{ tag, text string }{
		{"en", "Two minutes each; the other only listens."},
		{"fr", "« Qu’avons-nous en commun ? » demandons-nous."},
		{"pa", "ਦੋ-ਦੋ ਹੋ ਕੇ ਬੈਠੋ। ਪ੍ਰਸ਼ਨ ਪੁੱਛੋ (Toronto, 2023)।"},
		{"ar", "الساعة 9:30 — 10:15، (416) 555-0123 في Toronto, Ontario. لحظةً أوّلاً!"},
		{"ur", "ہم سب مزدور ہیں، اُردُو میں پڑھیے۔"},
		{"hi", "हिन्दी में प्रश्न पूछिए। क्षमता"},
		{"ta", "தமிழ் தொழிலாளர்கள்"},
		{"en", "Names: محمد العلي, ਗੁਰਪ੍ਰੀਤ, Nguyễn."},
	} {
		long := strings.TrimSpace(strings.Repeat(c.text+" ", 8))
		p := mustLayout(t, doc(lang.Tag(c.tag), para(long)))
		if got := pageText(p.Pages[0]); got != long {
			t.Errorf("%s\n got %q\nwant %q", c.tag, got, long)
		}
	}
}

// TestVisualOrder checks what only levels get right: a number beside Latin
// words in a line that reads from the right. What follows them is set with them,
// its space too, which in Nastaliq hardly parts anything.
func TestVisualOrder(t *testing.T) {
	p := mustLayout(t, doc("ar", para("في 3 Toronto 2023 هنا")))
	x := map[string]float64{}
	for _, it := range p.Pages[0].Items {
		x[strings.TrimSpace(runText(it.Text))] = it.Text.X
	}
	order := []string{"هنا", "Toronto 2023", "3", "في"} // from the left
	for i := 1; i < len(order); i++ {
		if a, b := x[order[i-1]], x[order[i]]; a == 0 || a >= b {
			t.Errorf("%q at %.1f should stand left of %q at %.1f", order[i-1], a, order[i], b)
		}
	}
}

func TestIsolatedRunsKeepTheirDirection(t *testing.T) {
	text := handout.Text{{Text: "الرمز "}, {Text: "K7M-2QF", Code: true}, {Text: " (مهم)."}}
	p := mustLayout(t, doc("ar", handout.Paragraph{Text: text}))
	for _, it := range p.Pages[0].Items {
		if s := runText(it.Text); strings.Contains(s, "K7M") && (s != "K7M-2QF" || it.Text.RTL) {
			t.Errorf("the code became %q (rtl %v)", s, it.Text.RTL)
		}
	}
	if got := pageText(p.Pages[0]); got != text.String() {
		t.Errorf("got %q, want %q", got, text.String())
	}
}

func TestNumbersOfListsAndPages(t *testing.T) {
	for tag, want := range map[lang.Tag]string{"en": "9.10.11.12.", "ar": "9.10.11.12.", "bn": "৯.১০.১১.১২.", "ur": "9.10.11.12."} {
		list := handout.List{Marker: handout.Number, First: 9}
		for range 4 {
			list.Items = append(list.Items, handout.Item{Blocks: []handout.Block{para("-")}})
		}
		d := doc(tag, list, handout.PageBreak{}, para("-"))
		d.PageLabel = "{page}/{pages}"
		p := mustLayout(t, d)
		var got, label string
		for _, it := range p.Pages[0].Items {
			switch {
			case it.Text == nil:
			case it.Node == nil:
				label += runText(it.Text)
			case it.Node.Role == "Lbl":
				got += runText(it.Text)
			}
		}
		if got != want || label != tag.Numeral(1)+"/"+tag.Numeral(2) {
			t.Errorf("%s: list %q, page %q", tag, got, label)
		}
	}
}

func TestMissingGlyphs(t *testing.T) {
	got, err := Missing("en", "solidarity ☐ → 連帯 ਪੰਜਾਬ 連\n")
	if err != nil || string(got) != "連帯" {
		t.Errorf("Missing = %q, %v, want 連帯", string(got), err)
	}
	_, err = Layout(doc("en", para("solidarity is 連帯 in Japanese")))
	var missing *MissingError
	if !errors.As(err, &missing) || string(missing.Runes) != "連帯" {
		t.Errorf("Layout: %v, want a MissingError about 連帯", err)
	}
}

func TestMistakesAreErrors(t *testing.T) {
	deep := para("x")
	for range 2 * maxDepth {
		deep = handout.List{Items: []handout.Item{{Blocks: []handout.Block{deep}}}}
	}
	for name, d := range map[string]*handout.Document{
		"no language": {Title: "x", Date: time.Now()},
		"no title":    {Lang: "en", Date: time.Now()},
		"no date":     {Title: "x", Lang: "en"},
		"paper":       {Title: "x", Lang: "en", Date: time.Now(), Paper: "legal"},
		"nesting":     doc("en", deep),
		"columns":     doc("en", handout.Table{Rows: []handout.Row{{}}}),
		"cells":       doc("en", handout.Table{Columns: make([]handout.Column, 1), Rows: []handout.Row{{Cells: make([]handout.Cell, 2)}}}),
		"picture":     doc("en", handout.Figure{Picture: handout.Picture{Data: []byte("GIF89a")}, Alt: "x"}),
		"QR":          doc("en", handout.QR{URL: "https://x.example"}),
	} {
		if _, err := Layout(d); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestTableHeadIsRepeated(t *testing.T) {
	table := handout.Table{Columns: []handout.Column{{Share: 1}, {Share: 2}},
		Head: []handout.Cell{handout.TextCell(handout.Plain("Time")), handout.TextCell(handout.Plain("What"))}}
	for i := range 90 {
		table.Rows = append(table.Rows, handout.Row{Cells: []handout.Cell{
			handout.TextCell(handout.Plain(fmt.Sprint(i))), handout.TextCell(handout.Plain("row"))}})
	}
	p := mustLayout(t, doc("en", table))
	if len(p.Pages) < 3 {
		t.Fatalf("only %d pages", len(p.Pages))
	}
	for i, page := range p.Pages {
		first := page.Items[0]
		if runText(first.Text) != "Time" || (first.Node == nil) != (i > 0) {
			t.Errorf("page %d begins with %q, node %v", i+1, runText(first.Text), first.Node)
		}
	}
}

func TestHeadingsStayWithWhatFollows(t *testing.T) {
	for n := range 40 {
		var blocks []handout.Block
		for range n {
			blocks = append(blocks, para("filler"))
		}
		blocks = append(blocks, handout.Heading{Level: 2, Text: handout.Plain("Heading")}, para("what follows"))
		for _, page := range mustLayout(t, doc("en", blocks...)).Pages {
			if strings.HasSuffix(pageText(page), "Heading") {
				t.Errorf("after %d paragraphs a page ends with the heading", n)
			}
		}
	}
}

func TestNoticesStayWithWhatTheyAreAbout(t *testing.T) {
	notice := handout.Note{Title: handout.Plain("Draft"), Body: []handout.Block{para("notice")}, Leads: true}
	for n := range 40 {
		var blocks []handout.Block
		for range n {
			blocks = append(blocks, para("filler"))
		}
		blocks = append(blocks, notice, handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: []handout.Block{para("the block")}})
		for _, page := range mustLayout(t, doc("en", blocks...)).Pages {
			if strings.HasSuffix(pageText(page), "notice") {
				t.Errorf("after %d paragraphs a page ends with the notice", n)
			}
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	want := mustLayout(t, doc("ar", para("اجلسوا اثنين اثنين. Toronto 2023")))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				got, err := Layout(doc("ar", para("اجلسوا اثنين اثنين. Toronto 2023")))
				if err != nil || pageText(got.Pages[0]) != pageText(want.Pages[0]) {
					t.Errorf("got %v, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}

// printed is what of a text is set: collapsed white space, no controls.
func printed(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == ' ' || r == '\t' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
			if out := b.String(); out != "" && !strings.HasSuffix(out, " ") {
				b.WriteByte(' ')
			}
		case r < 0x20 || r >= 0x7F && r < 0xA0 || r == 0xAD || r == 0xFEFF || bidiControl(r):
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// FuzzEveryCharacterOnce holds lines to the invariant: every character of the
// source stands in exactly one glyph cluster, in order, and no line is wider
// than its box.
func FuzzEveryCharacterOnce(f *testing.F) {
	for _, w := range shapedWords {
		f.Add(w.words, string(w.tag), uint16(90))
	}
	f.Add("a\u202eb\u2067c\u200d\u0301 (x) ]\u2069 12,5% — \u00a0»", "ar", uint16(40))
	f.Add(strings.Repeat("اااب", 200), "ur", uint16(60))
	f.Add(strings.Repeat("x", 500)+" ਕ੍ਰ", "pa", uint16(30))
	f.Fuzz(func(t *testing.T, text, tag string, width uint16) {
		if !utf8.ValidString(text) || len(text) > 2000 || strings.Contains(text, "\n") {
			t.Skip()
		}
		l, ok := lang.Parse(tag)
		if !ok {
			l = "en"
		}
		e := testEngine(t)
		ps, err := e.paragraphs(handout.Plain(text), setting{lang: l, size: 10, node: &Node{Role: "P"}})
		if err != nil {
			t.Skip() // a character without a glyph
		}
		box := 20 + float64(width%600)
		var got strings.Builder
		for _, ln := range ps[0].lines(box) {
			if ln.width > box+0.02 && ln.to-ln.from > 1 {
				t.Errorf("a line of %.2f points in a box of %.2f", ln.width, box)
			}
			for _, it := range ps[0].place(ln, 0, box, 0, handout.Start) {
				got.WriteString(runText(it.Text))
			}
		}
		if want := printed(text); strings.TrimRight(got.String(), " ") != want {
			t.Errorf("%s %q\n got %q\nwant %q", l, text, got.String(), want)
		}
	})
}
