// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// left are how many bytes a disk still has.
func left() []int64 {
	if full() {
		return []int64{4 << 10, 16 << 10, 20 << 10, 24 << 10, 40 << 10, 100 << 10, 300 << 10, 700 << 10, 1 << 20, 1500 << 10, 2 << 20, 3 << 20, 4 << 20, 5 << 20, 7 << 20, 9 << 20, 12 << 20}
	}
	return []int64{16 << 10, 10 << 20}
}

// sends posts a form.
func (s *server) sends(path, cookie string, form url.Values) answer {
	s.Helper()
	return s.ask(http.MethodPost, path, form.Encode(), "Cookie", cookie, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
}

// isRefused wants an answer that says to come back.
func (s *server) isRefused(what string, a answer) {
	s.Helper()
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		s.Errorf("%s: %d, Retry-After %q", what, a.status, a.header.Get("Retry-After"))
	}
}

// letsIn wants a sign-in taken.
func (s *server) letsIn(what, account, passphrase string) {
	s.Helper()
	if a := s.sends("/en/sign-in", "", url.Values{"account": {account}, "passphrase": {passphrase}}); a.status != http.StatusSeeOther {
		s.Errorf("%s: signing in answers %d", what, a.status)
	}
}

// reset gives the demonstration's apprentice another passphrase, "" where it is
// refused.
func (s *server) reset(trainer string) (once string) {
	s.Helper()
	accounts := s.ask(http.MethodGet, "/en/trainer/accounts", "", "Cookie", trainer)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(accounts.body))
	if err != nil {
		s.Fatal(err)
	}
	lin := doc.Find("main li").FilterFunction(func(_ int, n *goquery.Selection) bool {
		return n.Has("form[action$='/passphrase']").Length() > 0 && strings.Contains(n.Text(), "Lin")
	})
	a := s.sends(lin.Find("form[action$='/passphrase']").AttrOr("action", ""), trainer, nil)
	if doc, err = goquery.NewDocumentFromReader(strings.NewReader(a.body)); err != nil {
		s.Fatal(err)
	}
	if once = strings.TrimSpace(doc.Find(".secret").First().Text()); once == "" {
		s.isRefused("a reset", a)
	}
	return once
}

// TestServeNearlyFullDisk: with little left, an invitation and a one-time
// passphrase are used or shown with all that belongs to it, or are as they were.
func TestServeNearlyFullDisk(t *testing.T) {
	disk := smallDisk(t)
	filler := filepath.Join(disk, "filler")
	s := serve(t, "--demo", "--data", filepath.Join(disk, "data"))
	trainer := s.signIn()
	link := regexp.MustCompile(`/en/invitation#([^"'<\s]+)`)
	const chosen = "seven slow otters hold hands"
	lin, begun := s.reset(trainer), 0
	for _, bytes := range left() {
		n := strconv.FormatInt(bytes, 10)
		m := link.FindStringSubmatch(s.sends("/en/trainer/invitations", trainer, url.Values{"role": {"trainer"}}).body)
		if m == nil {
			t.Fatal("an invitation has no link")
		}
		form := url.Values{"code": {html.UnescapeString(m[1])}, "account": {"invited" + n}, "name": {"Amal"}, "passphrase": {chosen}}
		leave(t, filler, bytes)
		accepted, again := s.sends("/en/invitation", "", form), s.reset(trainer)
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		if accepted.status == http.StatusSeeOther {
			begun++
		} else {
			s.isRefused("an invitation with "+n+" bytes left", accepted)
			if a := s.sends("/en/invitation", "", form); a.status != http.StatusSeeOther {
				t.Errorf("with %s bytes left an invitation was used up: %d", n, a.status)
			}
		}
		if again != "" {
			lin = again
		}
		s.letsIn("after "+n+" bytes, the invited", "invited"+n, chosen)
		s.letsIn("after "+n+" bytes, whose passphrase was reset or not", "lin", lin)
	}
	if begun == 0 || begun == len(left()) {
		t.Errorf("%d of %d invitations were let in", begun, len(left()))
	}
}

// TestServeSetUpOnANearlyFullDisk: the link stays good until it was used in full.
func TestServeSetUpOnANearlyFullDisk(t *testing.T) {
	disk := smallDisk(t)
	filler := filepath.Join(disk, "filler")
	s := serve(t, "--data", filepath.Join(disk, "data"))
	link, err := url.Parse(s.said["set-up link (works once)"])
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"organization": {"Council"}, "zone": {"UTC"}, "account": {"rosa"}, "name": {"Rosa"}, "passphrase": {"seven slow otters hold hands"}}
	for i, bytes := range left() {
		leave(t, filler, bytes)
		a := s.sends(link.Path, "", form)
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		if a.status == http.StatusSeeOther {
			s.letsIn("after set-up", "rosa", form.Get("passphrase"))
			if i == 0 {
				t.Error("nothing was refused")
			}
			return
		}
		s.isRefused("set-up with "+strconv.FormatInt(bytes, 10)+" bytes left", a)
		if a := s.ask(http.MethodGet, link.Path, ""); a.status != http.StatusOK {
			t.Fatalf("with %d bytes left the link was used up: %d", bytes, a.status)
		}
	}
	t.Error("nothing was let in")
}

// TestServeErasesOnANearlyFullDisk: where nobody can check in any more, names can
// be taken away, and sessions ended.
func TestServeErasesOnANearlyFullDisk(t *testing.T) {
	disk := smallDisk(t)
	data := filepath.Join(disk, "data")
	s := serve(t, "--demo", "--data", data)
	trainer, member := s.signIn(), s.leavers(data, 1)[0]
	leave(t, filepath.Join(disk, "filler"), 600<<10)
	s.isRefused("a check-in", s.checkIn(uuid(), plainCheckIn))
	s.isRefused("/readyz", s.ask(http.MethodGet, "/readyz", ""))
	if a := s.ask(http.MethodPost, "/en/me/erase", member.form.Encode(), member.headers()...); a.status != http.StatusOK && a.status != http.StatusSeeOther {
		t.Errorf("an erasure: %d %s", a.status, a.body)
	}
	if file := holding(t, data, member.keys); file != "" {
		t.Errorf("a key of hers stays in %s", file)
	}
	if a := s.sends("/en/trainer/lock", trainer, nil); a.status != http.StatusSeeOther {
		t.Errorf("locking: %d", a.status)
	}
	if a := s.ask(http.MethodGet, "/en/trainer/", "", "Cookie", trainer); a.status != http.StatusSeeOther {
		t.Errorf("locked, and the session is answered %d", a.status)
	}
}
