// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/content"
	"github.com/groundwork-org/groundwork/locales"
)

// noon is when tests take place.
var noon = time.Date(2026, 11, 28, 17, 0, 0, 0, time.UTC)

// fakeSessions knows three tokens: "coordinator", "trainer" and "member".
type fakeSessions struct{}

func (fakeSessions) Actor(_ context.Context, token string) (Actor, error) {
	switch token {
	case "coordinator":
		return Actor{Org: "o1", Account: "a1", Roles: []people.Role{people.Coordinator}}, nil
	case "trainer":
		return Actor{Org: "o1", Account: "a2", Roles: []people.Role{people.Trainer}}, nil
	case "member":
		return Actor{Org: "o1", Member: "m1"}, nil
	}
	return Actor{}, fault.New(fault.Unauthenticated, "errors-sign-in-first")
}

// shipped is the shipped content, read once for all tests.
var shipped = sync.OnceValue(func() *markdown.Store {
	return markdown.Open(markdown.Root{Name: "content", FS: content.FS})
})

// newTestServer serves the shipped content, or that of the folders given.
func newTestServer(t testing.TB, change ...func(*Options)) *Server {
	t.Helper()
	messages, err := i18n.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Messages: messages, Sessions: fakeSessions{},
		URL: &url.URL{Scheme: "https", Host: "groundwork.example"},
		Now: func() time.Time { return noon }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	for _, f := range change {
		f(&o)
	}
	if o.Content == nil {
		o.Content = shipped()
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ask sends one request; headers are name, value, name, value.
func ask(t testing.TB, s *Server, method, path, body string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// get asks for a page and reads it.
func get(t testing.TB, s *Server, path string, headers ...string) (*http.Response, *goquery.Document) {
	t.Helper()
	res := ask(t, s, http.MethodGet, path, "", headers...)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, doc
}

// as is the cookie of somebody who signed in.
func as(token string) []string { return []string{"Cookie", SessionCookie + "=" + token} }

// writeFile writes a file below dir.
func writeFile(t testing.TB, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
