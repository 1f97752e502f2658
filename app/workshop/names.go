// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"errors"
	"slices"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// Guests are the names of facilitators who have no account, in the clear, by
// Facilitator.ID. They are sealed before anything is written.
type Guests map[string]string

// Concerns says whether the workshop is this account's to see: she made it or
// facilitates in it. Coordinators see every workshop of their organization.
func (w Workshop) Concerns(account string) bool {
	return w.CreatedBy == account || slices.ContainsFunc(w.Plan.Facilitators, func(f Facilitator) bool {
		return f.Account != "" && f.Account == account
	})
}

// sealGuests puts the sealed names into a copy of the facilitators. A guest
// without a new name keeps the sealed one she has.
func (s *Service) sealGuests(ctx context.Context, org, id string, plan *Plan, guests Guests) error {
	if len(guests) == 0 {
		return nil
	}
	o, err := s.Organizations.Organization(ctx, org)
	if err != nil {
		return err
	}
	plan.Facilitators = slices.Clone(plan.Facilitators)
	for i, f := range plan.Facilitators {
		name, ok := guests[f.ID]
		if !ok || f.Account != "" {
			continue
		}
		sealed, err := s.sealName(o.PublicKey, GuestPlace(id, f.ID), name, nil)
		if err != nil {
			return inField(err, "facilitators")
		}
		plan.Facilitators[i].Guest = sealed
	}
	return nil
}

// CreateWithGuests is Create for a plan with guests' names.
func (s *Service) CreateWithGuests(ctx context.Context, org, by, id string, plan Plan, guests Guests) (Workshop, error) {
	if id == "" {
		id = s.NewID()
	}
	if err := s.sealGuests(ctx, org, id, &plan, guests); err != nil {
		return Workshop{}, err
	}
	return s.Create(ctx, org, by, id, plan)
}

// SavePlanWithGuests is SavePlan for a plan with guests' names.
func (s *Service) SavePlanWithGuests(ctx context.Context, org, code string, revision int64, plan Plan, guests Guests) (Workshop, error) {
	w, err := s.ByCode(ctx, org, code)
	if err != nil {
		return Workshop{}, err
	}
	if err := s.sealGuests(ctx, org, w.ID, &plan, guests); err != nil {
		return Workshop{}, err
	}
	return s.SavePlan(ctx, org, w.Code, revision, plan)
}

// GuestName opens the name of a facilitator who has no account, "" where it
// was erased.
func (s *Service) GuestName(private people.PrivateKey, w Workshop, f Facilitator) (string, error) {
	return s.openName(private, GuestPlace(w.ID, f.ID), f.Guest)
}

// Names opens the names on a roll within a trainer's session, by entry id.
// Entries without a name, and those whose name was erased, are left out.
func (s *Service) Names(private people.PrivateKey, r Roll) (map[string]string, error) {
	names := make(map[string]string, len(r.Entries))
	for _, e := range r.Entries {
		name, err := s.openName(private, e.NamePlace, e.Name)
		if err != nil {
			return nil, err
		}
		if name != "" {
			names[e.ID] = name
		}
	}
	return names, nil
}

// EraseName erases the name of an entry at somebody's own word, in every fact
// that is folded into it. She stays in the count.
func (s *Service) EraseName(ctx context.Context, w Workshop, e Entry) error {
	ids := []string{e.ID}
	for _, d := range e.Doubles {
		ids = append(ids, d.ID)
	}
	for _, id := range ids {
		if _, err := s.Store.EraseName(ctx, w.Org, w.ID, id); err != nil {
			return err
		}
	}
	return nil
}

// openName opens a sealed name. What a phone sealed was never seen by us, so it
// is cleaned here: what could not have been typed in is not shown. A name that
// cannot be opened is one that nobody gave.
func (s *Service) openName(private people.PrivateKey, place string, sealed people.Sealed) (string, error) {
	if !sealed.Given() || sealed.Erased() {
		return "", nil
	}
	plain, err := s.Vault.Open(private, place, sealed)
	switch {
	case fault.Is(err, fault.NotFound), fault.Is(err, fault.Internal), fault.Is(err, fault.Invalid):
		return "", nil
	case err != nil:
		return "", err
	}
	name, err := people.CleanName(string(plain))
	if err != nil {
		return "", nil
	}
	return name, nil
}

// inField puts a fault into a form's field.
func inField(err error, field string) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.In(field)
	}
	return err
}
