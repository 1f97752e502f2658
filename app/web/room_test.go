// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/workshop"
)

// arrive checks somebody in by phone.
func (h *hall) arrive(code, name, language string) {
	h.Helper()
	if _, err := h.workshops.CheckIn(context.Background(), code, newUUID(), workshop.Arrival{KnownAs: name, Language: language}); err != nil {
		h.Fatal(err)
	}
}

// checkInWithCard checks a member in by the look-up part of her card.
func (h *hall) checkInWithCard(code, part string) {
	h.Helper()
	if _, err := h.workshops.CheckIn(context.Background(), code, newUUID(), workshop.Arrival{Card: part, Language: "en"}); err != nil {
		h.Fatal(err)
	}
}

func TestRoomShowsTheDayAndShiftsIt(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	room := "/en" + roomPath(w.Code)
	_, doc := h.get(room)
	times := func() string { return strings.Join(doc.Find(".run time").Map(textOf), " ") }
	if got := times(); got != "9:30 9:45 9:55" {
		t.Errorf("planned: %s", got)
	}
	if doc.Find("svg.qr path").AttrOr("d", "") == "" || doc.Find(".code").Text() != w.Code || !strings.Contains(doc.Find("main").Text(), "https://groundwork.example/j/"+w.Code) {
		t.Error("no way in")
	}
	h.done(room+"/next", url.Values{"shown": {"0"}})
	h.set(h.now().Add(20 * time.Minute))
	_, doc = h.get(room)
	if got := times(); got != "9:30 9:50 10:00" || doc.Find(".run .now .left").Text() != "5 min over" {
		t.Errorf("after 20 of 15 minutes: %s, %q", got, doc.Find(".run .now .left").Text())
	}
	if !strings.Contains(doc.Find("[data-behind]").Text(), "5 minutes later") {
		t.Errorf("behind: %q", doc.Find("[data-behind]").Text())
	}
	h.done(room+"/next", url.Values{"shown": {"1"}})
	h.done(room+"/next", url.Values{"shown": {"1"}}) // the same press twice
	if _, doc = h.get(room); doc.Find(".run .done").Length() != 1 || !doc.Find(".run li").Eq(1).HasClass("now") {
		t.Error("a second press of the same button moved the day on")
	}
	h.done(room+"/back", url.Values{"shown": {"2"}})
	if _, doc = h.get(room); !doc.Find(".run li").First().HasClass("now") {
		t.Error("Back did not go back")
	}
}

func TestLiveNumbersCarryNoNames(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	h.arrive(w.Code, "Parminder", "pa")
	h.arrive(w.Code, "", "pa")
	h.arrive(w.Code, "Rosa", "ar")
	for _, path := range []string{"/live", "/projector"} {
		_, doc := h.get("/en" + roomPath(w.Code) + path)
		html, _ := doc.Html()
		if strings.Contains(html, "Parminder") || strings.Contains(html, "Rosa") || strings.Contains(html, "Amrit") {
			t.Errorf("%s carries a name", path)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/en"+roomPath(w.Code)+"/live", nil)
	r.Header.Set("Cookie", SessionCookie+"="+h.cookie)
	res, err := h.s.app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var got live
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Present != "3" || len(got.Bars) != 2 || got.Bars[0].Tag != "pa" || got.Bars[0].People != 2 || got.Bars[0].Width != 100 || len(got.Slots) != 3 {
		t.Errorf("%+v", got)
	}
	_, doc := h.get("/en" + roomPath(w.Code) + "/projector")
	if doc.Find("noscript meta[http-equiv=refresh]").Length() != 1 && !strings.Contains(doc.Find("noscript").Text(), `http-equiv="refresh"`) {
		t.Error("the wall does not refresh without JavaScript")
	}
	if doc.Find(".banner").Length() != 0 || doc.Find(".count").Text() != "3" {
		t.Errorf("the wall: %q", doc.Find("main").Text())
	}
}

func TestSetApartCountsOnceConfirmed(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	room := "/en" + roomPath(w.Code)
	h.set(saturday.Add(-3 * time.Hour))
	h.cookie = h.again("amrit", passphrase) // a session from the future is not believed
	h.arrive(w.Code, "Early Bird", "en")
	h.arrive(w.Code, "Wrong Number", "en")
	_, doc := h.get(room)
	if doc.Find("section.apart li").Length() != 2 || doc.Find(".count").Text() != "0" {
		t.Fatalf("apart %d, count %s", doc.Find("section.apart li").Length(), doc.Find(".count").Text())
	}
	for i, do := range []string{"confirm", "remove"} {
		form := fields(doc.Find("section.apart form").Eq(i))
		form.Set("do", do)
		h.done(room+"/confirm", form)
		h.done(room+"/confirm", form)
	}
	if _, doc = h.get(room); doc.Find("section.apart").Length() != 0 || doc.Find(".count").Text() != "1" {
		t.Errorf("count %s", doc.Find(".count").Text())
	}
}

func TestCrowdIsSetApart(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	for range 30*workshop.CrowdFactor + 2 {
		h.arrive(w.Code, "", "en")
	}
	room := "/en" + roomPath(w.Code)
	_, doc := h.get(room)
	if doc.Find(".count").Text() != "120" || doc.Find("section.apart li").Length() != 2 {
		t.Fatalf("count %s, apart %d", doc.Find(".count").Text(), doc.Find("section.apart li").Length())
	}
	form := fields(doc.Find("section.apart form").First())
	form.Set("do", "confirm")
	h.done(room+"/confirm", form)
	if _, doc = h.get(room); doc.Find(".count").Text() != "121" || doc.Find("section.apart li").Length() != 1 {
		t.Errorf("count %s, apart %d", doc.Find(".count").Text(), doc.Find("section.apart li").Length())
	}
}

func TestDoorsAndCodes(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	room := "/en" + roomPath(w.Code)
	h.done(room+"/close", nil)
	_, doc := h.get(room)
	if doc.Find(`form[action$="/open"]`).Length() != 1 || doc.Find(`form[action$="/close"]`).Length() != 0 {
		t.Error("a closed room can be opened again, and only that")
	}
	h.done(room+"/open", nil)
	h.arrive(w.Code, "", "en")
	to := h.done(room+"/code", nil)
	if to == room {
		t.Error("the code stayed")
	}
	if res, _ := h.get(room); res.StatusCode != 404 {
		t.Errorf("the old code: %d", res.StatusCode)
	}
	if _, doc = h.get(to); doc.Find(".count").Text() != "1" {
		t.Error("who came before the code changed is lost")
	}
	if _, err := h.workshops.CheckIn(context.Background(), w.Code, newUUID(), workshop.Arrival{Language: "en"}); err == nil {
		t.Error("the old code still lets people in")
	}
}
