// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// treeText is what an element holds, in the structure's order: a row's cells
// may go on on the next page one after the other.
func treeText(own map[*Node]string, n *Node) string {
	text := own[n]
	for _, kid := range n.Kids {
		text += treeText(own, kid)
	}
	return text
}

// columnTexts is what stands in a paired document's two columns in reading
// order; it fails for what leaves its column or its page.
func columnTexts(t *testing.T, p *Pages, rtl bool) (texts [2]string) {
	t.Helper()
	own := map[*Node]string{}
	top, bottom := sheetMargins.top, p.Height-sheetMargins.bottom
	for i, page := range p.Pages {
		for _, it := range page.Items {
			if it.Text == nil || it.Node == nil {
				continue
			}
			n := it.Node
			for n.Parent.Role != "Document" {
				n = n.Parent
			}
			col := 0
			for j, kid := range n.Parent.Kids {
				if kid == n {
					col = j % 2
				}
			}
			own[it.Node] += runText(it.Text)
			x0, x1 := it.Text.X, it.Text.X+it.Text.Width()
			left, right := sheetMargins.side, p.Width/2
			if (col == 1) != rtl {
				left, right = p.Width/2, p.Width-sheetMargins.side
			}
			if space := 4.0; x0 < left-space || x1 > right+space || it.Text.Y < top || it.Text.Y > bottom {
				t.Errorf("page %d, column %d: %q at %.1f–%.1f, %.1f leaves its box", i+1, col, runText(it.Text), x0, x1, it.Text.Y)
			}
		}
	}
	for i, div := range p.Root.Kids {
		texts[i%2] += treeText(own, div)
	}
	return texts
}

// plainText is a document's own text in reading order.
func plainText(t *testing.T, tag lang.Tag, blocks []handout.Block) string {
	t.Helper()
	own := map[*Node]string{}
	p := mustLayout(t, doc(tag, blocks...))
	for _, page := range p.Pages {
		for _, it := range page.Items {
			if it.Text != nil && it.Node != nil {
				own[it.Node] += runText(it.Text)
			}
		}
	}
	return treeText(own, p.Root)
}

var pairWords = map[lang.Tag]string{
	"en": "Two minutes each; the other only listens. ",
	"ar": "اجلسوا اثنين اثنين، لكلّ واحد دقيقتان (Toronto, 2023). ",
	"pa": "ਦੋ-ਦੋ ਹੋ ਕੇ ਬੈਠੋ। ਪ੍ਰਸ਼ਨ ਪੁੱਛੋ। ",
	"ta": "தமிழ் தொழிலாளர்கள் கொள்கை. ",
	"zh": "我们一起学习，也一起行动。",
}

// pairBlocksOf makes blocks of a shape that a seed decides, with texts of
// lengths that differ between languages.
func pairBlocksOf(tag lang.Tag, shape, lengths *rand.Rand) []handout.Block {
	text := func(most int) handout.Text {
		return handout.Plain(strings.TrimSpace(strings.Repeat(pairWords[tag], 1+lengths.IntN(most))))
	}
	para := func(most int) handout.Block { return handout.Paragraph{Text: text(most)} }
	var blocks []handout.Block
	for n := range 2 + shape.IntN(3) {
		body := []handout.Block{handout.Heading{Level: 2, Text: text(1)}, para(6)}
		list := handout.List{Marker: handout.Number}
		for range shape.IntN(6) {
			list.Items = append(list.Items, handout.Item{Blocks: []handout.Block{para(3)}})
		}
		table := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
			Head: []handout.Cell{handout.TextCell(text(1)), handout.TextCell(text(1))}}
		for range 1 + shape.IntN(5) {
			table.Rows = append(table.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(text(2)), handout.TextCell(text(1))}})
		}
		body = append(body, list, handout.Note{Title: text(1), Body: []handout.Block{para(4), para(2)}}, table)
		if shape.IntN(3) == 0 {
			body = append(body, para(60)) // more than a page
		}
		blocks = append(blocks, handout.Sheet{ID: fmt.Sprint(n), Edge: handout.Edge{Number: "15", Unit: "min", Step: "step"}, Body: body})
	}
	return blocks
}

