// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"strconv"

	"github.com/groundwork-org/groundwork/app/handout"
)

// inside is the box of a block's nth part. Outside of a Pair nobody asks.
func (bx box) inside(n int) box {
	if bx.at != "" {
		bx.at += "/" + strconv.Itoa(n)
	}
	return bx
}

// begin marks the slice with which the box's block begins.
func (bx box) begin(ss []slice) {
	if bx.at != "" && len(ss) > 0 {
		ss[0].at = bx.at
	}
}

// asideMark marks the second part of a Beside in a box's place.
const asideMark = "a"

// pair sets two languages beside each other, row by row.
func (b *builder) pair(p handout.Pair, bx box) ([]slice, error) {
	if bx.at != "" {
		return nil, fmt.Errorf("typeset: a pair of languages inside of another")
	}
	gutter := b.size * 1.6
	boxes := [2]box{bx.in(p.Lang), bx.in(p.With)}
	for i := range boxes {
		boxes[i].width = (bx.width - gutter) / 2
		boxes[i].at = "0"
		if (i == 1) != b.e.rtl(bx.lang) {
			boxes[i].x += boxes[i].width + gutter
		}
		boxes[i].node = bx.node.add("Div", boxes[i].lang)
	}
	cols, grids, err := b.pairColumns(p, boxes, nil)
	if err != nil {
		return nil, err
	}
	if lists := unlikeTables(grids); len(lists) > 0 {
		for i := range boxes {
			boxes[i].node.Kids = nil
		}
		if cols, _, err = b.pairColumns(p, boxes, lists); err != nil {
			return nil, err
		}
	}
	level := map[string]bool{}
	alike(p.First, p.Second, "0", level)
	return newRows(cols, level).join(), nil
}

// pairColumns lays both columns out. lists are the places of tables that are
// set row by row; grids says of each table that might be whether it found room.
func (b *builder) pairColumns(p handout.Pair, boxes [2]box, lists map[string]bool) (cols columns, grids [2]map[string]bool, err error) {
	defer func() { b.lists, b.grids = nil, nil }()
	for i, blocks := range [][]handout.Block{p.First, p.Second} {
		grids[i] = map[string]bool{}
		b.lists, b.grids = lists, grids[i]
		ss, err := b.blocks(blocks, boxes[i])
		if err != nil {
			return nil, grids, err
		}
		cols = append(cols, ss)
	}
	return cols, grids, nil
}

// unlikeTables are those that find room in one of the columns only: they look
// alike as lists in both.
func unlikeTables(grids [2]map[string]bool) map[string]bool {
	lists := map[string]bool{}
	for at, fit := range grids[0] {
		if other, met := grids[1][at]; met && fit != other {
			lists[at] = true
		}
	}
	return lists
}

// alike collects the blocks, items and rows that both lists have in the same
// places. Where the lists differ, nothing in them can be told to match.
func alike(a, b []handout.Block, at string, level map[string]bool) {
	if len(a) != len(b) {
		return
	}
	for i := range a {
		if fmt.Sprintf("%T", a[i]) != fmt.Sprintf("%T", b[i]) {
			return
		}
	}
	for i := range a {
		at := at + "/" + strconv.Itoa(i)
		level[at] = true
		switch x := a[i].(type) {
		case handout.Sheet:
			y, _ := b[i].(handout.Sheet)
			alike(x.Body, y.Body, at, level)
		case handout.Keep:
			y, _ := b[i].(handout.Keep)
			alike(x.Blocks, y.Blocks, at, level)
		case handout.Group:
			y, _ := b[i].(handout.Group)
			alike(x.Blocks, y.Blocks, at, level)
		case handout.Beside: // in a narrow column its parts stand under each other
			y, _ := b[i].(handout.Beside)
			alike(x.Main, y.Main, at, level)
			alike(x.Aside, y.Aside, at+asideMark, level)
		case handout.List:
			y, _ := b[i].(handout.List)
			alikeItems(x.Items, y.Items, at, level)
		case handout.Table:
			y, _ := b[i].(handout.Table)
			for j := range x.Rows {
				level[at+"/"+strconv.Itoa(j)] = len(x.Rows) == len(y.Rows)
			}
		}
	}
}

func alikeItems(a, b []handout.Item, at string, level map[string]bool) {
	if len(a) != len(b) {
		return
	}
	for i := range a {
		at := at + "/" + strconv.Itoa(i)
		level[at] = true
		alike(a[i].Blocks, b[i].Blocks, at, level)
	}
}

// rows cuts two columns into the rows that stand level.
type rows struct {
	cols   columns
	level  map[string]bool
	frames map[[2]*frame]*frame
	tables map[[2]*tableFlow]*tableFlow
}

