// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// InvitationLife is how long an invitation can be accepted.
const InvitationLife = 7 * 24 * time.Hour

// Invite makes an invitation for an account with these roles, and returns its
// code, once. Coordinators only.
func (s *Service) Invite(ctx context.Context, a *Actor, roles []Role) (Ticket, string, error) {
	if err := a.must(Coordinator); err != nil {
		return Ticket{}, "", err
	}
	if err := checkRoles(roles); err != nil {
		return Ticket{}, "", err
	}
	t, code, err := s.newTicket(ctx, a, Invitation, InvitationLife)
	if err != nil {
		return Ticket{}, "", err
	}
	t.Roles = slices.Clone(roles)
	return t, code, s.store.CreateTicket(ctx, t)
}

// Accept makes the account that an invitation is for and signs in. The
// invitation is used up; where something that was typed cannot be, it stays
// good. Faults: errors-code-mistyped and -used of the field "code"; of the
// fields account, name and passphrase as in SetUp; errors-handle-taken;
// errors-sign-in-first where the account is made and no session could be.
func (s *Service) Accept(ctx context.Context, typed, handle, name, passphrase string) (SignedIn, error) {
	t, code, err := s.ticket(ctx, Invitation, typed)
	if err != nil {
		return SignedIn{}, err
	}
	leave, err := s.trying.enter(false)
	if err != nil {
		return SignedIn{}, err
	}
	defer leave()
	org, err := s.store.Organization(ctx, t.Org)
	if err != nil {
		return SignedIn{}, err
	}
	ring, err := s.ticketRing(org, t, code)
	if err != nil {
		return SignedIn{}, err
	}
	defer clear(ring)
	if err := CheckPassphrase(passphrase, org.Name, handle); err != nil {
		return SignedIn{}, err
	}
	account, own, err := s.newAccount(ctx, org, ring, NewAccount{Handle: handle, Name: name, Roles: t.Roles}, passphrase)
	if err != nil {
		return SignedIn{}, err
	}
	defer clear(own)
	if err := s.useUp(ctx, t, account); err != nil {
		return SignedIn{}, err
	}
	return s.startOrAsk(ctx, org, account, own)
}

// useUp takes the invitation and writes the account. Where the writing fails,
// the same invitation can be used again.
func (s *Service) useUp(ctx context.Context, t Ticket, account Account) error {
	switch err := s.store.TakeTicket(ctx, t.Hash); {
	case fault.Is(err, fault.NotFound):
		return codeUsed()
	case err != nil:
		return err
	}
	err := s.store.CreateAccount(ctx, account)
	if err == nil {
		return nil
	}
	if back := s.store.CreateTicket(ctx, t); back != nil {
		return back
	}
	if fault.Is(err, fault.Conflict) {
		return fault.Wrap(fault.Conflict, "errors-handle-taken", err).In("account")
	}
	return err
}
