// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
)

// TestFramesGiveRoom: where the last page would hold little, sheets' frames stand
// closer together and closer to their words, if that saves it, and not where it
// doesn't.
func TestFramesGiveRoom(t *testing.T) {
	framed := func(n int) *Pages {
		blocks := make([]handout.Block, n)
		for i := range blocks {
			blocks[i] = handout.Sheet{Body: []handout.Block{para(words("word", 12))}}
		}
		return mustLayout(t, doc("en", blocks...))
	}
	on := func(page Page) (frames int) {
		for _, it := range page.Items {
			if it.Path != nil && it.Path.Width == 1.3 {
				frames++
			}
		}
		return frames
	}
	natural := on(framed(24).Pages[0]) // with a second page that is well filled
	for n := natural; n <= natural*5/4; n++ {
		if p := framed(n); len(p.Pages) > 1 {
			t.Errorf("%d sheets, of which a page holds %d at their distance, take %d pages", n, natural, len(p.Pages))
		}
	}
	if got := on(framed(natural * 3 / 2).Pages[0]); got != natural {
		t.Errorf("%d sheets stand closer for nothing: %d on the first page, not %d", natural*3/2, got, natural)
	}
}

// TestAPageWithinIsSaved: where a page before the last would hold little, as what
// follows doesn't fit under it, blocks stand closer together as well, and the last
// page is filled after that.
func TestAPageWithinIsSaved(t *testing.T) {
	lines := func(n int) (list []handout.Block) {
		for range n {
			list = append(list, para("line"))
		}
		return list
	}
	on := func(first, whole, last int) (on []int) { // how many lines stand on each page
		blocks := append(lines(first), handout.Keep{Blocks: []handout.Block{para(words("word", whole))}})
		p := mustLayout(t, doc("en", append(blocks, lines(last)...)...))
		for _, page := range p.Pages {
			on = append(on, strings.Count(pageText(page), "line"))
		}
		return on
	}
	room, whole := on(40, 1, 1)[0], 100
	for len(on(0, whole+10, 0)) == 1 { // a page of words
		whole += 10
	}
	for _, last := range []int{room / 2, room - 1, room + 3, room + 5} {
		got := on(room+2, whole, last)
		if got[0] != room+2 || got[len(got)-1] < 4 {
			t.Errorf("%d lines, of which a page holds %d at their distance, then a page of words and %d lines: on the pages stand %v",
				room+2, room, last, got)
		}
	}
}
