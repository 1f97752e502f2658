// SPDX-License-Identifier: AGPL-3.0-or-later

package journey

import (
	"context"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

const pageSize = 500

// Service writes and reads the log. Every org is the caller's own, from her
// session; whether she may is decided before.
type Service struct {
	Store Store
	Now   func() time.Time
}

// Log is all that stands in a person's log, oldest first.
func (s *Service) Log(ctx context.Context, org, person string) ([]Event, error) {
	var log []Event
	for after := ""; ; {
		page, next, err := s.Store.EventsOf(ctx, org, person, after, pageSize)
		if err != nil {
			return nil, err
		}
		log = append(log, page...)
		if after = next; next == "" {
			return Standing(log), nil
		}
	}
}

// Commit writes that a member made a commitment: of which kind and for which
// month ("2026-12"), never its words. kinds are those she could choose from
// (workshop.CommitmentKinds). The same again is one. Faults: Invalid
// (errors-commitment, errors-month) with the field.
func (s *Service) Commit(ctx context.Context, org, member, kind, month string, kinds []string) error {
	if !slices.Contains(kinds, kind) {
		return fault.New(fault.Invalid, "errors-commitment").In("kind")
	}
	if err := s.checkMonth(month, 12); err != nil {
		return err
	}
	return s.append(ctx, Event{
		ID: ownID(member, Commitment, kind, month), Org: org, Person: member, Kind: Commitment, Subject: kind, Month: month,
	})
}

// Keep writes that somebody saw a member keep a commitment that stands in her
// log; else it gives fault.NotFound (errors-not-found).
func (s *Service) Keep(ctx context.Context, org, member, kind, month, witness string) error {
	log, err := s.Log(ctx, org, member)
	if err != nil {
		return err
	}
	made := ownID(member, Commitment, kind, month)
	if !slices.ContainsFunc(log, func(e Event) bool { return e.ID == made }) {
		return fault.New(fault.NotFound, "errors-not-found")
	}
	return s.append(ctx, Event{
		ID: ownID(member, Kept, kind, month), Org: org, Person: member, Kind: Kept, Subject: kind, Month: month, Witness: witness,
	})
}

// noted are the kinds that a trainer writes down from what she saw.
var noted = []Kind{Meeting, OneOnOne, PreparedAnother}

// Note writes what a witness saw: a meeting, a one-on-one (never with whom), or
// that somebody prepared another trainer, whose account is then the subject.
// form is a random text made with the form, so that sending it twice is
// harmless. Faults: Invalid (errors-note, errors-month) with the field.
func (s *Service) Note(ctx context.Context, e Event, form string) error {
	prepared := e.Kind == PreparedAnother
	if !slices.Contains(noted, e.Kind) || e.Witness == "" || form == "" || e.Witness == e.Person ||
		prepared != (e.Subject != "") || prepared && e.Subject == e.Person {
		return fault.New(fault.Invalid, "errors-note").In("kind")
	}
	if err := s.checkMonth(e.Month, 0); err != nil {
		return err
	}
	e.ID, e.Withdraws = ownID(e.Person, e.Kind, form, e.Month), ""
	return s.append(ctx, e)
}

// ownID is the deterministic id of an entry that belongs to no workshop.
func ownID(person string, kind Kind, what, month string) string {
	return "own/" + person + "/" + string(kind) + "/" + what + "/" + month
}

func (s *Service) append(ctx context.Context, e Event) error {
	e.At = s.clock()
	_, err := s.Store.Append(ctx, []Event{e})
	return err
}

func (s *Service) clock() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// checkMonth allows months of the last two years, and so many to come, counted
// from the zone where it is latest.
func (s *Service) checkMonth(month string, ahead int) error {
	t, err := time.Parse("2006-01", month)
	now := s.clock().Add(14 * time.Hour)
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	if err != nil || t.Before(first.AddDate(-2, 0, 0)) || t.After(first.AddDate(0, ahead, 0)) {
		return fault.New(fault.Invalid, "errors-month").In("month")
	}
	return nil
}
