// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Room is the trainer's page on the day.
type Room struct {
	Page
	Head   WorkshopHead
	Door   string // early, open, closed or gone
	DoorAt string // when the doors open or close by themselves
	Count  Count
	QR     QR
	Join   string // the address in the QR code
	Advice []string
	Prints []Choice // each sheet that prints alone, with its address

	Slots  []Slot
	Shown  int  // how many items had begun when the page was made
	Over   bool // the last item ended
	Behind string

	Apart  []Apart
	Beyond int

	// KeepsRoll and Plans say how far the reader reaches, see workshop.Reach.
	KeepsRoll, Plans bool
	Substitute       bool // came in with a day pass, which opens no further pages

	SheetSays int
	FromPaper int
}

// Slot is one item of the run-of-show.
type Slot struct {
	N      int
	Time   string
	Was    string // "planned 9:30", where it moved
	Title  Phrase
	Method Phrase // how: "pairs"; may be empty
	Group  string
	Leads  string
	Helps  string
	Length string
	Cut    string
	Left   string // of the current item
	Over   bool   // the current item overruns
	Now    bool
	Done   bool
}

// Apart is a check-in that waits for a trainer's word.
type Apart struct {
	ID       string
	Name     string // "" none
	Language string // in its own script
	Tag      string
	When     string
	Standing string // early, late or beyond
	Token    string
}

var room = define[Room]("room")

// Render writes the page.
func (p Room) Render(w io.Writer) error { return room.execute(w, p) }
