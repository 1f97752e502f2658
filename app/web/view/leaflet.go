// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Leaflet is a document outside of courses: the glossary, the methods, a
// journey.
type Leaflet struct {
	Page
	Kicker  string
	Summary Phrase
	Sheets  []Sheet
}

var leaflet = define[Leaflet]("leaflet")

// Render writes the page.
func (p Leaflet) Render(w io.Writer) error { return leaflet.execute(w, p) }
