// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// margins of a page in points. Office printers leave 12 to 18 points blank.
type margins struct{ side, top, bottom float64 }

// A booklet's pages have narrower margins, which still hold the fold.
var (
	sheetMargins   = margins{side: 50, top: 44, bottom: 54}
	bookletMargins = margins{side: 36, top: 40, bottom: 46}
)

// Strokes in points.
const (
	thin  = 0.5
	rule  = 0.9
	thick = 2.4
)

// defaultSize is running text in points (CNIB Clear Print guidelines: 12 or
// more, leading 25 to 30 per cent of it or more).
const defaultSize = 12

// leading is the distance of baselines for each point of size, by the script
// that a text is set in: stacked and joined scripts want taller lines.
func leading(script string, heading bool) float64 {
	l := 1.42
	switch script {
	case "Arab":
		l = 1.75
	case "Aran": // words climb to their beginning
		l = 2.35
	case "Deva", "Guru", "Beng", "Taml", "Gujr", "Telu", "Knda", "Mlym", "Sinh", "Khmr", "Mymr", "Thai", "Laoo", "Tibt":
		l = 1.6
	case "Hans", "Hant", "Jpan", "Kore":
		l = 1.6
	}
	if heading {
		l -= 0.2
	}
	return l
}

// textStyle is how a block's text is set.
type textStyle struct {
	size    float64 // points
	bold    bool
	heading bool
	align   handout.Align
}

func (b *builder) scaled(s handout.Scale) textStyle {
	st := textStyle{size: b.size}
	switch s {
	case handout.Small:
		st.size = b.small(0.84)
	case handout.Large:
		st.size = b.size * 1.3
	case handout.Display:
		st.size, st.bold, st.heading = b.size*3, true, true
	}
	return st
}

// Large print begins at 18 points, and nothing in it is smaller than 16 (CNIB
// Clear Print guidelines), but what stands around the text.
const (
	largePrint      = 18
	smallestInLarge = 16
)

// small is a share of running text for what is less than it: not less than clear
// print and large print allow.
func (b *builder) small(share float64) float64 {
	least := min(b.size, defaultSize)
	if b.large || b.size >= largePrint {
		least = smallestInLarge
	}
	return max(b.size*share, least)
}

// headingStyle returns a level's style and the space before it.
func (b *builder) headingStyle(level int) (st textStyle, before float64) {
	factor := [...]float64{1.95, 1.4, 1.16, 1}[min(max(level, 1), 4)-1]
	st = textStyle{size: b.size * factor, bold: true, heading: true}
	return st, b.size * [...]float64{0.9, 1.5, 1.2, 1}[min(max(level, 1), 4)-1]
}

// gap is the space between paragraphs.
func (b *builder) gap() float64 { return b.size * 0.6 }

// lineMetrics gives a line's height and where its baseline lies in it.
func (b *builder) lineMetrics(tag lang.Tag, st textStyle) (height, baseline float64, err error) {
	script := b.e.langScript(tag)
	f, ok, err := b.e.store.face(script, Regular)
	if err == nil && !ok {
		f, _, err = b.e.store.face("Latn", Regular)
	}
	if err != nil {
		return 0, 0, err
	}
	height = st.size * leading(script, st.heading)
	em := st.size * opticalScale(f.Script) / 1000
	up, down := float64(f.Ascent)*em, -float64(f.Descent)*em
	return height, (height-up-down)/2 + up, nil
}
