// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"time"
)

const (
	// leap is how far a clock may be from where it was last believed: a machine
	// that was switched off over the summer holidays is no wrong clock.
	leap = 45 * day
	// standsBy is how long a clock that leapt has to stand by it until it is
	// believed: time in which somebody sees the wrong date on every page.
	standsBy = 3 * day
	// leapsAgain is how far from its first leap it may be by then.
	leapsAgain = 400 * day
)

// Clock is what an installation remembers of the machine's clock. What is
// deleted because of a date cannot be got back, so that a clock which leaps to
// 2038, or back to 1970, must not be believed at once.
type Clock struct {
	Seen    time.Time // when it was last believed, UTC; zero: never
	Doubted time.Time // what it said when it first leapt, UTC; zero: it did not
}

// near says whether the clock may be believed without more ado.
func (c Clock) near(now time.Time) bool {
	return c.Seen.IsZero() || now.Sub(c.Seen).Abs() <= leap
}

// Judge says whether to believe a clock that says now, and what to remember. It
// is believed where it is within 45 days of when it last was, or has gone on for
// three days from where it leapt to: by running, or at a later start.
func (c Clock) Judge(now time.Time) (next Clock, believed bool) {
	stood := now.Sub(c.Doubted)
	switch {
	case c.near(now), !c.Doubted.IsZero() && stood >= standsBy && stood <= leapsAgain:
		return Clock{Seen: now}, true
	case c.Doubted.IsZero(), stood < 0, stood > leapsAgain:
		c.Doubted = now
	}
	return c, false
}

// BelieveClock judges the machine's clock by what the store remembers, and
// remembers it. What goes because of a date goes only where believed is true.
// From the first call on, check-ins are told by the last believed time while
// the clock is not.
func (s *Service) BelieveClock(ctx context.Context) (believed bool, err error) {
	before, err := s.Store.Clock(ctx)
	if err != nil {
		return false, err
	}
	next, believed := before.Judge(s.Now().UTC())
	if next != before {
		if err := s.Store.KeepClock(ctx, next); err != nil {
			return false, err
		}
	}
	s.seen.Store(&next)
	return believed, nil
}

// arrived is the time to write on what is recorded of a workshop with these
// doors, and to judge them by: now, or while the clock is not believed whichever
// finds the doors more open, the clock or the last time that it was believed. So
// a clock that leaps in the middle of a workshop turns nobody away, and neither
// does one that is right again, after months in which the machine was off or
// from where it stood without a battery. Of two calls the second is later.
func (s *Service) arrived(d doors) time.Time {
	now := s.Now().UTC()
	c := s.seen.Load()
	switch {
	case c == nil || c.Seen.IsZero():
	case !c.near(now):
		return d.likelier(now, c.Seen.Add(time.Duration(s.doubts.Add(1))*time.Millisecond))
	case now.Sub(c.Seen) > time.Minute:
		s.seen.CompareAndSwap(c, &Clock{Seen: now})
	}
	return now
}

// openness orders doors by how likely it is that somebody writes into a workshop
// at that time.
var openness = map[Door]int{DoorOpen: 3, DoorClosed: 2, DoorEarly: 1, DoorGone: 0}

// likelier is the one of two times at which these doors are more open, or the
// later one: what is written then is not kept too short.
func (d doors) likelier(a, b time.Time) time.Time {
	if a.After(b) {
		a, b = b, a
	}
	if openness[d.at(a)] > openness[d.at(b)] {
		return a
	}
	return b
}
