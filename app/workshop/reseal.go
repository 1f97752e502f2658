// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"slices"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// Resealed is the sealed name of a fact in another box: the same text, for
// another key of the organization.
type Resealed struct {
	CheckIn    string // the check-in's id, or
	Correction string // the correction's
	Was, Now   people.Sealed
}

// Field is the place of the name.
func (r Resealed) Field() string {
	if r.Correction != "" {
		return people.Place("correction", r.Correction, "known_as")
	}
	return people.Place("checkin", r.CheckIn, "known_as")
}

// Reseal is a people.Resealer for the names of check-ins, of corrections and of
// guests, and for notes.
func (s *Service) Reseal(ctx context.Context, o people.Organization, ring people.PrivateKey) error {
	return s.eachWorkshop(ctx, o.ID, func(w Workshop) error {
		if err := s.resealPlan(ctx, o, ring, w); err != nil {
			return err
		}
		for after := ""; ; {
			page, next, err := s.Store.CheckIns(ctx, w.ID, nil, after, pageSize)
			if err != nil {
				return err
			}
			names := make([]Resealed, len(page))
			for i, c := range page {
				names[i] = Resealed{CheckIn: c.ID, Was: c.KnownAs}
			}
			if err := s.resealNames(ctx, o, ring, w, names); err != nil {
				return err
			}
			if after = next; next == "" {
				break
			}
		}
		corrections, err := s.Store.Corrections(ctx, w.ID)
		if err != nil {
			return err
		}
		names := make([]Resealed, len(corrections))
		for i, c := range corrections {
			names[i] = Resealed{Correction: c.ID, Was: c.KnownAs}
		}
		return s.resealNames(ctx, o, ring, w, names)
	})
}

// resealNames writes those of these names that are sealed to an older key.
func (s *Service) resealNames(ctx context.Context, o people.Organization, ring people.PrivateKey, w Workshop, names []Resealed) error {
	var changed []Resealed
	for _, n := range names {
		now, differs, err := people.Reseal(s.Vault, ring, o.PublicKey, n.Field(), n.Was)
		if err != nil {
			return err
		}
		if differs {
			n.Now = now
			changed = append(changed, n)
		}
	}
	for list := range slices.Chunk(changed, pageSize) {
		if err := s.Store.ReplaceNames(ctx, w.Org, w.ID, list); err != nil {
			return err
		}
	}
	return nil
}

// resealPlan writes the names of guests and the notes of a workshop anew.
func (s *Service) resealPlan(ctx context.Context, o people.Organization, ring people.PrivateKey, w Workshop) error {
	for try := 0; ; try++ {
		w.Plan.Facilitators = slices.Clone(w.Plan.Facilitators)
		changed := false
		for i := range w.Plan.Facilitators {
			f := &w.Plan.Facilitators[i]
			guest, differs, err := people.Reseal(s.Vault, ring, o.PublicKey, GuestPlace(w.ID, f.ID), f.Guest)
			if err != nil {
				return err
			}
			f.Guest, changed = guest, changed || differs
		}
		w.Notes = slices.Clone(w.Notes)
		for i := range w.Notes {
			n := &w.Notes[i]
			text, differs, err := people.Reseal(s.Vault, ring, o.PublicKey, NotePlace(w.ID, n.Kind), n.Text)
			if err != nil {
				return err
			}
			n.Text, changed = text, changed || differs
		}
		if !changed {
			return nil
		}
		err := s.Store.UpdateWorkshop(ctx, w)
		s.rooms.Delete(w.Code)
		if !fault.Is(err, fault.Conflict) || try == 3 {
			return err
		}
		if w, err = s.Store.Workshop(ctx, w.Org, w.ID); err != nil {
			return err
		}
	}
}
