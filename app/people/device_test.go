// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// TestTheOwnerGetsInUnderAConstantAttack: for an hour a stranger tries her name
// ten times a second. On a device that knows her, and with a device code on one
// that does not, she gets in at each of her own tries; and the stranger has had
// no more tries than without her.
func TestTheOwnerGetsInUnderAConstantAttack(t *testing.T) {
	h := newHall(t)
	known, err := h.SignInFrom(h.ctx, people.Browser{}, "rosa", passphrase)
	must(t, err)
	code, err := h.DeviceCode(h.ctx, h.as(h.first.Token), h.first.Account.ID)
	must(t, err)
	began, tried := h.now, 0
	for h.now.Sub(began) < time.Hour {
		_, err := h.SignIn(h.ctx, "rosa", "a guess of a stranger")
		switch {
		case fault.Is(err, fault.Unauthenticated):
			tried++
		case !fault.Is(err, fault.TooMany):
			t.Fatal(err)
		}
		if elapsed := h.now.Sub(began); elapsed > time.Minute && elapsed%(7*time.Minute) == 0 {
			if _, err := h.SignIn(h.ctx, "rosa", passphrase); !fault.Is(err, fault.TooMany) {
				t.Errorf("without either after %v: %v", elapsed, err)
			}
			if _, err := h.SignInFrom(h.ctx, people.Browser{Device: known.Device}, "rosa", passphrase); err != nil {
				t.Errorf("on a known device after %v: %v", elapsed, err)
			}
			in, err := h.SignInFrom(h.ctx, people.Browser{Code: strings.ToLower(strings.ReplaceAll(code, "-", " "))}, "rosa", passphrase)
			if err != nil || in.Device == "" {
				t.Errorf("with a device code after %v: %v", elapsed, err)
			}
		}
		h.now = h.now.Add(100 * time.Millisecond)
	}
	if most := 5 + 5 + 3600/30; tried > most {
		t.Errorf("the stranger had %d tries, want %d at most", tried, most)
	}
}

// TestADeviceCodeOpensNothing: it is for one name, counts tries with it like any
// device's, and the passphrase is asked for all the same.
func TestADeviceCodeOpensNothing(t *testing.T) {
	h := newHall(t)
	amal, _ := h.add("amal", people.Trainer)
	mine, err := h.DeviceCode(h.ctx, h.as(h.first.Token), h.first.Account.ID)
	must(t, err)
	hers, err := h.DeviceCode(h.ctx, h.as(h.first.Token), amal.ID) // from a coordinator
	must(t, err)
	for name, code := range map[string]string{"another's": hers, "cut": mine[:len(mine)-1], "longer": mine + "0", "made up": "0000-0000-0000-0000", "no code": "x"} {
		_, err := h.SignInFrom(h.ctx, people.Browser{Code: code}, "rosa", passphrase)
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
		h.now = h.now.Add(time.Second)
	}
	_, err = h.SignInFrom(h.ctx, people.Browser{Code: "0000-0000-0000-0000"}, "nobody", passphrase)
	wants(t, err, fault.Invalid, "errors-device-code") // the same for a name that nobody has
	for range 5 {
		_, err := h.SignInFrom(h.ctx, people.Browser{Code: mine}, "rosa", "guess")
		wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	}
	_, err = h.SignInFrom(h.ctx, people.Browser{Code: mine}, "rosa", passphrase)
	wants(t, err, fault.TooMany, "account-sign-in-wait")
	_, err = h.SignIn(h.ctx, "rosa", passphrase) // which makes nobody wait elsewhere
	must(t, err)
}

// TestWhoGetsADeviceCode: oneself, from a coordinator of the same organization,
// from the operator.
func TestWhoGetsADeviceCode(t *testing.T) {
	h := newHall(t)
	amal, _ := h.add("amal", people.Trainer)
	token := h.signInAs("amal")
	_, err := h.DeviceCode(h.ctx, h.as(token), h.first.Account.ID)
	wants(t, err, fault.NotFound, "errors-not-found")
	if code, err := h.DeviceCode(h.ctx, h.as(token), amal.ID); err != nil || len(code) != 19 {
		t.Errorf("her own: %q, %v", code, err)
	}
	_, err = h.DeviceCode(h.ctx, h.as(h.first.Token), "nobody")
	if !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	_, code, err := h.DeviceCodeByOperator(h.ctx, amal.ID)
	must(t, err)
	_, err = h.SignInFrom(h.ctx, people.Browser{Code: code}, "amal", "guess")
	wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
}

// TestNobodyGathersDeviceCodes: each is five tries at a passphrase, and does not
// end. Who holds an unlocked laptop for a day has some hundred.
func TestNobodyGathersDeviceCodes(t *testing.T) {
	h := newHall(t)
	amal, _ := h.add("amal", people.Trainer)
	token, made := h.signInAs("amal"), 0
	rosa := h.as(h.first.Token)
	for range 11 * 3600 / 5 {
		_, err := h.DeviceCode(h.ctx, h.as(token), amal.ID)
		switch {
		case err == nil:
			made++
		case !fault.Is(err, fault.TooMany):
			t.Fatal(err)
		}
		h.now = h.now.Add(5 * time.Second)
	}
	if made < 5 || made > 60 {
		t.Errorf("%d codes within eleven hours", made)
	}
	if _, err := h.DeviceCode(h.ctx, rosa, h.first.Account.ID); err != nil {
		t.Errorf("another's: %v", err)
	}
}

