// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"encoding/base32"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// app is an authenticator app.
type app struct {
	h      *hall
	secret string
}

func (a app) code(steps int64) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(a.secret)
	must(a.h.t, err)
	return a.h.vault.OneTimeCode(key, a.h.now.Unix()/30+steps)
}

func (h *hall) withApp() (app, []string) {
	h.t.Helper()
	secret, err := h.NewTOTP()
	must(h.t, err)
	a := app{h, secret}
	codes, err := h.AddTOTP(h.ctx, h.as(h.first.Token), passphrase, secret, a.code(0))
	must(h.t, err)
	return a, codes
}

func TestASecondFactorIsAskedForAfterThePassphrase(t *testing.T) {
	h := newHall(t)
	phone, codes := h.withApp()
	if len(codes) != 10 || len(codes[0]) != 19 {
		t.Fatalf("recovery codes %v", codes)
	}
	h.now = h.now.Add(time.Minute)
	_, err := h.SignIn(h.ctx, "rosa", "wrong")
	wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	in, err := h.SignIn(h.ctx, "rosa", passphrase)
	if err != nil || !in.Pending || in.Device != "" {
		t.Fatalf("the passphrase alone gives %+v, %v", in, err)
	}
	_, err = h.Authenticate(h.ctx, in.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	_, err = h.SecondFactor(h.ctx, in.Token, "000000")
	wants(t, err, fault.Invalid, "errors-totp")
	code := phone.code(0)
	full, err := h.SecondFactor(h.ctx, in.Token, code[:3]+" "+code[3:])
	must(t, err)
	if name, err := h.AccountName(h.as(full.Token), h.store.accounts[0]); err != nil || name != "Rosa P." {
		t.Errorf("signed in she reads %q, %v", name, err)
	}
	_, err = h.SecondFactor(h.ctx, in.Token, phone.code(1))
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first") // that session is over
	_, err = h.SecondFactor(h.ctx, full.Token, phone.code(1))
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first") // and a full one waits for nothing
}

func TestACodeWorksOnceAndOnlyInItsTime(t *testing.T) {
	h := newHall(t)
	phone, _ := h.withApp()
	try := func(code string) error {
		t.Helper()
		in, err := h.SignIn(h.ctx, "rosa", passphrase)
		must(t, err)
		_, err = h.SecondFactor(h.ctx, in.Token, code)
		return err
	}
	wants(t, try(phone.code(0)), fault.Invalid, "errors-totp") // used when the app was added
	must(t, try(phone.code(1)))
	wants(t, try(phone.code(1)), fault.Invalid, "errors-totp")
	h.now = h.now.Add(90 * time.Second)
	wants(t, try(phone.code(-2)), fault.Invalid, "errors-totp")
	wants(t, try(phone.code(2)), fault.Invalid, "errors-totp")
	must(t, try(phone.code(-1)))
	must(t, try(phone.code(0)))
	h.now = h.now.Add(30 * time.Second)
	must(t, try(strings.Map(func(r rune) rune { return r - '0' + '٠' }, phone.code(0))))
}

func TestRecoveryCodesWorkOnce(t *testing.T) {
	h := newHall(t)
	_, codes := h.withApp()
	for i, code := range codes {
		in, err := h.SignIn(h.ctx, "rosa", passphrase)
		must(t, err)
		h.first, err = h.SecondFactor(h.ctx, in.Token, strings.ToLower(code))
		must(t, err)
		if left := len(h.store.accounts[0].Factors.Codes); left != 9-i {
			t.Errorf("%d left after %d", left, i+1)
		}
		in, err = h.SignIn(h.ctx, "rosa", passphrase)
		must(t, err)
		_, err = h.SecondFactor(h.ctx, in.Token, code)
		wants(t, err, fault.Invalid, "errors-totp")
	}
	fresh, err := h.NewFactorCodes(h.ctx, h.as(h.first.Token), passphrase)
	if err != nil || len(fresh) != 10 || fresh[0] == codes[0] {
		t.Errorf("new codes %v, %v", fresh, err)
	}
}

func TestGuessingCodesWaits(t *testing.T) {
	h := newHall(t)
	phone, codes := h.withApp()
	for range 5 {
		in, err := h.SignIn(h.ctx, "rosa", passphrase)
		must(t, err)
		_, err = h.SecondFactor(h.ctx, in.Token, "123456")
		wants(t, err, fault.Invalid, "errors-totp")
	}
	in, err := h.SignIn(h.ctx, "rosa", passphrase)
	must(t, err)
	_, err = h.SecondFactor(h.ctx, in.Token, phone.code(1))
	wants(t, err, fault.TooMany, "account-sign-in-wait")
	h.now = h.now.Add(people.PendingLife)
	_, err = h.SecondFactor(h.ctx, in.Token, phone.code(0))
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")

	// Who guesses for a week has few tries; her own recovery codes never wait.
	tried := 0
	for range 7 * 24 * 60 {
		h.now = h.now.Add(time.Minute)
		if h.now.Minute() == 0 {
			_, err := h.Tidy(h.ctx)
			must(t, err)
		}
		in, err := h.SignIn(h.ctx, "rosa", passphrase)
		must(t, err)
		if _, err = h.SecondFactor(h.ctx, in.Token, "12345"); fault.Is(err, fault.Invalid) {
			tried++
		}
	}
	if tried > 7*24*4+20 {
		t.Errorf("%d tries in a week", tried)
	}
	in, err = h.SignIn(h.ctx, "rosa", passphrase)
	must(t, err)
	_, err = h.SecondFactor(h.ctx, in.Token, codes[0])
	must(t, err)
}

func TestAnAppIsAddedWithItsCodeAndThePassphrase(t *testing.T) {
	h := newHall(t)
	a := h.as(h.first.Token)
	secret, err := h.NewTOTP()
	must(t, err)
	phone := app{h, secret}
	for _, c := range []struct{ passphrase, secret, code, key string }{
		{passphrase, secret, phone.code(5), "errors-totp"},
		{passphrase, secret, "", "errors-totp"},
		{"wrong", secret, phone.code(0), "account-sign-in-wrong"},
		{passphrase, "AAAA", phone.code(0), "errors-totp-secret"},
		{passphrase, strings.Repeat("A", 300), phone.code(0), "errors-totp-secret"},
	} {
		_, err := h.AddTOTP(h.ctx, a, c.passphrase, c.secret, c.code)
		if f, ok := err.(*fault.Fault); !ok || f.Key != c.key {
			t.Errorf("%v gave %v", c, err)
		}
	}
	if h.store.accounts[0].Factors.TwoSteps() {
		t.Fatal("it was added")
	}
	_, err = h.NewFactorCodes(h.ctx, a, passphrase)
	wants(t, err, fault.NotFound, "errors-not-found")
	_, err = h.AddTOTP(h.ctx, a, passphrase, secret, phone.code(0))
	must(t, err)
	if err := h.RemoveFactors(h.ctx, a, "wrong"); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("removed without the passphrase: %v", err)
	}
	must(t, h.RemoveFactors(h.ctx, a, passphrase))
	if in, err := h.SignIn(h.ctx, "rosa", passphrase); err != nil || in.Pending {
		t.Errorf("afterwards: %v, %v", in.Pending, err)
	}
}

