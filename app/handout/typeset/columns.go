// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"

	"github.com/groundwork-org/groundwork/app/handout"
)

// column is a column's place on the page.
type column struct {
	x, width float64
	align    handout.Align
	start    float64 // x of the edge where reading begins
	tear     bool
}

// columns places a table's columns. fit is false where words have to be broken.
func (b *builder) columns(t handout.Table, bx box) (cols []column, fit bool, err error) {
	widths, fit, err := b.widths(t, bx)
	if err != nil {
		return nil, false, err
	}
	cols = make([]column, len(t.Columns))
	x := bx.x
	for i := range cols {
		k := i
		if b.e.rtl(bx.lang) {
			k = len(cols) - 1 - i // the first column stands on the right
		}
		cols[k] = column{x: x, width: widths[k], align: t.Columns[k].Align, start: x, tear: t.Columns[k].Tear}
		if b.e.rtl(bx.lang) {
			cols[k].start = x + widths[k]
		}
		x += widths[k]
	}
	return cols, fit, nil
}

// cramped is where columns are so narrow, in ems of running text, that a word
// may be wider than its share. measured is how many rows are looked at then.
const (
	cramped  = 9
	measured = 200
)

// widestPage stands for a page's number before it is known.
const widestPage = 8888

// widths deals a table's width out by its columns' shares. Where columns are
// narrow, none gets less than its longest word needs, as far as there is room.
func (b *builder) widths(t handout.Table, bx box) (list []float64, fit bool, err error) {
	shares := make([]float64, len(t.Columns))
	sum := 0.0
	for i, c := range t.Columns {
		shares[i] = max(c.Share, 0)
		sum += shares[i]
	}
	if sum == 0 {
		for i := range shares {
			shares[i], sum = 1, sum+1
		}
	}
	least, clusters := make([]float64, len(shares)), make([]float64, len(shares))
	if len(shares) > 1 && bx.width*slices.Min(shares) < cramped*b.size*sum {
		rows := append([]handout.Row{{Cells: t.Head}}, t.Rows[:min(len(t.Rows), measured)]...)
		for i, r := range rows {
			for j, c := range r.Cells[:min(len(r.Cells), len(least))] {
				in := bx.in(c.Lang)
				in.bold = i == 0 || c.Header
				word, cluster, err := b.longestIn(c.Blocks, in)
				if err != nil {
					return nil, false, err
				}
				if word > 0 {
					least[j] = max(least[j], word+2*cellSide+0.5)
					clusters[j] = max(clusters[j], cluster+2*cellSide+0.5)
				}
			}
		}
	}
	if need := total(least); need > bx.width { // words will break: where they are longest, least
		return deal(bx.width, least, need, clusters), false, nil
	}
	return deal(bx.width, shares, sum, least), true, nil
}

// longestIn is the width of the longest word in paragraphs and headings, and of
// the widest cluster, which cannot be broken.
func (b *builder) longestIn(blocks []handout.Block, bx box) (word, cluster float64, err error) {
	for _, blk := range blocks {
		var text handout.Text
		in, st := bx, b.scaled(handout.Normal)
		switch blk := blk.(type) {
		case handout.Paragraph:
			text, in, st = blk.Text, bx.in(blk.Lang), b.scaled(blk.Scale)
		case handout.Heading:
			text, in = blk.Text, bx.in(blk.Lang)
			st, _ = b.headingStyle(blk.Level)
		case handout.PageNumber:
			in, text = bx.in(blk.Lang), handout.Plain(bx.in(blk.Lang).lang.Numeral(widestPage))
		default:
			continue
		}
		if text.Empty() {
			continue
		}
		ps, err := b.e.paragraphs(text, setting{lang: in.lang, size: st.size, bold: st.bold || in.bold})
		if err != nil {
			return 0, 0, err
		}
		for _, p := range ps {
			word = max(word, p.longestWord())
			for _, c := range p.clusters {
				cluster = max(cluster, c.width)
			}
		}
	}
	return word, cluster, nil
}

