// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"cmp"
	"slices"

	"github.com/groundwork-org/groundwork/app/handout"
)

// column is a column's place on the page.
type column struct {
	x, width float64
	side     float64 // left blank within, at both sides
	align    handout.Align
	start    float64 // x of the edge where reading begins
	tear     bool
}

// columns places a table's columns. fit is false where words have to be broken, or
// stand one a line.
func (b *builder) columns(t handout.Table, bx box) (cols []column, fit bool, err error) {
	n, err := b.needs(t, bx)
	if err != nil {
		return nil, false, err
	}
	var side float64
	var widths []float64
	for _, side = range b.sides(t, bx) {
		if widths, fit = n.deal(bx.width, side); fit {
			break
		}
	}
	cols = make([]column, len(t.Columns))
	x := bx.x
	for i := range cols {
		k := i
		if b.e.rtl(bx.lang) {
			k = len(cols) - 1 - i // the first column stands on the right
		}
		cols[k] = column{x: x, width: widths[k], side: side, align: t.Columns[k].Align, start: x, tear: t.Columns[k].Tear}
		if b.e.rtl(bx.lang) {
			cols[k].start = x + widths[k]
		}
		x += widths[k]
	}
	return cols, fit, nil
}

// sides are what cells may have blank at both sides, the most first.
func (b *builder) sides(t handout.Table, bx box) []float64 {
	if t.Rules == handout.RowRules && slices.ContainsFunc(t.Rows[:min(len(t.Rows), measured)], func(r handout.Row) bool { return b.bothWays(r, bx) }) {
		return []float64{wideSide, cellSide, tightSide}
	}
	return []float64{cellSide, tightSide}
}

// bothWays says that a cell has words that are read from the left and words that are
// read from the right: their ends meet those of its neighbours'.
func (b *builder) bothWays(r handout.Row, bx box) bool {
	for _, c := range r.Cells {
		var met [2]bool
		for _, blk := range c.Blocks {
			tag := bx.in(c.Lang).lang
			switch blk := blk.(type) {
			case handout.Paragraph:
				tag = cmp.Or(blk.Lang, tag)
			case handout.Group:
				tag = cmp.Or(blk.Lang, tag)
			}
			if met[0], met[1] = met[0] || !b.e.rtl(tag), met[1] || b.e.rtl(tag); met[0] && met[1] {
				return true
			}
		}
	}
	return false
}

// roomyColumns is columns, in the smallest type that is large print still where
// large print leaves no room for a word and that does: the size stays so.
func (b *builder) roomyColumns(t handout.Table, bx box) (cols []column, fit bool, err error) {
	cols, fit, err = b.columns(t, bx)
	if was := b.size; err == nil && !fit && b.large && was > smallestInLarge {
		b.size = smallestInLarge
		if cols, fit, err = b.columns(t, bx); !fit {
			b.size = was
		}
	}
	return cols, fit, err
}

// cramped is where columns are so narrow, in ems of running text, that a word
// is often wider than its share; in wider ones, only a long word may be. measured
// is how many rows are looked at.
const (
	cramped  = 9
	measured = 200
)

// shortHead is how many characters of a column's head stay on one line, as a head
// in Chinese that could be broken after each.
const shortHead = 4

// fewHan is how many ideographs stand beside each other at least in a column that
// holds a text of as many: one on a line is not read.
const fewHan = 4

// widestPage stands for a page's number before it is known.
const widestPage = 8888

// needs are what a table's columns ask for: a share each, and the widths of
// their longest word, of their widest cluster, 0 where nobody has looked, and of
// each text. blank says that there are cells to write in, ticks that they are to
// tick.
type needs struct {
	shares, words, clusters []float64
	texts                   [][]extent
	blank, ticks            bool
}

// extent is the width of a text on one line, of its longest word and of its widest
// cluster, which cannot be broken.
type extent struct{ text, word, cluster float64 }

