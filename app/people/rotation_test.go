// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

func TestRotationReachesLivingSessionsAndSealsEverythingAnew(t *testing.T) {
	h := newHall(t)
	amal, _ := h.add("amal", people.Trainer)
	token := h.signInAs("amal")
	m, _, err := h.OfferMember(h.ctx, h.first.Org.ID, people.Offer{Name: "Noor", Language: "en"})
	must(t, err)
	before := h.as(token)
	oldKey, err := before.PrivateKey()
	must(t, err)
	oldKey = bytes.Clone(oldKey)
	var passes int
	h.Reseals(func(_ context.Context, o people.Organization, ring people.PrivateKey) error {
		passes++
		if len(ring) != 2*people.KeySize || !bytes.Equal(ring[people.KeySize:], oldKey) {
			t.Errorf("a pass got a ring of %d bytes", len(ring))
		}
		return nil
	})
	must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))

	org := h.store.orgs[0]
	if org.KeyID == h.first.Org.KeyID || bytes.Equal(org.PublicKey, h.first.Org.PublicKey) || passes != 1 {
		t.Fatalf("the key is the old one, or %d passes were made", passes)
	}
	for _, account := range h.store.accounts {
		if len(account.Keys) != 1 || account.Keys[0].KeyID != org.KeyID {
			t.Errorf("account %s holds %d keys", account.ID, len(account.Keys))
		}
		if _, err := h.vault.Open(oldKey, people.Place("account", account.ID, "name"), account.Name); err == nil {
			t.Error("the old key still opens a name")
		}
	}
	after := h.as(token)
	if name, err := h.AccountName(after, h.store.accounts[1]); err != nil || name != "AMAL" {
		t.Errorf("in her living session she reads %q, %v", name, err)
	}
	if name, err := h.MemberNameFor(h.ctx, after, m.ID); err != nil || name != "Noor" {
		t.Errorf("the member's name reads %q, %v", name, err)
	}
	if _, err := h.vault.Open(oldKey, people.Place("member", m.ID, "key"), h.store.members[0].ForOrg); err == nil {
		t.Error("the old key still opens the member's key")
	}
	newKey, err := after.PrivateKey()
	must(t, err)
	if _, err := h.vault.Open(newKey.Newest(), people.AccountKeyPlace(amal.ID, org.KeyID), h.store.accounts[1].Keys[0].Box); err == nil {
		t.Error("an account's copy opens without her own key")
	}

	// What a phone sealed to the older key arrives late, and opens.
	late, err := h.vault.Seal(h.first.Org.PublicKey, "groundwork/1/checkin/x/known_as", []byte("late"))
	must(t, err)
	if text, err := h.vault.Open(newKey, "groundwork/1/checkin/x/known_as", late); err != nil || string(text) != "late" {
		t.Errorf("a late arrival gave %q, %v", text, err)
	}
	// A second replacement keeps the first key.
	h.Reseals(func(_ context.Context, _ people.Organization, ring people.PrivateKey) error {
		passes++
		if len(ring) > people.KeySize && !bytes.Equal(ring[len(ring)-people.KeySize:], oldKey) {
			t.Error("the oldest key is not in the ring")
		}
		return nil
	})
	if len(h.store.orgs[0].Retired) != 1 || h.store.orgs[0].Retired[0].ResealedAt.IsZero() {
		t.Errorf("retired: %+v", h.store.orgs[0].Retired)
	}
}

func TestTwiceReplacedKeysAllOpen(t *testing.T) {
	h := newHall(t)
	for range 3 {
		must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))
	}
	late, err := h.vault.Seal(h.first.Org.PublicKey, "p/1", []byte("late"))
	must(t, err)
	ring, err := h.as(h.first.Token).PrivateKey()
	must(t, err)
	if text, err := h.vault.Open(ring, "p/1", late); len(ring) != 4*people.KeySize || err != nil || string(text) != "late" {
		t.Errorf("a ring of %d bytes gave %q, %v", len(ring), text, err)
	}
}

