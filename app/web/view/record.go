// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"io"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Held is all that is held of a member.
type Held struct {
	Organization, Name string
	Language           lang.Tag
	Joined             string
	Journeys           []Phrase
	Workshops          []HeldDay
	Log                []HeldEvent
	Consents           []HeldConsent
}

// HeldDay is a workshop that she checked in to, and how.
type HeldDay struct {
	Title    string
	Date     string
	Language lang.Tag
	Way      string
}

// HeldEvent is an entry of her log.
type HeldEvent struct{ Kind, Month string }

// HeldConsent is what she agreed to, and when.
type HeldConsent struct {
	Text     string // version
	Language lang.Tag
	At       string
}

// MeRecord is a member's record for herself to read.
type MeRecord struct {
	Page
	Held Held
}

// Person is where a coordinator does for a member what she asks for in person.
type Person struct {
	Page
	Card    string // as typed
	Problem string
	ID      string // of the member, once found
	Held    Held
	Asks    bool // whether she is sure
	Done    string
}

var (
	meRecordScreen = define[MeRecord]("me-record")
	personScreen   = define[Person]("person")
)

// Render writes the page.
func (p MeRecord) Render(w io.Writer) error { return meRecordScreen.execute(w, p) }

// Render writes the page.
func (p Person) Render(w io.Writer) error { return personScreen.execute(w, p) }
