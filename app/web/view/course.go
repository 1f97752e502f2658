// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"io"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Course is a course's own page: its modules, and what to know beforehand.
type Course struct {
	Page
	Summary    Phrase
	Length     string
	Book       string // address of the course as a book
	Modules    []Entry
	Sheets     []Sheet
	License    string
	SourceLang lang.Tag // of License
	Credits    Phrase
}

var course = define[Course]("course")

// Render writes the page.
func (p Course) Render(w io.Writer) error { return course.execute(w, p) }
