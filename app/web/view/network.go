// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Network is the networks that an organization is in, and the ways into one.
type Network struct {
	Page
	Networks []NetworkTotals
	Partners []NetworkPartner
	Code     string // of a new invitation, shown once
	Typed    string // the code as it was typed
	Inviter  string // whose invitation it is, to be looked at before asking
	Wrong    Wrong
}

// NetworkTotals is one network with its numbers.
type NetworkTotals struct {
	Name    string
	Members int
	Months  []NetworkMonth
}

// NetworkMonth is one month of a network. Numbers are words already: "34", or
// "34 or more" where one organization does not tell.
type NetworkMonth struct {
	Name      string
	Told      int // organizations
	Workshops int
	People    string
	Languages []NetworkLine
	Courses   []NetworkLine
}

// NetworkLine is one language or course.
type NetworkLine struct {
	Phrase
	Number string
}

// NetworkPartner is another organization, or an invitation.
type NetworkPartner struct {
	ID      string
	Name    string
	State   string // invited, asks, asked, joined or in
	Expires string // of an invitation
}

var network = define[Network]("network")

// Render writes the page.
func (p Network) Render(w io.Writer) error { return network.execute(w, p) }
