// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"

	"github.com/groundwork-org/groundwork/app/fault"
)

// The bounds of RetentionDays that an organization can choose: not shorter than
// late check-ins may still be confirmed, not longer than people at the door are
// told.
const (
	LeastRetention = 14
	MostRetention  = DefaultRetention
)

// CheckRetention says whether names can be kept for so many days after a close;
// else fault.Invalid (retention-days) of the field days.
func CheckRetention(days int) error {
	if days < LeastRetention || days > MostRetention {
		return fault.New(fault.Invalid, "retention-between").With("Least", LeastRetention).With("Most", MostRetention).In("days")
	}
	return nil
}

// SetRetention chooses for how many days after a workshop's close names are
// kept. Coordinators only. Of two who choose at once, the second is told.
func (s *Service) SetRetention(ctx context.Context, a *Actor, days int) error {
	if err := a.must(Coordinator); err != nil {
		return err
	}
	if err := CheckRetention(days); err != nil {
		return err
	}
	org, err := s.store.Organization(ctx, a.Org.ID)
	if err != nil {
		return err
	}
	org.Retention = days
	if err := s.store.UpdateOrganization(ctx, org); err != nil {
		return err
	}
	org.Revision++
	a.Org = org
	return nil
}
