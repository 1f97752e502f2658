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

func TestAccountsAreAddedAndRemoved(t *testing.T) {
	h := newHall(t)
	const path = "/en/trainer/accounts"
	res, doc := h.post(path, url.Values{"name": {"Lin"}, "account": {"lin"}})
	if res.StatusCode != 422 || doc.Find("#name").AttrOr("value", "") != "Lin" || !strings.Contains(doc.Find(".wrong").Text(), "role") {
		t.Fatalf("without a role: %d %s", res.StatusCode, doc.Find(".wrong").Text())
	}
	res, doc = h.post(path, url.Values{"name": {"Lin"}, "account": {"lin"}, "role": {"trainer", "apprentice"}})
	once := doc.Find(".once .secret").Text()
	if res.StatusCode != 200 || len(strings.Fields(once)) < 6 || res.Header.Get("Cache-Control") != "private, no-store" {
		t.Fatalf("%d, passphrase %q", res.StatusCode, once)
	}
	if _, doc = h.get(path); doc.Find(".once").Length() != 0 || doc.Find(".rows > li").Length() != 2 {
		t.Error("the passphrase is shown twice, or the account is not listed")
	}
	if res, doc = h.post(path, url.Values{"name": {"Other"}, "account": {"LIN"}, "role": {"trainer"}}); res.StatusCode != 409 || doc.Find("#wrong-account").Length() != 1 {
		t.Errorf("a taken name: %d", res.StatusCode)
	}
	reset := row(doc, "Lin").Find("form").AttrOr("action", "")
	if n, other := doc.Find("form[action$='/accounts'] [name=role][checked]").Length(), doc.Find("form[action$='/invitations'] [name=role][checked]").Length(); n != 1 || other != 0 {
		t.Errorf("%d roles are ticked in the form that was sent, %d in the other", n, other)
	}
	_, doc = h.post(reset, url.Values{})
	if again := doc.Find(".once .secret").Text(); again == "" || again == once {
		t.Errorf("reset gave %q", again)
	}
	remove, _ := row(doc, "Lin").Find("a.btn").Attr("href")
	if res, doc = h.get(remove); res.StatusCode != 200 || !strings.Contains(doc.Find("main").Text(), "Lin") {
		t.Errorf("asking: %d", res.StatusCode)
	}
	h.done(remove, url.Values{})
	if _, doc = h.get(path); doc.Find(".rows > li").Length() != 1 {
		t.Error("still there")
	}
	if res, _ = h.post("/en/trainer/accounts/"+h.account+"/remove", url.Values{}); res.StatusCode != 409 {
		t.Errorf("the last coordinator was removed: %d", res.StatusCode)
	}
}

// TestGivenPassphraseMustBeChangedFirst: nothing else opens before.
func TestGivenPassphraseMustBeChangedFirst(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	actor, err := h.people.Authenticate(ctx, h.cookie)
	if err != nil {
		t.Fatal(err)
	}
	_, once, err := h.people.AddAccount(ctx, actor, people.NewAccount{Handle: "lin", Name: "Lin", Roles: []people.Role{people.Trainer}})
	if err != nil {
		t.Fatal(err)
	}
	in, err := h.people.SignIn(ctx, "lin", once)
	if err != nil {
		t.Fatal(err)
	}
	res, _ := h.send("GET", "/en/trainer/", nil, in.Token)
	if res.StatusCode != 303 || res.Header.Get("Location") != "/en/trainer/account" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
	if res, _ = h.send("POST", "/en/trainer/workshops/new", url.Values{}, in.Token); res.StatusCode != 403 {
		t.Errorf("planning: %d", res.StatusCode)
	}
	change := func(old, chosen, field string, want int) string {
		t.Helper()
		res, doc := h.send("POST", "/en/trainer/account/passphrase", url.Values{"passphrase": {old}, "new": {chosen}}, in.Token)
		if res.StatusCode != want || field != "" && doc.Find("#wrong-"+field).Length() != 1 {
			t.Errorf("%q to %q: %d %s", old, chosen, res.StatusCode, doc.Find("main").Text())
		}
		for _, c := range res.Cookies() {
			if c.Name == SessionCookie {
				return c.Value
			}
		}
		return ""
	}
	change(once, "short", "new", 422)
	change("wrong by far, this one", "seven slow otters hold hands", "old", 422)
	fresh := change(once, "seven slow otters hold hands", "", 303)
	if res, _ = h.send("GET", "/en/trainer/", nil, fresh); res.StatusCode != 200 {
		t.Errorf("after the change: %d", res.StatusCode)
	}
	if res, _ = h.send("GET", "/en/trainer/", nil, in.Token); res.StatusCode != 303 {
		t.Errorf("the session from before: %d", res.StatusCode)
	}
	if res, _ = h.send("POST", "/en/trainer/account/sign-out", url.Values{}, fresh); res.StatusCode != 303 {
		t.Errorf("signing out everywhere: %d", res.StatusCode)
	}
	if res, _ = h.send("GET", "/en/trainer/account", nil, fresh); res.StatusCode != 303 || !strings.Contains(res.Header.Get("Location"), "/sign-in") {
		t.Errorf("after signing out everywhere: %d", res.StatusCode)
	}
}

// fullDisk is a store that cannot delete sessions now.
type fullDisk struct{ people.Store }

func (fullDisk) DeleteSessionsOf(context.Context, string, string) error {
	return fault.New(fault.Unavailable, "errors-unavailable")
}

// TestAPassphraseThatIsChangedIsSaidToBe: where the store fails just after it was
// written, she is asked to sign in with it, not told that nothing was saved.
func TestAPassphraseThatIsChangedIsSaidToBe(t *testing.T) {
	h := newHall(t)
	h.s.People = people.NewService(fullDisk{h.store}, vault.New(h.store.Pepper), h.s.Now, rand.Reader)
	const chosen = "seven slow otters hold hands"
	res, doc := h.post("/en/trainer/account/passphrase", url.Values{"passphrase": {passphrase}, "new": {chosen}})
	if said := doc.Find("main").Text(); res.StatusCode != 401 || !strings.Contains(said, "Your passphrase is changed") || doc.Find("form[action$='/sign-in']").Length() != 1 {
		t.Errorf("%d %s", res.StatusCode, said)
	}
	if res, _ = h.get("/en/trainer/"); res.StatusCode != 303 {
		t.Errorf("the session from before: %d", res.StatusCode)
	}
	if _, err := h.people.SignIn(context.Background(), "amrit", chosen); err != nil {
		t.Error(err)
	}
}

func TestTheKeyIsReplacedAndEverybodyReadsOn(t *testing.T) {
	h := newHall(t)
	before := h.actor().Org.KeyID
	h.done("/en/trainer/accounts/key", url.Values{})
	if _, doc := h.get("/en/trainer/accounts?done=key"); doc.Find(".saved").Length() != 1 || doc.Find(".rows bdi").Text() == "" {
		t.Errorf("the page after it says %q", doc.Find("main").Text())
	}
	if h.actor().Org.KeyID == before {
		t.Error("the key is the old one")
	}
}
