// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"slices"

	"github.com/groundwork-org/groundwork/app/fault"
)

// leave notes in the organization's record that this account leaves: until the
// key was replaced after it, see owesKey. Of two who write it at once one is
// second and looks again: so coordinators who remove each other at the same
// moment do not leave none, which gives fault.Conflict (errors-last-coordinator).
func (s *Service) leave(ctx context.Context, a *Actor, account Account) error {
	return s.noteLeaving(ctx, a, func(leaving []string) ([]string, error) {
		if !slices.Contains(leaving, account.ID) {
			leaving = append(slices.Clone(leaving), account.ID)
		}
		if !account.Has(Coordinator) {
			return leaving, nil
		}
		return leaving, s.anotherCoordinator(ctx, a.Org.ID, leaving)
	})
}

// stay takes back what leave noted.
func (s *Service) stay(ctx context.Context, a *Actor, id string) error {
	return s.noteLeaving(ctx, a, func(leaving []string) ([]string, error) {
		return slices.DeleteFunc(slices.Clone(leaving), func(l string) bool { return l == id }), nil
	})
}

func (s *Service) noteLeaving(ctx context.Context, a *Actor, edit func([]string) ([]string, error)) error {
	for try := 0; ; try++ {
		o, err := s.store.Organization(ctx, a.Org.ID)
		if err != nil {
			return err
		}
		if o.Leaving, err = edit(o.Leaving); err != nil {
			return err
		}
		err = s.store.UpdateOrganization(ctx, o)
		if err == nil && o.KeyID == a.Org.KeyID {
			o.Revision++
			a.Org = o
		}
		if !fault.Is(err, fault.Conflict) || try == 5 {
			return err
		}
	}
}

// stillLeaving are those of an organization's Leaving whose accounts are there:
// whoever is gone is not given the next key.
func (s *Service) stillLeaving(ctx context.Context, o Organization) (still []string, err error) {
	for _, id := range o.Leaving {
		_, err := s.store.Account(ctx, o.ID, id)
		switch {
		case err == nil:
			still = append(still, id)
		case !fault.Is(err, fault.NotFound):
			return nil, err
		}
	}
	return still, nil
}

// owesKey are the accounts that were removed while the key that they held was not
// replaced since: their removal was cut short.
func (s *Service) owesKey(ctx context.Context, o Organization) (gone []string) {
	still, err := s.stillLeaving(ctx, o)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(o.Leaving), func(id string) bool { return slices.Contains(still, id) })
}

// replaceOwed replaces the key behind a sign-in where that is owed.
func (s *Service) replaceOwed(org Organization, account Account, own PrivateKey) (owed bool) {
	if len(org.Leaving) == 0 || !account.Has(Coordinator) {
		return false
	}
	gone := s.owesKey(context.Background(), org)
	if len(gone) == 0 {
		return false
	}
	a := s.actorOf(org, account, &heldKey{key: slices.Clone(own)})
	s.background(func() {
		defer a.Forget()
		ctx, cancel := context.WithTimeout(context.Background(), resealTime)
		defer cancel()
		if s.RotateKey(ctx, a) != nil {
			return // the next sign-in does
		}
		for _, id := range gone {
			s.finished(ctx, a, id)
		}
	})
	return true
}

// anotherCoordinator says whether there is one who does not leave.
func (s *Service) anotherCoordinator(ctx context.Context, org string, leaving []string) error {
	for after := ""; ; {
		accounts, next, err := s.store.Accounts(ctx, org, after, 100)
		if err != nil {
			return err
		}
		for _, account := range accounts {
			if account.Has(Coordinator) && !slices.Contains(leaving, account.ID) {
				return nil
			}
		}
		if next == "" {
			return fault.New(fault.Conflict, "errors-last-coordinator")
		}
		after = next
	}
}
