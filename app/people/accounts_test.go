// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// add adds an account and returns its one-time passphrase.
func (h *hall) add(handle string, roles ...people.Role) (people.Account, string) {
	h.t.Helper()
	account, once, err := h.AddAccount(h.ctx, h.as(h.first.Token), people.NewAccount{Handle: handle, Name: strings.ToUpper(handle), Roles: roles})
	if err != nil {
		h.t.Fatal(err)
	}
	return account, once
}

func TestAddedTrainerMustChooseHerOwnPassphrase(t *testing.T) {
	h := newHall(t)
	_, once := h.add("amal", people.Trainer)
	if words := strings.Fields(once); len(words) != 6 {
		t.Fatalf("one-time passphrase %q", once)
	}
	in, err := h.SignIn(h.ctx, "amal", once)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = h.Accounts(h.ctx, h.as(in.Token), "", 10)
	wants(t, err, fault.Forbidden, "errors-passphrase-change-first")

	changed, err := h.ChangePassphrase(h.ctx, h.as(in.Token), once, "neuf lampes sur la rivière")
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Authenticate(h.ctx, in.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	listed, next, err := h.Accounts(h.ctx, h.as(changed.Token), "", 10)
	if err != nil || next != "" || len(listed) != 2 || listed[0].Name != "Rosa P." || listed[1].Name != "AMAL" {
		t.Errorf("she reads %v, %v", listed, err)
	}
	if _, err := h.SignIn(h.ctx, "amal", "neuf lampes sur la rivière"); err != nil {
		t.Error(err)
	}
	_, err = h.SignIn(h.ctx, "amal", once)
	wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
}

// TestChangingAPassphraseEndsAllSessions: on every device of hers, and of
// nobody else.
func TestChangingAPassphraseEndsAllSessions(t *testing.T) {
	h := newHall(t)
	_, once := h.add("amal", people.Trainer)
	other, err := h.SignIn(h.ctx, "amal", once)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := h.SignIn(h.ctx, "rosa", passphrase)
	if err != nil {
		t.Fatal(err)
	}
	changed, err := h.ChangePassphrase(h.ctx, h.as(h.first.Token), passphrase, "neuf lampes sur la rivière")
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{h.first.Token, elsewhere.Token} {
		_, err = h.Authenticate(h.ctx, token)
		wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	}
	h.as(changed.Token)
	h.as(other.Token)
}

func TestChangePassphraseRefuses(t *testing.T) {
	h := newHall(t)
	a := h.as(h.first.Token)
	for _, c := range []struct {
		old, chosen, field, key string
	}{
		{passphrase, "short", "new", "errors-passphrase-short"},
		{passphrase, passphrase, "new", "errors-passphrase-same"},
		{"wrong", "neuf lampes sur la rivière", "passphrase", "account-sign-in-wrong"},
	} {
		_, err := h.ChangePassphrase(h.ctx, a, c.old, c.chosen)
		if f, ok := err.(*fault.Fault); !ok || f.Field != c.field || f.Key != c.key {
			t.Errorf("%v: got %v", c, err)
		}
	}
	h.as(h.first.Token)
}

func TestOnlyCoordinatorsManageAccounts(t *testing.T) {
	h := newHall(t)
	h.add("amal", people.Trainer)
	h.store.accounts[1].MustChange = false
	in := people.NewAccount{Handle: "zoe", Name: "Zoe", Roles: []people.Role{people.Trainer}}
	trainer := h.as(h.signInAs("amal"))
	_, _, err := h.AddAccount(h.ctx, trainer, in)
	wants(t, err, fault.NotFound, "errors-not-found")
	wants(t, h.RemoveAccount(h.ctx, trainer, h.first.Account.ID), fault.NotFound, "errors-not-found")
	_, err = h.ResetPassphrase(h.ctx, trainer, h.first.Account.ID)
	wants(t, err, fault.NotFound, "errors-not-found")
}

// signInAs opens a session without the passphrase, through a reset.
func (h *hall) signInAs(handle string) string {
	h.t.Helper()
	listed, _, err := h.Accounts(h.ctx, h.as(h.first.Token), "", 50)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, l := range listed {
		if l.Name != strings.ToUpper(handle) {
			continue
		}
		once, err := h.ResetPassphrase(h.ctx, h.as(h.first.Token), l.Account.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		in, err := h.SignIn(h.ctx, handle, once)
		if err != nil {
			h.t.Fatal(err)
		}
		changed, err := h.ChangePassphrase(h.ctx, h.as(in.Token), once, "neuf lampes sur la rivière "+handle[:1])
		if err != nil {
			h.t.Fatal(err)
		}
		return changed.Token
	}
	h.t.Fatalf("no account %q", handle)
	return ""
}

func TestHandleIsTakenHowEverItIsTyped(t *testing.T) {
	h := newHall(t)
	_, _, err := h.AddAccount(h.ctx, h.as(h.first.Token), people.NewAccount{Handle: " ROSA", Name: "R", Roles: []people.Role{people.Trainer}})
	if f, ok := err.(*fault.Fault); !ok || f.Key != "errors-handle-taken" || f.Field != "account" {
		t.Errorf("got %v", err)
	}
	for _, roles := range [][]people.Role{nil, {"boss"}} {
		_, _, err := h.AddAccount(h.ctx, h.as(h.first.Token), people.NewAccount{Handle: "zoe", Name: "R", Roles: roles})
		if f, ok := err.(*fault.Fault); !ok || f.Key != "errors-role" {
			t.Errorf("roles %v: got %v", roles, err)
		}
	}
}

func TestRemovedAccountIsOutAtOnce(t *testing.T) {
	h := newHall(t)
	account, _ := h.add("amal", people.Coordinator)
	token := h.signInAs("amal")
	if err := h.RemoveAccount(h.ctx, h.as(h.first.Token), account.ID); err != nil {
		t.Fatal(err)
	}
	_, err := h.Authenticate(h.ctx, token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	err = h.RemoveAccount(h.ctx, h.as(h.first.Token), h.first.Account.ID)
	wants(t, err, fault.Conflict, "errors-last-coordinator")
}

func TestOneOrganizationNeverSeesAnother(t *testing.T) {
	h := newHall(t)
	other := newHall(t)
	h.store.orgs = append(h.store.orgs, other.store.orgs...)
	h.store.accounts = append(h.store.accounts, other.store.accounts...)
	theirs := other.store.accounts[0]
	a := h.as(h.first.Token)
	_, err := h.AccountName(a, theirs)
	wants(t, err, fault.NotFound, "errors-not-found")
	wants(t, h.RemoveAccount(h.ctx, a, theirs.ID), fault.NotFound, "errors-not-found")
	_, err = h.ResetPassphrase(h.ctx, a, theirs.ID)
	wants(t, err, fault.NotFound, "errors-not-found")
}
