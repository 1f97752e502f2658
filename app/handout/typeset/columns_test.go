// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// TestNarrowColumnsTakeWhatOthersSpare: long words that go on for lines get the room
// that short ones beside them leave, before a table becomes a list.
func TestNarrowColumnsTakeWhatOthersSpare(t *testing.T) {
	for words, table := range map[string]bool{"we all go ": true, "counterproposals ": true, strings.Repeat("counterproposal", 2) + " ": false} {
		cell := func(text string) handout.Cell { return handout.TextCell(handout.Plain(text)) }
		row := handout.Row{Cells: []handout.Cell{cell("one"), cell("two"), cell("three"), cell(strings.Repeat(words, 12))}}
		block := handout.Table{Columns: []handout.Column{{Share: 1}, {Share: 1}, {Share: 1}, {Share: 1}},
			Head: []handout.Cell{cell("First"), cell("Second"), cell("Third"), cell("Last")}, Rows: []handout.Row{row, row}}
		heads := 0
		for _, it := range mustLayout(t, doc("en", block)).Pages[0].Items {
			if it.Text != nil && runText(it.Text) == "Last" {
				heads++
			}
		}
		if (heads == 1) != table {
			t.Errorf("%.30q: %d heads, want a table: %t", words, heads, table)
		}
	}
}

// TestIdeographsDoNotStandOneALine in a column whose neighbours' words are long.
func TestIdeographsDoNotStandOneALine(t *testing.T) {
	cell := func(text string) handout.Cell { return handout.TextCell(handout.Plain(text)) }
	row := handout.Row{Cells: []handout.Cell{cell("最后几个星期没发工资"), cell("employers"), cell("employers"), cell("employers")}}
	d := doc("zh-Hans", handout.Table{Columns: []handout.Column{{Share: 1}, {Share: 1}, {Share: 1}, {Share: 1}},
		Head: []handout.Cell{cell("发生了什么"), cell("谁"), cell("谁"), cell("谁")}, Rows: []handout.Row{row, row}})
	d.Booklet, d.Size = true, 18
	for _, it := range mustLayout(t, d).Pages[0].Items {
		if it.Text != nil && strings.Contains("最后几个星期没发工资", runText(it.Text)) && len([]rune(runText(it.Text))) < 2 {
			t.Errorf("a line of the first column is %q", runText(it.Text))
		}
	}
}

// TestLinesToWriteOnHaveNoGaps: in every language they are drawn by the Latin face.
func TestLinesToWriteOnHaveNoGaps(t *testing.T) {
	for _, tag := range []lang.Tag{"en", "zh-Hans", "ur", "ta"} {
		met := false
		for _, it := range mustLayout(t, doc(tag, para("谁 کون யார்: ________"))).Pages[0].Items {
			if it.Text != nil && strings.Contains(runText(it.Text), "____") {
				if met = true; it.Text.Face.Script != "Latn" {
					t.Errorf("%s: in the face for %s", tag, it.Text.Face.Script)
				}
			}
		}
		if !met {
			t.Errorf("%s: no line", tag)
		}
	}
}

// TestAListsRowsAreNotTorn: where a table is set row by row, on half a sheet, a time
// stands on the page of its words.
func TestAListsRowsAreNotTorn(t *testing.T) {
	cell := func(text string) handout.Cell { return handout.TextCell(handout.Plain(text)) }
	long := strings.Repeat("counterproposal", 2)
	for above := range 24 {
		for below := range 8 {
			lines := 1 + below%2
			words := long + strings.Repeat(" "+long, lines) + " end"
			table := handout.Table{Columns: []handout.Column{{Share: 1}, {Share: 1}, {Share: 1}, {Share: 1}},
				Head: []handout.Cell{cell("Time"), cell("Minutes"), cell("What"), cell("How")},
				Rows: []handout.Row{{Cells: []handout.Cell{cell("begin"), cell("8"), cell(words), cell(words)}}}}
			d := doc("en", para(strings.TrimSpace(strings.Repeat("filler\n", above)+"filler")), table, para(strings.TrimSpace(strings.Repeat("below\n", 1+3*below))))
			d.Booklet = true
			for i, page := range mustLayout(t, d).Pages {
				if text := pageText(page); strings.Contains(text, "begin") != strings.Contains(text, "end") {
					t.Errorf("after %d lines page %d has a part of a row: %q", above+1, i+1, text)
				}
			}
		}
	}
}

// TestAHeadAloneIsSet: what has no rows keeps its words, also where they would stand
// in columns that are too narrow for them.
func TestAHeadAloneIsSet(t *testing.T) {
	table := handout.Table{Columns: make([]handout.Column, 8), Rules: handout.GridRules}
	for j := range table.Columns {
		table.Head = append(table.Head, handout.TextCell(handout.Plain(strings.Repeat("solidarity", 2*(j%3)))))
	}
	if got := strings.Count(readAloud(mustLayout(t, doc("en", table))), "solidarity"); got != 14 {
		t.Errorf("%d words of a head without rows, want 14", got)
	}
}

// TestColumnsWithoutWordsHaveRoom: long words beside a column that is empty, also
// its head, leave it room to tick.
func TestColumnsWithoutWordsHaveRoom(t *testing.T) {
	for letters := 60; letters < 75; letters++ {
		row := handout.Row{Cells: []handout.Cell{handout.TextCell(handout.Plain(strings.Repeat("n", letters))), {}}}
		mustLayout(t, doc("en", handout.Table{Columns: make([]handout.Column, 2), Rules: handout.GridRules, Head: row.Cells, Rows: []handout.Row{row, row}}))
	}
}

// TestWordsThatMeetStandApart: without a rule between columns, the end of what is read
// from the right does not meet the end of what is read from the left beside it.
func TestWordsThatMeetStandApart(t *testing.T) {
	b := &builder{e: testEngine(t), size: 12, height: 700}
	in := func(tag lang.Tag, text string) handout.Block {
		return handout.Paragraph{Text: handout.Plain(text), Lang: tag}
	}
	for name, c := range map[string]struct {
		rules  handout.Rules
		second lang.Tag
		width  float64
		want   float64
	}{
		"two directions":     {handout.RowRules, "en", 400, wideSide},
		"no room for that":   {handout.RowRules, "en", 226, cellSide},
		"one direction":      {handout.RowRules, "ar", 400, cellSide},
		"a rule between all": {handout.GridRules, "en", 400, cellSide},
	} {
		cell := handout.Cell{Blocks: []handout.Block{in("ur", "ہم کیا کرتے ہیں"), in(c.second, "counterproposals")}}
		table := handout.Table{Columns: make([]handout.Column, 2), Rules: c.rules, Rows: []handout.Row{{Cells: []handout.Cell{cell, cell}}}}
		cols, _, err := b.columns(table, box{width: c.width, lang: "ur"})
		if err != nil {
			t.Fatal(err)
		}
		if cols[0].side != c.want {
			t.Errorf("%s: %.1f points at the sides, want %.1f", name, cols[0].side, c.want)
		}
	}
}
