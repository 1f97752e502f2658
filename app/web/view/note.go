// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Notes are the sealed notes of a workshop, as a form.
type Notes struct {
	Page
	Head  WorkshopHead
	Goes  string // the date on which they are deleted
	Done  bool
	Most  int // characters
	Notes []Note
	Wrong Wrong
}

// Note is one of them.
type Note struct {
	Field    string // "note-decided"
	Label    string
	Text     string
	Revision int64
}

var notes = define[Notes]("notes")

// Render writes the page.
func (p Notes) Render(w io.Writer) error { return notes.execute(w, p) }
