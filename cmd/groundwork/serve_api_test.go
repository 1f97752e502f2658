// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestServeAnswers walks the statuses that the surface promises.
func TestServeAnswers(t *testing.T) {
	s := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	id, cookie := uuid(), s.signIn()
	copied := s.ask(http.MethodPost, "/en/trainer/workshops/"+s.said["demo join code"]+"/copy", "date=2099-05-01",
		"Cookie", cookie, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
	other := strings.Split(copied.header.Get("Location")+"/////", "/")[4]
	if copied.status != http.StatusSeeOther || len(other) != 6 {
		t.Fatalf("copying the workshop: %d to %q", copied.status, copied.header.Get("Location"))
	}
	elsewhere := "/api/v1/workshops/" + other + "/checkins/"
	for _, c := range []struct {
		name, path, body string
		headers          []string
		status           int
		key              string
	}{
		{"recorded", s.place(id), plainCheckIn, nil, 201, ""},
		{"again", s.place(id), plainCheckIn, nil, 200, ""},
		{"again with another body", s.place(id), `{"known_as":"Somebody else","language":"en"}`, nil, 200, ""},
		{"again in capitals", s.place(strings.ToUpper(id)), plainCheckIn, nil, 200, ""},
		{"without a name", s.place(uuid()), `{"language":"ar"}`, nil, 201, ""},
		{"an alias of a language", s.place(uuid()), `{"language":"pa-IN"}`, nil, 201, ""},
		{"code in small letters", strings.Replace(s.place(uuid()), s.said["demo join code"], strings.ToLower(s.said["demo join code"]), 1), plainCheckIn, nil, 201, ""},
		{"eighty characters", s.place(uuid()), `{"known_as":"` + strings.Repeat("ਸ", 80) + `","language":"pa"}`, nil, 201, ""},
		{"before the opening", elsewhere + uuid(), plainCheckIn, nil, 201, ""},
		{"id of another workshop", elsewhere + id, plainCheckIn, nil, 409, "errors-checkin-elsewhere"},
		{"no such code", "/api/v1/workshops/AAAAAA/checkins/" + uuid(), plainCheckIn, nil, 404, "errors-not-found-code"},
		{"no code at all", "/api/v1/workshops/x/checkins/" + uuid(), plainCheckIn, nil, 404, "errors-not-found-code"},
		{"no JSON", s.place(uuid()), `known_as=x`, nil, 400, "errors-malformed"},
		{"a list", s.place(uuid()), `[]`, nil, 400, "errors-malformed"},
		{"more than JSON", s.place(uuid()), plainCheckIn + "x", nil, 400, "errors-malformed"},
		{"more than we keep", s.place(uuid()), `{"language":"pa","phone":"555"}`, nil, 400, "errors-malformed"},
		{"a member twice", s.place(uuid()), `{"language":"pa","language":"en"}`, nil, 400, "errors-malformed"},
		{"no UTF-8", s.place(uuid()), "{\"known_as\":\"\xff\",\"language\":\"pa\"}", nil, 400, "errors-malformed"},
		{"no UUID", s.place("1"), plainCheckIn, nil, 400, "errors-checkin-id"},
		{"over 4 KB", s.place(uuid()), `{"language":"pa","known_as":"` + strings.Repeat("x", 4100) + `"}`, nil, 413, "errors-too-large"},
		{"81 characters", s.place(uuid()), `{"known_as":"` + strings.Repeat("ਸ", 81) + `","language":"pa"}`, nil, 422, "errors-name-long"},
		{"control character", s.place(uuid()), `{"known_as":"a\u0007b","language":"pa"}`, nil, 422, "errors-name-characters"},
		{"bidi override", s.place(uuid()), `{"known_as":"a\u202eb","language":"pa"}`, nil, 422, "errors-name-characters"},
		{"no such language", s.place(uuid()), `{"language":"tlh"}`, nil, 422, "errors-language"},
		{"no language", s.place(uuid()), `{}`, nil, 422, "errors-language"},
		{"no such card", s.place(uuid()), `{"language":"pa","card":"00000000"}`, nil, 422, "errors-card-unknown"},
		{"another site's page", s.place(uuid()), plainCheckIn, []string{"Sec-Fetch-Site", "cross-site"}, 403, "errors-other-site"},
		{"a neighbouring site's page", s.place(uuid()), plainCheckIn, []string{"Sec-Fetch-Site", "same-site"}, 403, "errors-other-site"},
		{"another origin", s.place(uuid()), plainCheckIn, []string{"Origin", "https://elsewhere.example"}, 403, "errors-other-site"},
		{"no origin", s.place(uuid()), plainCheckIn, []string{"Origin", "null"}, 403, "errors-other-site"},
		{"a session and neither header", s.place(uuid()), plainCheckIn, []string{"Cookie", cookie}, 403, "errors-other-site"},
		{"a session and our origin", s.place(uuid()), plainCheckIn, []string{"Cookie", cookie, "Origin", s.url}, 201, ""},
		{"a session and the same site", s.place(uuid()), plainCheckIn, []string{"Cookie", cookie, "Sec-Fetch-Site", "same-origin"}, 201, ""},
	} {
		a := s.ask(http.MethodPut, c.path, c.body, append(c.headers, "Accept-Language", "fr")...)
		if a.status != c.status {
			t.Errorf("%s: %d %s, want %d", c.name, a.status, a.body, c.status)
			continue
		}
		if c.key != "" {
			s.problem(c.name, a, c.key)
		}
	}
}

// problem wants problem+json that says what is wrong.
func (s *server) problem(name string, a answer, key string) {
	s.Helper()
	var p struct {
		Title, Detail, Key string
		Status             int
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		s.Errorf("%s: %v in %q", name, err, a.body)
	}
	if a.header.Get("Content-Type") != "application/problem+json" || p.Key != key || p.Status != a.status || p.Title == "" || p.Detail == "" || p.Detail == key {
		s.Errorf("%s: %s %s, want %s", name, a.header.Get("Content-Type"), a.body, key)
	}
}

// TestServeNotFound answers in the reader's language, with a way on.
func TestServeNotFound(t *testing.T) {
	s := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	for _, c := range []struct{ path, accept, lang string }{
		{"/tlh/", "ar", "ar"},
		{"/tlh/learn/unite-against-racism", "pa;q=0.9,en;q=0.5", "pa"},
		{"/ar/learn/no-such-course", "fr", "ar"},
		{"/fr/learn/unite-against-racism/no-such-module", "en", "fr"},
		{"/es/print/unite-against-racism/no-such-module.pdf", "en", "es"},
		{"/pa/join/AAAAAA", "en", "pa"},
		{"/pa/nowhere", "en", "pa"},
		{"/nowhere/at/all", "es", "es"},
	} {
		a := s.ask(http.MethodGet, c.path, "", "Accept-Language", c.accept)
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
		if err != nil {
			t.Fatal(err)
		}
		if lang := doc.Find("html").AttrOr("lang", ""); a.status != http.StatusNotFound || lang != c.lang {
			t.Errorf("%s asked in %s: %d in %q", c.path, c.accept, a.status, lang)
		}
		if doc.Find("main a[href^='/"+c.lang+"/'], main form[action^='/"+c.lang+"/']").Length() == 0 || doc.Find("main p").Length() == 0 {
			t.Errorf("%s: there is no way on in\n%s", c.path, doc.Find("main").Text())
		}
	}
	a := s.ask(http.MethodGet, "/j/AAAAAA", "", "Accept-Language", "ar")
	if to := a.header.Get("Location"); a.status != http.StatusSeeOther || to != "/ar/join/AAAAAA" {
		t.Errorf("an unknown code from a QR code: %d to %q", a.status, to)
	}
}

// TestServeFlood: guesses at codes share one budget; a code that is known
// never waits behind it.
func TestServeFlood(t *testing.T) {
	s := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	var busy, guesses atomic.Int64
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
			}
			a, err := s.try(http.MethodPut, "/api/v1/workshops/AAAAAA/checkins/"+uuid(), plainCheckIn)
			if err != nil {
				t.Error(err)
				return
			}
			guesses.Add(1)
			switch {
			case a.status == http.StatusTooManyRequests:
				busy.Add(1)
				if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 {
					t.Errorf("Retry-After: %q", a.header.Get("Retry-After"))
				}
				s.problem("a flood", a, "errors-too-many-codes")
			case a.status != http.StatusNotFound:
				t.Errorf("a guess: %d %s", a.status, a.body)
			}
		}
	}()
	within(t, "guesses are put off", func() bool { return busy.Load() > 0 })
	for range 10 {
		before := busy.Load()
		if a := s.checkIn(uuid(), plainCheckIn); a.status != http.StatusCreated {
			t.Errorf("a known code in a flood: %d %s", a.status, a.body)
		}
		within(t, "the flood goes on", func() bool { return busy.Load() > before })
	}
	close(stop)
	<-ended
	page := s.ask(http.MethodGet, "/pa/join/"+s.said["demo join code"], "")
	if page.status != http.StatusOK {
		t.Errorf("the page of a known code after a flood: %d", page.status)
	}
	t.Logf("%d of %d guesses were put off", busy.Load(), guesses.Load())
}