// Who gives somebody a new passphrase takes the factors away, which her own key
// opened.
func TestANewPassphraseFromSomebodyElseEndsFactors(t *testing.T) {
	for name, give := range map[string]func(h *hall) (string, error){
		"operator": func(h *hall) (string, error) {
			_, once, err := h.UnlockByOperator(h.ctx, h.first.Account.ID)
			return once, err
		},
		"sheet": func(h *hall) (string, error) {
			_, err := h.RecoverAccount(h.ctx, "rosa", h.sheet().Secret, chosen)
			return chosen, err
		},
	} {
		h := newHall(t)
		h.withApp()
		once, err := give(h)
		must(t, err)
		if in, err := h.SignIn(h.ctx, "rosa", once); err != nil || in.Pending || len(h.store.accounts[0].Factors.Codes) != 0 {
			t.Errorf("%s: %v, %v", name, in.Pending, err)
		}
	}
	h := newHall(t) // her own change keeps them
	h.withApp()
	_, err := h.ChangePassphrase(h.ctx, h.as(h.first.Token), passphrase, chosen)
	must(t, err)
	if in, err := h.SignIn(h.ctx, "rosa", chosen); err != nil || !in.Pending {
		t.Errorf("her own change: %v, %v", in.Pending, err)
	}
}

