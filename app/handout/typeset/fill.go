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
	room := b.height - reach(*newFlow(0), above)
	for _, size := range fillSizes {
		if b.trying || size <= b.size { // within another trial, sizes would multiply
			break
		}
		ss, fits, err := b.attempt(f.Blocks, bx, size, room-2*size)
		if err != nil {
			return nil, err
		}
		if fits {
			ss = append(above, ss...)
			keepTogether(ss)
			return ss, nil
		}
	}
	ss, err := b.blocks(f.Blocks, bx)
	return append(above, ss...), err
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
