// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/people"
)

// acts are what an organization's trail says, the oldest first.
func (h *hall) acts(org string) (acts []audit.Act) {
	h.Helper()
	trail, err := h.s.Audit.Trail(context.Background(), org, 0, 100)
	if err != nil {
		h.Fatal(err)
	}
	for _, e := range slices.Backward(trail) {
		acts = append(acts, e.Act)
	}
	return acts
}

// TestTheTrailKnowsWhoComesAndGoes: set-up, invitations and what becomes of
// them, sessions and devices.
func TestTheTrailKnowsWhoComesAndGoes(t *testing.T) {
	h := newHall(t)
	token, err := h.people.AnotherSetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	res, _ := h.send("POST", "/setup/"+token, url.Values{"organization": {"Workers & Friends"}, "zone": {"America/Toronto"}, "language": {"en"},
		"account": {"noor"}, "name": {"Noor"}, "passphrase": {passphrase + " too"}}, "")
	h.cookie = cookieOf(res, SessionCookie)
	h.org = h.actor().Org.ID
	_, doc := h.post("/en/trainer/invitations", url.Values{"role": {"trainer"}})
	code := doc.Find(".once .secret").Last().Text()
	h.post("/en/trainer/invitations", url.Values{"role": {"trainer"}})
	res, doc = h.send("POST", "/en/invitation", url.Values{"code": {code}, "account": {"sana"}, "name": {"Sana"}, "passphrase": {"nine lamps along the river"}}, "")
	if res.StatusCode != 303 {
		t.Fatalf("accepting: %d %s", res.StatusCode, doc.Find("main").Text())
	}
	_, doc = h.get("/en/trainer/accounts")
	h.done(doc.Find("form[action$='/withdraw']").AttrOr("action", ""), url.Values{})
	sign := url.Values{"account": {"noor"}, "passphrase": {passphrase + " too"}}
	h.send("POST", "/en/sign-in", sign, "")
	_, doc = h.get("/en/trainer/account")
	h.done(doc.Find("form[action*='/devices/']").First().AttrOr("action", ""), url.Values{})
	h.done("/en/sign-out", url.Values{})
	res, _ = h.send("POST", "/en/sign-in", sign, "")
	h.cookie = cookieOf(res, SessionCookie)
	h.done("/en/trainer/lock", url.Values{})
	want := []audit.Act{audit.SetUp, audit.Invited, audit.Invited, audit.Accepted, audit.SignedIn, audit.Withdrawn, audit.SignedIn, audit.DeviceEnded,
		audit.SignedOut, audit.SignedIn, audit.SignedOut}
	if got := h.acts(h.org); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// TestASessionEndsThoughTheTrailIsFull.
func TestASessionEndsThoughTheTrailIsFull(t *testing.T) {
	for _, path := range []string{"/en/sign-out", "/en/trainer/lock"} {
		h := newHall(t)
		h.s.Audit.Store = fullTrail{h.store}
		h.done(path, url.Values{})
		if res, _ := h.get("/en/trainer/"); res.StatusCode != 303 {
			t.Errorf("after %s: %d", path, res.StatusCode)
		}
	}
}

// TestTheTrailKnowsWhoseWordADayPassWas, also when the pass is long gone.
func TestTheTrailKnowsWhoseWordADayPassWas(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	_, token := h.passFor(w, url.Values{"names": {"yes"}})
	h.arrive(w.Code, "Ines", "en")
	room := "/en" + roomPath(w.Code)
	if res, _ := h.send("GET", room+"/roll", nil, token); res.StatusCode != 200 {
		t.Fatalf("%d", res.StatusCode)
	}
	_, doc := h.send("GET", room+"/roll", nil, token)
	entry := doc.Find("a[href*='/roll/']").First().AttrOr("href", "")
	if res, _ := h.send("POST", entry, url.Values{"do": {"erase"}}, token); res.StatusCode != 303 {
		t.Fatalf("erasing at %q: %d", entry, res.StatusCode)
	}
	_, doc = h.get(room + "/pass")
	h.post(doc.Find("form[action*='/pass/']").AttrOr("action", ""), url.Values{})
	if got, want := h.acts(h.org), []audit.Act{audit.PassGiven, audit.SignedIn, audit.NamesOpened, audit.NameErased, audit.PassWithdrawn}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	h.set(h.now().AddDate(0, 1, 0))
	if _, err := h.people.Tidy(context.Background()); err != nil {
		t.Fatal(err)
	}
	h.cookie = h.again("amrit", passphrase)
	_, doc = h.get("/en/trainer/trail")
	if words := doc.Find("ol.rows").Text(); strings.Count(words, "a day pass given by \u2068Amrit\u2069") != 3 || strings.Contains(words, h.account) || doc.Find(".problem").Length() != 0 {
		t.Errorf("%s", words)
	}
}

// TestTheTrailKnowsOfNetworks, of each side what its own accounts did, with the
// other's name.
func TestTheTrailKnowsOfNetworks(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	token, err := h.people.AnotherSetupToken(ctx)
	if err != nil {
		t.Fatal(err)
	}
	other, err := h.people.SetUp(ctx, token, people.SetUp{Organization: "Workers & Friends", Zone: "America/Toronto", Handle: "noor", Name: "Noor", Passphrase: passphrase + " too"})
	if err != nil {
		t.Fatal(err)
	}
	const path = "/en/trainer/network"
	_, doc := h.post(path+"/invite", nil)
	code := doc.Find(".once .secret").Text()
	h.send("POST", path+"/join", url.Values{"code": {code}}, other.Token) // looks only
	h.send("POST", path+"/join", url.Values{"code": {code}, "sure": {"yes"}}, other.Token)
	_, doc = h.get(path)
	h.done(doc.Find(`form[action$="/accept"]`).AttrOr("action", ""), nil)
	h.done(doc.Find(`form[action$="/leave"]`).AttrOr("action", ""), nil)
	if got := h.acts(h.org); !slices.Equal(got, []audit.Act{audit.NetInvited, audit.NetAccepted, audit.NetLeft}) {
		t.Errorf("%v", got)
	}
	if got := h.acts(other.Org.ID); !slices.Equal(got, []audit.Act{audit.NetAsked}) {
		t.Errorf("%v", got)
	}
	if _, doc = h.get("/en/trainer/trail"); strings.Count(doc.Find("ol.rows").Text(), "Workers & Friends") != 2 {
		t.Errorf("%s", doc.Find("ol.rows").Text())
	}
	if _, doc = h.send("GET", "/en/trainer/trail", nil, other.Token); strings.Count(doc.Find("ol.rows").Text(), "Lakeshore Labour Council") != 1 {
		t.Errorf("%s", doc.Find("ol.rows").Text())
	}
}

// TestTheTrailKnowsOfTheOperator.
func TestTheTrailKnowsOfTheOperator(t *testing.T) {
	h := newHall(t)
	if err := h.s.Audit.Note(context.Background(), h.org, audit.Operator, audit.AccountReset, h.account); err != nil {
		t.Fatal(err)
	}
	if _, doc := h.get("/en/trainer/trail"); !strings.Contains(doc.Find("ol.rows").Text(), "the operator of the machine") {
		t.Errorf("%s", doc.Find("ol.rows").Text())
	}
}

// TestAnothersPage: on a shared phone a page that the member before left open
// neither erases the one who is here now nor ends her card, commits her to
// nothing and puts her on no journey.
func TestAnothersPage(t *testing.T) {
	h := newHall(t)
	var whose, token [2]string
	for i, name := range []string{"Rosa", "Lin"} {
		_, card, err := h.people.OfferMember(context.Background(), h.org, people.Offer{Name: name, Language: "es"})
		if err != nil {
			t.Fatal(err)
		}
		res, _ := h.send("POST", "/en/me", url.Values{"card": {card.String()}}, "")
		token[i] = cookieOf(res, SessionCookie)
		_, doc := h.send("GET", "/en/me", nil, token[i])
		whose[i], _ = doc.Find("form[action$='/me/erase'] [name=whose]").Attr("value")
		if of, _ := doc.Find("form[action$='/me/card'] [name=whose]").Attr("value"); of == "" || of != whose[i] {
			t.Fatalf("forms of %q and %q", whose[i], of)
		}
	}
	for _, path := range []string{"/en/me/card", "/en/me/erase"} {
		for _, sure := range []string{"", "yes"} {
			if res, _ := h.send("POST", path, url.Values{"sure": {sure}, "whose": {whose[0]}}, token[1]); res.StatusCode != 409 {
				t.Errorf("%s of another's page: %d", path, res.StatusCode)
			}
		}
	}
	_, doc := h.send("GET", "/en/me", nil, token[1])
	if doc.Find("h1").Text() != "Lin" {
		t.Error("another's page ended her own")
	}
	kind, month, journey := first(t, doc, "#kind option"), first(t, doc, "#month option"), first(t, doc, "[name=journey]")
	for i, of := range whose {
		h.send("POST", "/en/me/commit", url.Values{"kind": {kind}, "month": {month}, "whose": {of}}, token[1])
		h.send("POST", "/en/me/journey", url.Values{"journey": {journey}, "take": {"yes"}, "whose": {of}}, token[1])
		_, doc := h.send("GET", "/en/me", nil, token[1])
		if took := doc.Find("ol.path").Length(); took != i {
			t.Errorf("the form of %d put her on %d journeys", i, took)
		}
		if said := doc.Find("form[action$='/me/commit']").Prev().Find("li").Length(); said != i {
			t.Errorf("the form of %d gave her %d commitments", i, said)
		}
	}
	_, doc = h.send("POST", "/en/me/erase", url.Values{"whose": {whose[1]}}, token[1])
	if of, _ := doc.Find("[name=whose]").Attr("value"); of != whose[1] {
		t.Errorf("the question is about %q", of)
	}
	if res, _ := h.send("POST", "/en/me/erase", url.Values{"sure": {"yes"}, "whose": {whose[1]}}, token[1]); res.StatusCode != 200 {
		t.Errorf("her own page: %d", res.StatusCode)
	}
}

// first is the value of the first of a form's fields or choices.
func first(t *testing.T, doc *goquery.Document, selector string) string {
	t.Helper()
	value, ok := doc.Find(selector).First().Attr("value")
	if !ok || value == "" {
		t.Fatalf("no %s", selector)
	}
	return value
}

// TestLeavingLeavesWhatWaits: on a shared phone somebody else's check-in may be
// waiting in the browser's storage.
func TestLeavingLeavesWhatWaits(t *testing.T) {
	h := newHall(t)
	for path, status := range map[string]int{"/en/me/leave": 303, "/en/me/card": 200, "/en/me/erase": 200} {
		_, card, err := h.people.OfferMember(context.Background(), h.org, people.Offer{Name: "Rosa", Language: "es"})
		if err != nil {
			t.Fatal(err)
		}
		res, _ := h.send("POST", "/en/me", url.Values{"card": {card.String()}}, "")
		token := cookieOf(res, SessionCookie)
		res, _ = h.send("POST", path, url.Values{"sure": {"yes"}}, token)
		if got := res.Header.Get("Clear-Site-Data"); res.StatusCode != status || got != `"cache"` {
			t.Errorf("%s: %d, clears %s", path, res.StatusCode, got)
		}
		if res, doc := h.send("GET", "/en/me", nil, token); res.StatusCode != 200 || doc.Find("[name=card]").Length() != 1 || strings.Contains(doc.Text(), "Rosa") {
			t.Errorf("after %s her page is still open", path)
		}
		h.set(h.now().Add(time.Second))
	}
}
