// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

const pageSize = 500

// Rolls computes the attendance of a workshop; workshop.Service does.
type Rolls interface {
	Roll(ctx context.Context, w workshop.Workshop) (workshop.Roll, error)
}

// Service reads reports. Every org is the caller's own, from her session.
type Service struct {
	People    people.Store
	Journeys  journey.Store
	Workshops workshop.Store
	Rolls     Rolls
	Store     Store
	Languages func() *lang.Set         // what people can be counted in
	Paths     func() []journey.Journey // the content's journeys
	Now       func() time.Time
	Random    io.Reader // crypto/rand.Reader outside of tests
}

// Line is one workshop with its attendance.
type Line struct {
	Workshop   workshop.Workshop
	Present    int // people who count
	ByLanguage []workshop.Count
	SetApart   int // early, late and beyond, waiting for a trainer's word
}

// Lines is a page of the organization's workshops, latest date first.
func (s *Service) Lines(ctx context.Context, org, after string, limit int) ([]Line, string, error) {
	list, next, err := s.Workshops.Workshops(ctx, org, after, limit)
	if err != nil {
		return nil, "", err
	}
	lines := make([]Line, len(list))
	for i, w := range list {
		roll, err := s.Rolls.Roll(ctx, w)
		if err != nil {
			return nil, "", err
		}
		lines[i] = Line{
			Workshop: w, Present: roll.Present(), ByLanguage: roll.ByLanguage(),
			SetApart: len(roll.SetApart()) + roll.Beyond,
		}
	}
	return lines, next, nil
}

// Stages is how many people stand at each stage of a journey.
type Stages struct {
	Journey journey.Journey
	People  []int // People[i] of Journey.Stages[i]
}

// Total is how many people take part in the journey.
func (s Stages) Total() int {
	sum := 0
	for _, n := range s.People {
		sum += n
	}
	return sum
}

// Stages counts the people of each journey: members who take part in it, and
// for the trainers' journeys the organization's trainers and apprentices.
func (s *Service) Stages(ctx context.Context, org string, journeys []journey.Journey) ([]Stages, error) {
	logs, err := s.logs(ctx, org)
	if err != nil {
		return nil, err
	}
	counts := make([]Stages, len(journeys))
	for i, j := range journeys {
		counts[i] = Stages{Journey: j, People: make([]int, len(j.Stages))}
	}
	err = s.eachMember(ctx, org, func(m people.Member) {
		for i, j := range journeys {
			if !j.OfTrainers() && slices.Contains(m.Journeys, j.Slug()) {
				counts[i].People[j.Stand(logs[m.ID])]++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	err = s.eachAccount(ctx, org, func(a people.Account) {
		for i, j := range journeys {
			if j.OfTrainers() && a.Has(people.Trainer, people.Apprentice) {
				counts[i].People[j.Stand(logs[a.ID])]++
			}
		}
	})
	return counts, err
}

// Trainer is where a trainer or an apprentice stands in the apprenticeship.
type Trainer struct {
	Account people.Account
	Stage   int // index into the journey's stages: for its words, not to be shown
}

// Trainers lists the organization's trainers and apprentices with the stage of
// the given journey at which they stand, in the order of stages: who is ready
// for the next step. For coordinators.
func (s *Service) Trainers(ctx context.Context, org string, j journey.Journey) ([]Trainer, error) {
	logs, err := s.logs(ctx, org)
	if err != nil {
		return nil, err
	}
	var list []Trainer
	err = s.eachAccount(ctx, org, func(a people.Account) {
		if a.Has(people.Trainer, people.Apprentice) {
			list = append(list, Trainer{Account: a, Stage: j.Stand(logs[a.ID])})
		}
	})
	slices.SortStableFunc(list, func(a, b Trainer) int { return a.Stage - b.Stage })
	return list, err
}

// logs reads the organization's whole log, by person.
func (s *Service) logs(ctx context.Context, org string) (map[string][]journey.Event, error) {
	logs := make(map[string][]journey.Event)
	for after := ""; ; {
		page, next, err := s.Journeys.Events(ctx, org, after, pageSize)
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			logs[e.Person] = append(logs[e.Person], e)
		}
		if after = next; next == "" {
			return logs, nil
		}
	}
}

func (s *Service) eachMember(ctx context.Context, org string, f func(people.Member)) error {
	for after := ""; ; {
		page, next, err := s.People.Members(ctx, org, after, pageSize)
		if err != nil {
			return err
		}
		for _, m := range page {
			f(m)
		}
		if after = next; next == "" {
			return nil
		}
	}
}

func (s *Service) eachAccount(ctx context.Context, org string, f func(people.Account)) error {
	for after := ""; ; {
		page, next, err := s.People.Accounts(ctx, org, after, pageSize)
		if err != nil {
			return err
		}
		for _, a := range page {
			f(a)
		}
		if after = next; next == "" {
			return nil
		}
	}
}