// TestPairKeepsEveryWord: each column's text is the language's own, in order,
// wherever pages break, and stays in its column.
func TestPairKeepsEveryWord(t *testing.T) {
	for _, tags := range [][2]lang.Tag{{"en", "ar"}, {"ar", "en"}, {"pa", "en"}, {"ta", "ar"}, {"en", "zh"}, {"ar", "ur"}} {
		if tags[1] == "ur" {
			pairWords["ur"] = "ہم سب مزدور ہیں، اُردُو میں پڑھیے۔ "
		}
		for seed := range uint64(6) {
			shape := func() *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }
			first := pairBlocksOf(tags[0], shape(), rand.New(rand.NewPCG(seed, 2)))
			second := pairBlocksOf(tags[1], shape(), rand.New(rand.NewPCG(seed, 3)))
			if seed == 5 {
				second = second[:1] // nothing to match
			}
			p := mustLayout(t, doc(tags[0], handout.Pair{First: first, Second: second, Lang: tags[0], With: tags[1]}))
			got := columnTexts(t, p, tags[0].Dir() == lang.RTL)
			for i, blocks := range [][]handout.Block{first, second} {
				if have, want := letters(got[i]), letters(plainText(t, tags[i], blocks)); have != want {
					t.Errorf("%v, seed %d, column %d:\n got %q\nwant %q", tags, seed, i, have, want)
				}
			}
		}
	}
}

// letters leaves out white space, which hangs over the ends of lines, and the
// edge's separator.
func letters(s string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "·", "").Replace(s)
}

// TestPairIsLevel: what matches begins on the same page at the same height.
func TestPairIsLevel(t *testing.T) {
	blocks := func(word string, lengths ...int) (list []handout.Block) {
		for i, n := range lengths {
			list = append(list, para(fmt.Sprintf("%c%d ", word[0], i)+strings.Repeat(word+" ", n)))
		}
		return list
	}
	p := mustLayout(t, doc("en", handout.Pair{Lang: "en", With: "fr",
		First:  blocks("alpha", 10, 90, 5, 300, 8, 40, 900, 7),
		Second: blocks("beta", 60, 10, 90, 30, 200, 4, 1200, 7)}))
	type place struct {
		page int
		y    float64
	}
	at := map[string]place{}
	for i, page := range p.Pages {
		for _, it := range page.Items {
			if it.Text != nil && it.Node != nil {
				word, _, _ := strings.Cut(runText(it.Text), " ")
				if _, seen := at[word]; !seen {
					at[word] = place{i, it.Text.Y}
				}
			}
		}
	}
	for i := range 8 {
		a, b := at[fmt.Sprintf("a%d", i)], at[fmt.Sprintf("b%d", i)]
		if a != b || a.y == 0 {
			t.Errorf("paragraph %d begins at %+v and at %+v", i, a, b)
		}
	}
	if len(p.Pages) < 4 {
		t.Errorf("only %d pages", len(p.Pages))
	}
}

// TestPairKeepsFramesApart: what one language has alone, such as its notices,
// stands in frames of its own.
func TestPairKeepsFramesApart(t *testing.T) {
	note := handout.Note{Title: handout.Plain("Draft"), Body: []handout.Block{para("Nobody has read this yet.")}, Leads: true}
	sheet := handout.Sheet{ID: "a", Body: []handout.Block{para("The same"), para("in both")}}
	pages := mustLayout(t, doc("en", handout.Pair{Lang: "en", With: "fr",
		First: []handout.Block{note, note, sheet, note}, Second: []handout.Block{sheet}}))
	var left []PathOp
	for _, it := range pages.Pages[0].Items {
		if it.Path == nil || it.Path.Ops[0].Op != 'R' || it.Path.Ops[0].X > pages.Width/2 {
			continue
		}
		r := it.Path.Ops[0]
		for _, o := range left {
			if o.Y < r.Y+r.Y1 && r.Y < o.Y+o.Y1 {
				t.Errorf("frames at %.0f to %.0f and %.0f to %.0f", o.Y, o.Y+o.Y1, r.Y, r.Y+r.Y1)
			}
		}
		left = append(left, r)
	}
	if len(left) != 4 {
		t.Errorf("%d frames, not 4", len(left))
	}
}

// TestPairSetsTablesAlike: a table that is a list in one column is one in both.
func TestPairSetsTablesAlike(t *testing.T) {
	table := func(word string) []handout.Block {
		cell := handout.TextCell(handout.Plain(word))
		tbl := handout.Table{Rules: handout.GridRules, Columns: make([]handout.Column, 4), Head: []handout.Cell{cell, cell, cell, cell}}
		for range 2 {
			tbl.Rows = append(tbl.Rows, handout.Row{Cells: []handout.Cell{cell, cell, cell, cell}})
		}
		return []handout.Block{handout.Sheet{ID: "a", Body: []handout.Block{tbl}}}
	}
	pages := mustLayout(t, doc("en", handout.Pair{Lang: "en", With: "fr", First: table("pay"), Second: table("Verantwortungsgemeinschaft")}))
	lines := map[float64]bool{}
	for _, it := range pages.Pages[0].Items {
		if it.Text != nil && runText(it.Text) == "pay" {
			lines[it.Text.Y] = true
		}
	}
	if len(lines) < 12 {
		t.Errorf("the short words stand on %d lines: the table is no list", len(lines))
	}
}

