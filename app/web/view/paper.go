// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// PaperSheet is where a trainer types the paper sheet in, in its own order.
type PaperSheet struct {
	Page
	Head    WorkshopHead
	Says    int // filled-in rows on paper; 0 not said yet
	Entered int
	All     bool
	More    bool // more are entered than the sheet says
	Changed int
	Rows    []PaperRow // to type
	Numbers string     // of Rows, with spaces between
	Entries []RollRow  // typed already
	Typed   string     // how many rows, as typed
	Wrong   Wrong
}

// PaperRow is one row to type.
type PaperRow struct {
	N      int
	Name   string
	NoName bool
	Langs  []Choice
	Wrong  bool // what was typed here cannot be
}

var paperSheet = define[PaperSheet]("paper-sheet")

// Render writes the page.
func (p PaperSheet) Render(w io.Writer) error { return paperSheet.execute(w, p) }