func newRows(cols columns, level map[string]bool) *rows {
	return &rows{cols: cols, level: level,
		frames: map[[2]*frame]*frame{}, tables: map[[2]*tableFlow]*tableFlow{}}
}

// join makes a slice of each row.
func (r *rows) join() []slice {
	var out []slice
	for _, at := range append(r.shared(), "") {
		row := make(columns, len(r.cols))
		for i := range r.cols {
			n := r.until(i, at)
			row[i], r.cols[i] = r.cols[i][:n], r.cols[i][n:]
		}
		for len(row[0])+len(row[1]) > 0 {
			part := make(columns, len(row))
			for i, ss := range row {
				n := sameFrame(ss)
				part[i], row[i] = ss[:n:n], ss[n:]
			}
			out = append(out, r.slice(part))
		}
	}
	return out
}

// sameFrame counts the slices that are in the same outermost frame as the first,
// or like it in none.
func sameFrame(ss []slice) int {
	for i := range ss {
		if ss[i].outermost() != ss[0].outermost() {
			return i
		}
	}
	return len(ss)
}

func (s *slice) outermost() *frame {
	if len(s.frames) == 0 {
		return nil
	}
	return s.frames[0]
}

// shared are the places at which both columns begin a row, in order, but for
// their beginnings.
func (r *rows) shared() []string {
	there := map[string]bool{}
	for _, s := range r.rest(1) {
		there[s.at] = s.at != "" && r.level[s.at]
	}
	var out []string
	for _, s := range r.rest(0) {
		if there[s.at] {
			out = append(out, s.at)
		}
	}
	return out
}

// rest is a column without its first slice.
func (r *rows) rest(col int) []slice {
	return r.cols[col][min(1, len(r.cols[col])):]
}

// until counts a column's slices before a place; all of them before "".
func (r *rows) until(col int, at string) int {
	for i, s := range r.rest(col) {
		if at != "" && s.at == at {
			return i + 1
		}
	}
	return len(r.cols[col])
}

// slice joins a row. Both columns share one frame, the outermost, so that
// their edges are level on every page.
func (r *rows) slice(row columns) slice {
	var s slice
	var outer [2]*frame
	var tables [2]*tableFlow
	for i, ss := range row {
		if len(ss) == 0 {
			continue
		}
		outer[i] = ss[0].outermost()
		tables[i] = ss[0].table
		last := ss[len(ss)-1]
		s.before, s.after = max(s.before, ss[0].before), max(s.after, last.after)
		s.keepNext, s.wantsNext = s.keepNext || last.keepNext, s.wantsNext || last.wantsNext
		s.likesNext = s.likesNext || last.likesNext
		s.breakPage = s.breakPage || ss[0].breakPage
		for j := range ss {
			if outer[i] != nil {
				ss[j].frames = ss[j].frames[1:]
			}
		}
	}
	if outer != [2]*frame{} {
		s.frames = []*frame{r.frame(outer)}
	}
	if tables[0] != nil || tables[1] != nil {
		s.table = r.table(tables)
	}
	row.level()
	s.foot, s.cols, s.over = row.foot(), row, row.over()
	s.height = row.height()
	for _, ss := range row {
		s.least = max(s.least, begins(*newFlow(0), ss[:unit(ss, (*slice).kept)]))
	}
	return s
}

// frame draws what the columns' own frames draw, at the same height.
func (r *rows) frame(own [2]*frame) *frame {
	f := r.frames[own]
	if f == nil {
		f = &frame{}
		for _, o := range own {
			if o != nil {
				f.top, f.bottom = max(f.top, o.top), max(f.bottom, o.bottom)
			}
		}
		f.draw = func(y0, y1 float64, first, last bool) (items []Item) {
			for _, o := range own {
				if o != nil {
					items = append(items, o.draw(y0, y1, first, last)...)
				}
			}
			return items
		}
		r.frames[own] = f
	}
	return f
}

// table repeats both columns' heads.
func (r *rows) table(own [2]*tableFlow) *tableFlow {
	t := r.tables[own]
	if t == nil {
		t = &tableFlow{}
		var head slice
		tallest := 0.0
		for _, o := range own {
			if o != nil && len(o.head) == 1 {
				tallest = max(tallest, o.head[0].height)
			}
		}
		for _, o := range own {
			if o == nil || len(o.head) == 0 {
				continue
			}
			ss := make([]slice, len(o.head))
			for i, h := range o.head {
				h.frames, h.items = nil, copied(h.items)
				ss[i] = h
			}
			if len(ss) == 1 {
				ss[0].height = max(ss[0].height, tallest)
			}
			items, height := stack(ss)
			head.items, head.height = append(head.items, items...), max(head.height, height)
		}
		if head.height > 0 {
			t.head = []slice{head}
		}
		r.tables[own] = t
	}
	return t
}