// TestPairRowsAreEquallyTall: a grid has no gaps where the other language's
// cells are taller, and its head comes again in both columns.
func TestPairRowsAreEquallyTall(t *testing.T) {
	table := func(word string, n int) handout.Block {
		tb := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
			Head: []handout.Cell{handout.TextCell(handout.Plain(word + "head")), {}}}
		for range 60 {
			tb.Rows = append(tb.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(strings.Repeat(word+" ", n))), {}}})
		}
		return tb
	}
	p := mustLayout(t, doc("en", handout.Pair{Lang: "en", With: "fr", First: []handout.Block{table("one", 2)}, Second: []handout.Block{table("deux", 40)}}))
	for i, page := range p.Pages {
		heads, sides := 0, map[float64][]float64{}
		for _, it := range page.Items {
			if it.Text != nil && strings.HasSuffix(strings.TrimSpace(runText(it.Text)), "head") {
				heads++
			}
			if it.Path != nil && it.Node == nil && len(it.Path.Ops) == 2 && it.Path.Ops[0].X == it.Path.Ops[1].X {
				x := it.Path.Ops[0].X
				sides[x] = append(sides[x], it.Path.Ops[0].Y, it.Path.Ops[1].Y)
			}
		}
		if heads != 2 {
			t.Errorf("page %d has %d heads, want one in each column", i+1, heads)
		}
		for x, ys := range sides {
			for k := 1; k+1 < len(ys); k += 2 {
				if gap := ys[k+1] - ys[k]; gap > 0.01 {
					t.Errorf("page %d: the edge at %.0f has a gap of %.1f points", i+1, x, gap)
				}
			}
		}
	}
	if len(p.Pages) < 2 {
		t.Error("the table does not break")
	}
}

// TestCrampedTableIsSetRowByRow: no word is broken, each column's head stands
// above its cell, and is read once.
func TestCrampedTableIsSetRowByRow(t *testing.T) {
	cell := func(s string) handout.Cell { return handout.TextCell(handout.Plain(s)) }
	table := handout.Table{Columns: make([]handout.Column, 4), Rules: handout.GridRules,
		Head: []handout.Cell{cell("Responsibilities"), cell("Representatives"), cell("Circumstances"), cell("Recommendations")},
		Rows: []handout.Row{{Cells: []handout.Cell{cell("organization"), cell("international"), cell("transportation"), cell("interpretation")}},
			{Cells: []handout.Cell{cell("understanding"), {}, {}, {}}}}}
	d := doc("en", table)
	d.Booklet, d.Size = true, 18
	p := mustLayout(t, d)
	var read, shown []string
	for _, page := range p.Pages {
		for _, it := range page.Items {
			if it.Text == nil {
				continue
			}
			shown = append(shown, runText(it.Text))
			if it.Node != nil {
				read = append(read, runText(it.Text))
			}
		}
	}
	wantRead := "Responsibilities organization Representatives international Circumstances transportation Recommendations interpretation understanding"
	if got := strings.Join(read, " "); got != wantRead {
		t.Errorf("read  %q\nwant %q", got, wantRead)
	}
	wantShown := strings.Replace(wantRead, " understanding", " Responsibilities understanding Representatives Circumstances Recommendations", 1)
	if got := strings.Join(shown, " "); got != wantShown {
		t.Errorf("shown %q\nwant %q", got, wantShown)
	}
}

// TestColumnsHoldTheirLongestWords where there is room for all.
func TestColumnsHoldTheirLongestWords(t *testing.T) {
	for _, c := range []struct{ shares, least, want []float64 }{
		{[]float64{1, 1}, []float64{0, 0}, []float64{50, 50}},
		{[]float64{9, 1}, []float64{0, 30}, []float64{70, 30}},
		{[]float64{4, 4, 2}, []float64{60, 0, 30}, []float64{60, 10, 30}},
		{[]float64{0, 1}, []float64{20, 0}, []float64{20, 80}},
		{[]float64{1, 1}, []float64{90, 90}, []float64{50, 50}},
	} {
		got := deal(100, c.shares, total(c.shares), c.least)
		for i := range got {
			if d := got[i] - c.want[i]; d > 1e-6 || d < -1e-6 {
				t.Errorf("%v with at least %v: %v, want %v", c.shares, c.least, got, c.want)
			}
		}
	}
}