func (b *builder) needs(t handout.Table, bx box) (n needs, err error) {
	of := func() []float64 { return make([]float64, len(t.Columns)) }
	n = needs{shares: of(), words: of(), clusters: of(), texts: make([][]extent, len(t.Columns))}
	for i, c := range t.Columns {
		n.shares[i] = max(c.Share, 0)
	}
	if total(n.shares) == 0 {
		for i := range n.shares {
			n.shares[i] = 1
		}
	}
	if len(n.shares) == 1 {
		return n, nil
	}
	n.ticks = ticked(t) != nil
	rows := append([]handout.Row{{Cells: t.Head}}, t.Rows[:min(len(t.Rows), measured)]...)
	if ems := bx.width * slices.Min(n.shares) / total(n.shares) / b.size; ems >= cramped && !longWords(rows, int(ems)) {
		return n, nil
	}
	for i, r := range rows {
		for j, c := range r.Cells[:min(len(r.Cells), len(n.words))] {
			in := bx.in(c.Lang)
			in.bold = i == 0 || c.Header
			texts, err := b.extents(c.Blocks, in)
			if err != nil {
				return n, err
			}
			for _, e := range texts {
				n.words[j], n.clusters[j] = max(n.words[j], e.word), max(n.clusters[j], e.cluster)
			}
			n.texts[j] = append(n.texts[j], texts...)
			n.blank = n.blank || r.Height > 0 || i > 0 && len(c.Blocks) == 0
		}
	}
	for j := range n.texts {
		if len(n.texts[j]) == 0 { // the others' words would leave it no room to write, nor even its padding
			n.words[j] = b.size
		}
	}
	return n, nil
}

// longWords says that a word in rows has more than so many characters, hardly
// one of which is wider than an em. Ideographs are no words to keep.
func longWords(rows []handout.Row, most int) bool {
	for _, r := range rows {
		for _, c := range r.Cells {
			for _, block := range c.Blocks {
				p, _ := block.(handout.Paragraph)
				n := 0
				for _, run := range p.Text {
					for _, c := range run.Text {
						if n++; c == ' ' || c == '\n' || c >= 0x2E80 {
							n = 0
						}
						if n > most {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// deal gives columns their shares of a table's width, but none less than its
// longest word needs with so much room at both its sides, as far as they all
// fit. Else words will break: where they are longest, least.
func (n needs) deal(width, side float64) (list []float64, fit bool) {
	padded := func(list []float64) []float64 {
		out := slices.Clone(list)
		for i, w := range list {
			if w > 0 {
				out[i] += 2*side + 0.5
			}
		}
		return out
	}
	least := padded(n.words)
	if need := total(least); need > width {
		return deal(width, least, need, padded(n.clusters)), false
	}
	list = deal(width, n.shares, total(n.shares), least)
	if n.blank && !n.ticks || !n.narrow(list) {
		return list, true
	}
	wider := n.widened(list, least)
	return wider, !n.narrow(wider)
}

// narrow says that one of the columns is.
func (n needs) narrow(list []float64) bool {
	for i, w := range list {
		if n.narrowAt(i, w) {
			return true
		}
	}
	return false
}

// narrowAt says that a text goes on for more than three lines in a column of a
// width where hardly two words stand beside each other.
func (n needs) narrowAt(i int, w float64) bool {
	return slices.ContainsFunc(n.texts[i], func(e extent) bool { return e.text > 3*w && w < 1.6*e.word })
}

// given is the share of its width that a column gives to narrow ones at most.
const given = 0.25

// widened has narrow columns take what the others can spare.
func (n needs) widened(list, least []float64) []float64 {
	out := slices.Clone(list)
	spare, takers := 0.0, 0.0
	for i, w := range list {
		if n.narrowAt(i, w) {
			takers += w
			continue
		}
		out[i] = max(least[i], w*(1-given))
		spare += w - out[i]
	}
	for i, w := range list {
		if n.narrowAt(i, w) {
			out[i] += spare * w / takers
		}
	}
	return out
}

// extents are those of paragraphs and headings.
func (b *builder) extents(blocks []handout.Block, bx box) (out []extent, err error) {
	for _, blk := range blocks {
		var words handout.Text
		in, st := bx, b.scaled(handout.Normal)
		switch blk := blk.(type) {
		case handout.Paragraph:
			words, in, st = blk.Text, bx.in(blk.Lang), b.scaled(blk.Scale)
		case handout.Heading:
			words, in = blk.Text, bx.in(blk.Lang)
			st, _ = b.headingStyle(blk.Level)
		case handout.PageNumber:
			in, words = bx.in(blk.Lang), handout.Plain(bx.in(blk.Lang).lang.Numeral(widestPage))
		default:
			continue
		}
		if words.Empty() {
			continue
		}
		ps, err := b.e.paragraphs(words, setting{lang: in.lang, size: st.size, bold: st.bold || in.bold})
		if err != nil {
			return nil, err
		}
		for _, p := range ps {
			e := extent{word: p.longestWord()}
			for _, c := range p.clusters {
				e.cluster = max(e.cluster, c.width)
				e.text += c.width
			}
			if in.bold && len(p.clusters) <= shortHead {
				e.word = e.text
			}
			if slices.ContainsFunc(p.script, unified) {
				e.word = max(e.word, min(e.text, fewHan*st.size))
			}
			out = append(out, e)
		}
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
