// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import (
	"context"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Totals are what leaves an organization about one month, and what it says
// across workshops: suppressed, and kept as they were computed once the month
// had closed. Nothing is ever computed again, so that no difference between two
// states of a number tells of anybody; see steady for journeys.
type Totals struct {
	Org       string
	Month     string  // "2026-11", by the workshops' local dates
	Workshops int     // how many there were: days, not people
	People    Table   // who came: rows are languages (tags), columns courses (slugs)
	Journeys  []Table // members at each stage when it was frozen: rows are stage ids, the one column the journey's slug
	FrozenAt  time.Time
}

// Grace is how long after a month's end its numbers are frozen: as long as late
// check-ins are taken, and the day on which its last workshops close.
const Grace = workshop.LateAccepted + 24*time.Hour

// MonthCloses is when a month ("2026-11") of an organization is frozen.
func MonthCloses(month string, zone *time.Location) (time.Time, error) {
	first, err := time.ParseInLocation("2006-01", month, zone)
	if err != nil {
		return time.Time{}, fault.Wrap(fault.Invalid, "errors-month", err)
	}
	return first.AddDate(0, 1, 0).Add(Grace), nil
}

// Freeze computes the totals of every closed month that has workshops and no
// totals yet, in every organization, and returns how many were new. One
// organization's trouble does not keep another's from being done; the first
// error is returned.
func (s *Service) Freeze(ctx context.Context) (frozen int, err error) {
	for after := ""; ; {
		orgs, next, failed := s.People.Organizations(ctx, after, pageSize)
		if failed != nil {
			return frozen, failed
		}
		for _, o := range orgs {
			n, failed := s.freezeOrganization(ctx, o)
			frozen += n
			if err == nil {
				err = failed
			}
		}
		if after = next; next == "" {
			return frozen, err
		}
	}
}

func (s *Service) freezeOrganization(ctx context.Context, o people.Organization) (frozen int, err error) {
	months, told, err := s.closedMonths(ctx, o)
	if err != nil || len(months) == 0 {
		return 0, err
	}
	journeys, err := s.journeyTables(ctx, o.ID)
	if err != nil {
		return 0, err
	}
	for i, t := range journeys {
		journeys[i] = steady(t, told)
	}
	for month, workshops := range months {
		t := Totals{Org: o.ID, Month: month, Workshops: len(workshops), Journeys: journeys, FrozenAt: s.Now().UTC()}
		if t.People, err = s.peopleTable(ctx, workshops); err != nil {
			return frozen, err
		}
		err := s.Store.PutTotals(ctx, t)
		if err != nil && !fault.Is(err, fault.Conflict) { // another instance was first
			return frozen, err
		}
		if err == nil {
			frozen++
		}
	}
	return frozen, nil
}

// closedMonths are the workshops of closed months without totals, and the months
// that have them.
func (s *Service) closedMonths(ctx context.Context, o people.Organization) (months map[string][]workshop.Workshop, told []Totals, err error) {
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		zone = time.UTC
	}
	done := make(map[string]bool)
	for after := ""; ; {
		list, next, err := s.Store.TotalsOf(ctx, o.ID, after, pageSize)
		if err != nil {
			return nil, nil, err
		}
		told = append(told, list...)
		for _, t := range list {
			done[t.Month] = true
		}
		if after = next; next == "" {
			break
		}
	}
	months = make(map[string][]workshop.Workshop)
	for after := ""; ; {
		list, next, err := s.Workshops.Workshops(ctx, o.ID, after, pageSize)
		if err != nil {
			return nil, nil, err
		}
		for _, w := range list {
			month := w.Plan.Date[:min(len("2006-01"), len(w.Plan.Date))]
			closes, err := MonthCloses(month, zone)
			if err == nil && !done[month] && !s.Now().Before(closes) {
				months[month] = append(months[month], w)
			}
		}
		if after = next; next == "" {
			return months, told, nil
		}
	}
}

// peopleTable counts who came to these workshops. There is a row for every
// language that is offered, so that none says by being there that somebody
// speaks it.
func (s *Service) peopleTable(ctx context.Context, workshops []workshop.Workshop) (Table, error) {
	var rows, columns []string
	for _, t := range s.Languages().Tags() {
		rows = append(rows, string(t))
	}
	for _, w := range workshops {
		if !slices.Contains(columns, w.Plan.Course) {
			columns = append(columns, w.Plan.Course)
		}
	}
	slices.Sort(columns)
	counts := make([][]int, len(rows))
	for i := range counts {
		counts[i] = make([]int, len(columns))
	}
	for _, w := range workshops {
		roll, err := s.Rolls.Roll(ctx, w)
		if err != nil {
			return Table{}, err
		}
		j := slices.Index(columns, w.Plan.Course)
		for _, n := range roll.ByLanguage() {
			if i := slices.Index(rows, string(n.Lang)); i >= 0 {
				counts[i][j] += n.People
			}
		}
	}
	return Suppress(NewTable(rows, columns, counts)), nil
}

// journeyTables are how many members stand where, of each journey of members.
func (s *Service) journeyTables(ctx context.Context, org string) ([]Table, error) {
	var journeys []journey.Journey
	for _, j := range s.Paths() {
		if !j.OfTrainers() {
			journeys = append(journeys, j)
		}
	}
	stages, err := s.Stages(ctx, org, journeys)
	if err != nil {
		return nil, err
	}
	tables := make([]Table, len(stages))
	for i, one := range stages {
		rows, counts := make([]string, len(one.People)), make([][]int, len(one.People))
		for k, n := range one.People {
			rows[k], counts[k] = one.Journey.Stages[k].ID, []int{n}
		}
		tables[i] = Suppress(NewTable(rows, []string{one.Journey.Slug()}, counts))
	}
	return tables, nil
}
