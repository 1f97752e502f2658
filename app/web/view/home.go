// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Home is the first page in a language: the courses.
type Home struct {
	Page
}

var home = define[Home]("home")

// Render writes the page.
func (p Home) Render(w io.Writer) error { return home.execute(w, p) }
