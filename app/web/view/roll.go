// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Roll is who came, with names, for those who facilitate.
type Roll struct {
	Page
	Head       WorkshopHead
	Count      Count
	Rows       []RollRow
	Beyond     int    // set apart beyond the crowd, not among Rows
	Done       string // what was just done, in words
	ID         string // of the next row to add
	Name       string // as typed
	Langs      []Choice
	Headcounts []PlanLanguage // people without a name, as typed
	Token      string
	Wrong      Wrong
}

// RollRow is one attendance.
type RollRow struct {
	ID       string
	Name     string // "" none
	Tag      string
	Language string
	Way      string // in words: "phone, 9:31"
	Apart    bool
	Removed  bool
	Doubles  int // other check-ins of the same person
	Token    string
}

var roll = define[Roll]("roll")

// Render writes the page.
func (p Roll) Render(w io.Writer) error { return roll.execute(w, p) }

// RollEntry is one attendance with all that can be corrected about it.
type RollEntry struct {
	Page
	Head    WorkshopHead
	Row     RollRow
	Name    string // as typed
	Langs   []Choice
	Others  []Choice // whom this may be the same person as
	Doubles []RollRow
	Card    bool // she has a card, and the reader may give her a new one
	Wrong   Wrong
}

var rollEntry = define[RollEntry]("roll-entry")

// Render writes the page.
func (p RollEntry) Render(w io.Writer) error { return rollEntry.execute(w, p) }
