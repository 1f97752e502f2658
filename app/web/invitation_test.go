// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/vault"
)

func TestInvitationIsGivenAndAccepted(t *testing.T) {
	h := newHall(t)
	const path = "/en/trainer/invitations"
	if res, doc := h.post(path, url.Values{}); res.StatusCode != 422 || doc.Find("form[action$='/invitations'] .wrong").Length() != 1 {
		t.Errorf("without a role: %d", res.StatusCode)
	}
	res, doc := h.post(path, url.Values{"role": {"apprentice"}})
	link, code := doc.Find(".once .secret").First().Text(), doc.Find(".once .secret").Last().Text()
	if res.StatusCode != 200 || link != "https://groundwork.example/en/invitation#"+code || res.Header.Get("Cache-Control") != "private, no-store" {
		t.Fatalf("%d, link %q, code %q", res.StatusCode, link, code)
	}
	if _, doc = h.get("/en/trainer/accounts"); strings.Contains(doc.Text(), code) || doc.Find("form[action*='/invitations/']").Length() != 1 {
		t.Error("the code is shown twice, or the invitation is not listed")
	}
	if _, doc := h.send("GET", "/en/invitation", nil, ""); doc.Find("script[src*='invitation']").Length() != 1 || doc.Find("#code").AttrOr("value", "x") != "" {
		t.Error("the page that accepts has no script, or a code already")
	}
	form := url.Values{"code": {code}, "name": {"Lin"}, "account": {"lin"}, "passphrase": {"short"}}
	if res, doc = h.send("POST", "/en/invitation", form, ""); res.StatusCode != 422 || doc.Find("#wrong-passphrase").Length() != 1 ||
		doc.Find("#code").AttrOr("value", "") != code || doc.Find("#name").AttrOr("value", "") != "Lin" {
		t.Errorf("a short passphrase: %d", res.StatusCode)
	}
	form.Set("passphrase", "seven slow otters hold hands")
	res, _ = h.send("POST", "/en/invitation", form, "")
	if res.StatusCode != 303 || strings.Contains(res.Header.Get("Location"), code) {
		t.Fatalf("accepting: %d", res.StatusCode)
	}
	if res, doc := h.send("GET", "/en/trainer/account", nil, res.Cookies()[0].Value); res.StatusCode != 200 || !strings.Contains(doc.Find("main").Text(), "Lin") {
		t.Errorf("signed in: %d", res.StatusCode)
	}
	if res, doc := h.send("POST", "/en/invitation", form, ""); res.StatusCode != 422 || doc.Find("#wrong-code").Length() != 1 {
		t.Errorf("a second time: %d", res.StatusCode)
	}
	_, _ = h.post(path, url.Values{"role": {"trainer"}})
	_, doc = h.get("/en/trainer/accounts")
	to := h.done(doc.Find("form[action*='/invitations/']").AttrOr("action", ""), url.Values{})
	if _, doc := h.get(to); doc.Find(".saved").Length() != 1 || doc.Find("form[action*='/invitations/']").Length() != 0 {
		t.Error("still listed")
	}
}

// An account that the operator unlocked is sent to its own page until somebody
// gives it access again.
func TestAccessIsGivenBack(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	account, _ := h.signedIn("lin", people.Trainer)
	_, once, err := h.people.UnlockByOperator(ctx, account)
	if err != nil {
		t.Fatal(err)
	}
	in, err := h.people.SignIn(ctx, "lin", once)
	if err != nil {
		t.Fatal(err)
	}
	res, _ := h.send("POST", "/en/trainer/account/passphrase", url.Values{"passphrase": {once}, "new": {"seven slow otters hold hands"}}, in.Token)
	lin := res.Cookies()[0].Value
	if res, _ := h.send("GET", "/en/trainer/", nil, lin); res.StatusCode != 303 || res.Header.Get("Location") != "/en/trainer/account" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
	if res, doc := h.send("GET", "/en/trainer/account", nil, lin); res.StatusCode != 200 || doc.Find(".advice").Length() != 1 || doc.Find("form[action$='/anew']").Length() != 0 {
		t.Errorf("her page: %d", res.StatusCode)
	}
	if res, _ := h.send("POST", "/en/trainer/account/anew", url.Values{"sure": {"yes"}}, lin); res.StatusCode != 409 {
		t.Errorf("beginning anew while others hold the key: %d", res.StatusCode)
	}
	_, doc := h.get("/en/trainer/accounts")
	to := h.done(doc.Find("form[action$='/access']").AttrOr("action", ""), url.Values{})
	if _, doc := h.get(to); doc.Find(".saved").Length() != 1 || doc.Find("form[action$='/access']").Length() != 0 {
		t.Error("still waiting")
	}
	if res, _ := h.send("GET", "/en/trainer/", nil, lin); res.StatusCode != 200 {
		t.Errorf("with access: %d", res.StatusCode)
	}
}

