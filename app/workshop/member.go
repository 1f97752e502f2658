// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Attended is a workshop that a member checked in to.
type Attended struct {
	Workshop Workshop
	CheckIn  CheckIn
}

// AttendedBy lists the workshops a member checked in to with her card, each
// once, oldest first. What was set apart is among them: it is her own word.
func (s *Service) AttendedBy(ctx context.Context, org, member string) ([]Attended, error) {
	var list []Attended
	seen := make(map[string]bool)
	for after := ""; ; {
		page, next, err := s.Store.CheckInsOfMember(ctx, org, member, after, pageSize)
		if err != nil {
			return nil, err
		}
		for _, c := range page {
			if seen[c.Workshop] {
				continue
			}
			seen[c.Workshop] = true
			w, err := s.Store.Workshop(ctx, org, c.Workshop)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			list = append(list, Attended{Workshop: w, CheckIn: c})
		}
		if after = next; next == "" {
			return list, nil
		}
	}
}

// LinkMember records that a member who took a card today is here: either the
// person of an entry on the roll (checkIn is its id), or somebody who was only
// in the headcount (""). id is a UUID made with the form.
func (s *Service) LinkMember(ctx context.Context, org, by, code, id, member string, language lang.Tag, checkIn string) error {
	w, err := s.ByCode(ctx, org, code)
	if err != nil {
		return err
	}
	if id, checkIn, err = s.linkable(ctx, w, id, checkIn); err != nil {
		return err
	}
	now := s.arrived(w.doors())
	_, err = s.Store.RecordCheckIn(ctx, CheckIn{ID: id, Workshop: w.ID, Org: org, Way: ByRoll, Member: member,
		Lang: language, Standing: Counted, By: by, At: now})
	if err != nil || checkIn == "" {
		return err
	}
	return s.Store.AddCorrection(ctx, Correction{ID: derivedID(w.ID, id, checkIn, string(SameAs)), Workshop: w.ID, Org: org,
		CheckIn: id, Action: SameAs, Other: checkIn, By: by, At: now})
}

// LinkedMember is whom LinkMember linked with this id before: the member that the
// same form has made already; "" where it has not yet been sent. Where she was
// erased since it is fault.Conflict (errors-changed).
func (s *Service) LinkedMember(ctx context.Context, w Workshop, id string) (string, error) {
	id, ok := CanonicalUUID(id)
	if !ok {
		return "", nil
	}
	c, err := s.Store.CheckIn(ctx, w.ID, id)
	switch {
	case fault.Is(err, fault.NotFound):
		return "", nil
	case err == nil && !c.HasMember():
		err = fault.New(fault.Conflict, "errors-changed")
	}
	return c.Member, err
}

// MayLink says what LinkMember would say about these ids, before the member is
// made.
func (s *Service) MayLink(ctx context.Context, w Workshop, id, checkIn string) error {
	_, _, err := s.linkable(ctx, w, id, checkIn)
	return err
}

func (s *Service) linkable(ctx context.Context, w Workshop, id, checkIn string) (string, string, error) {
	id, ok := CanonicalUUID(id)
	if !ok {
		return "", "", fault.New(fault.Malformed, "errors-checkin-id").In("id")
	}
	if checkIn == "" {
		return id, "", nil
	}
	checkIn, err := s.ownCheckIn(ctx, w, checkIn)
	return id, checkIn, err
}