// TestServeCrowd: beyond four times the expected people, check-ins are
// recorded and not counted.
func TestServeCrowd(t *testing.T) {
	s := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	const crowd = 4 * 30
	standings := map[string]int{}
	for range crowd + 10 {
		a := s.checkIn(uuid(), `{"language":"es"}`)
		var says struct{ Standing string }
		if err := json.Unmarshal([]byte(a.body), &says); err != nil || a.status != http.StatusCreated {
			t.Fatalf("%d %s %v", a.status, a.body, err)
		}
		standings[says.Standing]++
	}
	if standings["beyond"] < 10 || standings["counted"]+standings["beyond"] != crowd+10 {
		t.Fatalf("standings: %v", standings)
	}
	a := s.ask(http.MethodGet, "/en/trainer/workshops/"+s.said["demo join code"]+"/live", "", "Cookie", s.signIn())
	var live struct {
		Present string
		Apart   int
	}
	if err := json.Unmarshal([]byte(a.body), &live); err != nil {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	if live.Present != strconv.Itoa(crowd) || live.Apart != standings["beyond"] {
		t.Errorf("the room counts %s and sets %d apart, of %v", live.Present, live.Apart, standings)
	}
}

// TestServeStanding: sending again tells how the first one stands, not how one
// of now would.
func TestServeStanding(t *testing.T) {
	s := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	id := uuid()
	first := s.checkIn(id, plainCheckIn)
	cookie := s.signIn()
	a := s.ask(http.MethodPost, "/en/trainer/workshops/"+s.said["demo join code"]+"/close", "", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
	if first.status != http.StatusCreated || a.status != http.StatusSeeOther {
		t.Fatalf("check-in %d, closing %d %s", first.status, a.status, a.body)
	}
	if again := s.checkIn(id, plainCheckIn); again.status != http.StatusOK || again.body != first.body {
		t.Errorf("first %s, again after the closing %d %s", first.body, again.status, again.body)
	}
	if late := s.checkIn(uuid(), plainCheckIn); late.status != http.StatusCreated || !strings.Contains(late.body, "late") {
		t.Errorf("after the closing: %d %s", late.status, late.body)
	}
}
