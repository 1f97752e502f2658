// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/vault"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// hall is a council with a coordinator who is signed in, on the real embedded
// store, and a server in front of it. Its clock stands until it is moved.
type hall struct {
	*testing.T
	s         *Server
	people    *people.Service
	workshops *workshop.Service
	store     storage.Store
	hand      atomic.Pointer[time.Time] // of the clock; resealing reads it behind the requests
	org       string
	account   string
	cookie    string
	dir       string // of the store's files
}

const passphrase = "five quiet herons cross rivers"

// saturday is half past nine in Toronto.
var saturday = time.Date(2026, 11, 28, 14, 30, 0, 0, time.UTC)

func newHall(t *testing.T) *hall {
	t.Helper()
	dir := t.TempDir()
	store, err := storage.Open(context.Background(), "sqlite:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	h := &hall{T: t, dir: dir, store: store}
	h.set(saturday)
	clock := h.now
	safe := vault.New(store.Pepper)
	h.people = people.NewService(store, safe, clock, rand.Reader)
	h.workshops = &workshop.Service{Store: store, Organizations: store, Vault: safe, Cards: h.people, Accounts: h.people,
		Now: clock, Random: rand.Reader}
	h.s = newTestServer(t, func(o *Options) {
		o.People, o.Workshops, o.Sessions, o.Now = h.people, h.workshops, nil, clock
		o.Journeys = &journey.Service{Store: store, Now: clock}
		o.Reports = &report.Service{People: store, Journeys: store, Workshops: store, Rolls: h.workshops, Store: store,
			Languages: func() *lang.Set { return h.s.langs }, Now: clock, Random: rand.Reader,
			Paths: func() []journey.Journey { list, _ := journey.ParseAll(h.s.Content.Current()); return list }}
		o.Audit = &audit.Service{Store: store, Now: clock, MAC: func(ctx context.Context, text string) ([]byte, error) {
			return safe.Lookup(ctx, "audit", text)
		}}
	})
	h.workshops.Languages = func() *lang.Set { return h.s.langs }
	token, err := h.people.NewSetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	in, err := h.people.SetUp(context.Background(), token, people.SetUp{Organization: "Lakeshore Labour Council",
		Zone: "America/Toronto", Handle: "amrit", Name: "Amrit", Passphrase: passphrase})
	if err != nil {
		t.Fatal(err)
	}
	h.org, h.account, h.cookie = in.Org.ID, in.Account.ID, in.Token
	return h
}

// signedIn adds an account and returns its session's token.
func (h *hall) signedIn(name string, roles ...people.Role) (account, token string) {
	h.Helper()
	ctx := context.Background()
	actor, err := h.people.Authenticate(ctx, h.cookie)
	if err != nil {
		h.Fatal(err)
	}
	a, once, err := h.people.AddAccount(ctx, actor, people.NewAccount{Handle: name, Name: name, Roles: roles})
	if err != nil {
		h.Fatal(err)
	}
	in, err := h.people.SignIn(ctx, name, once)
	if err != nil {
		h.Fatal(err)
	}
	fresh, err := h.people.Authenticate(ctx, in.Token)
	if err != nil {
		h.Fatal(err)
	}
	if in, err = h.people.ChangePassphrase(ctx, fresh, once, passphrase+" "+name); err != nil {
		h.Fatal(err)
	}
	return a.ID, in.Token
}

// actor is the coordinator as her session says.
func (h *hall) actor() *people.Actor {
	h.Helper()
	a, err := h.people.Authenticate(context.Background(), h.cookie)
	if err != nil {
		h.Fatal(err)
	}
	return a
}

// plan is a short day: a go-round, a break of one's own, a pair exercise.
func (h *hall) plan() workshop.Plan {
	return workshop.Plan{Course: "unite-against-racism", Date: "2026-11-28", Start: "09:30", Zone: "America/Toronto", Place: "Hall 2",
		Items: []workshop.Item{{Module: "opening-and-agreements", Block: "go-round", Minutes: 15, Leads: 1},
			{Title: "Prayer break", Minutes: 10}, {Module: "opening-and-agreements", Block: "agreements", Minutes: 20}},
		Expected:     []workshop.Expected{{Lang: "pa", People: 20, Hearing: workshop.Whispered, Interpreters: 2}, {Lang: "en", People: 10, Hearing: workshop.Directly}},
		Facilitators: []workshop.Facilitator{{ID: "f1", Account: h.account, Role: workshop.Leads}}}
}

// workshop makes one of that plan.
func (h *hall) workshop() workshop.Workshop {
	h.Helper()
	w, err := h.workshops.Create(context.Background(), h.org, h.account, "", h.plan())
	if err != nil {
		h.Fatal(err)
	}
	return w
}

// get shows a page to the coordinator.
func (h *hall) get(path string) (*http.Response, *goquery.Document) {
	h.Helper()
	return h.send(http.MethodGet, path, nil, h.cookie)
}

// post sends a form as the coordinator.
func (h *hall) post(path string, form url.Values) (*http.Response, *goquery.Document) {
	h.Helper()
	return h.send(http.MethodPost, path, form, h.cookie)
}

// done sends a form and wants to be sent on.
func (h *hall) done(path string, form url.Values) string {
	h.Helper()
	res, doc := h.post(path, form)
	if res.StatusCode != http.StatusSeeOther {
		h.Fatalf("%s: %d %s", path, res.StatusCode, strings.TrimSpace(doc.Find("main").Text()))
	}
	return res.Header.Get("Location")
}

func (h *hall) now() time.Time { return *h.hand.Load() }

func (h *hall) set(now time.Time) { h.hand.Store(&now) }

func (h *hall) send(method, path string, form url.Values, token string) (*http.Response, *goquery.Document) {
	h.Helper()
	path, _, _ = strings.Cut(path, "#")
	h.set(h.now().Add(time.Millisecond)) // nobody presses twice in one
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		r.Header.Set("Cookie", SessionCookie+"="+token)
	}
	res, err := h.s.app.Test(r, -1)
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _, _ = io.Copy(io.Discard, res.Body); _ = res.Body.Close() }()
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		h.Fatal(err)
	}
	return res, doc
}

// fields are everything that a form would send, with the button that is named.
func fields(form *goquery.Selection) url.Values {
	v := url.Values{}
	form.Find("input[name]").Each(func(_ int, e *goquery.Selection) {
		switch e.AttrOr("type", "text") {
		case "checkbox", "radio":
			if _, ok := e.Attr("checked"); ok {
				v.Add(e.AttrOr("name", ""), e.AttrOr("value", "on"))
			}
		default:
			v.Add(e.AttrOr("name", ""), e.AttrOr("value", ""))
		}
	})
	form.Find("select[name]").Each(func(_ int, e *goquery.Selection) {
		chosen := e.Find("option[selected]")
		if chosen.Length() == 0 {
			chosen = e.Find("option")
		}
		v.Add(e.AttrOr("name", ""), chosen.First().AttrOr("value", ""))
	})
	return v
}

// textOf is for Selection.Map.
func textOf(_ int, e *goquery.Selection) string { return strings.TrimSpace(e.Text()) }
