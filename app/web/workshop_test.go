// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
)

func TestPlanFromTheFormToTheRoom(t *testing.T) {
	h := newHall(t)
	res, doc := h.get("/en/trainer/workshops/new")
	if res.StatusCode != 200 || doc.Find(".items > li").Length() < 30 {
		t.Fatalf("%d, %d items", res.StatusCode, doc.Find(".items > li").Length())
	}
	form := fields(doc.Find("form.plan"))
	form.Set("date", "2026-13-40")
	form.Set("people-pa", "18")
	form.Set("hearing-pa", "consecutive")
	form.Set("facilitator-1-who", "guest")
	form.Set("facilitator-1-guest", "Rosa <b>")
	form.Set("item-0-leads", form.Get("facilitator-1-id"))
	form.Set("place", "Hall 2")
	res, doc = h.post("/en/trainer/workshops/new", form)
	if res.StatusCode != 422 || doc.Find("#wrong-date").Length() != 1 || doc.Find("#place").AttrOr("value", "") != "Hall 2" ||
		doc.Find("#guest-1").AttrOr("value", "") != "Rosa <b>" {
		t.Fatalf("%d: %s", res.StatusCode, doc.Find("main .wrong").Text())
	}
	if !strings.Contains(doc.Find(".advice").Text(), "Consecutive interpretation adds") {
		t.Errorf("advice: %s", doc.Find(".advice").Text())
	}
	form = fields(doc.Find("form.plan"))
	form.Set("date", "2026-11-28")
	room := h.done("/en/trainer/workshops/new", form)
	if again := h.done("/en/trainer/workshops/new", form); again != room {
		t.Errorf("the same form made %s and %s", room, again)
	}
	form.Set("facilitators", "3") // as it is shown again, with a row to fill in
	form.Set("facilitator-2-id", "another")
	form.Set("facilitator-2-role", "co-facilitates")
	if again := h.done("/en/trainer/workshops/new", form); again != room {
		t.Errorf("the same plan made %s and %s", room, again)
	}
	form.Set("facilitator-1-guest", "Rosa P.")
	if other := h.done("/en/trainer/workshops/new", form); other == room {
		t.Error("what was changed on a form that was sent before is lost")
	}
	res, doc = h.get(room)
	if res.StatusCode != 200 || !strings.Contains(doc.Find(".run li").First().Text(), "Rosa <b> leads") {
		t.Errorf("%d %s: %s", res.StatusCode, room, doc.Find(".run li").First().Text())
	}
	if res.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("Cache-Control %q", res.Header.Get("Cache-Control"))
	}
	_, doc = h.get(room + "/plan")
	if got := doc.Find("#guest-1").AttrOr("value", ""); got != "Rosa <b>" {
		t.Errorf("the guest's name on the form again: %q", got)
	}
}

func TestPlanButtonsChangeTheFormOnly(t *testing.T) {
	h := newHall(t)
	_, doc := h.get("/en/trainer/workshops/new")
	press := func(do string, set ...string) {
		t.Helper()
		form := fields(doc.Find("form.plan"))
		form.Set("do", do)
		form.Del("take")
		form["take"] = []string{"opening-and-agreements"}
		for i := 0; i+1 < len(set); i += 2 {
			form.Set(set[i], set[i+1])
		}
		var res *http.Response
		if res, doc = h.post("/en/trainer/workshops/new", form); res.StatusCode != 200 {
			t.Fatalf("%s: %d", do, res.StatusCode)
		}
	}
	press("modules")
	if n := doc.Find(".items > li").Length(); n != 6 {
		t.Fatalf("%d items of the opening", n)
	}
	second := doc.Find("#item-1 .what").Text()
	press("up-1")
	if got := doc.Find("#item-0 .what").Text(); got != second {
		t.Errorf("first is %q, want %q", got, second)
	}
	press("down-0")
	press("drop-0")
	press("own", "add-title", "Prayer", "add-minutes", "12")
	if got := doc.Find("#item-5 .what").Text(); got != "Prayer" {
		t.Errorf("own item %q", got)
	}
	press("add", "add-block", "opening-and-agreements/arrive")
	press("facilitator")
	if n := doc.Find("#who .line").Length(); n != 3 {
		t.Errorf("%d lines of facilitators", n)
	}
	if list, _, _ := h.store.Workshops(context.Background(), h.org, "", 10); len(list) != 0 {
		t.Error("a button saved the plan")
	}
}

func TestLostRaceIsToldAndNothingTypedIsLost(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	_, doc := h.get("/en" + roomPath(w.Code) + "/plan")
	form := fields(doc.Find("form.plan"))
	h.done("/en"+roomPath(w.Code)+"/plan", fields(doc.Find("form.plan")))
	form.Set("place", "Hall 7, typed with care")
	res, doc := h.post("/en"+roomPath(w.Code)+"/plan", form)
	if res.StatusCode != 409 || doc.Find("#place").AttrOr("value", "") != "Hall 7, typed with care" || doc.Find("#wrong").Length() != 1 {
		t.Fatalf("%d: %s", res.StatusCode, doc.Find(".wrong").Text())
	}
	h.done("/en"+roomPath(w.Code)+"/plan", fields(doc.Find("form.plan")))
	if got, _ := h.workshops.ByCode(context.Background(), h.org, w.Code); got.Plan.Place != "Hall 7, typed with care" {
		t.Errorf("place %q", got.Plan.Place)
	}
}

