// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"io"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// fill puts something in the place of a path's parameters.
func fill(address string) string {
	parts := strings.Split(address, "/")
	for i, p := range parts {
		switch {
		case p == ":lang":
			parts[i] = "en"
		case strings.HasPrefix(p, ":"):
			parts[i] = "x" + path.Ext(p)
		}
	}
	return strings.Join(parts, "/")
}

// TestEveryRouteDeclaresWhoMayCallIt walks the table: strangers, members and
// trainers are turned away from what is not theirs before a handler runs.
func TestEveryRouteDeclaresWhoMayCallIt(t *testing.T) {
	s := newTestServer(t)
	for _, r := range s.routes() {
		called := false
		probe := fiber.New(fiber.Config{ErrorHandler: s.fail})
		r.Handler = func(c *fiber.Ctx) error { called = true; return nil }
		probe.Add(r.Method, r.Path, s.gate(r))
		try := func(token string) bool {
			called = false
			req, err := http.NewRequest(r.Method, "http://groundwork.example"+fill(r.Path), nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Sec-Fetch-Site", "same-origin")
			req.Header.Set("Cookie", SessionCookie+"="+token)
			if _, err := probe.Test(req, -1); err != nil {
				t.Fatal(err)
			}
			return called
		}
		want := map[string]bool{"": r.Access == Anyone, "member": r.Access == Anyone || r.Access == Members || r.Access == Anybody,
			"trainer":     r.Access == Anyone || r.Access == Anybody || r.Access == Accounts || r.Access == Readers || r.Access == Facilitators || r.Access == RollKeepers || r.Access == Planners,
			"coordinator": r.Access == Anyone || r.Access == Anybody || r.Access == Accounts || r.Access == Readers || r.Access == Facilitators || r.Access == RollKeepers || r.Access == Planners || r.Access == Coordinators}
		if r.Access == Undeclared {
			t.Errorf("%s %s declares no access", r.Method, r.Path)
		}
		for token, let := range want {
			if got := try(token); got != let {
				t.Errorf("%s %s as %q: let in %v, want %v", r.Method, r.Path, token, got, let)
			}
		}
	}
}

func TestUnsafeRequestsMustComeFromHere(t *testing.T) {
	s := newTestServer(t)
	h := s.gate(Route{Method: "POST", Path: "/x", Access: Anyone, Handler: func(c *fiber.Ctx) error { return c.SendString("done") }})
	s.app.Post("/x", h)
	for _, test := range []struct {
		name    string
		headers []string
		want    int
	}{
		{"same origin", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"other site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"same site, other origin", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"our URL as origin", []string{"Origin", "https://groundwork.example"}, 200},
		{"our URL without TLS", []string{"Origin", "http://groundwork.example", "Host", "x"}, 403},
		{"other origin", []string{"Origin", "https://evil.example"}, 403},
		{"null origin", []string{"Origin", "null"}, 403},
		{"neither, no session", nil, 200},
		{"neither, session", as("trainer"), 403},
		{"other site's claim beats our origin", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://groundwork.example"}, 403},
	} {
		if got := ask(t, s, "POST", "/x", "", test.headers...).StatusCode; got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}

func TestBodyLimits(t *testing.T) {
	s := newTestServer(t)
	echo := func(c *fiber.Ctx) error { return c.SendString("done") }
	s.app.Post("/api/x", s.gate(Route{Method: "POST", Path: "/api/x", Access: Anyone, Handler: echo, MaxBody: 10}))
	if got := ask(t, s, "POST", "/api/x", "0123456789").StatusCode; got != 200 {
		t.Errorf("at the limit: %d", got)
	}
	res := ask(t, s, "POST", "/api/x", "0123456789a")
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 413 || res.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(string(body), `"key":"errors-too-large"`) {
		t.Errorf("over the limit: %d %s %s", res.StatusCode, res.Header.Get("Content-Type"), body)
	}
}

func TestAliasesRedirect(t *testing.T) {
	s := newTestServer(t)
	res := ask(t, s, "GET", "/en-CA/learn/x?kind=1", "")
	if res.StatusCode != 308 || res.Header.Get("Location") != "/en/learn/x?kind=1" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestUnknownLanguageIsNotFoundInTheReadersLanguage(t *testing.T) {
	s := newTestServer(t)
	for _, path := range []string{"/xx/", "/tlh/learn/x", "/en/learn/nothing", "/en/learn/unite-against-racism/nothing", "/en/nothing/at/all", "/nothing.php"} {
		res, doc := get(t, s, path)
		if res.StatusCode != 404 || doc.Find("main h1").Text() == "" || doc.Find(`main a.btn[href="/en/"]`).Length() != 1 {
			t.Errorf("%s: %d, %q", path, res.StatusCode, doc.Find("main").Text())
		}
	}
}

func TestStrangersAreSentToSignIn(t *testing.T) {
	s := newTestServer(t)
	path := "/en/trainer/learn/unite-against-racism/naming-the-moment"
	res := ask(t, s, "GET", path, "")
	if res.StatusCode != 303 || res.Header.Get("Location") != "/en/sign-in?next=%2Fen%2Ftrainer%2Flearn%2Funite-against-racism%2Fnaming-the-moment" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestEveryResponseIsHardened(t *testing.T) {
	s := newTestServer(t)
	for _, path := range []string{"/", "/en/", "/en/learn/unite-against-racism", "/xx/", "/nothing.php", "/favicon.ico"} {
		res := ask(t, s, "GET", path, "", "Sec-Fetch-Site", "none")
		for _, h := range hardened {
			if got := res.Header.Get(string(h.name)); got != string(h.value) {
				t.Errorf("%s: %s is %q", path, h.name, got)
			}
		}
		if res.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: HSTS over plain HTTP", path)
		}
		if res.Header.Get("Cache-Control") == "" {
			t.Errorf("%s: no Cache-Control", path)
		}
	}
	proxied := newTestServer(t, func(o *Options) { o.TrustedProxies = []string{"0.0.0.0"} })
	if got := ask(t, proxied, "GET", "/en/", "", "X-Forwarded-Proto", "https").Header.Get("Strict-Transport-Security"); got == "" {
		t.Error("no HSTS behind a trusted proxy with TLS")
	}
	if got := ask(t, s, "GET", "/en/", "", "X-Forwarded-Proto", "https").Header.Get("Strict-Transport-Security"); got != "" {
		t.Error("a stranger's X-Forwarded-Proto was believed")
	}
}

// TestTheNextProxySaysWhetherItWasTLS: what a browser, or a proxy further out,
// put before it does not count, nor do other headers, which a proxy passes on.
func TestTheNextProxySaysWhetherItWasTLS(t *testing.T) {
	s := newTestServer(t, func(o *Options) { o.TrustedProxies = []string{"0.0.0.0"} })
	for _, c := range []struct {
		secure  bool
		headers []string
	}{
		{true, []string{"X-Forwarded-Proto", "https"}},
		{true, []string{"X-Forwarded-Proto", "HTTPS"}},
		{true, []string{"X-Forwarded-Proto", "http, https"}},
		{false, []string{"X-Forwarded-Proto", "https, http"}},
		{false, []string{"X-Forwarded-Proto", "https,"}},
		{false, []string{"X-Forwarded-Proto", "http", "X-Forwarded-Ssl", "on"}},
		{false, []string{"X-Url-Scheme", "https"}},
		{false, []string{"X-Forwarded-Protocol", "https"}},
	} {
		if got := ask(t, s, "GET", "/en/", "", c.headers...).Header.Get("Strict-Transport-Security") != ""; got != c.secure {
			t.Errorf("%q: over TLS %v", c.headers, got)
		}
	}
}

// TestPlainPageSpeaksForNoSecureAddress: somebody on the way can make a page of
// any plain address.
func TestPlainPageSpeaksForNoSecureAddress(t *testing.T) {
	s := newTestServer(t, func(o *Options) { o.TrustedProxies = []string{"0.0.0.0"} })
	for origin, refused := range map[string]bool{"http://example.com": true, "https://example.com": false} {
		res := ask(t, s, "PUT", "/api/v1/workshops/XXXXXX/checkins/x", "{}", "Origin", origin, "X-Forwarded-Proto", "https")
		if (res.StatusCode == 403) != refused {
			t.Errorf("a page of %s over TLS: %d", origin, res.StatusCode)
		}
	}
}

// TestSearchEnginesAreTold: "/:lang/" must not take robots.txt for a language.
func TestSearchEnginesAreTold(t *testing.T) {
	s := newTestServer(t)
	res := ask(t, s, "GET", "/robots.txt", "")
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 200 || !strings.Contains(string(body), "Disallow: /*/join/") {
		t.Errorf("robots.txt: %d %s", res.StatusCode, body)
	}
	if res := ask(t, s, "GET", "/favicon.ico", ""); res.StatusCode != 302 || !strings.HasPrefix(res.Header.Get("Location"), "/static/") {
		t.Errorf("favicon.ico: %d %s", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestPanicBreaksOneRequestOnly(t *testing.T) {
	s := newTestServer(t)
	s.app.Get("/api/panic", s.gate(Route{Method: "GET", Path: "/api/panic", Access: Anyone, Handler: func(*fiber.Ctx) error { panic("a secret") }}))
	res := ask(t, s, "GET", "/api/panic", "")
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 500 || strings.Contains(string(body), "secret") || !strings.Contains(string(body), "errors-internal") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}

// TestOwnFormsAreKnownWithoutFetchMetadata: a browser that says no
// Sec-Fetch-Site shows by Origin alone that a form is from our page, so our page
// must not have it say "null".
func TestOwnFormsAreKnownWithoutFetchMetadata(t *testing.T) {
	s := newTestServer(t)
	for said, want := range map[string]string{"": "same-origin", "none": "no-referrer", "same-origin": "no-referrer", "cross-site": "no-referrer"} {
		req, err := http.NewRequest(http.MethodGet, "http://groundwork.example/en/", nil)
		if err != nil {
			t.Fatal(err)
		}
		if said != "" {
			req.Header.Set("Sec-Fetch-Site", said)
		}
		res, err := s.app.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.Header.Values("Referrer-Policy"); len(got) != 1 || got[0] != want {
			t.Errorf("Sec-Fetch-Site %q: Referrer-Policy %q, want %s", said, got, want)
		}
	}
}
