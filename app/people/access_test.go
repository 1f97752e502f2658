// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// unlocked is an account that the operator unlocked and whose owner has chosen
// her own passphrase since.
func (h *hall) unlocked(id, handle string) (token string) {
	h.t.Helper()
	_, once, err := h.UnlockByOperator(h.ctx, id)
	must(h.t, err)
	in, err := h.SignIn(h.ctx, handle, once)
	must(h.t, err)
	in, err = h.ChangePassphrase(h.ctx, h.as(in.Token), once, chosen+" "+handle)
	must(h.t, err)
	return in.Token
}

func TestTheOperatorUnlocksAnAccountAndNoNames(t *testing.T) {
	h := newHall(t)
	amal, _ := h.add("amal", people.Trainer)
	before := h.signInAs("amal")
	for range 6 {
		_, _ = h.SignIn(h.ctx, "amal", "guess")
	}
	_, once, err := h.UnlockByOperator(h.ctx, amal.ID)
	must(t, err)
	_, err = h.Authenticate(h.ctx, before)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	in, err := h.SignIn(h.ctx, "amal", once) // without waiting
	must(t, err)
	a := h.as(in.Token)
	if _, err := a.PrivateKey(); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("with the operator's passphrase the key opens: %v", err)
	}
	// Not before she has a passphrase of her own: the operator knows this one.
	must(t, h.GiveAccess(h.ctx, h.as(h.first.Token), amal.ID))
	if _, err := h.as(in.Token).PrivateKey(); !fault.Is(err, fault.Forbidden) {
		t.Fatalf("the operator's passphrase was given the key: %v", err)
	}
	in, err = h.ChangePassphrase(h.ctx, a, once, chosen)
	must(t, err)
	_, _, err = h.Accounts(h.ctx, h.as(in.Token), "", 10)
	wants(t, err, fault.Forbidden, "errors-key-missing")
	must(t, h.RotateKey(h.ctx, h.as(h.first.Token))) // gives it to nobody who had none
	if h.as(in.Token).HasKey() {
		t.Error("replacing the key gave it to her")
	}
	must(t, h.GiveAccess(h.ctx, h.as(h.first.Token), amal.ID))
	if list, _, err := h.Accounts(h.ctx, h.as(in.Token), "", 10); err != nil || list[0].Name != "Rosa P." {
		t.Errorf("given back she reads %v, %v", list, err)
	}
	_, _, err = h.UnlockByOperator(h.ctx, "nobody")
	wants(t, err, fault.NotFound, "errors-account-unknown")
}

func TestTrainersGiveAccessBackToo(t *testing.T) {
	h := newHall(t)
	h.add("amal", people.Trainer)
	zoe, _ := h.add("zoe", people.Apprentice)
	trainer, apprentice := h.signInAs("amal"), h.signInAs("zoe")
	rosa := h.unlocked(h.first.Account.ID, "rosa")
	wants(t, h.GiveAccess(h.ctx, h.as(apprentice), h.first.Account.ID), fault.NotFound, "errors-not-found")
	wants(t, h.GiveAccess(h.ctx, h.as(rosa), zoe.ID), fault.Forbidden, "errors-key-missing")
	must(t, h.GiveAccess(h.ctx, h.as(trainer), h.first.Account.ID))
	if !h.as(rosa).HasKey() {
		t.Error("she has no key")
	}
	other := newHall(t)
	wants(t, other.GiveAccess(other.ctx, other.as(other.first.Token), zoe.ID), fault.NotFound, "errors-not-found")
}

func TestWhenEveryPassphraseIsLostNamesAreLostAndTheRestGoesOn(t *testing.T) {
	h := newHall(t)
	m, _, err := h.OfferMember(h.ctx, h.first.Org.ID, people.Offer{Name: "Noor", Language: "en"})
	must(t, err)
	amal, _ := h.add("amal", people.Trainer)
	h.signInAs("amal")
	wants(t, h.BeginAnew(h.ctx, h.as(h.first.Token)), fault.Conflict, "errors-key-held")
	rosa := h.unlocked(h.first.Account.ID, "rosa")
	if may, err := h.MayBeginAnew(h.ctx, h.as(rosa)); may || err != nil {
		t.Errorf("while a trainer holds the key: %v, %v", may, err)
	}
	wants(t, h.BeginAnew(h.ctx, h.as(rosa)), fault.Conflict, "errors-key-held")
	trainer := h.unlocked(amal.ID, "amal")
	wants(t, h.BeginAnew(h.ctx, h.as(trainer)), fault.Conflict, "errors-key-held")
	must(t, h.BeginAnew(h.ctx, h.as(rosa)))
	if _, err := h.MemberNameFor(h.ctx, h.as(rosa), m.ID); !fault.Is(err, fault.Internal) {
		t.Errorf("an old name gave %v", err)
	}
	n, _, err := h.OfferMember(h.ctx, h.first.Org.ID, people.Offer{Name: "Sana", Language: "en"})
	must(t, err)
	if name, err := h.MemberNameFor(h.ctx, h.as(rosa), n.ID); err != nil || name != "Sana" {
		t.Errorf("a new name gave %q, %v", name, err)
	}
	must(t, h.GiveAccess(h.ctx, h.as(rosa), amal.ID))
	if !h.as(trainer).HasKey() {
		t.Error("the trainer has no key")
	}
}

// TestWhatAWrongClockGaveEnds: an invitation and a passphrase that were given
// while the clock stood in 2038 do not live until then.
func TestWhatAWrongClockGaveEnds(t *testing.T) {
	h := newHall(t)
	right := h.now
	h.now = time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC)
	in, err := h.SignIn(h.ctx, "rosa", passphrase)
	must(t, err)
	h.first = in
	_, once := h.add("amal", people.Trainer)
	_, code := h.invite(people.Trainer)
	h.now = right
	_, err = h.Accept(h.ctx, code, "zoe", "Zoe", chosen)
	wants(t, err, fault.Invalid, "errors-code-used")
	_, err = h.SignIn(h.ctx, "amal", once)
	wants(t, err, fault.Unauthenticated, "errors-one-time-over")
}

// TestAGivenPassphraseRunsOut: nobody finds it on a desk a month later.
func TestAGivenPassphraseRunsOut(t *testing.T) {
	h := newHall(t)
	amal, once := h.add("amal", people.Trainer)
	h.now = h.now.Add(people.OneTimeLife - time.Second)
	_, err := h.SignIn(h.ctx, "amal", once)
	must(t, err)
	h.now = h.now.Add(time.Second)
	_, err = h.SignIn(h.ctx, "amal", once)
	wants(t, err, fault.Unauthenticated, "errors-one-time-over")
	_, err = h.SignIn(h.ctx, "amal", "not hers at all, not hers")
	wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	_, again, err := h.UnlockByOperator(h.ctx, amal.ID)
	must(t, err)
	in, err := h.SignIn(h.ctx, "amal", again)
	must(t, err)
	_, err = h.ChangePassphrase(h.ctx, h.as(in.Token), again, "neuf lampes sur la rivière")
	must(t, err)
	h.now = h.now.Add(2 * people.OneTimeLife)
	_, err = h.SignIn(h.ctx, "amal", "neuf lampes sur la rivière")
	must(t, err)
}
