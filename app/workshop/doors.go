// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// Doors says when a workshop's check-ins count by the clock alone: from an
// hour before the planned start until four hours after the planned end, when a
// workshop that nobody closed closes itself.
const (
	DoorsBefore   = time.Hour
	ClosesAfter   = 4 * time.Hour
	LateAccepted  = 14 * 24 * time.Hour // check-ins are kept, as late, this long
	CrowdFactor   = 4                   // beyond this many times the expected: set apart
	assumedPeople = 10                  // what a plan without numbers expects
)

// Door is where a workshop stands towards those who come in.
type Door string

// A workshop is not yet open, open, closed (late check-ins are set apart), or
// gone: its code is no longer known.
const (
	DoorEarly  Door = "early"
	DoorOpen   Door = "open"
	DoorClosed Door = "closed"
	DoorGone   Door = "gone"
)

// Closes is when the workshop closed or will close by itself.
func (w Workshop) Closes() time.Time {
	if !w.ClosedAt.IsZero() {
		return w.ClosedAt
	}
	end, err := w.Plan.EndsAt()
	if err != nil {
		return w.CreatedAt
	}
	if w.OpenedAt.After(end) { // reopened on a later day
		end = w.OpenedAt
	}
	return end.Add(ClosesAfter)
}

// Door says whether check-ins count at this time.
func (w Workshop) Door(now time.Time) Door { return w.doors().at(now) }

// doors are a workshop's hours, worked out once: zones and sums are slow where
// thousands come in at once.
type doors struct {
	opens, closes time.Time
	crowd         int // the number of check-ins from which on they are set apart
}

func (w Workshop) doors() doors {
	d := doors{opens: w.OpenedAt, closes: w.Closes(), crowd: w.Plan.ExpectedPeople() * CrowdFactor}
	if d.crowd == 0 {
		d.crowd = assumedPeople * CrowdFactor
	}
	start, err := w.Plan.StartsAt()
	if err != nil { // a plan that cannot be: its code is not known
		return doors{}
	}
	if d.opens.IsZero() {
		d.opens = start.Add(-DoorsBefore)
	}
	return d
}

func (d doors) at(now time.Time) Door {
	switch {
	case now.After(d.closes.Add(LateAccepted)):
		return DoorGone
	case !now.Before(d.closes):
		return DoorClosed
	case now.Before(d.opens):
		return DoorEarly
	}
	return DoorOpen
}

// standing decides how a check-in that arrives now stands, with so many
// check-ins recorded before it.
func (d doors) standing(now time.Time, recorded int) Standing {
	switch d.at(now) {
	case DoorEarly:
		return Early
	case DoorClosed, DoorGone:
		return Late
	}
	if recorded >= d.crowd {
		return Beyond
	}
	return Counted
}

// staysInMonth refuses a plan that moves a workshop to which somebody came out
// of a month whose numbers may have been told: it would be counted twice, and
// one month's numbers less the other's would tell of who else was there. Nor
// does it move into one, from which it could not come back.
func (s *Service) staysInMonth(ctx context.Context, w Workshop, next Plan) error {
	if monthOf(w.Plan.Date) == monthOf(next.Date) || !s.mayBeTold(w.Plan.Date) && !s.mayBeTold(next.Date) {
		return nil
	}
	roll, err := s.Roll(ctx, w)
	if err == nil && roll.Present() > 0 {
		return fault.New(fault.Invalid, "errors-plan-told").In("date")
	}
	return err
}

// mayBeTold says whether the numbers of a date's month may have been told. They
// are ten hours later at the earliest (report.MonthCloses), wherever the
// organization is.
func (s *Service) mayBeTold(date string) bool {
	day, err := time.Parse(time.DateOnly, date)
	end := time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	return err == nil && !s.Now().Before(end.Add(LateAccepted))
}

// monthOf is the month ("2006-01") of a plan's date.
func monthOf(date string) string { return date[:min(len(date), len("2006-01"))] }
