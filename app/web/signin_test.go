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
	h.set(h.now().Add(people.MemberSessionLife))
	for path, token := range map[string]string{"/en/": h.cookie, "/en/learn/unite-against-racism": h.cookie, "/en/sign-in": "", "/pa/me": hers} {
		if got := refreshes("GET", path, nil, token); got != "" {
			t.Errorf("%s: %q", path, got)
		}
	}
}