func TestRetiredKeysGoWhenNothingNeedsThem(t *testing.T) {
	h := newHall(t)
	must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))
	tidy := func(after time.Duration, left int) {
		t.Helper()
		h.now = h.now.Add(after)
		if _, err := h.Tidy(h.ctx); err != nil {
			t.Fatal(err)
		}
		if n := len(h.store.orgs[0].Retired); n != left {
			t.Errorf("%d older keys after %v, want %d", n, after, left)
		}
	}
	tidy(0, 1) // from now on
	tidy(people.RetiredLife-time.Second, 1)
	tidy(2*time.Second, 1) // a late arrival could have come since the last pass
	if _, err := h.SignIn(h.ctx, "rosa", passphrase); err != nil {
		t.Fatal(err)
	}
	tidy(time.Second, 0)
	// Where nobody signs in, they go after as long again.
	in, err := h.SignIn(h.ctx, "rosa", passphrase)
	must(t, err)
	must(t, h.RotateKey(h.ctx, h.as(in.Token)))
	tidy(0, 1)
	tidy(people.RetiredLife+time.Hour, 1)
	tidy(people.RetiredLife, 0)
}

// TestAWrongClockEndsNoOlderKey: what phones sealed to the older key, and send
// within thirty days, opens and is sealed anew, though the key was replaced, or
// the last pass made, by a clock without a battery, or one that was far ahead.
func TestAWrongClockEndsNoOlderKey(t *testing.T) {
	const day = 24 * time.Hour
	for name, wrong := range map[string]time.Time{"1970": time.Unix(9, 0).UTC(), "2038": time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC)} {
		for _, replacedThen := range []bool{true, false} {
			h := newHall(t)
			passes := 0
			h.Reseals(func(context.Context, people.Organization, people.PrivateKey) error { passes++; return nil })
			began := h.now
			signIn := func(at time.Time) string {
				h.now = at
				in, err := h.SignIn(h.ctx, "rosa", passphrase)
				must(t, err)
				return in.Token
			}
			tidied := func(at time.Time, left int) { // never by the wrong clock: nobody believes it
				t.Helper()
				h.now = at
				if _, err := h.Tidy(h.ctx); err != nil || len(h.store.orgs[0].Retired) != left {
					t.Errorf("%s, replaced then %v, %v later: %d older keys, want %d, %v", name, replacedThen, at.Sub(began), len(h.store.orgs[0].Retired), left, err)
				}
			}
			replacedAt := began
			if replacedThen {
				replacedAt = wrong
			}
			must(t, h.RotateKey(h.ctx, h.as(signIn(replacedAt))))
			if !replacedThen {
				tidied(began, 1)
			}
			signIn(wrong.Add(2 * time.Hour))
			passes = 0
			signIn(began.Add(3 * time.Hour))
			if passes != 1 {
				t.Errorf("%s, replaced then %v: right again, signing in made %d passes", name, replacedThen, passes)
			}
			tidied(began.Add(4*time.Hour), 1)
			tidied(began.Add(31*day), 1) // something may have come in since the last pass
			signIn(began.Add(31*day + time.Hour))
			tidied(began.Add(31*day+2*time.Hour), 0)
		}
	}
}

func TestAPassCutShortIsMadeUpForAtTheNextSignIn(t *testing.T) {
	h := newHall(t)
	broken := true
	h.Reseals(func(context.Context, people.Organization, people.PrivateKey) error {
		if broken {
			return fault.New(fault.Unavailable, "errors-unavailable")
		}
		return nil
	})
	must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))
	if !h.store.orgs[0].Retired[0].ResealedAt.IsZero() {
		t.Fatal("a broken pass counts as done")
	}
	h.now = h.now.Add(10 * people.RetiredLife)
	if _, err := h.Tidy(h.ctx); err != nil || len(h.store.orgs[0].Retired) != 1 {
		t.Fatalf("a key that something may need went: %v", err)
	}
	broken = false
	_, err := h.SignIn(h.ctx, "rosa", passphrase)
	must(t, err)
	if h.store.orgs[0].Retired[0].ResealedAt.IsZero() {
		t.Error("the next sign-in made no pass")
	}
}

