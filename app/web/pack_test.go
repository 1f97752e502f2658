// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

// fetch is a file as somebody in session gets it.
func (h *hall) fetch(path, token string) (*http.Response, []byte) {
	h.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Cookie", SessionCookie+"="+token)
	res, err := h.s.app.Test(r, -1)
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		h.Fatal(err)
	}
	return res, data
}

// words are what poppler reads in a PDF.
func words(t *testing.T, data []byte) string {
	t.Helper()
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed: apt-get install poppler-utils")
	}
	name := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(pdftotext, name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// TestPackIsCountedBeforeItIsPrinted: the numbers come from the plan, may be
// changed, and what the page counts is what the file holds.
func TestPackIsCountedBeforeItIsPrinted(t *testing.T) {
	h := newHall(t)
	plan := h.plan()
	plan.Needs.LargePrint = 3
	w, err := h.workshops.Create(context.Background(), h.org, h.account, "", plan)
	if err != nil {
		t.Fatal(err)
	}
	at := "/en" + roomPath(w.Code) + "/pack"
	res, doc := h.get(at)
	form := fields(doc.Find("form.plan"))
	if form.Get("people-pa") != "17" || form.Get("large-pa") != "3" || form.Get("people-en") != "10" || form.Get("interpreters-pa") != "2" ||
		form.Get("spare") != "10" || form.Get("leads") != "1" || form.Get("part-interpreter") != "" || form.Get("part-book") != "" {
		t.Errorf("from the plan: %v", form)
	}
	if says := doc.Find(".says").Text(); !strings.HasPrefix(says, "17 Punjabi, 10 English, 3 large print, 10% spare: ") || !strings.HasSuffix(says, " sheets, duplex") {
		t.Errorf("it says %q", says)
	}
	if got := res.Header.Get("Cache-Control"); got != "private, no-store" {
		t.Errorf("Cache-Control: %s", got)
	}
	form.Set("people-pa", "2")
	form.Set("large-pa", "")
	form.Set("people-en", "")
	form.Set("spare", "0")
	form.Set("one-sided", "true")
	for _, kind := range handout.PackKinds() {
		form.Del("part-" + string(kind))
	}
	form.Set("part-evaluation", "1")
	form.Set("part-signin", "1")
	_, doc = h.get(at + "?" + form.Encode())
	if says := doc.Find(".says").Text(); says != "2 Punjabi, 0% spare: 6 sheets, one side" {
		t.Errorf("it says %q", says) // a cover, three sheets to sign, a form for each
	}
	res, data := h.fetch(at+".pdf?"+form.Encode(), h.cookie)
	if res.Header.Get("Content-Type") != "application/pdf" || res.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%v", res.Header)
	}
	if n := bytes.Count(data, []byte("/Type /Page\n")); n != 6 {
		t.Errorf("%d pages", n)
	}
	res, data = h.fetch(at+".zip?"+form.Encode(), h.cookie)
	if res.Header.Get("Content-Type") != "application/zip" || res.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%v", res.Header)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) != 3 || z.File[2].Name != "02-evaluation-pa-x2.pdf" {
		t.Errorf("%v, %v", err, z.File)
	}
}

// TestPackInTwoLanguages: the second language stands on every sheet that isn't
// in it, and on the list of what is printed, in its own letters and in the
// reader's; one that nobody offers is refused.
func TestPackInTwoLanguages(t *testing.T) {
	h := newHall(t)
	at := "/en" + roomPath(h.workshop().Code) + "/pack"
	query := "?asked=1&people-pa=2&people-en=3&part-evaluation=1&part-signin=1&part-pocket=1&with=pa"
	_, doc := h.get(at + query)
	rows := doc.Find("table.counts tbody th").Map(func(_ int, e *goquery.Selection) string { return strings.TrimSpace(e.Text()) })
	want := []string{"Sign-in sheet English + ਪੰਜਾਬੀ · Punjabi", "Evaluation form, without names English + ਪੰਜਾਬੀ · Punjabi",
		"Evaluation form, without names ਪੰਜਾਬੀ · Punjabi", "Pocket cards: when we meet again English + ਪੰਜਾਬੀ · Punjabi", "Pocket cards: when we meet again ਪੰਜਾਬੀ · Punjabi"}
	slices.Sort(rows)
	if slices.Sort(want); !slices.Equal(rows, want) {
		t.Errorf("%q", rows)
	}
	if got := doc.Find("select[name=with] option[selected]").AttrOr("value", ""); got != "pa" {
		t.Errorf("the form remembers %q", got)
	}
	if res, data := h.fetch(at+".pdf"+query, h.cookie); res.StatusCode != http.StatusOK || !bytes.HasPrefix(data, []byte("%PDF-")) {
		t.Errorf("%d", res.StatusCode)
	}
	if res, _ := h.fetch(at+".pdf?with=nonsense", h.cookie); res.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown language: %d", res.StatusCode)
	}
}

