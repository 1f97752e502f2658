// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

// Way is how a check-in came in.
type Way string

// The ways in.
const (
	Phone  Way = "phone"
	ByRoll Way = "roll"  // added by a trainer on the roll
	Paper  Way = "paper" // typed in from the sign-in sheet
)

// Standing is what was decided about a check-in when it arrived.
type Standing string

// Counted check-ins count at once; the others are kept and set apart until a
// trainer confirms them.
const (
	Counted Standing = "counted"
	Early   Standing = "early"  // before the doors open
	Late    Standing = "late"   // up to fourteen days after the close
	Beyond  Standing = "beyond" // more than four times the people expected
)

// CheckIn is a fact: somebody came in. It never changes.
type CheckIn struct {
	ID       string // UUID in canonical lower-case form, made on the phone
	Workshop string // workshop id
	Org      string
	Way      Way
	KnownAs  people.Sealed // place checkin/<ID>/known_as; not given: no name
	Member   string        // member id where she gave her card, or OfErased and more; "" otherwise
	Lang     lang.Tag
	Row      int // row of the paper sheet, from 1; 0 otherwise
	Standing Standing
	Consent  string    // version of the words above the name field, where a name was given; see Service.Promise
	By       string    // account id for roll and paper; "" for a phone
	At       time.Time // when the server recorded it
}

// OfErased begins the Member of check-ins whose member was erased. What follows
// is the same in her check-ins of one workshop, where she counts once, and leads
// to nobody and to no other workshop.
const OfErased = "erased/"

// HasMember says whether somebody who holds a card, and was not erased, is meant.
func (c CheckIn) HasMember() bool {
	return c.Member != "" && !strings.HasPrefix(c.Member, OfErased)
}

// Action is what a correction does.
type Action string

// The corrections a trainer can make.
const (
	Remove  Action = "remove"  // was not here, or entered by mistake
	Restore Action = "restore" // undo a removal
	Rename  Action = "rename"  // KnownAs replaces the name
	Relang  Action = "relang"  // Lang replaces the language
	Confirm Action = "confirm" // counts although early, late or beyond
	SameAs  Action = "same-as" // the same person as Other: one attendance
)

// Correction is a fact too: a human's word about a check-in. The latest wins.
type Correction struct {
	ID       string // random; deterministic where a form is sent twice
	Workshop string
	Org      string
	CheckIn  string // id of the check-in it is about
	Action   Action
	KnownAs  people.Sealed // for Rename; place correction/<ID>/known_as
	Lang     lang.Tag      // for Relang
	Other    string        // for SameAs
	Consent  string        // for Rename, as in CheckIn
	By       string        // account id
	At       time.Time
}

// Headcount is a fact: so many people of a language without a name. The latest
// per language wins.
type Headcount struct {
	ID       string
	Workshop string
	Org      string
	Lang     lang.Tag
	People   int
	By       string
	At       time.Time
}

// Moment is when the room says where it stands.
type Moment string

// Before the work and after it; and what stood on the evaluation forms, typed in
// from paper.
const (
	Before Moment = "before"
	After  Moment = "after"
	Forms  Moment = "forms"
)

// Questions is how many questions are asked then: three are read aloud; forms
// have two more.
func (m Moment) Questions() int {
	switch m {
	case Before, After:
		return Questions
	case Forms:
		return Questions + 2
	}
	return 0
}

// Tally is how many answered a question read aloud, by hands, dots or faces:
// counts of the room, never of a person. Keyed by workshop, moment, question.
type Tally struct {
	Workshop string
	Org      string
	Moment   Moment
	Question int    // from 1
	By       string // "hands", "dots", "faces"
	Yes      int
	Partly   int
	NotYet   int
	Revision int64
	At       time.Time
}

// Pledge is how many commitments of a kind the room made. Keyed by workshop
// and kind.
type Pledge struct {
	Workshop string
	Org      string
	Kind     string // see CommitmentKinds
	People   int
	Revision int64
	At       time.Time
}

// CommitmentKinds are the kinds a commitment can have; their names are
// messages "room-commitment-<kind>".
var CommitmentKinds = []string{"bring-somebody", "one-on-one", "co-facilitate", "follow-up", "join-action"}
