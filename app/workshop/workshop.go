// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

// Workshop is one workshop of one organization. Revision guards updates: of
// two people who save the same plan, the second is told.
type Workshop struct {
	ID        string // 128 random bits, hex; never shown
	Org       string
	Code      string // six symbols, see NewCode; may be changed by a trainer
	Plan      Plan
	Run       Run
	Notes     []Note
	OpenedAt  time.Time // zero: by the clock (see Doors)
	ClosedAt  time.Time // zero: not closed by hand
	SheetSays int       // how many rows of the paper sheet are filled in; 0 not said
	Revision  int64
	CreatedBy string // account id
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Plan is what a trainer decides beforehand.
type Plan struct {
	Course        string // slug
	CourseVersion string // curriculum.Course.Version it was planned from
	Title         string // empty: the course's title
	Items         []Item
	Date          string // local date "2026-11-28"
	Start         string // local wall time "09:30"
	Zone          string // IANA zone; UTC is derived
	Place         string
	Expected      []Expected
	Needs         Needs
	Facilitators  []Facilitator
	FollowUp      FollowUp
}

// Item is one block of the plan, with its minutes as planned.
type Item struct {
	Module  string // slug; "" for an item of the trainer's own
	Block   string // id within the module; "" for an own item
	Title   string // only for an own item
	Minutes int
	Leads   int // index+1 into Facilitators; 0 nobody yet
	Helps   int // likewise: who supports
}

// Hearing is how people of a language hear what is said.
type Hearing string

// The ways of interpretation.
const (
	Directly    Hearing = "directly"
	Table       Hearing = "table"     // a table that works in the language
	Whispered   Hearing = "whispered" // chuchotage
	Equipment   Hearing = "equipment"
	Consecutive Hearing = "consecutive" // adds the talking time again
)

// Expected is how many people are expected in a language and how they hear.
type Expected struct {
	Lang         lang.Tag
	People       int
	Hearing      Hearing
	Interpreters int // two take turns
}

// Needs are anonymous counts without free text; they go the day after.
type Needs struct {
	Childcare, Meals, StepFree, Sound, LargePrint, PrayerBreak int
}

// FacilitatorRole is who does what in this workshop.
type FacilitatorRole string

// The roles on the day.
const (
	Leads         FacilitatorRole = "leads"
	CoFacilitates FacilitatorRole = "co-facilitates"
	LeadsSupport  FacilitatorRole = "leads-with-support"
	Observes      FacilitatorRole = "observes"
	Interprets    FacilitatorRole = "interprets"
	Cares         FacilitatorRole = "cares" // the named person against harassment
)

// Facilitator is an account of the organization or a guest by a sealed name.
type Facilitator struct {
	ID      string        // random, stable within the plan
	Account string        // "" for a guest
	Guest   people.Sealed // place workshop/<workshop id>/guest-<ID>
	From    time.Time     // of a guest, see Workshop.keptFrom
	Role    FacilitatorRole
	Lang    lang.Tag // for interpreters
}

// FollowUp is part of the plan and of what people carry home.
type FollowUp struct {
	Date  string // local date, "" not set
	Start string // local wall time
	Place string
	Host  string // an organization or a role, not a person
}

// Run is the day as it goes: when each item really began.
type Run struct {
	Began []time.Time // Began[i] for Plan.Items[i]; shorter than Items while the day goes on
	Ended time.Time   // when the last item ended; zero before
}

// StartsAt derives the planned start in UTC.
func (p Plan) StartsAt() (time.Time, error) { return localTime(p.Date, p.Start, p.Zone) }

// EndsAt is the planned end in UTC.
func (p Plan) EndsAt() (time.Time, error) {
	t, err := p.StartsAt()
	if err != nil {
		return t, err
	}
	return t.Add(time.Duration(p.Minutes()) * time.Minute), nil
}

// Minutes is the sum of the items' minutes.
func (p Plan) Minutes() int {
	sum := 0
	for _, i := range p.Items {
		sum += i.Minutes
	}
	return sum
}

// ExpectedPeople is the sum over all languages.
func (p Plan) ExpectedPeople() int {
	sum := 0
	for _, e := range p.Expected {
		sum += e.People
	}
	return sum
}
