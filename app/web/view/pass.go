// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Passes is a workshop's page of day passes.
type Passes struct {
	Page
	Head      WorkshopHead
	Code      string // shown now and never again
	Address   string // where it is typed
	Until     string
	Withdrawn bool
	Rows      []PassRow
	Wrong     Wrong
}

// PassRow is a day pass that is good.
type PassRow struct {
	ID    string
	Names bool // opens names
	Until string
}

// PassEnter is where a day pass is typed in.
type PassEnter struct {
	Page
	Code      string // as typed
	PlainHTTP bool   // the browser would not keep the session here
	Wrong     Wrong
}

var (
	passes    = define[Passes]("passes")
	passEnter = define[PassEnter]("pass-enter")
)

// Render writes the page.
func (p Passes) Render(w io.Writer) error { return passes.execute(w, p) }

// Render writes the page.
func (p PassEnter) Render(w io.Writer) error { return passEnter.execute(w, p) }
