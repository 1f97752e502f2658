// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Resend keeps the fields of a form that was not taken, because its session had
// ended or is another's by now, so that whoever it is of can send it again.
type Resend struct {
	Page
	Anothers bool   // somebody else is signed in
	Members  bool   // it is of a member's page
	Action   string // where the form goes, a path of ours
	Fields   []Field
	Dropped  bool // passphrases or codes were among what was typed: they are not here
}

// Field is a hidden field of a form.
type Field struct{ Name, Value string }

var resendScreen = define[Resend]("resend")

// Render writes the page.
func (p Resend) Render(w io.Writer) error { return resendScreen.execute(w, p) }
