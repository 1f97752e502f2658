// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

const (
	day = 24 * time.Hour
	// outlives is how much longer than its organization keeps names a name can
	// be here at the most, where the workshop's close was moved or is yet to come.
	outlives = day
	// previewed is how far RetentionPreview looks ahead.
	previewed = 30 * day
)

// Dissolving is what turns into counts.
type Dissolving struct {
	Names     int       // people on the rolls with a name that still opens, and guests
	Workshops int       // workshops that these names are of
	First     time.Time // when the first of them go, UTC; zero where none do
}

// Retain deletes the names whose time has come, in every organization, and the
// needs of workshops that were yesterday or earlier. Counts and languages stay.
//
// The names of a workshop, and its notes, go as many days after its close as its
// organization keeps names. A name that was given more than a day earlier than
// that goes in any case: moving a workshop's date, or opening its doors again,
// keeps no name for longer than was said when it was asked for. For guests'
// names and notes, which may be written long before the day, the same is counted
// from keptFrom.
//
// It returns how many sealed names went. What could not be done for one
// workshop does not keep the others waiting; the errors are joined, and the
// next call does what is left. No error holds a name.
func (s *Service) Retain(ctx context.Context) (names int, err error) {
	var failed []error
	for after := ""; ; {
		list, next, err := s.Organizations.Organizations(ctx, after, pageSize)
		if err != nil {
			return names, errors.Join(append(failed, err)...)
		}
		for _, o := range list {
			n, err := s.retain(ctx, o)
			names += n
			failed = append(failed, err)
		}
		if after = next; next == "" {
			return names, errors.Join(failed...)
		}
	}
}

// retain is Retain for one organization.
func (s *Service) retain(ctx context.Context, o people.Organization) (names int, err error) {
	now, keeps := s.Now().UTC(), keepsNames(o)
	var failed []error
	err = s.eachWorkshop(ctx, o.ID, func(w Workshop) error {
		n, err := s.dissolve(ctx, w, now.Add(-keeps))
		names += n
		err = errors.Join(s.forgetPlanned(ctx, w, now, now.Add(-keeps)), err)
		if fault.Is(err, fault.Unavailable) {
			return err // the others will not fare better
		}
		failed = append(failed, err)
		return nil
	})
	return names, errors.Join(append(failed, err)...)
}

// keepsNames is how long an organization keeps names after a close.
func keepsNames(o people.Organization) time.Duration { return time.Duration(o.RetentionDays()) * day }

// dissolve deletes the names of a workshop that closed before cut, or those
// that were given well before it.
func (s *Service) dissolve(ctx context.Context, w Workshop, cut time.Time) (names int, err error) {
	early := cut.Add(-outlives)
	switch {
	case w.Closes().Before(cut):
		return s.Store.DissolveNames(ctx, w.Org, w.ID, time.Time{})
	case w.CreatedAt.Before(early):
		return s.Store.DissolveNames(ctx, w.Org, w.ID, early)
	}
	return 0, nil
}

// keptFrom is what the days are counted from until something goes that is
// written at this time: the workshop's close as it stands now, or this time
// where that is over. It stays with what was written when the date is moved.
func (w Workshop) keptFrom(now time.Time) time.Time {
	if closes := w.Closes(); closes.After(now) {
		return closes.UTC()
	}
	return now.UTC()
}

// keepGuests says from when the plan's guests are kept: those that stood in it
// before as they were.
func (w *Workshop) keepGuests(before []Facilitator, now time.Time) {
	w.Plan.Facilitators = slices.Clone(w.Plan.Facilitators)
	for i := range w.Plan.Facilitators {
		f := &w.Plan.Facilitators[i]
		f.From = time.Time{}
		if !f.Guest.Given() {
			continue
		}
		f.From = w.keptFrom(now)
		for _, b := range before {
			if b.ID == f.ID && b.Guest.Given() && !b.From.IsZero() {
				f.From = b.From
			}
		}
	}
}

// keepOlder says it of guests and notes that were written by a release that did
// not say it yet.
func (w *Workshop) keepOlder(now time.Time) (changed bool) {
	for i := range w.Plan.Facilitators {
		if f := &w.Plan.Facilitators[i]; f.Guest.Given() && f.From.IsZero() {
			f.From, changed = w.keptFrom(now), true
		}
	}
	for i := range w.Notes {
		if n := &w.Notes[i]; n.Text.Given() && n.From.IsZero() {
			n.From, changed = w.keptFrom(now), true
		}
	}
	return changed
}

