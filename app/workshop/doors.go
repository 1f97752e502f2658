// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import "time"

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
func (w Workshop) Door(now time.Time) Door {
	start, err := w.Plan.StartsAt()
	if err != nil {
		return DoorGone
	}
	closes := w.Closes()
	switch {
	case now.After(closes.Add(LateAccepted)):
		return DoorGone
	case !now.Before(closes):
		return DoorClosed
	case w.OpenedAt.IsZero() && now.Before(start.Add(-DoorsBefore)):
		return DoorEarly
	}
	return DoorOpen
}

// crowd is the number of check-ins from which on they are set apart.
func (w Workshop) crowd() int {
	expected := w.Plan.ExpectedPeople()
	if expected == 0 {
		expected = assumedPeople
	}
	return expected * CrowdFactor
}

// standing decides how a check-in that arrives now stands, with so many
// check-ins recorded before it.
func (w Workshop) standing(now time.Time, recorded int) Standing {
	switch w.Door(now) {
	case DoorEarly:
		return Early
	case DoorClosed:
		return Late
	}
	if recorded >= w.crowd() {
		return Beyond
	}
	return Counted
}