func TestBeginningAnewWhenAllIsLost(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	_, once, err := h.people.UnlockByOperator(ctx, h.account)
	if err != nil {
		t.Fatal(err)
	}
	in, err := h.people.SignIn(ctx, "amrit", once)
	if err != nil {
		t.Fatal(err)
	}
	res, _ := h.send("POST", "/en/trainer/account/passphrase", url.Values{"passphrase": {once}, "new": {"seven slow otters hold hands"}}, in.Token)
	h.cookie = res.Cookies()[0].Value
	if _, doc := h.get("/en/trainer/account"); doc.Find("form[action$='/anew'] input[name=sure]").Length() != 1 {
		t.Fatal("it is not offered")
	}
	if to := h.done("/en/trainer/account/anew", url.Values{}); to != "/en/trainer/account" {
		t.Errorf("without the tick: %s", to)
	}
	h.done("/en/trainer/account/anew", url.Values{"sure": {"yes"}})
	if res, doc := h.get("/en/trainer/accounts"); res.StatusCode != 200 || !strings.Contains(doc.Find(".rows").Text(), "cannot be read") {
		t.Errorf("afterwards: %d %s", res.StatusCode, doc.Find(".rows").Text())
	}
}

// noSessions is a store that cannot write sessions now.
type noSessions struct{ people.Store }

func (noSessions) CreateSession(context.Context, people.Session) error {
	return fault.New(fault.Unavailable, "errors-unavailable")
}

// TestWhoseAccountIsMadeIsAskedToSignIn: where the store fails just after an
// invitation, a set-up link or a sheet was used, she is not told to come back to what is
// used up.
func TestWhoseAccountIsMadeIsAskedToSignIn(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	_, code, err := h.people.Invite(ctx, h.actor(), []people.Role{people.Trainer})
	if err != nil {
		t.Fatal(err)
	}
	token, err := h.people.AnotherSetupToken(ctx)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := h.people.NewRecoverySheet(ctx, h.actor(), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	h.s.People = people.NewService(noSessions{h.store}, vault.New(h.store.Pepper), h.s.Now, rand.Reader)
	const chosen = "seven slow otters hold hands"
	for _, test := range []struct {
		path, said string
		form       url.Values
	}{
		{"/en/invitation", "Sign in first", url.Values{"code": {code}, "name": {"Lin"}, "account": {"lin"}, "passphrase": {chosen}}},
		{"/setup/" + token, "Sign in instead", url.Values{"organization": {"Another"}, "zone": {"UTC"}, "name": {"Noor"}, "account": {"noor"}, "passphrase": {chosen}}},
		{"/en/recovery", "Your passphrase is changed", url.Values{"account": {"amrit"}, "secret": {sheet.Secret}, "new": {chosen}}},
	} {
		res, doc := h.send("POST", test.path, test.form, "")
		account := test.form.Get("account")
		if res.StatusCode != 401 || !strings.Contains(doc.Find("main .problem").Text(), test.said) || doc.Find("form[action$='/sign-in'] #account").AttrOr("value", "") != account {
			t.Errorf("%s: %d %s", test.path, res.StatusCode, doc.Find("main").Text())
		}
		if _, err := h.people.SignIn(ctx, account, chosen); err != nil {
			t.Errorf("%s: %v", test.path, err)
		}
	}
}
