// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// SignIn is where trainers and coordinators sign in.
type SignIn struct {
	Page
	Account   string
	Next      string // where to go on to; a path of ours or empty
	Problem   string
	Waits     bool   // too many tries with this name: a device code may be typed
	Code      string // as typed
	WrongCode string
	PlainHTTP bool // the browser would not keep the session here
}

// SetUp is the one-time page that makes an organization.
type SetUp struct {
	Page
	Organization, Zone, Account, Name string
	Problem, Field                    string
	Langs                             []Choice
}

var (
	signInScreen = define[SignIn]("sign-in")
	setUpScreen  = define[SetUp]("setup")
)

// Render writes the page.
func (p SignIn) Render(w io.Writer) error { return signInScreen.execute(w, p) }

// Render writes the page.
func (p SetUp) Render(w io.Writer) error { return setUpScreen.execute(w, p) }
