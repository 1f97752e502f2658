// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Invitation is where somebody accepts an invitation.
type Invitation struct {
	Page
	Code, Handle, Name string // as typed
	Least              int    // characters of a passphrase
	PlainHTTP          bool   // the browser would not keep the session here
	Wrong              Wrong
}

var invitation = define[Invitation]("invitation")

// Render writes the page.
func (p Invitation) Render(w io.Writer) error { return invitation.execute(w, p) }
