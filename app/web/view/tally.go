// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Tally is how the room answered the three questions and what it committed to:
// the form, and what changed between the moments.
type Tally struct {
	Page
	Head      WorkshopHead
	Present   int
	Done      bool
	Wrong     Wrong
	Moments   []TallyMoment
	Changes   []TallyChange
	Pledges   []TallyPledge
	Promised  int // commitments in all
	Questions []string
}

// TallyMoment is the form of one moment, before or after.
type TallyMoment struct {
	Moment string
	Title  string
	By     []Choice
	Lines  []TallyLine
}

// TallyLine is one question's numbers, as typed.
type TallyLine struct {
	Field    string // "before-1"
	Question string
	Yes      string
	Partly   string
	NotYet   string
	Revision int64
}

// TallyChange is one question as a change of the room.
type TallyChange struct {
	Question string
	Bars     []TallyBar
}

// TallyBar is how the room stood at one moment, in parts of 1000.
type TallyBar struct {
	Title     string
	Yes       int
	Partly    int
	NotYet    int
	PartlyAt  int
	NotYetAt  int
	YesPeople int
	Of        int
}

// TallyPledge is how many committed to one kind of thing.
type TallyPledge struct {
	Kind     string
	Label    string
	Value    string
	Revision int64
}

var tally = define[Tally]("tally")

// Render writes the page.
func (p Tally) Render(w io.Writer) error { return tally.execute(w, p) }
