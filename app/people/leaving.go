// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"slices"

	"github.com/groundwork-org/groundwork/app/fault"
)

// leave notes in the organization's record that this coordinator leaves. Of two
// who write it at once one is second and looks again: so coordinators who remove
// each other at the same moment do not leave none, which gives fault.Conflict
// (errors-last-coordinator).
func (s *Service) leave(ctx context.Context, org, id string) error {
	return s.noteLeaving(ctx, org, func(leaving []string) ([]string, error) {
		if !slices.Contains(leaving, id) {
			leaving = append(slices.Clone(leaving), id)
		}
		return leaving, s.anotherCoordinator(ctx, org, leaving)
	})
}

// stay takes back what leave noted.
func (s *Service) stay(ctx context.Context, org, id string) error {
	return s.noteLeaving(ctx, org, func(leaving []string) ([]string, error) {
		return slices.DeleteFunc(slices.Clone(leaving), func(l string) bool { return l == id }), nil
	})
}

func (s *Service) noteLeaving(ctx context.Context, org string, edit func([]string) ([]string, error)) error {
	for try := 0; ; try++ {
		o, err := s.store.Organization(ctx, org)
		if err != nil {
			return err
		}
		if o.Leaving, err = edit(o.Leaving); err != nil {
			return err
		}
		err = s.store.UpdateOrganization(ctx, o)
		if !fault.Is(err, fault.Conflict) || try == 5 {
			return err
		}
	}
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
