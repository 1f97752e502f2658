// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"net/url"
	"testing"
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
