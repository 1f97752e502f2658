// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Factors is somebody's own page of second factors.
type Factors struct {
	Page
	MustChange bool
	On         bool // there is a second factor
	App        bool // an authenticator app is one
	Secret     string
	QR         QR
	Passkeys   bool     // browsers have passkeys at this address
	Added      []string // when each of hers was
	Left       int      // recovery codes
	Codes      []string // shown now and never again
	Wrong      Wrong
	At         string // the form that Wrong belongs to
}

// FactorGive asks for the second factor at signing in.
type FactorGive struct {
	Page
	Next     string // where to go on to; a path of ours or empty
	Passkeys bool   // she has one that can be used here
	Wrong    Wrong
}

var (
	factors    = define[Factors]("factors")
	factorGive = define[FactorGive]("factor-give")
)

// Render writes the page.
func (p Factors) Render(w io.Writer) error { return factors.execute(w, p) }

// Render writes the page.
func (p FactorGive) Render(w io.Writer) error { return factorGive.execute(w, p) }

// WrongAt is the message of a field of one of the page's forms.
func (p Factors) WrongAt(form, field string) string {
	if p.At != form {
		return ""
	}
	return p.Wrong.At(field)
}
