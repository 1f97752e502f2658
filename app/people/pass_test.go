// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

func TestDayPassOpensOneWorkshopAndNoNames(t *testing.T) {
	h := newHall(t)
	m, _, err := h.OfferMember(h.ctx, h.first.Org.ID, people.Offer{Name: "Noor", Language: "en"})
	must(t, err)
	ends := h.now.Add(8 * time.Hour)
	pass, code, err := h.GivePass(h.ctx, h.as(h.first.Token), "w1", false, ends)
	must(t, err)
	_, _, err = h.EnterWithPass(h.ctx, code[:len(code)-2])
	wants(t, err, fault.Invalid, "errors-code-mistyped")
	_, err = h.Accept(h.ctx, code, "amal", "Amal", chosen) // it is no invitation
	wants(t, err, fault.Invalid, "errors-code-used")
	wants(t, h.WithdrawInvitation(h.ctx, h.as(h.first.Token), pass.ID), fault.NotFound, "errors-not-found")
	in, workshop, err := h.EnterWithPass(h.ctx, code)
	if err != nil || workshop != "w1" || !in.ExpiresAt.Equal(ends) {
		t.Fatalf("%+v, %q, %v", in, workshop, err)
	}
	a := h.as(in.Token)
	if a.Pass != "w1" || a.Account.Has(people.Trainer, people.Coordinator) {
		t.Errorf("she is %+v", a.Account)
	}
	if key, err := a.NamesKey(); key != nil || err != nil {
		t.Errorf("a key without names: %v, %v", key, err)
	}
	if _, err := a.PrivateKey(); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the key opens: %v", err)
	}
	_, _, err = h.Accounts(h.ctx, a, "", 10)
	wants(t, err, fault.Forbidden, "errors-key-missing")
	for name, err := range map[string]error{
		"a member": func() error { _, err := h.MemberNameFor(h.ctx, a, m.ID); return err }(),
		"a pass":   func() error { _, _, err := h.GivePass(h.ctx, a, "w1", true, ends); return err }(),
		"a key":    h.RotateKey(h.ctx, a),
	} {
		wants(t, err, fault.NotFound, "errors-not-found")
		if err == nil {
			t.Error(name)
		}
	}
	if _, _, err := h.EnterWithPass(h.ctx, code); err != nil {
		t.Errorf("on a second device: %v", err)
	}
	must(t, h.WithdrawPass(h.ctx, h.as(h.first.Token), "w1", pass.ID))
	_, err = h.Authenticate(h.ctx, in.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	pass.By = "somebody who was removed meanwhile"
	must(t, h.store.CreateTicket(h.ctx, pass))
	_, err = h.Authenticate(h.ctx, in.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
}

func TestDayPassWithNamesEndsInTime(t *testing.T) {
	h := newHall(t)
	ends := h.now.Add(8 * time.Hour)
	_, code, err := h.GivePass(h.ctx, h.as(h.first.Token), "w1", true, ends)
	must(t, err)
	in, _, err := h.EnterWithPass(h.ctx, code)
	must(t, err)
	must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))
	want, err := h.as(h.first.Token).PrivateKey()
	must(t, err)
	if key, err := h.as(in.Token).NamesKey(); err != nil || string(key) != string(want) {
		t.Errorf("after the key was replaced: %v", err)
	}
	h.now = ends
	_, err = h.Authenticate(h.ctx, in.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	_, _, err = h.EnterWithPass(h.ctx, code)
	wants(t, err, fault.Invalid, "errors-code-used")
	_, _, err = h.GivePass(h.ctx, h.as(h.first.Token), "w1", false, h.now)
	wants(t, err, fault.Conflict, "errors-pass-over")
}

func TestPassesAreTheWorkshopsOwn(t *testing.T) {
	h := newHall(t)
	pass, _, err := h.GivePass(h.ctx, h.as(h.first.Token), "w1", false, h.now.Add(time.Hour))
	must(t, err)
	wants(t, h.WithdrawPass(h.ctx, h.as(h.first.Token), "w2", pass.ID), fault.NotFound, "errors-not-found")
	if list, err := h.Passes(h.ctx, h.as(h.first.Token), "w2"); err != nil || len(list) != 0 {
		t.Errorf("%d of another workshop, %v", len(list), err)
	}
	h.add("zoe", people.Apprentice)
	apprentice := h.as(h.signInAs("zoe"))
	_, _, err = h.GivePass(h.ctx, apprentice, "w1", false, h.now.Add(time.Hour))
	wants(t, err, fault.NotFound, "errors-not-found")
	_, err = h.Passes(h.ctx, apprentice, "w1")
	wants(t, err, fault.NotFound, "errors-not-found")
}
