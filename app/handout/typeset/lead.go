// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"unicode"

	"github.com/groundwork-org/groundwork/app/handout"
)

// leadsIn says that a paragraph stands before a list, a table or lines to write
// on, which it announces: "When I listen:".
func leadsIn(list []handout.Block) bool {
	if _, ok := list[0].(handout.Paragraph); !ok || len(list) < 2 {
		return false
	}
	switch list[1].(type) {
	case handout.List, handout.Table, handout.WritingLines:
		return true
	}
	return false
}

// endsInColon says that a paragraph is nothing without what follows.
func endsInColon(blk handout.Block) bool {
	p, _ := blk.(handout.Paragraph)
	text := strings.TrimRightFunc(p.Text.String(), unicode.IsSpace)
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}

// titles says that a paragraph belongs to what follows: it is all bold, or the
// fine print under a heading.
func titles(list []handout.Block, i int) bool {
	p, ok := list[i].(handout.Paragraph)
	if !ok || i+1 == len(list) {
		return false
	}
	if i > 0 && finePrint(p) {
		if _, under := list[i-1].(handout.Heading); under {
			return true
		}
	}
	for _, r := range p.Text {
		if !r.Bold && strings.TrimSpace(r.Text) != "" {
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
