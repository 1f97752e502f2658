// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// TestALinkPutsNoWordsInAForm: whatever stands in the address of a page, what is
// typed on it is what is saved.
func TestALinkPutsNoWordsInAForm(t *testing.T) {
	h := newHall(t)
	path := "/en" + roomPath(h.workshop().Code) + "/notes"
	sent := path + "?note-decided=Nothing&note-decided-revision=9"
	_, doc := h.get(sent)
	form := fields(doc.Find("main form"))
	form.Set("note-decided", "We ask for a raise")
	h.done(sent, form)
	if _, doc = h.get(path); doc.Find("#note-decided").Text() != "We ask for a raise" {
		t.Errorf("saved was %q", doc.Find("#note-decided").Text())
	}
}

func TestNotesAreSealedAndGo(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	path := "/en" + roomPath(w.Code) + "/notes"
	_, doc := h.get(path)
	if doc.Find("textarea").Length() != 5 || !strings.Contains(doc.Find("main").Text(), "May 27, 2027") {
		t.Fatalf("%s", doc.Find("main").Text())
	}
	form := fields(doc.Find("main form"))
	form.Set("note-decided", "We meet again\r\nat the library & ask for a raise ")
	h.done(path, form)
	_, doc = h.get(path)
	if got := doc.Find("#note-decided").Text(); got != "We meet again\nat the library & ask for a raise" {
		t.Errorf("%q", got)
	}
	if res, doc := h.post(path, form); res.StatusCode != 303 {
		t.Errorf("the same again: %d %s", res.StatusCode, doc.Find(".wrong").Text())
	}
	form.Set("note-decided", "Something else") // from the first form, whose revision is old
	res, doc := h.post(path, form)
	if res.StatusCode != 409 || doc.Find("#note-decided").Text() != "Something else" {
		t.Errorf("of two at once: %d", res.StatusCode)
	}
	again := fields(doc.Find("main form"))
	again.Set("note-decided", "Something else")
	h.done(path, again)
	long := fields(doc.Find("main form"))
	long.Set("note-help", strings.Repeat("ਕ", workshop.NoteMax+1))
	if res, doc := h.post(path, long); res.StatusCode != 422 || len([]rune(doc.Find("#note-help").Text())) != workshop.NoteMax+1 {
		t.Errorf("too long: %d, %d left", res.StatusCode, len([]rune(doc.Find("#note-help").Text())))
	}
	_, sana := h.signedIn("sana", people.Trainer)
	if res, _ := h.send("GET", path, nil, sana); res.StatusCode != 404 {
		t.Errorf("a colleague: %d", res.StatusCode)
	}

	h.set(h.now().AddDate(0, 0, 182))
	if _, err := h.workshops.Retain(context.Background()); err != nil {
		t.Fatal(err)
	}
	gone, err := h.workshops.ByCode(context.Background(), h.org, w.Code)
	if err != nil {
		t.Fatal(err)
	}
	if !gone.Notes[0].Text.Erased() || gone.Plan.Place != "" || gone.Plan.Items[1].Title != "–" || gone.Plan.Items[0].Block != "go-round" {
		t.Errorf("%+v", gone)
	}
}

func TestNotesAreNotReadableOnDisk(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	path := "/en" + roomPath(w.Code) + "/notes"
	_, doc := h.get(path)
	form := fields(doc.Find("main form"))
	const canary = "Zwischenstromland"
	form.Set("note-contacts", canary)
	h.done(path, url.Values(form))
	files, err := filepath.Glob(filepath.Join(h.dir, "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), canary) {
			t.Errorf("%s holds the note", f)
		}
	}
}

func TestMarksOnFormsAreCounted(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	path := "/en" + roomPath(w.Code) + "/tally"
	_, doc := h.get(path)
	form := fields(doc.Find("main form"))
	form.Set("forms-1-yes", "9")
	form.Set("forms-5-yes", "12")
	form.Set("forms-5-not-yet", "1")
	h.done(path, form)
	_, doc = h.get(path)
	if doc.Find("#forms-5-yes").AttrOr("value", "") != "12" || doc.Find("#forms-4-yes").AttrOr("value", "") != "" ||
		!strings.Contains(doc.Find("#forms").Text(), "I could speak when I wanted to.") || doc.Find("#change").Length() != 0 {
		t.Errorf("%s", doc.Find("#forms").Text())
	}
	if err := h.workshops.SayTally(context.Background(), h.org, w.Code, workshop.Tally{Moment: workshop.Forms, Question: 6, By: "faces"}); err == nil {
		t.Error("a sixth sentence")
	}
}
