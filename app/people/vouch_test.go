// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// These are about somebody who can write to the store, and run the program that
// we publish: an operator, or who broke into the machine's disk.

// TestNamesSealedToAStrangersKeyAreNoticed: at the next sign-in and within the
// sessions that live.
func TestNamesSealedToAStrangersKeyAreNoticed(t *testing.T) {
	h := newHall(t)
	a := h.as(h.first.Token)
	public, _, err := h.vault.NewKeyPair()
	must(t, err)
	h.store.orgs[0].PublicKey = public
	_, err = h.SignIn(h.ctx, "rosa", passphrase)
	wants(t, err, fault.Internal, "errors-key-foreign")
	_, err = h.as(h.first.Token).PrivateKey()
	wants(t, err, fault.Internal, "errors-key-foreign")
	if _, err = a.PrivateKey(); err != nil {
		t.Errorf("a request that began before: %v", err)
	}
}

// TestAKeyIsGivenOnToWhomItWasGiven: not to whom the store says holds it.
func TestAKeyIsGivenOnToWhomItWasGiven(t *testing.T) {
	h := newHall(t)
	h.add("amal", people.Trainer)
	h.add("noor", people.Trainer)
	h.sheet()
	real, _ := h.invite(people.Trainer)
	public, private, err := h.vault.NewKeyPair()
	must(t, err)
	org := &h.store.orgs[0]

	swapped := &h.store.accounts[2]
	swapped.PublicKey = public
	added := h.store.accounts[1]
	added.ID, added.Handle, added.PublicKey = strings.Repeat("e", 32), []byte("his own"), public
	h.store.accounts = append(h.store.accounts, added)
	forged := h.store.tickets[0]
	forged.ID, forged.Hash, forged.PublicKey = strings.Repeat("f", 32), []byte("his own"), public
	h.store.tickets = append(h.store.tickets, forged)
	org.Recovery.PublicKey = public

	must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))
	org = &h.store.orgs[0]
	for _, account := range h.store.accounts {
		honest := account.ID != added.ID && account.ID != swapped.ID
		if account.Opens(*org) != honest {
			t.Errorf("%x holds the next key: %v", account.Handle[:3], !honest)
		}
		for _, k := range account.Keys {
			if _, err := h.vault.Open(private, people.AccountKeyPlace(account.ID, k.KeyID), k.Box); err == nil {
				t.Error("his key opens the organization's")
			}
		}
	}
	for _, ticket := range h.store.tickets {
		if ticket.Holds(org.KeyID) != (ticket.ID == real.ID) {
			t.Errorf("ticket %s holds the next key: %v", ticket.ID[:3], ticket.ID != real.ID)
		}
	}
	if org.Recovery.PublicKey != nil {
		t.Error("a sheet that nobody made still stands")
	}
	if _, err := h.as(h.first.Token).PrivateKey(); err != nil {
		t.Error(err)
	}
}

// TestKeysOfBeforeVouchingAreGivenOnOnce: what was set up with an earlier version
// goes on, and is vouched for from its next key on.
func TestKeysOfBeforeVouchingAreGivenOnOnce(t *testing.T) {
	h := newHall(t)
	h.add("amal", people.Trainer)
	h.sheet()
	org := &h.store.orgs[0]
	ring, err := h.as(h.first.Token).PrivateKey()
	must(t, err)
	old := strings.TrimSuffix(org.KeyID, "-v")
	for i := range h.store.accounts {
		account := &h.store.accounts[i]
		box, err := h.vault.Seal(account.PublicKey, people.AccountKeyPlace(account.ID, old), ring)
		must(t, err)
		account.Keys = []people.HeldKey{{KeyID: old, Box: box}}
	}
	org.Recovery.Keys = []people.HeldKey{{KeyID: old, Box: org.Recovery.Keys[0].Box}}
	org.KeyID = old
	for range 2 {
		must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))
		for _, account := range h.store.accounts {
			if !account.Opens(h.store.orgs[0]) {
				t.Errorf("%s lost the key", account.ID)
			}
		}
		if h.store.orgs[0].Recovery.PublicKey == nil {
			t.Error("the sheet is gone")
		}
	}
}

// TestAnOlderPassphraseOpensNothingThatCameLater: not with the record of that
// time put back, nor with a copy of it.
func TestAnOlderPassphraseOpensNothingThatCameLater(t *testing.T) {
	h := newHall(t)
	phone, _ := h.withApp()
	_, err := h.AddPasskey(h.ctx, h.as(h.first.Token), passphrase, []byte("what is known of it"))
	must(t, err)
	before := h.store.accounts[0]
	next := "neuf poires sur une table verte"
	in, err := h.ChangePassphrase(h.ctx, h.as(h.first.Token), passphrase, next)
	must(t, err)
	must(t, h.RotateKey(h.ctx, h.as(in.Token)))
	own, err := h.vault.Unlock(h.ctx, passphrase, before.Secret)
	must(t, err)
	after := h.store.accounts[0]
	for _, k := range after.Keys {
		if _, err := h.vault.Open(own, people.AccountKeyPlace(after.ID, k.KeyID), k.Box); err == nil {
			t.Error("the older passphrase opens the newer key")
		}
	}

	h.now = h.now.Add(time.Minute)
	in, err = h.SignIn(h.ctx, "rosa", next)
	if err != nil || !in.Pending {
		t.Fatalf("after the change: %+v, %v", in, err)
	}
	in, err = h.SecondFactor(h.ctx, in.Token, phone.code(0))
	must(t, err)
	if _, err := h.as(in.Token).PrivateKey(); err != nil {
		t.Error(err)
	}
	if records, err := h.Passkeys(h.as(in.Token)); err != nil || len(records) != 1 || string(records[0]) != "what is known of it" {
		t.Errorf("her passkey is %q, %v", records, err)
	}

	h.store.accounts[0].Secret, h.store.accounts[0].Factors = before.Secret, people.Factors{}
	if in, err := h.SignIn(h.ctx, "rosa", passphrase); err == nil {
		t.Errorf("the older passphrase put back signs in: %+v", in)
	}
}