// FuzzPair holds two columns of whatever text to the invariant: every letter
// of both once, in order, inside of its column and its page.
func FuzzPair(f *testing.F) {
	f.Add("Two minutes each", "اجلسوا اثنين اثنين (Toronto)", uint16(40), true)
	f.Add(strings.Repeat("x", 300), "ਦੋ-ਦੋ ਹੋ ਕੇ ਬੈਠੋ। ਕ੍ਰ", uint16(7), false)
	f.Add("a\u202eb\u2067c\u200d\u0301 (x) ]\u2069 12,5%", " ", uint16(900), true)
	f.Fuzz(func(t *testing.T, one, two string, shape uint16, rtl bool) {
		if len(one)+len(two) > 1500 {
			t.Skip()
		}
		tags := [2]lang.Tag{"en", "pa"}
		if rtl {
			tags = [2]lang.Tag{"ar", "en"}
		}
		var both [2][]handout.Block
		for i, text := range []string{one, two} {
			long := handout.Paragraph{Text: handout.Plain(strings.Repeat(text+" ", 1+int(shape%17)))}
			list := handout.List{Marker: handout.Bullet}
			for range shape / 17 % 5 {
				list.Items = append(list.Items, handout.Item{Blocks: []handout.Block{long}})
			}
			table := handout.Table{Columns: make([]handout.Column, 1+shape/85%3), Rules: handout.GridRules}
			for range shape / 255 % 7 {
				table.Rows = append(table.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(text))}})
			}
			both[i] = []handout.Block{handout.Heading{Level: 2, Text: handout.Plain(text)}, list,
				handout.Note{Body: []handout.Block{long}}, table}
			if shape&1 == 1 {
				both[i] = []handout.Block{handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: both[i]}}
			}
		}
		p, err := Layout(doc(tags[0], handout.Pair{First: both[0], Second: both[1], Lang: tags[0], With: tags[1]}))
		if err != nil {
			t.Skip() // a character without a glyph
		}
		got := columnTexts(t, p, rtl)
		for i, tag := range tags {
			if have, want := letters(got[i]), letters(plainText(t, tag, both[i])); have != want {
				t.Errorf("column %d:\n got %q\nwant %q", i, have, want)
			}
		}
	})
}

// TestPairOfTallRows: rows taller than a page, under heads that come again, end.
func TestPairOfTallRows(t *testing.T) {
	table := func(word string, n int) []handout.Block {
		tb := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
			Head: []handout.Cell{handout.TextCell(handout.Plain(word)), {}}}
		for range 4 {
			tb.Rows = append(tb.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(strings.Repeat(word+" ", n))), {}}})
		}
		return []handout.Block{handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: []handout.Block{para(word), tb}}}
	}
	first, second := table("one", 900), table("deux", 3)
	p := mustLayout(t, doc("en", handout.Pair{Lang: "en", With: "fr", First: first, Second: second}))
	got := columnTexts(t, p, false)
	for i, blocks := range [][]handout.Block{first, second} {
		if letters(got[i]) != letters(plainText(t, "en", blocks)) {
			t.Errorf("column %d lost or gained words", i)
		}
	}
	if len(p.Pages) < 8 || len(p.Pages) > 40 {
		t.Errorf("%d pages", len(p.Pages))
	}
}

// TestPairOfTenThousandRows: long tables cost by their rows, not by the square.
func TestPairOfTenThousandRows(t *testing.T) {
	table := func(word string) []handout.Block {
		tb := handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules,
			Head: []handout.Cell{handout.TextCell(handout.Plain(word)), {}}}
		for range 10_000 {
			tb.Rows = append(tb.Rows, handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(word)), {}}})
		}
		return []handout.Block{tb}
	}
	p := mustLayout(t, doc("ar", handout.Pair{Lang: "ar", With: "en", First: table("صفّ"), Second: table("row")}))
	read := map[string]int{}
	for _, page := range p.Pages {
		for _, it := range page.Items {
			if it.Text != nil && it.Node != nil {
				read[runText(it.Text)]++
			}
		}
	}
	if read["صفّ"] != 10_001 || read["row"] != 10_001 {
		t.Errorf("%d and %d cells, want 10001 of each", read["صفّ"], read["row"])
	}
}
