// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Home is the first page in a language: a place to type a code, and what there
// is to read.
type Home struct {
	Page
	Courses  []Entry
	Journeys []Entry
}

// Entry is one line of a list of things to read.
type Entry struct {
	Title   Phrase
	Summary Phrase
	Address string
	Number  int    // its place in the course; 0: none
	Length  string // "40 minutes"; "" where it takes no time
}

var home = define[Home]("home")

// Render writes the page.
func (p Home) Render(w io.Writer) error { return home.execute(w, p) }