func TestRemovingAnAccountReplacesTheKey(t *testing.T) {
	h := newHall(t)
	amal, _ := h.add("amal", people.Trainer)
	token := h.signInAs("amal")
	key, err := h.as(token).PrivateKey()
	must(t, err)
	hers := bytes.Clone(key)
	must(t, h.RemoveAccount(h.ctx, h.as(h.first.Token), amal.ID))
	_, err = h.Authenticate(h.ctx, token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	account := h.store.accounts[0]
	if _, err := h.vault.Open(hers, people.Place("account", account.ID, "name"), account.Name); err == nil {
		t.Error("the key she could have copied opens a name that was sealed anew")
	}
	m, _, err := h.OfferMember(h.ctx, h.first.Org.ID, people.Offer{Name: "Noor", Language: "en"})
	must(t, err)
	if _, err := h.vault.Open(hers, people.Place("member", m.ID, "key"), m.ForOrg); err == nil {
		t.Error("it opens what came after she left")
	}
	if name, err := h.MemberNameFor(h.ctx, h.as(h.first.Token), m.ID); err != nil || name != "Noor" {
		t.Errorf("the coordinator reads %q, %v", name, err)
	}
}

func TestOnlyCoordinatorsReplaceTheKey(t *testing.T) {
	h := newHall(t)
	h.add("amal", people.Trainer)
	wants(t, h.RotateKey(h.ctx, h.as(h.signInAs("amal"))), fault.NotFound, "errors-not-found")
}

// An account as it was before accounts had a key pair of their own.
func (h *hall) makeOld(i int) {
	h.t.Helper()
	a := h.as(h.first.Token)
	key, err := a.PrivateKey()
	must(h.t, err)
	account := h.store.accounts[i]
	account.Secret, err = h.vault.NewSecret(h.ctx, passphrase, key)
	must(h.t, err)
	account.Holder, account.KeyID = people.Holder{}, a.Org.KeyID
	for j, s := range h.store.sessions {
		if s.Account == account.ID {
			wrapped, err := h.vault.WrapFor(h.first.Token, "session", key)
			must(h.t, err)
			h.store.sessions[j].Wrapped = wrapped
		}
	}
	h.store.accounts[i] = account
}

func TestAccountsOfTheOldFormAreCarriedOver(t *testing.T) {
	h := newHall(t)
	h.makeOld(0)
	if name, err := h.AccountName(h.as(h.first.Token), h.store.accounts[0]); err != nil || name != "Rosa P." {
		t.Errorf("in the old session she reads %q, %v", name, err)
	}
	in, err := h.SignIn(h.ctx, "rosa", passphrase)
	must(t, err)
	if account := h.store.accounts[0]; len(account.PublicKey) != 65 || !account.Holds(h.first.Org.KeyID) || account.KeyID != "" {
		t.Errorf("not carried over: %+v", account)
	}
	if name, err := h.AccountName(h.as(in.Token), h.store.accounts[0]); err != nil || name != "Rosa P." {
		t.Errorf("carried over she reads %q, %v", name, err)
	}
	_, err = h.Authenticate(h.ctx, h.first.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	must(t, h.RotateKey(h.ctx, h.as(in.Token)))
	if _, err := h.SignIn(h.ctx, "rosa", passphrase); err != nil {
		t.Error(err)
	}
}

func TestChangingAPassphraseCarriesOverToo(t *testing.T) {
	h := newHall(t)
	h.makeOld(0)
	in, err := h.ChangePassphrase(h.ctx, h.as(h.first.Token), passphrase, "neuf lampes sur la rivière")
	must(t, err)
	if name, err := h.AccountName(h.as(in.Token), h.store.accounts[0]); err != nil || name != "Rosa P." {
		t.Errorf("she reads %q, %v", name, err)
	}
	_, err = h.SignIn(h.ctx, "rosa", "neuf lampes sur la rivière")
	must(t, err)
}

// TestWhoRemovesHerselfIsGoneAndTheOthersGoOn: it is no mistake, and the key is
// another.
func TestWhoRemovesHerselfIsGoneAndTheOthersGoOn(t *testing.T) {
	h := newHall(t)
	h.add("amal", people.Coordinator)
	amal := h.signInAs("amal")
	before := h.store.orgs[0].KeyID
	must(t, h.RemoveAccount(h.ctx, h.as(h.first.Token), h.first.Account.ID))
	_, err := h.Authenticate(h.ctx, h.first.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	if h.store.orgs[0].KeyID == before {
		t.Error("the key is the one that she had")
	}
	if _, err := h.SignIn(h.ctx, "amal", "neuf lampes sur la rivière a"); err != nil {
		t.Error(err)
	}
	if name, err := h.AccountName(h.as(amal), h.store.accounts[0]); err != nil || name != "AMAL" {
		t.Errorf("the other reads %q, %v", name, err)
	}
}
