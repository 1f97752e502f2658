// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestRefusalsAreCountedInTheLog: a wrong passphrase, a wrong card, a page of
// somebody else's, a form from another site and a malformed request stand in the log by route
// and number, the first at once and a flood in one line, with nothing of who or what.
func TestRefusalsAreCountedInTheLog(t *testing.T) {
	h := newHall(t)
	var log bytes.Buffer
	h.s.Log = slog.New(slog.NewTextHandler(&log, nil))
	_, trainer := h.signedIn("noor", "trainer")
	guess := func() {
		h.send("POST", "/en/sign-in", url.Values{"account": {"amrit"}, "passphrase": {"Canary passphrase of nobody"}}, "")
	}
	guess()
	if want := "level=INFO msg=refused route=/:lang/sign-in status=401 times=1\n"; !strings.HasSuffix(log.String(), want) || strings.Count(log.String(), "\n") != 1 {
		t.Fatalf("the first: %q", &log)
	}
	log.Reset()
	for range 4 {
		guess()
	}
	h.send("POST", "/en/me", url.Values{"card": {"CANARY77"}}, "")
	h.send("GET", "/en/trainer/accounts", nil, trainer)
	h.send("GET", "/en/trainer/accounts", nil, "")
	res, _ := h.get("/en/trainer/accounts")
	if log.Len() > 0 || res.StatusCode != 200 {
		t.Errorf("a flood is written down line by line: %q", &log)
	}
	h.set(h.now().Add(refusalsEvery))
	guess()
	for _, want := range []string{"route=/:lang/sign-in status=401 times=5\n", "route=/:lang/me status=422 times=1\n",
		"route=/:lang/trainer/accounts status=404 times=1\n", "route=/:lang/trainer/accounts status=401 times=1\n"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %q in %q", want, &log)
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 4 {
		t.Errorf("%d lines: %q", n, &log)
	}
	for _, typed := range []string{"Canary", "CANARY", "amrit", "noor"} {
		if strings.Contains(log.String(), typed) {
			t.Errorf("%s stands in the log", typed)
		}
	}
	log.Reset()
	foreign := httptest.NewRequest("POST", "/en/sign-in", nil)
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	if _, err := h.s.app.Test(foreign, -1); err != nil {
		t.Fatal(err)
	}
	_ = h.s.Shutdown(context.Background())
	if want := "route=/:lang/sign-in status=403 times=1\n"; !strings.Contains(log.String(), want) {
		t.Errorf("at the end: %q, without %q", &log, want)
	}
}

// TestManyRefusalsAreFewLines: however many there are.
func TestManyRefusalsAreFewLines(t *testing.T) {
	var log bytes.Buffer
	var r refusals
	to := slog.New(slog.NewTextHandler(&log, nil))
	for i := range 10_000 {
		r.note(to, saturday.Add(time.Duration(i)*time.Millisecond), malformedRoute, 400)
		r.note(to, saturday, "/", 200)
	}
	r.end(to)
	if got := log.String(); strings.Count(got, "\n") != 2 || !strings.Contains(got, "times=1\n") || !strings.Contains(got, "times=9999\n") {
		t.Errorf("%s", got)
	}
}
