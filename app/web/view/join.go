// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// JoinCode is the page to type a workshop's code on.
type JoinCode struct {
	Page
	Typed   string
	Problem string
}

// Link is a phrase that leads somewhere.
type Link struct {
	Phrase
	Address string
}

// FollowUp is the next meeting, as people carry it home.
type FollowUp struct {
	When, Place, Host string
}

// Join is the page to check in on, and what stands there afterwards.
type Join struct {
	Page
	Code       string
	Workshop   Phrase
	Day, Hours string
	ID         string // of the check-in; made with the page
	Door       string // early, open or closed
	KnownAs    string // typed before, where it could not be saved
	Card       string
	Problem    string
	Field      string // the field that Problem is about
	In         bool   // saved
	Standing   string
	Next       *FollowUp
	Modules    []Link
}

var (
	joinCodeScreen = define[JoinCode]("join-code")
	joinScreen     = define[Join]("join")
)

// Render writes the page.
func (p JoinCode) Render(w io.Writer) error { return joinCodeScreen.execute(w, p) }

// Render writes the page.
func (p Join) Render(w io.Writer) error { return joinScreen.execute(w, p) }
