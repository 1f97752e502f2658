// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Workshop is workshop.Workshop as a document. Starts is the local date and
// wall time that lists are ordered by.
type Workshop struct {
	ID        string      `bson:"_id" json:"id"`
	Org       string      `bson:"org" json:"org"`
	Code      string      `bson:"code" json:"code"`
	Starts    string      `bson:"starts" json:"-"`
	Plan      Plan        `bson:"plan" json:"plan"`
	Notes     []Note      `bson:"notes,omitempty" json:"notes,omitempty"`
	Began     []time.Time `bson:"began" json:"began"`
	Ended     time.Time   `bson:"ended" json:"ended,omitzero"`
	OpenedAt  time.Time   `bson:"opened_at" json:"opened_at,omitzero"`
	ClosedAt  time.Time   `bson:"closed_at" json:"closed_at,omitzero"`
	SheetSays int         `bson:"sheet_says" json:"sheet_says"`
	Revision  int64       `bson:"revision" json:"revision"`
	CreatedBy string      `bson:"created_by" json:"created_by"`
	CreatedAt time.Time   `bson:"created_at" json:"created_at"`
	UpdatedAt time.Time   `bson:"updated_at" json:"updated_at"`
}

// Note is workshop.Note as a part of a document.
type Note struct {
	Kind     string    `bson:"kind" json:"kind"`
	Text     []byte    `bson:"text" json:"text"`
	Revision int64     `bson:"revision" json:"revision"`
	From     time.Time `bson:"from,omitempty" json:"from,omitzero"`
}

// Plan is workshop.Plan as a part of a document.
type Plan struct {
	Course        string        `bson:"course" json:"course"`
	CourseVersion string        `bson:"course_version" json:"course_version"`
	Title         string        `bson:"title" json:"title"`
	Items         []Item        `bson:"items" json:"items"`
	Date          string        `bson:"date" json:"date"`
	Start         string        `bson:"start" json:"start"`
	Zone          string        `bson:"zone" json:"zone"`
	Place         string        `bson:"place" json:"place"`
	Expected      []Expected    `bson:"expected" json:"expected"`
	Needs         Needs         `bson:"needs" json:"needs"`
	Facilitators  []Facilitator `bson:"facilitators" json:"facilitators"`
	FollowUp      FollowUp      `bson:"follow_up" json:"follow_up"`
}

// Item is workshop.Item as a part of a document.
type Item struct {
	Module  string `bson:"module" json:"module"`
	Block   string `bson:"block" json:"block"`
	Title   string `bson:"title" json:"title"`
	Minutes int    `bson:"minutes" json:"minutes"`
	Leads   int    `bson:"leads" json:"leads"`
	Helps   int    `bson:"helps" json:"helps"`
}

// Expected is workshop.Expected as a part of a document.
type Expected struct {
	Lang         string `bson:"lang" json:"lang"`
	People       int    `bson:"people" json:"people"`
	Hearing      string `bson:"hearing" json:"hearing"`
	Interpreters int    `bson:"interpreters" json:"interpreters"`
}

// Needs is workshop.Needs as a part of a document.
type Needs struct {
	Childcare   int `bson:"childcare" json:"childcare"`
	Meals       int `bson:"meals" json:"meals"`
	StepFree    int `bson:"step_free" json:"step_free"`
	Sound       int `bson:"sound" json:"sound"`
	LargePrint  int `bson:"large_print" json:"large_print"`
	PrayerBreak int `bson:"prayer_break" json:"prayer_break"`
}

// Facilitator is workshop.Facilitator as a part of a document.
type Facilitator struct {
	ID      string    `bson:"id" json:"id"`
	Account string    `bson:"account" json:"account"`
	Guest   []byte    `bson:"guest" json:"guest"`
	Role    string    `bson:"role" json:"role"`
	Lang    string    `bson:"lang" json:"lang"`
	From    time.Time `bson:"from,omitempty" json:"from,omitzero"`
}

