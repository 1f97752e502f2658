// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Projector is for the wall: the code, how many came, and never a name.
type Projector struct {
	Page
	Head    WorkshopHead
	Count   Count
	QR      QR
	Join    string // the address to type, without its scheme
	Door    string
	Welcome []Phrase // one line per language of the room
}

var projector = define[Projector]("projector")

// Render writes the page.
func (p Projector) Render(w io.Writer) error { return projector.execute(w, p) }
