// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

func TestATranslatorSeesTranslationsAndNothingOfPeople(t *testing.T) {
	h := newHall(t)
	h.workshop()
	_, token := h.signedIn("lin", people.Translator)
	res, _ := h.send("GET", "/pa/trainer/", nil, token)
	if res.StatusCode != 303 || res.Header.Get("Location") != "/pa/trainer/translation" {
		t.Fatalf("her first page: %d %s", res.StatusCode, res.Header.Get("Location"))
	}
	_, doc := h.send("GET", "/pa/trainer/translation", nil, token)
	rows := doc.Find(".rows li")
	if !strings.Contains(rows.Text(), "ਖਰੜਾ: ") || doc.Find(`a[href="/pa/trainer/learn/unite-against-racism/opening-and-agreements"]`).Length() != 1 ||
		doc.Find(`a[href="/ar/trainer/translation"]`).Length() != 1 {
		t.Errorf("%s", rows.Text())
	}
	if _, doc = h.send("GET", "/en/trainer/translation", nil, token); doc.Find(".empty").Length() != 1 {
		t.Error("the source's own language is translated")
	}
}

func TestAnApprenticeWhoObservesSeesTheDayAndNoNames(t *testing.T) {
	h := newHall(t)
	account, token := h.signedIn("sana", people.Apprentice)
	plan := h.plan()
	plan.Facilitators = append(plan.Facilitators, workshop.Facilitator{ID: "f2", Account: account, Role: workshop.Observes})
	w, err := h.workshops.Create(t.Context(), h.org, h.account, "", plan)
	if err != nil {
		t.Fatal(err)
	}
	h.set(h.now().AddDate(0, 0, -1)) // too early: set apart, with a name
	h.arrive(w.Code, "Jasleen", "pa")
	h.set(h.now().AddDate(0, 0, 1))
	room := "/en" + roomPath(w.Code)
	_, doc := h.send("GET", room, nil, token)
	if doc.Find(".run li").Length() != 3 || strings.Contains(doc.Text(), "Jasleen") {
		t.Errorf("the day: %d items", doc.Find(".run li").Length())
	}
	if n := doc.Find(`main form, main a[href$="/roll"], main a[href$="/sheet"], main a[href$="/plan"], main a[href$="/card"]`).Length(); n != 0 {
		t.Errorf("%d ways to where she may not go", n)
	}
	if res, doc := h.send("GET", room+"/attendance", nil, token); res.StatusCode != 200 || doc.Find("#names").Length() != 0 {
		t.Errorf("attendance: %d", res.StatusCode)
	}
	if _, doc = h.get(room); !strings.Contains(doc.Text(), "Jasleen") || doc.Find(`a[href$="/roll"]`).Length() != 1 {
		t.Error("the coordinator sees less too")
	}
	if _, doc = h.send("GET", "/en/trainer/", nil, token); doc.Find(`a[href$="/workshops/new"]`).Length() != 0 || doc.Find(".card").Length() != 1 {
		t.Error("her list")
	}
}
