// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Workshops is the trainer's list, latest first.
type Workshops struct {
	Page
	Rows        []WorkshopRow
	Older       string // address of the next page, "" on the last
	Coordinator bool
	Plans       bool   // the reader plans workshops
	Reminder    string // about the recovery sheet, for coordinators
}

// WorkshopRow is one workshop of a list.
type WorkshopRow struct {
	WorkshopHead
	Door  string // early, open, closed or gone
	Count Count
}

var workshops = define[Workshops]("workshops")

// Render writes the page.
func (p Workshops) Render(w io.Writer) error { return workshops.execute(w, p) }

// WorkshopCopy asks for the date of a copy.
type WorkshopCopy struct {
	Page
	Head  WorkshopHead
	Date  string
	Token string
	Wrong Wrong
}

var workshopCopy = define[WorkshopCopy]("workshop-copy")

// Render writes the page.
func (p WorkshopCopy) Render(w io.Writer) error { return workshopCopy.execute(w, p) }

// Plan is the form of a plan, with everything as it was typed.
type Plan struct {
	Page
	Code     string // "" while the workshop is new
	Action   string // where the form is sent
	Revision int64
	Token    string // of the form
	Wrong    Wrong
	Advice   []string

	Course       string
	CourseTitle  Phrase
	OtherCourses []Choice // addresses
	WorkTitle    string
	Date         string
	Start        string
	Zone         string
	Zones        []string
	Place        string

	Modules      []PlanModule
	Items        []PlanItem
	Ends         string
	Total        string
	Expected     []PlanLanguage
	Needs        []PlanNeed
	Facilitators []PlanFacilitator
	FollowDate   string
	FollowStart  string
	FollowPlace  string
	FollowHost   string
}

// PlanModule is a module that may be taken whole or block by block.
type PlanModule struct {
	Slug    string
	Title   Phrase
	Minutes string
	Taken   bool
	Blocks  []Choice
}

// PlanItem is one line of the day.
type PlanItem struct {
	N       int
	Module  string
	Block   string
	Title   Phrase
	Own     bool // an item of the trainer's own
	Minutes string
	Clock   string
	Began   bool // on the day itself: it stays where it is
	First   bool
	Last    bool
	Leads   []Choice
	Helps   []Choice
}

// PlanLanguage is one language of the room.
type PlanLanguage struct {
	Bar
	Typed        string
	Hearing      []Choice
	Interpreters string
}

// PlanNeed is one count of needs.
type PlanNeed struct {
	Field string
	Label string
	Value string
}

// PlanFacilitator is one line of the facilitators.
type PlanFacilitator struct {
	N     int
	ID    string
	Who   []Choice
	Guest string
	Role  []Choice
	Langs []Choice
}

var plan = define[Plan]("plan")

// Render writes the page.
func (p Plan) Render(w io.Writer) error { return plan.execute(w, p) }
