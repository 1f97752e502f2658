// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// somebody is a member with a session of her own.
type somebody struct{ name, cookie, language, card string }

// members gives so many people a card each, and opens their pages.
func (s *server) members(n int) (list []somebody) {
	s.Helper()
	trainer := s.signIn()
	languages := []string{"en", "fr", "es", "pa", "ar"}
	for i := range n {
		m := somebody{name: fmt.Sprintf("Somebody-%04x-own", rand.Uint32()&0xffff|uint32(i)<<16), language: languages[i%len(languages)]}
		given := s.ask(http.MethodPost, "/en/trainer/workshops/"+s.said["demo join code"]+"/card",
			url.Values{"id": {uuid()}, "known_as": {m.name}, "language": {m.language}, "journey": {"first-call-to-organizer"}}.Encode(),
			"Cookie", trainer, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(given.body))
		if err != nil {
			s.Fatal(err)
		}
		m.card = strings.TrimSpace(doc.Find(".code.card").Text())
		opened := s.ask(http.MethodPost, "/"+m.language+"/me", "card="+url.QueryEscape(m.card), "Sec-Fetch-Site", "same-origin",
			"Content-Type", "application/x-www-form-urlencoded")
		m.cookie, _, _ = strings.Cut(opened.header.Get("Set-Cookie"), ";")
		if given.status != http.StatusOK || opened.status != http.StatusSeeOther || m.cookie == "" {
			s.Fatalf("giving a card: %d %q; opening her page: %d", given.status, m.card, opened.status)
		}
		list = append(list, m)
	}
	return list
}

// TestServeKeepsPeopleApart: many at once ask for their own pages, mistype
// names and codes, check in and read. Nobody is shown anything of another:
// neither her name, nor her language, nor what she typed.
func TestServeKeepsPeopleApart(t *testing.T) {
	s := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"))
	list := s.members(20)
	code := s.said["demo join code"]
	var asked, swapped atomic.Int64
	wanted := int64(counts(2000, 100000))
	wrong := func(format string, args ...any) {
		if swapped.Add(1) < 10 {
			t.Errorf(format, args...)
		}
	}
	var all sync.WaitGroup
	for p := range 32 {
		random := rand.New(rand.NewPCG(3, uint64(p)))
		me := list[p%len(list)]
		all.Go(func() {
			for asked.Add(1) <= wanted {
				mark := fmt.Sprintf("mark%08x%04x", random.Uint32(), p)
				lang := "/" + me.language
				var a answer
				var err error
				status, has := http.StatusOK, `lang="`+me.language+`"`
				switch random.IntN(6) {
				case 0:
					a, err = s.try(http.MethodGet, lang+"/me", "", "Cookie", me.cookie)
					has = me.name
				case 1:
					a, err = s.try(http.MethodGet, lang+"/me/groundwork.json", "", "Cookie", me.cookie)
					has = me.name
				case 2: // a name that is too long stands in the form again
					a, err = s.try(http.MethodPost, lang+"/join/"+code, url.Values{"id": {uuid()}, "known_as": {mark + strings.Repeat("x", 90)}}.Encode(),
						"Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded", "Cookie", me.cookie)
					status, has = http.StatusUnprocessableEntity, mark
				case 3:
					a, err = s.try(http.MethodGet, lang+"/join?code="+mark, "", "Cookie", me.cookie)
					status, has = http.StatusUnprocessableEntity, mark
				case 4:
					a, err = s.try(http.MethodPut, s.place(uuid()), `{"known_as":"`+mark+`","language":"`+me.language+`"}`, "Accept-Language", me.language)
					status, has = http.StatusCreated, "standing"
				case 5:
					a, err = s.try(http.MethodGet, lang+"/learn/unite-against-racism/naming-the-moment", "", "Cookie", me.cookie)
				}
				if err != nil || a.status != status || !strings.Contains(a.body, has) {
					wrong("%s: %d %v, and nothing of %q", me.name, a.status, err, has)
				}
				for _, other := range list {
					if other.name != me.name && strings.Contains(a.body, other.name) {
						wrong("%s was shown the name of %s", me.name, other.name)
					}
				}
				for _, piece := range strings.Split(a.body, "mark")[1:] {
					if len(piece) > 12 && isHex(piece[:12]) && "mark"+piece[:12] != mark {
						wrong("somebody was shown what another typed: %.12s, not %s", piece, mark)
					}
				}
			}
		})
	}
	all.Wait()
	t.Logf("%d requests, %d swapped", wanted, swapped.Load())
}

func isHex(text string) bool { return strings.Trim(text, "0123456789abcdef") == "" }
