// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// GuestPlace is the place that a guest facilitator's name is sealed for.
func GuestPlace(workshopID, facilitatorID string) string {
	return people.Place("workshop", workshopID, "guest-"+facilitatorID)
}

// Accounts finds accounts and opens their names within a session.
type Accounts interface {
	Accounts(ctx context.Context, a *people.Actor, after string, limit int) ([]people.Listed, string, error)
}

// SealGuest seals a guest facilitator's name for a workshop: an existing one,
// or one about to be made with an id from NewID.
func (s *Service) SealGuest(ctx context.Context, org, workshopID, name string) (Facilitator, error) {
	o, err := s.Organizations.Organization(ctx, org)
	if err != nil {
		return Facilitator{}, err
	}
	f := Facilitator{ID: s.NewID()}
	f.Guest, err = s.sealName(o.PublicKey, GuestPlace(workshopID, f.ID), name, nil)
	return f, err
}

// FacilitatorNames opens the names of a plan's facilitators, in the plan's
// order, within the session of a. A name that is gone, or an account that was
// removed, is "".
func (s *Service) FacilitatorNames(ctx context.Context, a *people.Actor, w Workshop) ([]string, error) {
	names := make([]string, len(w.Plan.Facilitators))
	if !a.HasKey() { // a day pass that opens no names
		return names, nil
	}
	byAccount, err := s.accountNames(ctx, a, w)
	if err != nil {
		return nil, err
	}
	for i, f := range w.Plan.Facilitators {
		if f.Account != "" {
			names[i] = byAccount[f.Account]
			continue
		}
		key, err := a.PrivateKey()
		if err != nil {
			return nil, err
		}
		name, err := s.Vault.Open(key, GuestPlace(w.ID, f.ID), f.Guest)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		names[i] = string(name)
	}
	return names, nil
}

func (s *Service) accountNames(ctx context.Context, a *people.Actor, w Workshop) (map[string]string, error) {
	names := make(map[string]string)
	for _, f := range w.Plan.Facilitators {
		if f.Account != "" {
			names[f.Account] = ""
		}
	}
	if len(names) == 0 {
		return names, nil
	}
	for after := ""; ; {
		list, next, err := s.Accounts.Accounts(ctx, a, after, pageSize)
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			if _, asked := names[l.Account.ID]; asked {
				names[l.Account.ID] = l.Name
			}
		}
		if after = next; next == "" {
			return names, nil
		}
	}
}