// FollowUp is workshop.FollowUp as a part of a document.
type FollowUp struct {
	Date  string `bson:"date" json:"date"`
	Start string `bson:"start" json:"start"`
	Place string `bson:"place" json:"place"`
	Host  string `bson:"host" json:"host"`
}

// Starts is what lists of workshops are ordered by.
func Starts(w workshop.Workshop) string { return w.Plan.Date + "T" + w.Plan.Start }

// FromWorkshop makes the document.
func FromWorkshop(w workshop.Workshop) Workshop {
	p := w.Plan
	return Workshop{
		ID: w.ID, Org: w.Org, Code: w.Code, Starts: Starts(w), SheetSays: w.SheetSays, Revision: w.Revision, CreatedBy: w.CreatedBy,
		Began: each(w.Run.Began, Round), Ended: Round(w.Run.Ended), OpenedAt: Round(w.OpenedAt), ClosedAt: Round(w.ClosedAt),
		CreatedAt: Round(w.CreatedAt), UpdatedAt: Round(w.UpdatedAt),
		Notes: each(w.Notes, func(n workshop.Note) Note { return Note{string(n.Kind), n.Text.Box, n.Revision, Round(n.From)} }),
		Plan: Plan{
			Course: p.Course, CourseVersion: p.CourseVersion, Title: p.Title, Date: p.Date, Start: p.Start, Zone: p.Zone, Place: p.Place,
			Items: each(p.Items, func(i workshop.Item) Item { return Item(i) }),
			Expected: each(p.Expected, func(e workshop.Expected) Expected {
				return Expected{string(e.Lang), e.People, string(e.Hearing), e.Interpreters}
			}),
			Needs: Needs(p.Needs), FollowUp: FollowUp(p.FollowUp),
			Facilitators: each(p.Facilitators, func(f workshop.Facilitator) Facilitator {
				return Facilitator{f.ID, f.Account, f.Guest.Box, string(f.Role), string(f.Lang), Round(f.From)}
			}),
		},
	}
}

// Value gives the domain's value back, its keys still missing.
func (d Workshop) Value() workshop.Workshop {
	p := d.Plan
	return workshop.Workshop{
		ID: d.ID, Org: d.Org, Code: d.Code, SheetSays: d.SheetSays, Revision: d.Revision, CreatedBy: d.CreatedBy,
		Run:      workshop.Run{Began: each(d.Began, Round), Ended: Round(d.Ended)},
		OpenedAt: Round(d.OpenedAt), ClosedAt: Round(d.ClosedAt), CreatedAt: Round(d.CreatedAt), UpdatedAt: Round(d.UpdatedAt),
		Notes: each(d.Notes, func(n Note) workshop.Note {
			return workshop.Note{Kind: workshop.NoteKind(n.Kind), Text: people.Sealed{Box: n.Text}, Revision: n.Revision, From: Round(n.From)}
		}),
		Plan: workshop.Plan{
			Course: p.Course, CourseVersion: p.CourseVersion, Title: p.Title, Date: p.Date, Start: p.Start, Zone: p.Zone, Place: p.Place,
			Items: each(p.Items, func(i Item) workshop.Item { return workshop.Item(i) }),
			Expected: each(p.Expected, func(e Expected) workshop.Expected {
				return workshop.Expected{Lang: lang.Tag(e.Lang), People: e.People, Hearing: workshop.Hearing(e.Hearing), Interpreters: e.Interpreters}
			}),
			Needs: workshop.Needs(p.Needs), FollowUp: workshop.FollowUp(p.FollowUp),
			Facilitators: each(p.Facilitators, func(f Facilitator) workshop.Facilitator {
				return workshop.Facilitator{ID: f.ID, Account: f.Account, Guest: people.Sealed{Box: f.Guest},
					Role: workshop.FacilitatorRole(f.Role), Lang: lang.Tag(f.Lang), From: Round(f.From)}
			}),
		},
	}
}

func each[A, B any](list []A, f func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}