// stackable says that a table's rows can stand under each other. A sheet to
// write on or to tear keeps its columns, and so does one with more than words in
// its head.
func stackable(t handout.Table) bool {
	form := true
	for _, r := range t.Rows {
		form = form && r.Height > 0
	}
	for _, c := range t.Columns {
		form = form || c.Tear
	}
	for _, c := range t.Head {
		for _, block := range c.Blocks {
			_, words := block.(handout.Paragraph)
			form = form || !words
		}
	}
	return !form && len(t.Head) == len(t.Columns)
}

// stacked sets a table that is too narrow for its words row by row: each
// column's head, and under it the row's cell, or a line to write on. It remains
// a table to those who hear it: the heads are read once.
func (b *builder) stacked(t handout.Table, bx box) ([]slice, error) {
	node := bx.node.add("Table", bx.lang)
	node.Alt = t.Summary
	headRow := node.add("THead", "").add("TR", "")
	heads := make([]*Node, len(t.Columns))
	for j := range heads {
		heads[j] = headRow.add("TH", bx.in(t.Head[j].Lang).lang)
		heads[j].Scope = "Column"
	}
	body := node.add("TBody", "")
	var out []slice
	written := false // the row before does not end with a line of its own
	for i, r := range t.Rows {
		if i > 0 && written {
			out = append(out, b.ruleAcross(handout.Rule{}, bx)...)
		}
		written = len(r.Cells) == len(t.Columns) && len(r.Cells[len(r.Cells)-1].Blocks) > 0
		in := bx.inside(i)
		in.node = body.add("TR", "")
		ss, err := b.stackedRow(t, r, heads, in)
		if err != nil {
			return nil, err
		}
		in.begin(ss)
		b.keepLow(ss, wholeFrame)
		out = append(out, ss...)
		clear(heads)
	}
	return out, nil
}

// stackedRow sets a row's cells under each other, each under its head. The
// heads' elements are nil where they have been read.
func (b *builder) stackedRow(t handout.Table, r handout.Row, heads []*Node, bx box) ([]slice, error) {
	var out []slice
	for j := range t.Columns {
		label := b.scaled(handout.Small)
		label.bold = true
		for _, head := range t.Head[j].Blocks {
			p, ok := head.(handout.Paragraph)
			if !ok {
				continue
			}
			var node *Node
			if heads[j] != nil {
				node = heads[j].add("P", "")
			}
			ss, err := b.text(p.Text, label, bx.in(t.Head[j].Lang).in(p.Lang), node)
			if err != nil {
				return nil, err
			}
			keepTogether(ss)
			if len(ss) > 0 {
				ss[len(ss)-1].keepNext = true
			}
			out = append(out, ss...)
		}
		cell := handout.Cell{}
		if j < len(r.Cells) {
			cell = r.Cells[j]
		}
		if len(cell.Blocks) == 0 {
			cell.Blocks = []handout.Block{handout.WritingLines{Count: 1}}
		}
		in := bx.in(cell.Lang)
		in.node = bx.node.add("TD", in.lang)
		ss, err := b.blocks(cell.Blocks, in)
		if err != nil {
			return nil, err
		}
		out = append(out, ss...)
	}
	return out, nil
}

// bolder is a text in bold.
func bolder(t handout.Text) handout.Text {
	out := make(handout.Text, len(t))
	for i, r := range t {
		r.Bold = true
		out[i] = r
	}
	return out
}

func total(list []float64) (sum float64) {
	for _, v := range list {
		sum += v
	}
	return sum
}

// deal gives each its share of a width, but none less than its least, as long
// as they all fit.
func deal(width float64, shares []float64, sum float64, least []float64) []float64 {
	out := make([]float64, len(shares))
	need := total(least)
	fixed := make([]bool, len(shares))
	left := width
	for again := true; again; {
		again = false
		for i, s := range shares {
			if fixed[i] {
				continue
			}
			if out[i] = left * s / max(sum, 1e-9); need <= width && out[i] < least[i] {
				out[i], fixed[i], again = least[i], true, true
				left, sum = left-least[i], sum-s
				break
			}
		}
	}
	return out
}
