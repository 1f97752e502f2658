// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"unicode"

	"github.com/groundwork-org/groundwork/app/handout"
)

// lead keeps the last line of a paragraph with the list, the table or the lines to
// write on that it stands before and announces: always, where it ends in a colon
// ("When I listen:"), announces a table, or is all that stands between a title and
// the list.
func lead(last *slice, list []handout.Block, i, lines int) {
	p, ok := list[i].(handout.Paragraph)
	if !ok || i+1 == len(list) {
		return
	}
	switch list[i+1].(type) {
	case handout.Table:
		last.keepNext = true
	case handout.List, handout.WritingLines:
		titled := lines <= longestTitle && (len(p.Text) > 0 && p.Text[0].Bold || i > 0 && isHeading(list[i-1]))
		last.keepNext, last.likesNext = last.keepNext || titled || endsInColon(p), true
	}
}

func isHeading(blk handout.Block) bool {
	_, ok := blk.(handout.Heading)
	return ok
}

// endsInColon says that a paragraph is nothing without what follows.
func endsInColon(blk handout.Block) bool {
	p, _ := blk.(handout.Paragraph)
	text := strings.TrimRightFunc(p.Text.String(), unicode.IsSpace)
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}

// longestTitle is how many lines in bold are still a title.
const longestTitle = 3

// titles says that a paragraph belongs to what follows: it is all bold, or the
// fine print under a heading. So does a rule there, over footnotes, or before all else
// in a frame.
func titles(list []handout.Block, i, lines int) bool {
	if _, rule := list[i].(handout.Rule); rule && i+1 < len(list) {
		return finePrint(list[i+1]) || i == 0 || isHeading(list[i-1])
	}
	p, ok := list[i].(handout.Paragraph)
	if !ok || i+1 == len(list) {
		return false
	}
	if i > 0 && finePrint(p) {
		if isHeading(list[i-1]) {
			return true
		}
	}
	for _, r := range p.Text {
		if lines > longestTitle || !r.Bold && strings.TrimSpace(r.Text) != "" {
			return false
		}
	}
	return true
}

// closing says that nothing but fine print is left.
func closing(list []handout.Block) bool {
	for _, blk := range list {
		if !finePrint(blk) {
			return false
		}
	}
	return true
}

// finePrint says that a block is a small paragraph, or two languages' beside
// each other.
func finePrint(blk handout.Block) bool {
	switch blk := blk.(type) {
	case handout.Paragraph:
		return blk.Scale == handout.Small
	case handout.Pair:
		return closing(blk.First) && closing(blk.Second)
	}
	return false
}
