// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import "context"

// EraseMember erases the member at her own word: her keys first, so that no
// copy of her name opens, then her record. Counts stay.
func (s *Service) EraseMember(ctx context.Context, m *MemberActor) error {
	return s.erase(ctx, m.Org.ID, m.Member.ID)
}

// EraseMemberFor does it for somebody who asks in person. Coordinators only.
func (s *Service) EraseMemberFor(ctx context.Context, a *Actor, id string) error {
	if err := a.must(Coordinator); err != nil {
		return err
	}
	return s.erase(ctx, a.Org.ID, id)
}

// MemberStands says that there is a member with this id, also where an erasure
// that was cut short has left nothing of hers that opens; else fault.NotFound.
// Coordinators only.
func (s *Service) MemberStands(ctx context.Context, a *Actor, id string) error {
	if err := a.must(Coordinator); err != nil {
		return err
	}
	_, err := s.store.Member(ctx, a.Org.ID, id)
	return err
}

func (s *Service) erase(ctx context.Context, org, id string) error {
	if err := s.store.EraseMember(ctx, org, id); err != nil {
		return err
	}
	return s.store.DeleteSessionsOf(ctx, org, id)
}