// TestWorkshopsSheetsInEveryFormat: the form under a workshop's sheets prints
// what it offers, or says in one line why not.
func TestWorkshopsSheetsInEveryFormat(t *testing.T) {
	h := newHall(t)
	at := "/en" + roomPath(h.workshop().Code)
	_, doc := h.get(at + "/pack")
	form := doc.Find("details.printing form")
	if form.AttrOr("action", "") != at+"/print.pdf" || form.Find("select[name=kind] option").Length() != len(handout.KindNames()) {
		t.Errorf("%s, %d kinds", form.AttrOr("action", ""), form.Find("select[name=kind] option").Length())
	}
	for query, status := range map[string]int{
		"kind=signin&with=ar":                http.StatusOK,
		"kind=executive&with=pa&large=1":     http.StatusOK,
		"kind=runofshow&booklet=1&low-ink=1": http.StatusOK,
		"kind=certificate&paper=a4&with=ur":  http.StatusOK,
		"kind=pocket&booklet=1":              http.StatusUnprocessableEntity,
		"kind=signin&poster=2":               http.StatusUnprocessableEntity,
		"kind=nonsense":                      http.StatusNotFound,
		"with=ar":                            http.StatusNotFound,
	} {
		res, data := h.fetch(at+"/print.pdf?"+query, h.cookie)
		if res.StatusCode != status || (status == http.StatusOK) != bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Errorf("%s: %d, want %d", query, res.StatusCode, status)
		}
		if res.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: %s", query, res.Header.Get("Cache-Control"))
		}
	}
}

// TestPackFormKeepsWhatWasTyped: a number that cannot be is told, beside what
// was typed.
func TestPackFormKeepsWhatWasTyped(t *testing.T) {
	h := newHall(t)
	at := "/en" + roomPath(h.workshop().Code) + "/pack"
	for query, status := range map[string]int{
		"?asked=1&people-pa=many":               http.StatusUnprocessableEntity,
		"?asked=1&people-pa=99999":              http.StatusUnprocessableEntity,
		"?asked=1&people-pa=2&spare=101":        http.StatusUnprocessableEntity,
		"?asked=1&people-pa=2000&part-book=1":   http.StatusOK, // nothing to print: a cover
		"?asked=1&people-pa=%E0%A9%A8%E0%A9%A6": http.StatusOK, // ੨੦
	} {
		res, doc := h.get(at + query)
		if res.StatusCode != status {
			t.Errorf("%s: %d", query, res.StatusCode)
		}
		if status != http.StatusOK && (doc.Find("#wrong").Text() == "" || doc.Find("#people-pa").AttrOr("value", "") == "") {
			t.Errorf("%s: %q, %q", query, doc.Find("#wrong").Text(), doc.Find("#people-pa").AttrOr("value", ""))
		}
		if status != http.StatusOK {
			if res, _ := h.fetch(at+".pdf"+query, h.cookie); res.StatusCode != status {
				t.Errorf("%s as a file: %d", query, res.StatusCode)
			}
		}
	}
}

