// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
)

func ticket(org string) people.Ticket {
	return people.Ticket{Hash: []byte(newID()), ID: newID(), Kind: people.Invitation, Org: org, By: newID(),
		Holder: people.Holder{PublicKey: []byte{4}, Keys: []people.HeldKey{{KeyID: newID(), Box: sealed(), Vouch: []byte{2}}}},
		Roles:  []people.Role{people.Trainer}, Workshop: newID(), CreatedAt: noonKept, ExpiresAt: noonKept.Add(time.Hour)}
}

func testTickets(t *testing.T, s storage.Store) {
	a, b, foreign := ticket("org"), ticket("org"), ticket("elsewhere")
	for _, one := range []people.Ticket{a, b, foreign} {
		must(t, s.CreateTicket(ctx, one))
		wantKind(t, s.CreateTicket(ctx, one), fault.Conflict)
	}
	same := ticket("org")
	same.Hash = a.Hash
	wantKind(t, s.CreateTicket(ctx, same), fault.Conflict)
	got, err := s.TicketByHash(ctx, a.Hash)
	must(t, err)
	wantEqual(t, got, a)
	_, err = s.TicketByHash(ctx, []byte("nobody's"))
	wantKind(t, err, fault.NotFound)

	got.Keys = []people.HeldKey{{KeyID: newID(), Box: sealed()}}
	must(t, s.UpdateTicket(ctx, got))
	wantKind(t, s.UpdateTicket(ctx, got), fault.Conflict)
	got.Revision++
	want := []people.Ticket{got, b}
	slices.SortFunc(want, func(a, b people.Ticket) int { return strings.Compare(a.ID, b.ID) })
	list, err := s.Tickets(ctx, "org")
	must(t, err)
	wantEqual(t, list, want)

	wantSame(t, s.DeleteTicket(ctx, "elsewhere", a.ID), s.DeleteTicket(ctx, "org", newID()))
	must(t, s.DeleteTicket(ctx, "org", a.ID))
	wantKind(t, s.DeleteTicket(ctx, "org", a.ID), fault.NotFound)
	wantKind(t, s.UpdateTicket(ctx, got), fault.NotFound)
	must(t, s.DeleteExpiredTickets(ctx, noonKept.Add(time.Hour-time.Millisecond)))
	_, err = s.TicketByHash(ctx, b.Hash)
	must(t, err)
	for range 2 {
		must(t, s.DeleteExpiredTickets(ctx, noonKept.Add(time.Hour)))
	}
	_, err = s.TicketByHash(ctx, b.Hash)
	wantKind(t, err, fault.NotFound)
}

func testTakeTicket(t *testing.T, s storage.Store) {
	one := ticket("org")
	must(t, s.CreateTicket(ctx, one))
	taken := 0
	for _, err := range together(writers, func(int) error { return s.TakeTicket(ctx, one.Hash) }) {
		if err == nil {
			taken++
		} else {
			wantKind(t, err, fault.NotFound)
		}
	}
	wantEqual(t, taken, 1)
	must(t, s.CreateTicket(ctx, one)) // put back
	got, err := s.TicketByHash(ctx, one.Hash)
	must(t, err)
	wantEqual(t, got, one)
}

func testTries(t *testing.T, s storage.Store) {
	key := []byte(newID())
	_, err := s.Tries(ctx, key)
	wantKind(t, err, fault.NotFound)
	must(t, s.DeleteTries(ctx, key))
	won := 0
	for _, err := range together(writers, func(int) error { return s.PutTries(ctx, people.Tries{Key: key, Count: 1, Last: noon}) }) {
		if err == nil {
			won++
		} else {
			wantKind(t, err, fault.Conflict)
		}
	}
	wantEqual(t, won, 1)
	got, err := s.Tries(ctx, key)
	must(t, err)
	wantEqual(t, got, people.Tries{Key: key, Count: 1, Last: noonKept, Revision: 1})
	got.Count = 2
	must(t, s.PutTries(ctx, got))
	wantKind(t, s.PutTries(ctx, got), fault.Conflict)
	must(t, s.DeleteTriesBefore(ctx, noonKept))
	_, err = s.Tries(ctx, key)
	must(t, err)
	must(t, s.DeleteTriesBefore(ctx, noonKept.Add(time.Millisecond)))
	_, err = s.Tries(ctx, key)
	wantKind(t, err, fault.NotFound)
	must(t, s.PutTries(ctx, people.Tries{Key: key, Count: 1, Last: noon}))
	must(t, s.DeleteTries(ctx, key))
	_, err = s.Tries(ctx, key)
	wantKind(t, err, fault.NotFound)
}