// held is a vault in which every passphrase takes until it is let go.
type held struct {
	people.Vault
	entered chan struct{}
	let     chan struct{}
}

func (v held) Unlock(ctx context.Context, typed string, s people.Secret) (people.PrivateKey, error) {
	if typed != passphrase {
		v.entered <- struct{}{}
		<-v.let
	}
	return v.Vault.Unlock(ctx, typed, s)
}

// TestAFloodOfStrangersLeavesRoom for who is known: on her device, with a device
// code, and within a session.
func TestAFloodOfStrangersLeavesRoom(t *testing.T) {
	h := newHall(t)
	known, err := h.SignInFrom(h.ctx, people.Browser{}, "rosa", passphrase)
	must(t, err)
	code, err := h.DeviceCode(h.ctx, h.as(h.first.Token), h.first.Account.ID)
	must(t, err)
	v := held{h.vault, make(chan struct{}), make(chan struct{})}
	full := people.NewService(h.store, v, func() time.Time { return h.now }, rand.Reader)
	var flood sync.WaitGroup
	for i := range 20 {
		flood.Go(func() { _, _ = full.SignIn(h.ctx, "name"+string(rune('a'+i)), "guess") })
		<-v.entered
	}
	for name, in := range map[string]people.Browser{"a stranger": {}, "her device": {Device: known.Device}, "a device code": {Code: code}} {
		if _, err := full.SignInFrom(h.ctx, in, "rosa", passphrase); fault.Is(err, fault.Unavailable) != (name == "a stranger") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = full.Accept(h.ctx, "x", "amal", "Amal", chosen)
	wants(t, err, fault.Invalid, "errors-code-mistyped") // told before the queue
	_, err = full.RecoverAccount(h.ctx, "rosa", h.sheet().Secret, chosen)
	wants(t, err, fault.Unavailable, "errors-busy")
	a, err := full.Authenticate(h.ctx, h.first.Token)
	must(t, err)
	must(t, full.ConfirmPassphrase(h.ctx, a, passphrase))
	close(v.let)
	flood.Wait()
	if _, err := full.SignIn(h.ctx, "rosa", passphrase); err != nil {
		t.Errorf("after the flood: %v", err)
	}
}

// TestWrongCodesShareABudget of their kind, and right ones never wait behind it.
func TestWrongCodesShareABudget(t *testing.T) {
	h := newHall(t)
	_, invitation, err := h.Invite(h.ctx, h.as(h.first.Token), []people.Role{people.Trainer})
	must(t, err)
	_, pass, err := h.GivePass(h.ctx, h.as(h.first.Token), "w1", false, h.now.Add(time.Hour))
	must(t, err)
	sheet := h.sheet()
	_, card, err := h.OfferMember(h.ctx, h.first.Org.ID, people.Offer{Name: "Noor", Language: "en"})
	must(t, err)
	other, err := people.NewCard(rand.Reader)
	must(t, err)
	device, err := h.DeviceCode(h.ctx, h.as(h.first.Token), h.first.Account.ID)
	must(t, err)
	link, err := h.AnotherSetupToken(h.ctx)
	must(t, err)
	enter := func(code string) error { _, _, err := h.EnterWithPass(h.ctx, code); return err }
	recover := func(secret string) error {
		_, err := h.RecoverAccount(h.ctx, "rosa", secret, chosen)
		return err
	}
	open := func(card string) error { _, _, err := h.SignInMember(h.ctx, card); return err }
	sign := func(code string) error {
		_, err := h.SignInFrom(h.ctx, people.Browser{Code: code}, "rosa", passphrase)
		return err
	}
	check := func(token string) error { return h.CheckSetupToken(h.ctx, token) }
	for _, kind := range []struct {
		name, wrong, right string
		try                func(string) error
	}{
		{"pass", "mistyped", pass, enter},
		{"pass that opens nothing", invitation, pass, enter},
		{"sign-in", "0000-0000-0000-0000", device, sign},
		{"card", other.String(), card.String(), open},
		{"link", "made-up", link, check},
		{"sheet", "mistyped", sheet.Secret, recover}, // the last: it ends her sessions
	} {
		answered := 0
		for range 50 {
			switch err := kind.try(kind.wrong); {
			case fault.Is(err, fault.TooMany):
				wants(t, err, fault.TooMany, "errors-many-wrong")
			case err == nil:
				t.Fatalf("%s: a wrong one opens", kind.name)
			default:
				answered++
			}
		}
		if answered != people.WrongPerSecond {
			t.Errorf("%s: %d answered, want %d", kind.name, answered, people.WrongPerSecond)
		}
		if err := kind.try(kind.right); err != nil {
			t.Errorf("%s: the right one waits: %v", kind.name, err)
		}
		h.now = h.now.Add(time.Second)
		if err := kind.try(kind.wrong); fault.Is(err, fault.TooMany) {
			t.Errorf("%s: a second later: %v", kind.name, err)
		}
		h.now = h.now.Add(time.Second)
	}
}
