// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"errors"
	"fmt"
	"slices"

	"github.com/groundwork-org/groundwork/app/handout"
)

// defaultGrids are columns and rows, from business cards to whole sheets.
var defaultGrids = [][2]int{{2, 4}, {2, 3}, {2, 2}, {1, 3}, {1, 2}, {1, 1}}

// Space around cards in points: inside of their edges, and above and below the
// grid, where the marks stand.
const (
	cardPad  = 11
	cardEdge = 14
)

// grid is how cards stand on a sheet. It is centred from side to side, so that
// its mirror image falls on itself.
type grid struct {
	cols, rows    int
	x, y          float64
	width, height float64 // of one card
}

func (b *builder) grid(shape [2]int, bx box) grid {
	return grid{cols: shape[0], rows: shape[1], x: bx.x, y: cardEdge,
		width: bx.width / float64(shape[0]), height: (b.height - 2*b.size - 2*cardEdge) / float64(shape[1])}
}

// cards finds the first grid on which every card fits, and lays out its sheets.
func (b *builder) cards(c handout.Cards, bx box) ([]slice, error) {
	if len(c.Cards) == 0 {
		return nil, nil
	}
	if bx.width != b.width {
		return nil, errors.New("typeset: cards take whole pages and stand in nothing else")
	}
	shapes := c.Grids
	if len(shapes) == 0 {
		shapes = defaultGrids
	}
	for i, shape := range shapes {
		if shape[0] < 1 || shape[1] < 1 {
			return nil, fmt.Errorf("typeset: a sheet of %d by %d cards", shape[0], shape[1])
		}
		g := b.grid(shape, bx)
		own := &Node{Role: "Div", Parent: bx.node}
		at := bx
		at.node = own
		if c.Repeat {
			c.Cards = slices.Repeat(c.Cards[:1], g.cols*g.rows)
		}
		faces, fit, err := b.cardFaces(c, g, at, i == len(shapes)-1)
		if err != nil {
			return nil, err
		}
		if fit {
			bx.node.Kids = append(bx.node.Kids, own)
			b.pieces = g.cols * g.rows
			return b.cardSheets(c, g, faces, bx), nil
		}
	}
	return nil, nil // not reached: the last grid takes everything
}

// cardFace is one side of a card, from its own upper left corner.
type cardFace struct {
	items []Item
}

// cardFaces lays out fronts and backs, in pairs; goOn lets what does not fit go
// on on a further card.
func (b *builder) cardFaces(c handout.Cards, g grid, bx box, goOn bool) (faces [][2]cardFace, fit bool, err error) {
	room := g.height - 2*cardPad
	if c.Fold {
		room = g.height/2 - 2*cardPad
	}
	for _, card := range c.Cards {
		at := bx.in(card.Lang)
		at.x, at.width, at.framed = cardPad, g.width-2*cardPad, true
		fronts, fit, err := b.cardSides(card.Front, at, g, room, c.Fold, goOn)
		if err != nil || !fit {
			return nil, false, err
		}
		var backs []cardFace
		if c.Backs {
			if backs, fit, err = b.cardSides(card.Back, at, g, room, c.Fold, goOn); err != nil || !fit {
				return nil, false, err
			}
		}
		for i := range max(len(fronts), len(backs)) {
			var pair [2]cardFace
			if i < len(fronts) {
				pair[0] = fronts[i]
			}
			if i < len(backs) {
				pair[1] = backs[i]
			}
			faces = append(faces, pair)
		}
	}
	return faces, true, nil
}

// cardSides sets blocks on one side of a card, or of several where they may go
// on, in the middle from top to bottom.
func (b *builder) cardSides(blocks []handout.Block, bx box, g grid, room float64, fold, goOn bool) ([]cardFace, bool, error) {
	wasTrying := b.trying
	b.trying, b.broke = !goOn, false
	defer func() { b.trying = wasTrying }()
	ss, err := b.blocks(blocks, bx)
	if err != nil {
		return nil, false, err
	}
	columns{ss}.foot() // a card has none
	if !goOn && (b.broke || reach(*newFlow(0), ss) > room) {
		return nil, false, nil
	}
	var out []cardFace
	for len(ss) > 0 {
		side, rest := partedColumn(ss, room, 0, true)
		items, h := stack(side)
		ss = headed(side, rest)
		top := (g.height - h) / 2
		if fold {
			top = g.height/2 + (g.height/2-h)/2
		}
		out = append(out, cardFace{moved(items, top)})
	}
	return out, true, nil
}

// cardSheets puts the cards on pages: fronts, then their backs mirrored.
func (b *builder) cardSheets(c handout.Cards, g grid, faces [][2]cardFace, bx box) []slice {
	per := g.cols * g.rows
	height := g.y*2 + g.height*float64(g.rows)
	var out []slice
	for from := 0; from < len(faces); from += per {
		sheet := faces[from:min(from+per, len(faces))]
		for side := range 2 {
			if side == 1 && !c.Backs {
				break
			}
			s := slice{height: height, breakPage: true, items: cutMarks(g, side == 0, c.Fold)}
			for i, face := range sheet {
				col, row := i%g.cols, i/g.cols
				if b.e.rtl(bx.lang) != (side == 1) { // read from the right, or seen from behind
					col = g.cols - 1 - col
				}
				for _, it := range face[side].items {
					it.move(g.x+float64(col)*g.width, g.y+float64(row)*g.height)
					s.items = append(s.items, it)
				}
			}
			out = append(out, s)
		}
	}
	return out
}

// cutMarks are strokes outside of the grid where the cuts go, and on the front
// also dashes along them, for scissors. A fold is dotted.
func cutMarks(g grid, front, fold bool) []Item {
	right, bottom := g.x+g.width*float64(g.cols), g.y+g.height*float64(g.rows)
	marks := &Path{Width: thin}
	dashes := &Path{Width: thin, Gray: 0.45, Dash: []float64{5, 4}}
	folds := &Path{Width: rule, Gray: 0.45, Dash: []float64{1, 3}}
	line := func(p *Path, x0, y0, x1, y1 float64) {
		p.Ops = append(p.Ops, PathOp{Op: 'M', X: x0, Y: y0}, PathOp{Op: 'L', X: x1, Y: y1})
	}
	for i := range g.cols + 1 {
		x := g.x + g.width*float64(i)
		line(marks, x, g.y-cardEdge+2, x, g.y-3)
		line(marks, x, bottom+3, x, bottom+cardEdge-2)
		line(dashes, x, g.y, x, bottom)
	}
	for i := range g.rows + 1 {
		y := g.y + g.height*float64(i)
		line(marks, g.x-cardEdge+2, y, g.x-3, y)
		line(marks, right+3, y, right+cardEdge-2, y)
		line(dashes, g.x, y, right, y)
		if fold && i < g.rows {
			line(folds, g.x, y+g.height/2, right, y+g.height/2)
		}
	}
	items := []Item{{Path: marks}}
	if front {
		items = append(items, Item{Path: dashes})
	}
	if fold && front {
		items = append(items, Item{Path: folds})
	}
	return items
}
