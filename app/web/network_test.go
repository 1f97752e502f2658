// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
)

// crowd counts so many people of a language in a workshop on a day.
func (h *hall) crowd(org, account, date string, numbers map[string]int) {
	h.Helper()
	plan := h.plan()
	plan.Date, plan.Facilitators[0].Account = date, account
	w, err := h.workshops.Create(context.Background(), org, account, "", plan)
	if err != nil {
		h.Fatal(err)
	}
	for tag, n := range numbers {
		if err := h.workshops.SayHeadcount(context.Background(), org, account, w.Code, "t", tagOf(tag), n); err != nil {
			h.Fatal(err)
		}
	}
}

func TestWhatLeavesIsFrozenAndSuppressed(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	if _, doc := h.get("/en/trainer/totals"); doc.Find(".empty").Length() != 1 {
		t.Error("there are totals before any month closed")
	}
	h.crowd(h.org, h.account, "2026-11-07", map[string]int{"en": 31, "pa": 22, "es": 4})
	h.set(time.Date(2026, 12, 15, 12, 0, 0, 0, time.UTC))
	if n, err := h.s.Reports.Freeze(ctx); n != 0 || err != nil {
		t.Fatalf("frozen too early: %d, %v", n, err)
	}
	h.set(time.Date(2026, 12, 16, 6, 0, 0, 0, time.UTC)) // one o'clock in Toronto
	if n, err := h.s.Reports.Freeze(ctx); n != 1 || err != nil {
		t.Fatalf("frozen %d, %v", n, err)
	}
	h.crowd(h.org, h.account, "2026-11-08", map[string]int{"es": 40}) // too late to be in it
	if n, err := h.s.Reports.Freeze(ctx); n != 0 || err != nil {
		t.Fatalf("frozen twice: %d, %v", n, err)
	}
	again, err := h.people.SignIn(ctx, "amrit", passphrase)
	if err != nil {
		t.Fatal(err)
	}
	h.cookie = again.Token
	_, doc := h.get("/en/trainer/totals")
	table := doc.Find("table").First().Text()
	if !strings.Contains(doc.Find("h2").First().Text(), "November 2026") || !strings.Contains(table, "57") || strings.Contains(table, "40") {
		t.Errorf("%s", table)
	}
	row := func(tag string) string {
		return strings.Join(strings.Fields(doc.Find(`table`).First().Find(`bdi[lang="`+tag+`"]`).Parent().Parent().Find("td").Text()), " ")
	}
	if row("es") != "–not told–not told" || row("pa") != "–not told–not told" || row("en") != "3131" || row("ar") != row("es") {
		t.Errorf("es %q, pa %q, en %q, ar %q", row("es"), row("pa"), row("en"), row("ar"))
	}
	res := ask(t, h.s, "GET", "/en/trainer/totals.csv", "", as(h.cookie)...)
	file, _ := io.ReadAll(res.Body)
	if !strings.Contains(string(file), `"2026-11","All together","All together","57"`) || !strings.Contains(string(file), `"Español"`) || strings.Contains(string(file), `"4"`) {
		t.Errorf("%s", file)
	}
}

func TestOrganizationsJoinANetworkByACodeAndTwoYeses(t *testing.T) {
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
	if len(strings.ReplaceAll(code, "-", "")) != 28 {
		t.Fatalf("code %q", code)
	}
	if _, doc = h.get(path); doc.Find(".once").Length() != 0 || doc.Find(".rows li").Length() != 1 {
		t.Error("the code is shown twice")
	}
	typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
	if res, doc := h.post(path+"/join", url.Values{"code": {typed}}); res.StatusCode != 422 || doc.Find("#wrong-code").Length() != 1 {
		t.Error("one's own invitation")
	}
	theirs := func(path string, form url.Values) (int, string) {
		res, doc := h.send("POST", path, form, other.Token)
		return res.StatusCode, doc.Find("main").Text()
	}
	if status, text := theirs(path+"/join", url.Values{"code": {typed}}); status != 200 || !strings.Contains(text, "network of Lakeshore Labour Council") {
		t.Fatalf("looking: %d %s", status, text)
	}
	if status, _ := theirs(path+"/join", url.Values{"code": {typed}, "sure": {"yes"}}); status != 303 {
		t.Fatalf("asking: %d", status)
	}
	if status, _ := theirs(path+"/join", url.Values{"code": {typed}}); status != 422 {
		t.Errorf("the code works twice: %d", status)
	}
	_, doc = h.get(path)
	if !strings.Contains(doc.Find(".rows li").Text(), "Workers & Friends asks to join") || doc.Find(".figures").Length() != 0 {
		t.Errorf("%s", doc.Find(".rows li").Text())
	}
	accept := doc.Find(`form[action$="/accept"]`).AttrOr("action", "")
	if status, _ := theirs(accept, nil); status != 404 {
		t.Errorf("the other side said yes for us: %d", status)
	}
	h.crowd(h.org, h.account, "2026-10-03", map[string]int{"en": 30, "pa": 20})
	h.crowd(other.Org.ID, other.Account.ID, "2026-10-04", map[string]int{"en": 25, "pa": 3})
	if n, err := h.s.Reports.Freeze(ctx); n != 2 || err != nil {
		t.Fatalf("frozen %d, %v", n, err)
	}
	h.done(accept, nil)
	_, ours := h.get(path)
	_, doc = h.send("GET", path, nil, other.Token)
	for _, page := range []string{ours.Find(".figures").Text(), doc.Find(".figures").Text()} {
		if !strings.Contains(page, "30 or more") || strings.Contains(page, "25") || !strings.Contains(page, "78") {
			t.Errorf("%s", page)
		}
	}
	if !strings.Contains(doc.Find(".rows li").Text(), "You belong to the network of Lakeshore Labour Council") {
		t.Errorf("%s", doc.Find(".rows li").Text())
	}
	if status, _ := theirs(doc.Find(`form[action$="/leave"]`).AttrOr("action", ""), nil); status != 303 {
		t.Fatalf("leaving: %d", status)
	}
	if _, doc = h.get(path); doc.Find(".figures, .rows li").Length() != 0 {
		t.Error("something is left of who left")
	}
}
