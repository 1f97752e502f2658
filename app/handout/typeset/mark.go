// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"slices"

	"github.com/groundwork-org/groundwork/app/handout"
)

// pageRef is a page's number that is not known before the pages are broken.
// Its box stands where the line will stand.
type pageRef struct {
	of string
	bx box
	y  float64 // of the line's top
}

// pageNumber keeps a line free for a page's number.
func (b *builder) pageNumber(n handout.PageNumber, bx box) ([]slice, error) {
	height, _, err := b.lineMetrics(bx.lang, b.scaled(handout.Normal))
	if err != nil {
		return nil, err
	}
	bx.node = bx.node.add("P", bx.lang)
	return []slice{{height: height, after: b.gap(), items: []Item{{ref: &pageRef{of: n.Of, bx: bx}}}}}, nil
}

// number writes a page's number once it is known.
func (b *builder) number(r *pageRef, marks map[string]int) ([]Item, error) {
	page, ok := marks[r.of]
	if !ok {
		return nil, fmt.Errorf("typeset: a page's number is asked for, and nothing is marked %q", r.of)
	}
	st := b.scaled(handout.Normal)
	st.align = handout.End
	if room := 4 * st.size; r.bx.width < room { // over the edge rather than over two lines
		if !b.e.rtl(r.bx.lang) {
			r.bx.x -= room - r.bx.width
		}
		r.bx.width = room
	}
	ss, err := b.text(handout.Text{{Text: r.bx.lang.Numeral(page + 1), Link: "#" + r.of}}, st, r.bx, r.bx.node)
	if err != nil || len(ss) == 0 {
		return nil, err
	}
	return moved(ss[0].items, r.y), nil
}

// resolve takes the marks off the pages, and puts numbers where they are
// referred to. running is what stands above each page, as the marks say.
func (b *builder) resolve(pages [][]Item, first handout.Text) (marks map[string]int, running []handout.Text, err error) {
	marks = map[string]int{}
	running = make([]handout.Text, len(pages))
	above := first
	for i, items := range pages {
		if i > 0 {
			running[i] = above
		}
		for _, it := range items {
			if it.mark == nil {
				continue
			}
			if it.mark.ID != "" {
				marks[it.mark.ID] = i
			}
			if !it.mark.Running.Empty() {
				above, running[i] = it.mark.Running, nil
			}
		}
	}
	for i, items := range pages {
		if !slices.ContainsFunc(items, func(it Item) bool { return it.mark != nil || it.ref != nil }) {
			continue
		}
		var kept []Item
		for _, it := range items {
			switch {
			case it.ref != nil:
				number, err := b.number(it.ref, marks)
				if err != nil {
					return nil, nil, err
				}
				kept = append(kept, number...)
			case it.mark == nil:
				kept = append(kept, it)
			}
		}
		pages[i] = kept
	}
	return marks, running, nil
}
