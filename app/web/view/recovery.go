// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Recovery is the coordinators' page of the printed recovery sheet.
type Recovery struct {
	Page
	Made    string // the date; "" where there is none
	Drilled string // likewise
	Works   bool   // it was just tried
	Wrong   Wrong
}

// RecoveryUse is where the sheet is used.
type RecoveryUse struct {
	Page
	Account   string // as typed
	Least     int    // characters of a passphrase
	PlainHTTP bool   // the browser would not keep the session here
	Wrong     Wrong
}

var (
	recovery    = define[Recovery]("recovery")
	recoveryUse = define[RecoveryUse]("recovery-use")
)

// Render writes the page.
func (p Recovery) Render(w io.Writer) error { return recovery.execute(w, p) }

// Render writes the page.
func (p RecoveryUse) Render(w io.Writer) error { return recoveryUse.execute(w, p) }
