// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// Pass is a ticket with which a substitute runs one workshop on its day. Its
// code may be given more than once: the same person may sign in on the laptop
// and on her phone.
const Pass TicketKind = "pass"

// GivePass makes a day pass for a workshop of the organization, which ends at
// until, and returns its code, once. Only with names does it open names. For
// trainers and coordinators; that the workshop is theirs, the caller has seen.
func (s *Service) GivePass(ctx context.Context, a *Actor, workshop string, names bool, until time.Time) (Ticket, string, error) {
	if err := a.must(Coordinator, Trainer); err != nil {
		return Ticket{}, "", err
	}
	if !s.clock().Before(until) {
		return Ticket{}, "", fault.New(fault.Conflict, "errors-pass-over")
	}
	t, code, err := s.newTicket(ctx, a, Pass, until.Sub(s.clock()))
	if err != nil {
		return Ticket{}, "", err
	}
	t.Workshop = workshop
	if !names {
		t.Keys = nil
	}
	return t, code, s.store.CreateTicket(ctx, t)
}

// Passes lists the living day passes of a workshop, for trainers and
// coordinators.
func (s *Service) Passes(ctx context.Context, a *Actor, workshop string) (list []Ticket, err error) {
	if err := a.must(Coordinator, Trainer); err != nil {
		return nil, err
	}
	all, err := s.store.Tickets(ctx, a.Org.ID)
	for _, t := range all {
		if t.Kind == Pass && t.Workshop == workshop && t.lives(s.clock()) {
			list = append(list, t)
		}
	}
	return list, err
}

// WithdrawPass ends a day pass of a workshop, and the sessions that it opened.
func (s *Service) WithdrawPass(ctx context.Context, a *Actor, workshop, id string) error {
	list, err := s.Passes(ctx, a, workshop)
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.ID == id {
			return s.store.DeleteTicket(ctx, a.Org.ID, id)
		}
	}
	return notFound()
}

// EnterWithPass opens a session with a day pass. Faults: errors-code-mistyped
// and -used of the field "code".
func (s *Service) EnterWithPass(ctx context.Context, typed string) (in SignedIn, workshop string, err error) {
	t, code, err := s.ticket(ctx, Pass, typed)
	if err != nil {
		return SignedIn{}, "", err
	}
	org, err := s.store.Organization(ctx, t.Org)
	if err != nil {
		return SignedIn{}, "", err
	}
	_, private, err := s.vault.Derive(code, forTicket(t.ID))
	if err != nil {
		return SignedIn{}, "", err
	}
	defer clear(private)
	ends := t.ExpiresAt
	if longest := s.clock().Add(SessionLife); longest.Before(ends) {
		ends = longest
	}
	in, err = s.openSession(ctx, org, Account{}, private, Session{Pass: t.ID, ExpiresAt: ends})
	in.Account.ID, in.Giver = t.ID, t.By
	return in, t.Workshop, err
}

// passOf is who bears a day pass: as an apprentice is one, without a name, for
// one workshop, and with the organization's key only where the giver chose so.
func (s *Service) passOf(ctx context.Context, token string, session Session) (*Actor, error) {
	all, err := s.store.Tickets(ctx, session.Org)
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		if t.ID != session.Pass || t.Kind != Pass || !t.lives(s.clock()) {
			continue
		}
		there, err := s.giverIsThere(ctx, t)
		if err != nil {
			return nil, err
		}
		if !there {
			break
		}
		org, err := s.store.Organization(ctx, session.Org)
		if err != nil {
			return nil, absentIsSignedOut(err)
		}
		a := &Actor{Org: org, Account: Account{ID: t.ID, Org: org.ID, Roles: []Role{Apprentice}, Holder: t.Holder},
			Pass: t.Workshop, Giver: t.By, ExpiresAt: session.ExpiresAt, session: session.Hash, own: s.heldBy(token, session)}
		a.key = &heldKey{unwrap: func() (PrivateKey, error) {
			own, err := a.own.get()
			if err != nil {
				return nil, err
			}
			return s.ring(a.Org, t.Holder, func(keyID string) string { return TicketKeyPlace(t.ID, keyID) }, own)
		}}
		return a, nil
	}
	return nil, signInFirst() // withdrawn, or over
}

// NamesKey is PrivateKey for reading names where they are shown beside other
// things: nil for a day pass that opens none.
func (a *Actor) NamesKey() (PrivateKey, error) {
	if a.Pass != "" && !a.HasKey() {
		return nil, nil
	}
	return a.PrivateKey()
}
