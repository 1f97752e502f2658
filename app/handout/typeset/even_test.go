// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
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
