// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "github.com/groundwork-org/groundwork/app/handout"

// fillSizes are running text in points, the largest first: from across a hall
// to across a table.
var fillSizes = []float64{72, 60, 50, 42, 36, 30, 26, 22, 18, 15}

// filling sets blocks as large as they fit on one page without a word broken.
func (b *builder) filling(f handout.Fill, bx box) ([]slice, error) {
	above, err := b.blocks(f.Above, bx)
	if err != nil {
		return nil, err
	}
	return b.fillUnder(above, f.Blocks, bx)
}

// fillUnder is filling below what is set already.
func (b *builder) fillUnder(above []slice, blocks []handout.Block, bx box) ([]slice, error) {
	room := b.height - reach(*newFlow(0), above)
	for _, size := range fillSizes {
		if b.trying || size <= b.size { // within another trial, sizes would multiply
			break
		}
		ss, fits, err := b.attempt(blocks, bx, size, room-2*size)
		if err != nil {
			return nil, err
		}
		if fits {
			ss = append(above, ss...)
			keepWhole(ss)
			return ss, nil
		}
	}
	sides := apart(blocks)
	for _, size := range b.underNotices(len(above) > 0, len(sides) > 0) {
		if ss, fits, err := b.attempt(blocks, bx, size, room-2*size); err != nil || fits {
			ss = append(above, ss...)
			keepWhole(ss)
			return ss, err
		}
	}
	if len(sides) > 0 && !b.trying {
		return b.fillApart(above, sides, bx)
	}
	ss, err := b.blocks(blocks, bx)
	if len(above) > 0 && len(ss) > 0 && reach(*newFlow(0), ss) > room-2*b.size {
		ss[0].breakPage = true
	}
	return append(above, ss...), err
}

// underNotices are the sizes tried last: running text's own before two languages
// part, and in large print the smallest before notices have a page to themselves.
func (b *builder) underNotices(above, two bool) (sizes []float64) {
	if b.trying {
		return nil
	}
	if two || above {
		sizes = append(sizes, b.size)
	}
	if above && b.large {
		sizes = append(sizes, smallestInLarge)
	}
	return sizes
}

// apart is what a Pair, or several, hold of each language; nothing where other
// blocks stand with them.
func apart(blocks []handout.Block) (sides []handout.Block) {
	var first, second handout.Group
	for _, blk := range blocks {
		p, ok := blk.(handout.Pair)
		if !ok {
			return nil
		}
		first.Lang, second.Lang = p.Lang, p.With
		first.Blocks, second.Blocks = append(first.Blocks, p.First...), append(second.Blocks, p.Second...)
	}
	for _, side := range []handout.Group{first, second} {
		if len(side.Blocks) > 0 {
			sides = append(sides, side)
		}
	}
	return sides
}

// fillApart gives each language a page of its own. Notices stand above the first,
// or above the last where only that leaves them room.
func (b *builder) fillApart(above []slice, sides []handout.Block, bx box) (out []slice, err error) {
	kids := len(bx.node.Kids)
	for i, side := range sides {
		ss, err := b.fillUnder(above, []handout.Block{side}, bx)
		if n := len(above); err == nil && n > 0 && i < len(sides)-1 && len(ss) > n && ss[n].breakPage {
			bx.node.Kids = bx.node.Kids[:kids]
			ss, err = b.fillUnder(nil, []handout.Block{side}, bx)
		} else {
			above = nil
		}
		if err != nil {
			return nil, err
		}
		if i > 0 && len(ss) > 0 {
			ss[0].breakPage = true
		}
		out = append(out, ss...)
	}
	return out, nil
}

// attempt lays blocks out in another size. It leaves no trace in the structure
// tree where they do not fit in a height, or a word is broken.
func (b *builder) attempt(blocks []handout.Block, bx box, size, height float64) (ss []slice, fits bool, err error) {
	own := &Node{Role: "Div", Parent: bx.node}
	was, wasTrying := b.size, b.trying
	b.size, b.trying, b.broke = size, true, false
	defer func() { b.size, b.trying = was, wasTrying }()
	at := bx
	at.node = own
	ss, err = b.blocks(blocks, at)
	if err != nil || b.broke || reach(*newFlow(0), ss) > height {
		return ss, false, err
	}
	bx.node.Kids = append(bx.node.Kids, own)
	return ss, true, nil
}
