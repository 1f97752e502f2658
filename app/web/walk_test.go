// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// probe is a server with one route of the table, whose handler only says that
// it was called.
func (s *Server) probe(t *testing.T, r Route) (try func(headers ...string) (res *http.Response, called bool)) {
	t.Helper()
	var called bool
	app := fiber.New(fiber.Config{ErrorHandler: s.fail, BodyLimit: 1 << 20})
	r.Handler = func(c *fiber.Ctx) error { called = true; return c.SendString("a secret") }
	app.Add(r.Method, r.Path, s.gate(r))
	return func(headers ...string) (*http.Response, bool) {
		t.Helper()
		called = false
		req, err := http.NewRequest(r.Method, "http://groundwork.example"+fill(r.Path), strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(headers); i += 2 {
			if headers[i] == "body" {
				req, _ = http.NewRequest(r.Method, req.URL.String(), strings.NewReader(headers[i+1]))
				continue
			}
			req.Header.Set(headers[i], headers[i+1])
		}
		res, err := app.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = res.Body.Close() })
		return res, called
	}
}

// bearers may be anybody: the tokens that fakeSessions knows, and none.
var bearers = []string{"", "member", "trainer", "coordinator", "nobody"}

// TestEveryRouteIsHardened walks the table: whoever asks and whatever the
// answer, it carries the headers; what only some may see is kept by no cache.
func TestEveryRouteIsHardened(t *testing.T) {
	s := newTestServer(t)
	for _, r := range s.routes() {
		try := s.probe(t, r)
		for _, token := range bearers {
			res, called := try("Sec-Fetch-Site", "same-origin", "Cookie", SessionCookie+"="+token)
			for _, h := range hardened {
				if got := res.Header.Get(string(h.name)); got != string(h.value) {
					t.Errorf("%s %s as %q: %s is %q", r.Method, r.Path, token, h.name, got)
				}
			}
			if got := res.Header.Get("Cache-Control"); (r.Access != Anyone || res.StatusCode >= 400) && got != "private, no-store" {
				t.Errorf("%s %s as %q, %d: Cache-Control is %q", r.Method, r.Path, token, res.StatusCode, got)
			}
			if !called && res.StatusCode == http.StatusOK {
				t.Errorf("%s %s as %q: 200 without its handler", r.Method, r.Path, token)
			}
		}
	}
}

// TestEveryUnsafeRouteAsksWhereFrom walks the table: what changes something is
// refused from another site's page, before its handler runs, whoever asks.
func TestEveryUnsafeRouteAsksWhereFrom(t *testing.T) {
	s := newTestServer(t)
	unsafe := 0
	for _, r := range s.routes() {
		if safe(r.Method) {
			continue
		}
		unsafe++
		try := s.probe(t, r)
		for _, token := range bearers {
			cookie := SessionCookie + "=" + token
			for _, headers := range [][]string{
				{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "made-up"},
				{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "https://groundwork.example.evil.example"},
				{"Sec-Fetch-Site", "cross-site", "Origin", "https://groundwork.example"},
				{"Origin", "https://groundwork.example@evil.example"}, {"Origin", "://"},
			} {
				res, called := try(append(headers, "Cookie", cookie)...)
				if called || res.StatusCode != http.StatusForbidden {
					t.Errorf("%s %s as %q with %v: %d, called %v", r.Method, r.Path, token, headers, res.StatusCode, called)
				}
			}
			if res, called := try("Cookie", cookie); token != "" && (called || res.StatusCode != http.StatusForbidden) {
				t.Errorf("%s %s as %q with neither header: %d, called %v", r.Method, r.Path, token, res.StatusCode, called)
			}
		}
	}
	if unsafe < 20 {
		t.Errorf("only %d routes change something: the walk does not see them", unsafe)
	}
}

// TestEveryBodyIsBounded walks the table: a body beyond the route's limit is
// refused before its handler runs.
func TestEveryBodyIsBounded(t *testing.T) {
	s := newTestServer(t)
	for _, r := range s.routes() {
		if safe(r.Method) {
			continue
		}
		limit := r.MaxBody
		if limit == 0 {
			limit = smallBody
		}
		if limit > maxBody {
			t.Errorf("%s %s takes %d bytes, the server %d", r.Method, r.Path, limit, maxBody)
		}
		for _, token := range bearers {
			res, called := s.probe(t, r)("Sec-Fetch-Site", "same-origin", "Cookie", SessionCookie+"="+token, "body", strings.Repeat("a", limit+1))
			if called || res.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("%s %s as %q with %d bytes: %d, called %v", r.Method, r.Path, token, limit+1, res.StatusCode, called)
			}
		}
	}
}

// TestPanicSaysNothingOfWhatWasTyped in the log.
func TestPanicSaysNothingOfWhatWasTyped(t *testing.T) {
	var log bytes.Buffer
	s := newTestServer(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	handlers := map[string]fiber.Handler{
		"/api/word":  func(*fiber.Ctx) error { panic("Harpreet") },
		"/api/index": func(c *fiber.Ctx) error { return c.SendString([]string{}[len(c.Path())]) },
	}
	for path, h := range handlers {
		s.app.Get(path, s.gate(Route{Method: "GET", Path: path, Access: Anyone, Handler: h}))
		if res := ask(t, s, "GET", path, ""); res.StatusCode != http.StatusInternalServerError {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	if said := log.String(); strings.Contains(said, "Harpreet") || !strings.Contains(said, "panic: string") || !strings.Contains(said, "index out of range") {
		t.Errorf("the log says %s", said)
	}
}

// TestPanicOutsideOfARoute ends one request, not the server.
func TestPanicOutsideOfARoute(t *testing.T) {
	s := newTestServer(t)
	s.app.Get("/api/ungated", func(*fiber.Ctx) error { panic("Harpreet") })
	if res := ask(t, s, "GET", "/api/ungated", ""); res.StatusCode != http.StatusInternalServerError {
		t.Errorf("%d", res.StatusCode)
	}
	if res := ask(t, s, "GET", "/healthz", ""); res.StatusCode != http.StatusOK {
		t.Errorf("after it: %d", res.StatusCode)
	}
}
