// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/people"
)

// TestSigningInEndsTheSessionBefore: a browser has one session, whoever comes
// in with it and however.
func TestSigningInEndsTheSessionBefore(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	code, _ := h.passFor(w, url.Values{"names": {"yes"}})
	for _, in := range []struct {
		path string
		form url.Values
	}{
		{"/en/sign-in", url.Values{"account": {"amrit"}, "passphrase": {passphrase}}},
		{"/en/pass", url.Values{"code": {code}}},
	} {
		before, err := h.people.SignIn(t.Context(), "amrit", passphrase)
		if err != nil {
			t.Fatal(err)
		}
		res, _ := h.send("POST", in.path, in.form, before.Token)
		if res.StatusCode != 303 || cookieOf(res, SessionCookie) == "" || cookieOf(res, SessionCookie) == before.Token {
			t.Fatalf("%s: %d %v", in.path, res.StatusCode, res.Cookies())
		}
		if res, _ = h.send("GET", "/en/trainer/", nil, before.Token); res.StatusCode != 303 {
			t.Errorf("%s: the session before still opens pages: %d", in.path, res.StatusCode)
		}
	}
}

// TestPagesLeaveTheScreenWithTheSession: what somebody who is signed in sees,
// answers to forms too, gives way when her session ends; what is for everybody
// stays.
func TestPagesLeaveTheScreenWithTheSession(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	room := "/en/trainer/workshops/" + w.Code
	refreshes := func(method, path string, form url.Values, token string) string {
		res, _ := h.send(method, path, form, token)
		return res.Header.Get("Refresh")
	}
	for _, c := range []struct {
		method, path string
		form         url.Values
	}{{"GET", "/ar/trainer/", nil}, {"GET", "/ar/trainer/account", nil}, {"POST", "/ar" + room[3:] + "/pass", url.Values{}}} {
		left, to, _ := strings.Cut(refreshes(c.method, c.path, c.form, h.cookie), "; url=")
		if seconds, err := strconv.Atoi(left); err != nil || seconds < 43_190 || seconds > 43_200 || to != "/ar/sign-in" {
			t.Errorf("%s %s: in %q to %q", c.method, c.path, left, to)
		}
	}
	_, card, err := h.people.OfferMember(t.Context(), h.org, people.Offer{Name: "Simran", Language: "pa"})
	if err != nil {
		t.Fatal(err)
	}
	hers, _, err := h.people.SignInMember(t.Context(), card.String())
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/pa/me", "/pa/me/record"} {
		left, to, _ := strings.Cut(refreshes("GET", path, nil, hers), "; url=")
		if seconds, err := strconv.Atoi(left); err != nil || seconds < 1_790 || seconds > 1_801 || to != "/pa/me" {
			t.Errorf("%s: in %q to %q", path, left, to)
		}
	}
	for path, token := range map[string]string{"/ar/trainer/accounts": h.cookie, room + "/roll": h.cookie, "/pa/me": hers, "/pa/me/record": hers, "/en/": h.cookie, "/pa/learn/unite-against-racism": hers} {
		_, doc := h.send("GET", path, nil, token)
		if got, learns := doc.Find("html").AttrOr("translate", ""), !strings.Contains(path, "/trainer/") && !strings.Contains(path, "/me"); (got == "no") == learns {
			t.Errorf("%s goes to a service that translates: %q", path, got)
		}
	}
	h.set(h.now().Add(people.MemberSessionLife))
	for path, token := range map[string]string{"/en/": h.cookie, "/en/learn/unite-against-racism": h.cookie, "/en/sign-in": "", "/pa/me": hers} {
		if got := refreshes("GET", path, nil, token); got != "" {
			t.Errorf("%s: %q", path, got)
		}
	}
}

// TestTheSetUpLinkOpensItsFormAndNothingElse: directly, kept by no cache and told
// to no other site, as often as it is looked at; until the form was sent, or a
// week is over.
func TestTheSetUpLinkOpensItsFormAndNothingElse(t *testing.T) {
	h := newHall(t)
	token, err := h.people.AnotherSetupToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := "/setup/" + token
	for range 2 {
		res, doc := h.send("GET", path, nil, "")
		form := doc.Find("main form[method=post]")
		if res.StatusCode != 200 || form.Length() != 1 || doc.Find("meta[name=robots]").AttrOr("content", "") != "noindex" {
			t.Fatalf("%d, %d forms", res.StatusCode, form.Length())
		}
		if res.Header.Get("Cache-Control") != "private, no-store" || res.Header.Get("Referrer-Policy") != "no-referrer" || res.Header.Get("Set-Cookie") != "" {
			t.Errorf("%v", res.Header)
		}
		if doc.Find("a[href*='"+token+"'], link[href*='"+token+"'], img[src*='"+token+"']").Length() > 0 {
			t.Error("the token stands in a link of the page")
		}
		if to := form.AttrOr("action", path); to != "" && to != path {
			t.Errorf("the form goes to %s", to)
		}
	}
	typed := url.Values{"organization": {"Workers & Friends"}, "zone": {"America/Toronto"}, "language": {"pa"}, "account": {"noor"}, "name": {"Noor"}, "passphrase": {"short"}}
	if res, doc := h.send("POST", path, typed, ""); res.StatusCode != 422 || doc.Find("[name=organization]").AttrOr("value", "") != "Workers & Friends" || doc.Find("[name=passphrase]").AttrOr("value", "") != "" || doc.Find("#language option[selected]").AttrOr("value", "") != "pa" {
		t.Errorf("a short passphrase: %d", res.StatusCode)
	}
	typed.Set("passphrase", passphrase+" too")
	if res, _ := h.send("POST", path, typed, ""); res.StatusCode != 303 {
		t.Errorf("setting up: %d", res.StatusCode)
	}
	if res, _ := h.send("GET", path, nil, ""); res.StatusCode != 404 {
		t.Errorf("used: %d", res.StatusCode)
	}
	if token, err = h.people.AnotherSetupToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.set(h.now().AddDate(0, 0, 8))
	if res, _ := h.send("GET", "/setup/"+token, nil, ""); res.StatusCode != 404 {
		t.Errorf("after a week: %d", res.StatusCode)
	}
}
