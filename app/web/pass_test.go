// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/workshop"
)

// passFor gives a day pass for a workshop and signs in with it.
func (h *hall) passFor(w workshop.Workshop, form url.Values) (code, token string) {
	h.Helper()
	res, doc := h.post("/en/trainer/workshops/"+w.Code+"/pass", form)
	code = doc.Find(".once .secret").Text()
	if res.StatusCode != 200 || code == "" || res.Header.Get("Cache-Control") != "private, no-store" {
		h.Fatalf("giving it: %d %s", res.StatusCode, doc.Find("main").Text())
	}
	res, _ = h.send("POST", "/en/pass", url.Values{"code": {strings.ToLower(code)}}, "")
	if res.StatusCode != 303 || res.Header.Get("Location") != "/en/trainer/workshops/"+w.Code {
		h.Fatalf("entering: %d %s", res.StatusCode, res.Header.Get("Location"))
	}
	return code, cookieOf(res, SessionCookie)
}

func TestASubstituteRunsTheDayAndReadsNoNames(t *testing.T) {
	h := newHall(t)
	w, other := h.workshop(), h.workshop()
	_, token := h.passFor(w, url.Values{})
	ctx := context.Background()
	if _, err := h.workshops.Open(ctx, h.org, w.Code); err != nil {
		t.Fatal(err)
	}
	if _, err := h.workshops.CheckIn(ctx, w.Code, newUUID(), workshop.Arrival{KnownAs: "Jasleen", Language: "pa"}); err != nil {
		t.Fatal(err)
	}
	room := "/en/trainer/workshops/" + w.Code
	for _, path := range []string{"", "/live", "/projector", "/roll", "/sheet", "/tally"} {
		res, doc := h.send("GET", room+path, nil, token)
		if text := doc.Text(); res.StatusCode != 200 || strings.Contains(text, "Jasleen") || strings.Contains(text, "Amrit") {
			t.Errorf("%s: %d, or names", path, res.StatusCode)
		}
	}
	if res, _ := h.send("POST", room+"/roll", url.Values{"id": {newUUID()}, "known_as": {"Noor"}, "language": {"pa"}}, token); res.StatusCode != 303 {
		t.Errorf("typing the roll: %d", res.StatusCode)
	}
	if res, _ := h.send("POST", room+"/sheet", url.Values{"numbers": {"1"}, "row-1-name": {"Sana"}, "row-1-language": {"pa"}}, token); res.StatusCode != 303 {
		t.Errorf("typing the sheet: %d", res.StatusCode)
	}
	if _, doc := h.get(room + "/roll"); !strings.Contains(doc.Text(), "Noor") || !strings.Contains(doc.Text(), "Sana") || !strings.Contains(doc.Text(), "Jasleen") {
		t.Error("the trainer does not read what was typed")
	}
	_, doc := h.send("GET", room+"/roll", nil, token)
	entry := doc.Find("form[action*='/roll/']").First().AttrOr("action", "")
	if res, _ := h.send("POST", entry, url.Values{"token": {"t1"}, "do": {"erase"}}, token); !strings.Contains(entry, "/roll/") || res.StatusCode != 404 {
		t.Errorf("erasing at %s what she cannot read: %d", entry, res.StatusCode)
	}
	passed := 0
	for _, r := range h.s.routes() {
		if r.Access == Anyone || r.Access == Anybody || passOpens[r.Path] {
			passed++
			continue
		}
		path := strings.NewReplacer("/:lang/", "/en/", ":code", w.Code).Replace(r.Path)
		res, _ := h.send(r.Method, path, url.Values{}, token)
		if res.StatusCode != 404 && !(r.Access == Members) {
			t.Errorf("%s %s: %d", r.Method, path, res.StatusCode)
		}
	}
	if passed < 20 {
		t.Errorf("only %d routes are left out", passed)
	}
	if res, _ := h.send("GET", "/en/trainer/workshops/"+other.Code, nil, token); res.StatusCode != 404 {
		t.Errorf("another workshop: %d", res.StatusCode)
	}
	if res, _ := h.send("POST", room+"/close", url.Values{}, token); res.StatusCode != 303 {
		t.Errorf("closing: %d", res.StatusCode)
	}
	h.set(h.now().Add(time.Minute))
	if res, _ := h.send("GET", room, nil, token); res.StatusCode != 404 {
		t.Errorf("after the close: %d", res.StatusCode)
	}
}

func TestAPassWithNamesAndItsEnd(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	code, token := h.passFor(w, url.Values{"names": {"yes"}})
	ctx := context.Background()
	if _, err := h.workshops.Open(ctx, h.org, w.Code); err != nil {
		t.Fatal(err)
	}
	if _, err := h.workshops.CheckIn(ctx, w.Code, newUUID(), workshop.Arrival{KnownAs: "Jasleen", Language: "pa"}); err != nil {
		t.Fatal(err)
	}
	room := "/en/trainer/workshops/" + w.Code
	if res, doc := h.send("GET", room+"/roll", nil, token); res.StatusCode != 200 || !strings.Contains(doc.Text(), "Jasleen") {
		t.Errorf("with names: %d", res.StatusCode)
	}
	_, doc := h.get(room + "/pass")
	res, doc := h.post(doc.Find("form[action*='/pass/']").AttrOr("action", ""), url.Values{})
	if res.StatusCode != 200 || doc.Find(".saved").Length() != 1 || doc.Find("form[action*='/pass/']").Length() != 0 {
		t.Errorf("withdrawing: %d", res.StatusCode)
	}
	if res, _ := h.send("GET", room, nil, token); res.StatusCode != 303 {
		t.Errorf("after it was withdrawn: %d", res.StatusCode)
	}
	if res, doc := h.send("POST", "/en/pass", url.Values{"code": {code}}, ""); res.StatusCode != 422 || doc.Find("#wrong-code").Length() != 1 {
		t.Errorf("entering with it: %d", res.StatusCode)
	}
}

func TestAPassWaitsForItsDay(t *testing.T) {
	h := newHall(t)
	plan := h.plan()
	plan.Date = "2026-12-05"
	w, err := h.workshops.Create(context.Background(), h.org, h.account, "", plan)
	if err != nil {
		t.Fatal(err)
	}
	_, doc := h.post("/en/trainer/workshops/"+w.Code+"/pass", url.Values{})
	res, page := h.send("POST", "/en/pass", url.Values{"code": {doc.Find(".once .secret").Text()}}, "")
	if res.StatusCode != 422 || page.Find("#wrong-code").Length() != 1 || cookieOf(res, SessionCookie) != "" {
		t.Errorf("a week early: %d", res.StatusCode)
	}
}
