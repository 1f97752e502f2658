// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// TicketKind is what a ticket lets somebody do.
type TicketKind string

// The kinds of tickets.
const (
	Invitation TicketKind = "invitation" // make an account, once
)

// Ticket is what somebody without an account comes in with: a code of 130
// random bits, of which a keyed hash is kept and the public half of the key
// pair that is derived from it. The organization's key is sealed to that, so
// that replacing the key reaches tickets too.
type Ticket struct {
	Hash []byte // keyed hash of the code; see Vault.Lookup
	ID   string // opaque, for lists
	Kind TicketKind
	Org  string
	By   string // the account that gave it; it ends with that account
	Holder
	Roles     []Role // of the account to be made
	Workshop  string // of a day pass
	Revision  int64
	CreatedAt time.Time
	ExpiresAt time.Time
}

// lives says whether a ticket's time is not over. One from days in the future
// was made while a clock was wrong, and would live for years.
func (t Ticket) lives(now time.Time) bool {
	return now.Before(t.ExpiresAt) && t.CreatedAt.Sub(now) <= farAhead
}

// farAhead is further than a clock is from the right one by its zone or a typing
// error, for what may be kept for days.
const farAhead = 48 * time.Hour

// TicketKeyPlace is the place of an organization's key in a ticket.
func TicketKeyPlace(ticket, keyID string) string { return Place("ticket", ticket, "key-"+keyID) }

const byTicket = "ticket"

// forTicket is the purpose of a ticket's key pair.
func forTicket(id string) string { return "ticket/" + id }

// newTicket makes a ticket without writing it. The code is returned once.
func (s *Service) newTicket(ctx context.Context, a *Actor, kind TicketKind, life time.Duration) (t Ticket, code string, err error) {
	ring, err := a.PrivateKey()
	if err != nil {
		return Ticket{}, "", err
	}
	if code, err = newCode(s.random, invitationSymbols); err != nil {
		return Ticket{}, "", err
	}
	now := s.clock()
	t = Ticket{Kind: kind, Org: a.Org.ID, By: a.Account.ID, CreatedAt: now, ExpiresAt: now.Add(life)}
	if t.ID, err = randomID(s.random); err != nil {
		return Ticket{}, "", err
	}
	if t.Hash, err = s.vault.Lookup(ctx, byTicket, code); err != nil {
		return Ticket{}, "", err
	}
	public, private, err := s.vault.Derive(code, forTicket(t.ID))
	if err != nil {
		return Ticket{}, "", err
	}
	clear(private)
	t.Holder = Holder{PublicKey: public}
	err = s.give(&t.Holder, TicketKeyPlace(t.ID, a.Org.KeyID), a.Org.KeyID, ring.Newest())
	return t, codeText(code), err
}

// ticket finds the living ticket of a kind behind a typed code. A mistyped one
// is fault.Invalid (errors-code-mistyped); one that is not known, was used up,
// withdrawn or has expired is fault.Invalid (errors-code-used); too many wrong
// ones are fault.TooMany (errors-many-wrong). All are of the field "code".
func (s *Service) ticket(ctx context.Context, kind TicketKind, typed string) (t Ticket, code string, err error) {
	defer func() { err = s.turnedAway(&s.wrong.tickets, err) }()
	code, ok := parseCode(typed, invitationSymbols)
	if !ok {
		return Ticket{}, "", fault.New(fault.Invalid, "errors-code-mistyped").In("code")
	}
	hash, err := s.vault.Lookup(ctx, byTicket, code)
	if err != nil {
		return Ticket{}, "", err
	}
	t, err = s.store.TicketByHash(ctx, hash)
	if fault.Is(err, fault.NotFound) || err == nil && (t.Kind != kind || !t.lives(s.clock())) {
		return Ticket{}, "", codeUsed()
	}
	if err != nil {
		return Ticket{}, "", err
	}
	there, err := s.giverIsThere(ctx, t)
	if err == nil && !there {
		err = codeUsed()
	}
	return t, code, err
}

// giverIsThere says whether the account that gave a ticket still is: one that
// was written while its giver was being removed opens nothing.
func (s *Service) giverIsThere(ctx context.Context, t Ticket) (bool, error) {
	_, err := s.store.Account(ctx, t.Org, t.By)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

func codeUsed() error { return fault.New(fault.Invalid, "errors-code-used").In("code") }

// ticketRing opens the organization's keys with a ticket's code.
func (s *Service) ticketRing(org Organization, t Ticket, code string) (PrivateKey, error) {
	_, private, err := s.vault.Derive(code, forTicket(t.ID))
	if err != nil {
		return nil, err
	}
	defer clear(private)
	return s.ring(org, t.Holder, func(keyID string) string { return TicketKeyPlace(t.ID, keyID) }, private)
}

// Tickets lists an organization's living tickets, for coordinators.
func (s *Service) Tickets(ctx context.Context, a *Actor) ([]Ticket, error) {
	if err := a.must(Coordinator); err != nil {
		return nil, err
	}
	list, err := s.store.Tickets(ctx, a.Org.ID)
	if err != nil {
		return nil, err
	}
	living := list[:0]
	for _, t := range list {
		if t.lives(s.clock()) {
			living = append(living, t)
		}
	}
	return living, nil
}

// WithdrawInvitation ends an invitation before it is used. A day pass is none:
// see WithdrawPass, which the trail knows as something else.
func (s *Service) WithdrawInvitation(ctx context.Context, a *Actor, id string) error {
	list, err := s.Tickets(ctx, a)
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.ID == id && t.Kind == Invitation {
			return s.store.DeleteTicket(ctx, a.Org.ID, id)
		}
	}
	return notFound()
}

// giveTickets seals an organization's next key to every ticket that was given
// the current one, which ring holds, and does not have the next; those that an
// account gave which is gone are deleted.
func (s *Service) giveTickets(ctx context.Context, current string, next Organization, ring, private PrivateKey) error {
	list, err := s.store.Tickets(ctx, next.ID)
	if err != nil {
		return err
	}
	for _, t := range list {
		there, err := s.giverIsThere(ctx, t)
		if err != nil {
			return err
		}
		if !there {
			if err := s.store.DeleteTicket(ctx, next.ID, t.ID); err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			continue
		}
		if t.Holds(next.KeyID) || !s.vouched(t.Holder, TicketKeyPlace(t.ID, current), current, ring) {
			continue
		}
		t.shed(current, next.Retired)
		if err := s.give(&t.Holder, TicketKeyPlace(t.ID, next.KeyID), next.KeyID, private); err != nil {
			return err
		}
		if err := s.store.UpdateTicket(ctx, t); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

// endTicketsOf ends the tickets that an account gave.
func (s *Service) endTicketsOf(ctx context.Context, org, account string) error {
	list, err := s.store.Tickets(ctx, org)
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.By != account {
			continue
		}
		if err := s.store.DeleteTicket(ctx, org, t.ID); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}