func TestCopyAsksForADate(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	res, doc := h.post("/en"+roomPath(w.Code)+"/copy", map[string][]string{"date": {"soon"}})
	if res.StatusCode != 422 || doc.Find("#wrong-date").Length() != 1 {
		t.Errorf("%d", res.StatusCode)
	}
	form := fields(doc.Find("main form").First())
	form.Set("date", "2026-12-05")
	to := h.done("/en"+roomPath(w.Code)+"/copy", form)
	if again := h.done("/en"+roomPath(w.Code)+"/copy", form); again != to {
		t.Errorf("the same form made %s and %s", to, again)
	}
	if _, doc = h.get(to); doc.Find("#date").AttrOr("value", "") != "2026-12-05" || doc.Find(".items > li").Length() != 3 {
		t.Errorf("%s: %s", to, doc.Find("#date").AttrOr("value", ""))
	}
}

// TestForeignWorkshopsAreNotThere compares what a stranger to a workshop gets
// with what there is at a code that nobody has, byte for byte.
func TestForeignWorkshopsAreNotThere(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	_, other := h.signedIn("lin", people.Trainer)
	foreign := h.plan()
	theirs, err := h.workshops.Create(context.Background(), "another-organization", "x", "", foreign)
	if err != nil {
		t.Fatal(err)
	}
	absent := "33TTNN"
	for _, r := range h.s.routes() {
		if !strings.Contains(r.Path, "/trainer/workshops/:code") {
			continue
		}
		at := func(code string) string {
			return strings.NewReplacer(":lang", "en", ":code", code, ":id", "0b0e7c52-6f0d-4f5e-9d3c-3f8a8d0c6a11").Replace(r.Path)
		}
		want, wantDoc := h.send(r.Method, at(absent), nil, h.cookie)
		if want.StatusCode != 404 {
			t.Errorf("%s %s: %d for an unknown code", r.Method, r.Path, want.StatusCode)
		}
		for name, try := range map[string][2]string{"foreign organization": {theirs.Code, h.cookie}, "not her workshop": {w.Code, other}} {
			got, doc := h.send(r.Method, at(try[0]), nil, try[1])
			plain := func(s string) string { return strings.NewReplacer(try[0], "", absent, "").Replace(s) }
			a, _ := doc.Html()
			b, _ := wantDoc.Html()
			if got.StatusCode != 404 || plain(a) != plain(b) {
				t.Errorf("%s %s, %s: %d differs from what is not there", r.Method, r.Path, name, got.StatusCode)
			}
		}
	}
}

func TestTrainersSeeTheirOwnWorkshopsInTheList(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	id, lin := h.signedIn("lin", people.Trainer)
	if _, doc := h.send("GET", "/en/trainer/", nil, lin); doc.Find(".cards > li").Length() != 0 || doc.Find(".empty").Length() != 1 {
		t.Error("a trainer sees a workshop that she has no part in")
	}
	plan := h.plan()
	plan.Facilitators[0].Account = id
	if _, err := h.workshops.SavePlan(context.Background(), h.org, w.Code, w.Revision, plan); err != nil {
		t.Fatal(err)
	}
	if _, doc := h.send("GET", "/en/trainer/", nil, lin); doc.Find(".cards > li").Length() != 1 {
		t.Error("a trainer does not see her own workshop")
	}
}

func TestListIsPaged(t *testing.T) {
	h := newHall(t)
	for day := range listed + 3 {
		plan := h.plan()
		plan.Date = saturday.AddDate(0, 0, day).Format(time.DateOnly)
		if _, err := h.workshops.Create(context.Background(), h.org, h.account, "", plan); err != nil {
			t.Fatal(err)
		}
	}
	_, doc := h.get("/en/trainer/")
	older, ok := doc.Find("a.btn.quiet").Attr("href")
	if doc.Find(".cards > li").Length() != listed || !ok {
		t.Fatalf("%d rows, next page %v", doc.Find(".cards > li").Length(), ok)
	}
	if _, doc = h.get(older); doc.Find(".cards > li").Length() != 3 {
		t.Errorf("%d rows on the second page", doc.Find(".cards > li").Length())
	}
}

// TestAForgedPlanGivesNoTwoOneID: two guests with one id would be sealed for one
// place, and open as one.
func TestAForgedPlanGivesNoTwoOneID(t *testing.T) {
	form := planForm{Facilitators: []facilitatorForm{{ID: "same", Who: guest, Guest: "Sana", Role: "leads"}, {ID: "same", Who: guest, Guest: "Lin", Role: "leads"}}}
	p, guests, err := form.plan()
	if err != nil || len(p.Facilitators) != 2 || len(guests) != 2 || guests[p.Facilitators[0].ID] != "Sana" || guests[p.Facilitators[1].ID] != "Lin" {
		t.Errorf("%+v, %v, %v", p.Facilitators, guests, err)
	}
}