// forgetPlanned clears the needs of a plan from the day after on, and what was
// typed into it in words when the workshop closed before cut. Where somebody
// saves the plan at the same time, the next call clears them.
func (s *Service) forgetPlanned(ctx context.Context, w Workshop, now, cut time.Time) error {
	p := w.Plan
	if !now.Before(w.dayAfter()) {
		p.Needs = Needs{}
	}
	if w.Closes().Before(cut) {
		p = p.withoutWords()
	}
	same := reflect.DeepEqual(p, w.Plan)
	w.Plan = p
	w.Plan.Facilitators = slices.Clone(w.Plan.Facilitators)
	w.Notes = slices.Clone(w.Notes)
	if older := w.keepOlder(now); same && !older {
		return nil
	}
	for i := range w.Plan.Facilitators {
		w.Plan.Facilitators[i].Guest.Key = nil // it stays where it is, or stays gone
	}
	for i := range w.Notes {
		w.Notes[i].Text.Key = nil // likewise
	}
	w.UpdatedAt = now
	err := s.Store.UpdateWorkshop(ctx, w)
	s.rooms.Delete(w.Code)
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// withoutWords is the plan without its free text: title, places, the follow-up's
// host, the titles of items of its own.
func (p Plan) withoutWords() Plan {
	p.Title, p.Place, p.FollowUp.Place, p.FollowUp.Host = "", "", "", ""
	p.Items = slices.Clone(p.Items)
	for i := range p.Items {
		if p.Items[i].Title != "" {
			p.Items[i].Title = forgotten
		}
	}
	return p
}

// forgotten stands for an item's own title that is gone.
const forgotten = "–"

// dayAfter is the midnight after the workshop, where it is held.
func (w Workshop) dayAfter() time.Time {
	end, err := w.Plan.EndsAt()
	if err != nil {
		return w.CreatedAt.Add(day)
	}
	if w.OpenedAt.After(end) { // opened again on a later day
		end = w.OpenedAt
	}
	zone, err := time.LoadLocation(w.Plan.Zone)
	if err != nil {
		zone = time.UTC
	}
	y, m, d := end.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone)
}

// Preview is what a period of keeping names makes go.
type Preview struct {
	AtOnce Dissolving // with the next Retain
	Soon   Dissolving // within the thirty days after
}

// RetentionPreview says what goes with the next Retain, and what within thirty
// days, where the organization keeps names for so many days after a close: for
// coordinators of this organization, before they choose.
func (s *Service) RetentionPreview(ctx context.Context, org string, days int) (Preview, error) {
	keeps := keepsNames(people.Organization{Retention: days})
	var p Preview
	now := s.Now().UTC()
	err := s.eachWorkshop(ctx, org, func(w Workshop) error {
		goes := w.Closes().Add(keeps)
		if goes.After(now.Add(previewed)) {
			return nil
		}
		n, err := s.countNames(ctx, w)
		if err != nil || n == 0 {
			return err
		}
		part := &p.Soon
		if goes.Before(now) {
			part = &p.AtOnce
		}
		part.Names += n
		part.Workshops++
		if part.First.IsZero() || goes.Before(part.First) {
			part.First = goes
		}
		return nil
	})
	return p, err
}

// countNames counts the people of a workshop whose name still opens: each
// check-in once, however often it was corrected, and each guest.
func (s *Service) countNames(ctx context.Context, w Workshop) (int, error) {
	named := make(map[string]bool)
	for after := ""; ; {
		page, next, err := s.Store.CheckIns(ctx, w.ID, nil, after, pageSize)
		if err != nil {
			return 0, err
		}
		for _, c := range page {
			if opens(c.KnownAs) {
				named[c.ID] = true
			}
		}
		if after = next; next == "" {
			break
		}
	}
	corrections, err := s.Store.Corrections(ctx, w.ID)
	if err != nil {
		return 0, err
	}
	for _, c := range corrections {
		if opens(c.KnownAs) {
			named[c.CheckIn] = true
		}
	}
	guests := 0
	for _, f := range w.Plan.Facilitators {
		if opens(f.Guest) {
			guests++
		}
	}
	return len(named) + guests, nil
}

func opens(s people.Sealed) bool { return s.Given() && !s.Erased() }

// eachWorkshop calls f for every workshop of an organization, until an error.
func (s *Service) eachWorkshop(ctx context.Context, org string, f func(Workshop) error) error {
	for after := ""; ; {
		list, next, err := s.Store.Workshops(ctx, org, after, pageSize)
		if err != nil {
			return err
		}
		for _, w := range list {
			if err := f(w); err != nil {
				return err
			}
		}
		if after = next; next == "" {
			return nil
		}
	}
}

// EachClosed calls f for every workshop, of every organization, that closed
// within the last fourteen days, by hand or by itself, until an error.
func (s *Service) EachClosed(ctx context.Context, f func(Workshop) error) error {
	for after := ""; ; {
		list, next, err := s.Organizations.Organizations(ctx, after, pageSize)
		if err != nil {
			return err
		}
		for _, o := range list {
			err := s.eachWorkshop(ctx, o.ID, func(w Workshop) error {
				if w.Door(s.Now()) != DoorClosed {
					return nil
				}
				return f(w)
			})
			if err != nil {
				return err
			}
		}
		if after = next; next == "" {
			return nil
		}
	}
}
