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
	if lists := pairedLists(grids, b.height*tallBegin); len(lists) > 0 {
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
// set row by row; grids says of each table that might be how it begins.
func (b *builder) pairColumns(p handout.Pair, boxes [2]box, lists map[string]bool) (cols columns, grids [2]map[string]tableTop, err error) {
	defer func() { b.lists, b.grids = nil, nil }()
	for i, blocks := range [][]handout.Block{p.First, p.Second} {
		grids[i] = map[string]tableTop{}
		b.lists, b.grids = lists, grids[i]
		ss, err := b.blocks(blocks, boxes[i])
		if err != nil {
			return nil, grids, err
		}
		cols = append(cols, ss)
	}
	return cols, grids, nil
}

// pairedLists are the tables that find room in one of the columns only, for they look
// alike as lists in both, and those whose head and first row, as tall as the taller
// language makes them, are more than most.
func pairedLists(grids [2]map[string]tableTop, most float64) map[string]bool {
	lists := map[string]bool{}
	for at, a := range grids[0] {
		b, met := grids[1][at]
		if met && (a.room != b.room || max(a.head, b.head)+max(a.first, b.first) > most) {
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
		case handout.Note:
			y, _ := b[i].(handout.Note)
			alike(noted(x), noted(y), at, level)
		case handout.Promise:
			y, _ := b[i].(handout.Promise)
			alike(x.Body, y.Body, at, level)
		case handout.Beside: // in a narrow column its parts stand under each other
			y, _ := b[i].(handout.Beside)
			alike(x.Main, y.Main, at, level)
			alike(x.Aside, y.Aside, at+asideMark, level)
		case handout.List:
			y, _ := b[i].(handout.List)
			alikeItems(x.Items, y.Items, at, level)
		case handout.Table:
			y, _ := b[i].(handout.Table)
			if len(x.Rows) == len(y.Rows) && len(x.Columns) == len(y.Columns) {
				alikeRows(x, at, level)
			}
		}
	}
}

// alikeRows collects a table's rows, and the cells that may stand under each other.
func alikeRows(t handout.Table, at string, level map[string]bool) {
	for j := range t.Rows {
		at := at + "/" + strconv.Itoa(j)
		level[at] = true
		for k := range t.Columns {
			level[at+"/"+strconv.Itoa(k)] = true
		}
	}
}

// noted is what a note says, its title first.
func noted(n handout.Note) []handout.Block {
	if n.Title.Empty() {
		return n.Body
	}
	return append([]handout.Block{handout.Paragraph{}}, n.Body...)
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
