// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"bytes"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

func (h *hall) invite(roles ...people.Role) (people.Ticket, string) {
	h.t.Helper()
	ticket, code, err := h.Invite(h.ctx, h.as(h.first.Token), roles)
	must(h.t, err)
	return ticket, code
}

func TestInvitationMakesAnAccountOnce(t *testing.T) {
	h := newHall(t)
	ticket, code := h.invite(people.Trainer, people.Apprentice)
	if len(strings.ReplaceAll(code, "-", "")) != 27 {
		t.Fatalf("the code is %q", code)
	}
	plain := strings.ReplaceAll(code, "-", "")
	for _, held := range [][]byte{ticket.Hash, ticket.PublicKey, ticket.Keys[0].Box.Box} {
		if bytes.Contains(held, []byte(plain[:26])) {
			t.Error("the code is kept")
		}
	}
	for _, c := range []struct{ code, handle, name, passphrase, field, key string }{
		{plain[:26], "amal", "Amal", chosen, "code", "errors-code-mistyped"},
		{code, "x", "Amal", chosen, "account", "errors-handle"},
		{code, "rosa", "Amal", chosen, "account", "errors-handle-taken"},
		{code, "amal", "  ", chosen, "name", "errors-name-missing"},
		{code, "amal", "Amal", "short", "passphrase", "errors-passphrase-short"},
	} {
		_, err := h.Accept(h.ctx, c.code, c.handle, c.name, c.passphrase)
		if f, ok := err.(*fault.Fault); !ok || f.Field != c.field || f.Key != c.key {
			t.Errorf("%v gave %v", c, err)
		}
	}
	must(t, h.RotateKey(h.ctx, h.as(h.first.Token))) // reaches invitations too
	in, err := h.Accept(h.ctx, strings.ToLower(code), "amal", "Amal", chosen)
	must(t, err)
	a := h.as(in.Token)
	if name, err := h.AccountName(a, h.store.accounts[0]); err != nil || name != "Rosa P." || !a.Account.Has(people.Apprentice) || a.Account.MustChange {
		t.Errorf("she reads %q, %v", name, err)
	}
	_, err = h.Accept(h.ctx, code, "zoe", "Zoe", chosen)
	wants(t, err, fault.Invalid, "errors-code-used")
	if _, err := h.SignIn(h.ctx, "amal", chosen); err != nil {
		t.Error(err)
	}
}

func TestInvitationOfTwoAtOnceMakesOneAccount(t *testing.T) {
	h := newHall(t)
	_, code := h.invite(people.Trainer)
	var made atomic.Int32
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			if _, err := h.Accept(h.ctx, code, "amal "+strings.Repeat("l", i), "Amal", chosen); err == nil {
				made.Add(1)
			}
		})
	}
	wait.Wait()
	if made.Load() != 1 || len(h.store.accounts) != 2 {
		t.Errorf("%d accepted, %d accounts", made.Load(), len(h.store.accounts))
	}
}

func TestInvitationsEnd(t *testing.T) {
	h := newHall(t)
	first, code := h.invite(people.Trainer)
	must(t, h.WithdrawInvitation(h.ctx, h.as(h.first.Token), first.ID))
	_, err := h.Accept(h.ctx, code, "amal", "Amal", chosen)
	wants(t, err, fault.Invalid, "errors-code-used")

	_, code = h.invite(people.Trainer)
	h.now = h.now.Add(people.InvitationLife)
	_, err = h.Accept(h.ctx, code, "amal", "Amal", chosen)
	wants(t, err, fault.Invalid, "errors-code-used")
	in, err := h.SignIn(h.ctx, "rosa", passphrase)
	must(t, err)
	h.first = in
	if list, err := h.Tickets(h.ctx, h.as(in.Token)); err != nil || len(list) != 0 {
		t.Errorf("%d listed, %v", len(list), err)
	}
	if _, err := h.Tidy(h.ctx); err != nil || len(h.store.tickets) != 0 {
		t.Errorf("%d kept, %v", len(h.store.tickets), err)
	}

	// With the account that gave it.
	_, mine := h.invite(people.Coordinator)
	coordinator, err := h.Accept(h.ctx, mine, "amal", "Amal", chosen)
	must(t, err)
	late, code, err := h.Invite(h.ctx, h.as(coordinator.Token), []people.Role{people.Coordinator})
	must(t, err)
	must(t, h.RemoveAccount(h.ctx, h.as(in.Token), coordinator.Account.ID))
	_, err = h.Accept(h.ctx, code, "zoe", "Zoe", chosen)
	wants(t, err, fault.Invalid, "errors-code-used")

	// Also one that she wrote in the moment of being removed.
	must(t, h.store.CreateTicket(h.ctx, late))
	_, err = h.Accept(h.ctx, code, "zoe", "Zoe", chosen)
	wants(t, err, fault.Invalid, "errors-code-used")
	must(t, h.RotateKey(h.ctx, h.as(in.Token)))
	for _, ticket := range h.store.tickets {
		if ticket.ID == late.ID {
			t.Error("it outlived a new key")
		}
	}
}

func TestOnlyCoordinatorsInvite(t *testing.T) {
	h := newHall(t)
	ticket, _ := h.invite(people.Trainer)
	h.add("amal", people.Trainer)
	trainer := h.as(h.signInAs("amal"))
	_, _, err := h.Invite(h.ctx, trainer, []people.Role{people.Trainer})
	wants(t, err, fault.NotFound, "errors-not-found")
	_, err = h.Tickets(h.ctx, trainer)
	wants(t, err, fault.NotFound, "errors-not-found")
	wants(t, h.WithdrawInvitation(h.ctx, trainer, ticket.ID), fault.NotFound, "errors-not-found")
	other := newHall(t)
	other.store.tickets = h.store.tickets
	wants(t, other.WithdrawInvitation(other.ctx, other.as(other.first.Token), ticket.ID), fault.NotFound, "errors-not-found")
	_, _, err = h.Invite(h.ctx, h.as(h.first.Token), []people.Role{"boss"})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown role gave %v", err)
	}
}