// TestEveryKindPrintsAlone: each link of a workshop's page prints, in the
// language that it says, and no cache may keep it; a course prints as a book,
// which may be kept.
func TestEveryKindPrintsAlone(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	_, doc := h.get("/pa" + roomPath(w.Code))
	links := doc.Find("details a[type='application/pdf']").Map(func(_ int, e *goquery.Selection) string { return e.AttrOr("href", "") })
	if want := len(handout.PackKinds()) + 1; len(links) != want {
		t.Errorf("%d sheets are offered, want %d: %v", len(links), want, links)
	}
	for _, link := range links {
		res, data := h.fetch(link, h.cookie)
		if res.StatusCode != http.StatusOK || !bytes.HasPrefix(data, []byte("%PDF-")) || res.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: %d %v", link, res.StatusCode, res.Header)
		}
	}
	_, course := h.get("/pa/learn/unite-against-racism")
	book := course.Find("a[type='application/pdf']").AttrOr("href", "")
	if res, data := h.fetch(book, ""); book != "/pa/print/unite-against-racism.pdf" || !bytes.HasPrefix(data, []byte("%PDF-")) || res.Header.Get("ETag") == "" {
		t.Errorf("the course as a book: %s: %v", book, res.Header)
	}
	for path, status := range map[string]int{
		"/en" + roomPath(w.Code) + "/print/nonsense.pdf":                           http.StatusNotFound,
		"/en" + roomPath(w.Code) + "/print/book.pdf":                               http.StatusOK,
		"/en/print/unite-against-racism.pdf":                                       http.StatusOK,
		"/en/print/unite-against-racism.pdf?kind=cards&one-sided=true":             http.StatusOK,
		"/en/print/unite-against-racism.pdf?kind=executive":                        http.StatusNotFound,
		"/en/print/unite-against-racism/where-we-stand.pdf?kind=book":              http.StatusNotFound,
		"/en/print/unite-against-racism/where-we-stand.pdf?kind=signin":            http.StatusNotFound,
		"/en/print/unite-against-racism/where-we-stand.pdf?kind=interpreter":       http.StatusOK,
		"/en/print/unite-against-racism/where-we-stand.pdf?kind=cards&paper=legal": http.StatusNotFound,
	} {
		if res, _ := h.fetch(path, h.cookie); res.StatusCode != status {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, status)
		}
	}
}

// TestCertificatesNameWhomTheyBelongTo: a member prints hers from her own page
// and nobody else's; a facilitator hers, of having led.
func TestCertificatesNameWhomTheyBelongTo(t *testing.T) {
	h := newHall(t)
	ctx := context.Background()
	w, other := h.workshop(), h.workshop()
	_, card, err := h.people.OfferMember(ctx, h.org, people.Offer{Name: "Rosa Lucía", Language: "es"})
	if err != nil {
		t.Fatal(err)
	}
	h.checkInWithCard(w.Code, card.Lookup)
	token, _, err := h.people.SignInMember(ctx, card.String())
	if err != nil {
		t.Fatal(err)
	}
	_, doc := h.send(http.MethodGet, "/en/me", nil, token)
	link := doc.Find("a[type='application/pdf']").AttrOr("href", "")
	res, data := h.fetch(link, token)
	if text := words(t, data); !strings.Contains(text, "Rosa Lucía took part in") || res.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%s: %v\n%s", link, res.Header, text)
	}
	if res, _ := h.fetch(fmt.Sprintf("/en/me/certificate/%s.pdf", other.Code), token); res.StatusCode != http.StatusNotFound {
		t.Errorf("a workshop that she was not at: %d", res.StatusCode)
	}
	if res, _ := h.fetch(link, h.cookie); res.StatusCode == http.StatusOK {
		t.Error("somebody else's session prints it")
	}
	_, data = h.fetch("/en"+roomPath(w.Code)+"/certificate.pdf", h.cookie)
	if text := words(t, data); !strings.Contains(text, "Amrit led this workshop") {
		t.Errorf("the trainer's: %s", text)
	}
	if _, data = h.fetch("/en"+roomPath(w.Code)+"/print/certificate.pdf", h.cookie); strings.Contains(words(t, data), "Amrit") {
		t.Error("a certificate for the room has a name")
	}
}

// TestNoParticipantIsNamedOnPaper: whoever checked in with a name stands on
// none of the sheets.
func TestNoParticipantIsNamedOnPaper(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	for _, name := range []string{"Parminder", "Guillermina"} {
		h.arrive(w.Code, name, string(lang.English))
	}
	for range 45 {
		h.arrive(w.Code, "", string(lang.English))
	}
	at := "/en" + roomPath(w.Code) + "/pack.pdf?asked=1&people-en=1"
	for _, kind := range handout.PackKinds() {
		at += "&part-" + string(kind) + "=1"
	}
	_, data := h.fetch(at, h.cookie)
	text := words(t, data)
	if strings.Contains(text, "Parminder") || strings.Contains(text, "Guillermina") {
		t.Error("a participant's name is printed")
	}
	if !strings.Contains(text, w.Code) {
		t.Error("the code is missing")
	}
	if _, data = h.fetch("/en"+roomPath(w.Code)+"/print/executive.pdf", h.cookie); strings.Contains(words(t, data), "47") || !strings.Contains(words(t, data), "Headcount") {
		t.Error("the executive's page tells how many came")
	}
}
