// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"time"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// CheckIn is workshop.CheckIn as a document.
type CheckIn struct {
	ID       string    `bson:"_id" json:"id"`
	Workshop string    `bson:"workshop" json:"workshop"`
	Org      string    `bson:"org" json:"org"`
	Way      string    `bson:"way" json:"way"`
	KnownAs  []byte    `bson:"known_as,omitempty" json:"known_as,omitempty"`
	Member   string    `bson:"member" json:"member"`
	Lang     string    `bson:"lang" json:"lang"`
	Row      int       `bson:"sheet_row" json:"sheet_row"`
	Standing string    `bson:"standing" json:"standing"`
	By       string    `bson:"author" json:"author"`
	At       time.Time `bson:"at" json:"at"`
	Consent  string    `bson:"consent,omitempty" json:"consent,omitempty"`
}

// FromCheckIn makes the document.
func FromCheckIn(c workshop.CheckIn) CheckIn {
	return CheckIn{c.ID, c.Workshop, c.Org, string(c.Way), c.KnownAs.Box, c.Member, string(c.Lang), c.Row, string(c.Standing),
		c.By, Round(c.At), c.Consent}
}

// Value gives the domain's value back, its key still missing.
func (d CheckIn) Value() workshop.CheckIn {
	return workshop.CheckIn{ID: d.ID, Workshop: d.Workshop, Org: d.Org, Way: workshop.Way(d.Way), KnownAs: people.Sealed{Box: d.KnownAs},
		Member: d.Member, Lang: lang.Tag(d.Lang), Row: d.Row, Standing: workshop.Standing(d.Standing), By: d.By, At: Round(d.At), Consent: d.Consent}
}

// Correction is workshop.Correction as a document.
type Correction struct {
	ID       string    `bson:"_id" json:"id"`
	Workshop string    `bson:"workshop" json:"workshop"`
	Org      string    `bson:"org" json:"org"`
	CheckIn  string    `bson:"checkin" json:"checkin"`
	Action   string    `bson:"action" json:"action"`
	KnownAs  []byte    `bson:"known_as,omitempty" json:"known_as,omitempty"`
	Lang     string    `bson:"lang" json:"lang"`
	Other    string    `bson:"other" json:"other"`
	By       string    `bson:"author" json:"author"`
	At       time.Time `bson:"at" json:"at"`
	Consent  string    `bson:"consent,omitempty" json:"consent,omitempty"`
}

// FromCorrection makes the document.
func FromCorrection(c workshop.Correction) Correction {
	return Correction{c.ID, c.Workshop, c.Org, c.CheckIn, string(c.Action), c.KnownAs.Box, string(c.Lang), c.Other, c.By, Round(c.At), c.Consent}
}

// Value gives the domain's value back, its key still missing.
func (d Correction) Value() workshop.Correction {
	return workshop.Correction{ID: d.ID, Workshop: d.Workshop, Org: d.Org, CheckIn: d.CheckIn, Action: workshop.Action(d.Action),
		KnownAs: people.Sealed{Box: d.KnownAs}, Lang: lang.Tag(d.Lang), Other: d.Other, By: d.By, At: Round(d.At), Consent: d.Consent}
}

// Headcount is workshop.Headcount as a document.
type Headcount struct {
	ID       string    `bson:"_id" json:"id"`
	Workshop string    `bson:"workshop" json:"workshop"`
	Org      string    `bson:"org" json:"org"`
	Lang     lang.Tag  `bson:"lang" json:"lang"`
	People   int       `bson:"people" json:"people"`
	By       string    `bson:"author" json:"author"`
	At       time.Time `bson:"at" json:"at"`
}

// FromHeadcount makes the document.
func FromHeadcount(h workshop.Headcount) Headcount {
	h.At = Round(h.At)
	return Headcount(h)
}

// Value gives the domain's value back.
func (d Headcount) Value() workshop.Headcount {
	d.At = Round(d.At)
	return workshop.Headcount(d)
}

// Event is journey.Event as a document.
type Event struct {
	ID        string       `bson:"_id" json:"id"`
	Org       string       `bson:"org" json:"org"`
	Person    string       `bson:"person" json:"person"`
	Kind      journey.Kind `bson:"kind" json:"kind"`
	Subject   string       `bson:"subject" json:"subject"`
	Month     string       `bson:"month" json:"month"`
	Witness   string       `bson:"witness" json:"witness"`
	Withdraws string       `bson:"withdraws" json:"withdraws"`
	At        time.Time    `bson:"at" json:"at"`
}

// FromEvent makes the document.
func FromEvent(e journey.Event) Event {
	e.At = Round(e.At)
	return Event(e)
}

// Value gives the domain's value back.
func (d Event) Value() journey.Event {
	d.At = Round(d.At)
	return journey.Event(d)
}
