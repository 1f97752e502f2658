// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"io"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Module is a module's page, for members or, with Desk on its sheets, for
// trainers.
type Module struct {
	Page
	Course     Phrase
	CourseAt   string // address of the course
	Number, Of int    // its place in the course
	Summary    Phrase
	Length     string
	Sheets     []Sheet
	Sources    []curriculum.Source
	SourceLang lang.Tag // of Sources
	Previous   *Entry   // nil on the first module
	Next       *Entry   // nil on the last
	Print      string   // address of the handout to print
	Printing   Printing // other ways to print it
	Trainer    bool     // this is the trainers' page
	Other      string   // address of the members' page on the trainers', and the other way round
}

// Printing is the form that asks how sheets of a module or a workshop are to be
// printed.
type Printing struct {
	Page
	Action string   // address of the PDF
	Kinds  []Choice // one where there is nothing to choose
	With   []Choice // a second language beside the page's own
	Wide   []int    // how many sheets wide a poster of the flip charts may be; empty for none
}

var module = define[Module]("module")

// Render writes the page.
func (p Module) Render(w io.Writer) error { return module.execute(w, p) }
