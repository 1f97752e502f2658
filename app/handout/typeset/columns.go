// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "github.com/groundwork-org/groundwork/app/handout"

// column is a column's place on the page.
type column struct {
	x, width float64
	align    handout.Align
	start    float64 // x of the edge where reading begins
	tear     bool
}

// columns places a table's columns.
func (b *builder) columns(t handout.Table, bx box) ([]column, error) {
	widths, err := b.widths(t, bx)
	if err != nil {
		return nil, err
	}
	cols := make([]column, len(t.Columns))
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
	return cols, nil
}

// cramped is where columns are so narrow, in ems of running text, that a word
// may be wider than its share. measured is how many rows are looked at then.
const (
	cramped  = 9
	measured = 200
)

// widths deals a table's width out by its columns' shares. Where columns are
// narrow, none gets less than its longest word needs, as far as there is room.
func (b *builder) widths(t handout.Table, bx box) ([]float64, error) {
	shares := make([]float64, len(t.Columns))
	sum := 0.0
	for i, c := range t.Columns {
		shares[i] = max(c.Share, 0)
		sum += shares[i]
	}
	least := make([]float64, len(shares))
	if bx.width < cramped*b.size*float64(len(shares)) && len(shares) > 1 {
		rows := append([]handout.Row{{Cells: t.Head}}, t.Rows[:min(len(t.Rows), measured)]...)
		for i, r := range rows {
			for j, c := range r.Cells[:min(len(r.Cells), len(least))] {
				in := bx.in(c.Lang)
				in.bold = i == 0 || c.Header
				need, err := b.longestIn(c.Blocks, in)
				if err != nil {
					return nil, err
				}
				if need > 0 {
					least[j] = max(least[j], need+2*cellSide+0.5)
				}
			}
		}
	}
	if sum == 0 {
		for i := range shares {
			shares[i], sum = 1, sum+1
		}
	}
	if need := total(least); need > bx.width { // words will break: where they are longest, least
		shares, sum = least, need
	}
	return deal(bx.width, shares, sum, least), nil
}

// longestIn is the width of the longest word in paragraphs and headings.
func (b *builder) longestIn(blocks []handout.Block, bx box) (widest float64, err error) {
	for _, blk := range blocks {
		var text handout.Text
		in, st := bx, b.scaled(handout.Normal)
		switch blk := blk.(type) {
		case handout.Paragraph:
			text, in, st = blk.Text, bx.in(blk.Lang), b.scaled(blk.Scale)
		case handout.Heading:
			text, in = blk.Text, bx.in(blk.Lang)
			st, _ = b.headingStyle(blk.Level)
		default:
			continue
		}
		if text.Empty() {
			continue
		}
		ps, err := b.e.paragraphs(text, setting{lang: in.lang, size: st.size, bold: st.bold || in.bold})
		if err != nil {
			return 0, err
		}
		for _, p := range ps {
			widest = max(widest, p.longestWord())
		}
	}
	return widest, nil
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
