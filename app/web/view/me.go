// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"html/template"
	"io"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// MeCard asks a member for her card code.
type MeCard struct {
	Page
	Problem   string
	Said      string // what was just done
	PlainHTTP bool
}

// Me is a member's own page.
type Me struct {
	Page
	Name         string
	Organization string
	Problem      string
	Attended     []Attended
	Journeys     []Journey
	Commitments  []Commitment
	Kinds        []string
	Months       []Month
}

// Attended is a workshop she came to.
type Attended struct {
	Title Phrase
	Day   string
	Code  string
}

// Journey is a journey as far as she has come, the stage where she is last.
type Journey struct {
	Slug    string
	Title   Phrase
	Summary Phrase
	Takes   bool // she takes part
	Stages  []Stage
}

// Stage is one stage in members' words. Next is what it offers; only where she
// stands now.
type Stage struct {
	Phrase
	Now   bool
	Words template.HTML
	Next  template.HTML
	Draft bool
}

// NewStage makes a Stage of a journey's block.
func NewStage(r curriculum.Reading, now bool, reader lang.Tag) Stage {
	s := Stage{Phrase: Phrase{Text: r.Text.Title, Lang: r.Lang}, Now: now, Draft: r.Draft,
		Words: nodesHTML(r.Speaks(curriculum.Everybody), reader, r.ID+"-text")}
	if now {
		s.Next = nodesHTML(r.Speaks(curriculum.Next), reader, r.ID+"-next")
	}
	return s
}

// Commitment is a kind and a month, never words.
type Commitment struct {
	Kind, Month string
	Kept        bool
}

// Month is a month to choose.
type Month struct{ Value, Name string }

// MeErase asks whether she is sure.
type MeErase struct{ Page }

// Card is where a trainer offers a card.
type Card struct {
	Page
	Code     string
	ID       string
	Name     string
	Problem  string
	Roll     []Named
	Langs    []Choice
	Journeys []Offered
}

// Named is an entry of the roll with its name opened.
type Named struct {
	ID, Name string
	Here     bool
}

// Offered is a journey to choose.
type Offered struct {
	Phrase
	Slug string
	Here bool
}

// CardGiven shows a card's code, this once.
type CardGiven struct {
	Page
	Code          string // the workshop's
	Lookup, Whole string
	QR            QR
	Reader        lang.Tag // the member's language
}

var (
	meCardScreen    = define[MeCard]("me-card")
	meScreen        = define[Me]("me")
	meEraseScreen   = define[MeErase]("me-erase")
	cardScreen      = define[Card]("card")
	cardGivenScreen = define[CardGiven]("card-given")
)

// Render writes the page.
func (p MeCard) Render(w io.Writer) error { return meCardScreen.execute(w, p) }

// Render writes the page.
func (p Me) Render(w io.Writer) error { return meScreen.execute(w, p) }

// Render writes the page.
func (p MeErase) Render(w io.Writer) error { return meEraseScreen.execute(w, p) }

// Render writes the page.
func (p Card) Render(w io.Writer) error { return cardScreen.execute(w, p) }

// Render writes the page.
func (p CardGiven) Render(w io.Writer) error { return cardGivenScreen.execute(w, p) }