func TestDevicesAreListedAndSignedOut(t *testing.T) {
	h := newHall(t)
	h.now = h.now.Add(time.Minute)
	second, err := h.SignIn(h.ctx, "rosa", passphrase)
	must(t, err)
	list, err := h.Devices(h.ctx, h.as(second.Token))
	if err != nil || len(list) != 2 || !list[0].This || list[1].This || !list[0].CreatedAt.Equal(h.now) {
		t.Fatalf("%+v, %v", list, err)
	}
	h.add("amal", people.Trainer)
	wants(t, h.SignOutDevice(h.ctx, h.as(h.signInAs("amal")), list[1].ID), fault.NotFound, "errors-not-found")
	must(t, h.SignOutDevice(h.ctx, h.as(second.Token), list[1].ID))
	_, err = h.Authenticate(h.ctx, h.first.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	wants(t, h.SignOutDevice(h.ctx, h.as(second.Token), list[1].ID), fault.NotFound, "errors-not-found")
	if list, _ := h.Devices(h.ctx, h.as(second.Token)); len(list) != 1 {
		t.Errorf("%d left", len(list))
	}
}

func FuzzSecondFactor(f *testing.F) {
	f.Add("123456")
	f.Add("0000-0000-0000-0000")
	f.Add("١٢٣ ٤٥٦")
	h := (*hall)(nil)
	f.Fuzz(func(t *testing.T, typed string) {
		if h == nil || len(h.store.sessions) > 100 {
			h = newHall(t)
			h.withApp()
		}
		h.t, h.ctx = t, t.Context()
		h.now = h.now.Add(time.Minute)
		in, err := h.SignIn(h.ctx, "rosa", passphrase)
		must(t, err)
		phone, right := h.store.accounts[0].Factors, false
		if _, err = h.SecondFactor(h.ctx, in.Token, typed); err == nil {
			right = h.store.accounts[0].Factors.Step != phone.Step // one in 300,000 guesses is right
		}
		if err == nil && !right {
			t.Errorf("%q is taken for a code", typed)
		}
	})
}

func TestPasskeysAreSealedToTheAccountAndTakeTheirTurn(t *testing.T) {
	h := newHall(t)
	a := h.as(h.first.Token)
	if _, err := h.AddPasskey(h.ctx, a, "wrong", []byte("one")); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("without the passphrase: %v", err)
	}
	codes, err := h.AddPasskey(h.ctx, a, passphrase, []byte("one"))
	if err != nil || len(codes) != 10 {
		t.Fatalf("%d codes, %v", len(codes), err)
	}
	if codes, err = h.AddPasskey(h.ctx, a, passphrase, []byte("two")); err != nil || len(codes) != 0 {
		t.Errorf("a second one: %d codes, %v", len(codes), err)
	}
	key, err := a.PrivateKey()
	must(t, err)
	k := h.store.accounts[0].Factors.Passkeys[0]
	if _, err := h.vault.Open(key, people.PasskeyPlace(a.Account.ID, k.ID), k.Record); err == nil {
		t.Error("the organization's key opens a passkey's record")
	}
	in, err := h.SignIn(h.ctx, "rosa", passphrase)
	must(t, err)
	p, err := h.PendingSession(h.ctx, in.Token)
	must(t, err)
	if _, err := h.TakeChallenge(h.ctx, p); !fault.Is(err, fault.Invalid) {
		t.Errorf("a challenge that nobody began: %v", err)
	}
	must(t, h.KeepChallenge(h.ctx, p, []byte("challenge")))
	p, err = h.PendingSession(h.ctx, in.Token)
	must(t, err)
	if kept, err := h.TakeChallenge(h.ctx, p); err != nil || string(kept) != "challenge" {
		t.Errorf("%q, %v", kept, err)
	}
	p, err = h.PendingSession(h.ctx, in.Token)
	must(t, err)
	if _, err := h.TakeChallenge(h.ctx, p); !fault.Is(err, fault.Invalid) {
		t.Errorf("a challenge twice: %v", err)
	}
	full, err := h.PasskeyGiven(h.ctx, in.Token, p, 1, []byte("two, used"))
	must(t, err)
	records, err := h.Passkeys(h.as(full.Token))
	if err != nil || len(records) != 2 || string(records[0]) != "one" || string(records[1]) != "two, used" {
		t.Errorf("%q, %v", records, err)
	}
	_, err = h.PendingSession(h.ctx, in.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
}
