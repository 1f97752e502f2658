// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// kept is the form of a page that keeps what was typed.
func kept(t *testing.T, doc *goquery.Document) (to string, form url.Values) {
	t.Helper()
	f := doc.Find("main form[method=post]")
	if f.Length() != 1 {
		t.Fatalf("%d forms: %s", f.Length(), doc.Find("main").Text())
	}
	return f.AttrOr("action", ""), fields(f)
}

// TestAFormDoesNothingForWhoCameAfter: a page that one coordinator left open is
// not sent in the next one's name, whatever it asks for; what she typed is given
// back, and she alone can send it.
func TestAFormDoesNothingForWhoCameAfter(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	_, lin := h.signedIn("lin", people.Coordinator)
	_, translator := h.signedIn("tomas", people.Translator)
	room := "/en/trainer/workshops/" + w.Code
	_, doc := h.get(room + "/roll")
	form := fields(doc.Find("form#add"))
	if form.Get("whose") != h.account {
		t.Fatalf("the form is of %q", form.Get("whose"))
	}
	form.Set("known_as", `Simran "<b>`)
	for _, token := range []string{lin, translator} {
		res, doc := h.send("POST", room+"/roll", form, token)
		to, again := kept(t, doc)
		if res.StatusCode != http.StatusConflict || to != room+"/roll" || again.Encode() != form.Encode() {
			t.Errorf("%d, to %s: %v", res.StatusCode, to, again)
		}
		if got := res.Header.Get("Cache-Control"); got != "private, no-store" || !strings.HasPrefix(res.Header.Get("Refresh"), "1800; url=/en/sign-in") {
			t.Errorf("Cache-Control %q, Refresh %q", got, res.Header.Get("Refresh"))
		}
		if text := doc.Text(); strings.Contains(text, "Simran") || !strings.Contains(text, "opened by another account") || doc.Find("form[action$='/lock']").Length() != 0 {
			t.Errorf("it shows %s", doc.Find("main").Text())
		}
		if res, _ = h.send("POST", to, again, token); res.StatusCode != http.StatusConflict {
			t.Errorf("sent again by somebody else: %d", res.StatusCode)
		}
		form = again
	}
	if roll, err := h.workshops.Roll(t.Context(), w); err != nil || len(roll.Entries) != 0 {
		t.Errorf("somebody is on the roll: %v, %v", roll.Entries, err)
	}
	h.done(room+"/roll", form)
	roll, err := h.workshops.Roll(t.Context(), w)
	if err != nil || len(roll.Entries) != 1 {
		t.Errorf("%v, %v", roll.Entries, err)
	}
	// Ending the session asks nobody whose page it was.
	if res, _ := h.send("POST", "/en/trainer/lock", url.Values{"whose": {h.account}}, lin); res.StatusCode != http.StatusSeeOther {
		t.Errorf("locking: %d", res.StatusCode)
	}
	if res, _ := h.send("GET", "/en/trainer/", nil, lin); res.Header.Get("Location") == "" {
		t.Error("her session goes on")
	}
}

// TestARowSaysWhosePageItIs: what a script sends is refused likewise, in its own
// way.
func TestARowSaysWhosePageItIs(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	_, lin := h.signedIn("lin", people.Coordinator)
	row := url.Values{"numbers": {"1"}, "row-1-name": {"Simran"}, "row-1-language": {"pa"}, "whose": {h.account}}
	for token, want := range map[string]int{lin: http.StatusConflict, "": http.StatusUnauthorized, h.cookie: http.StatusOK} {
		r := httptest.NewRequest("POST", "/en/trainer/workshops/"+w.Code+"/sheet", strings.NewReader(row.Encode()))
		for name, value := range map[string]string{"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", "Cookie": SessionCookie + "=" + token} {
			r.Header.Set(name, value)
		}
		res, err := h.s.app.Test(r, -1)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if got := res.Header.Get("Content-Type"); res.StatusCode != want || (got == "application/problem+json") != (want != http.StatusOK) {
			t.Errorf("%d %s, want %d", res.StatusCode, got, want)
		}
	}
}

// TestWhatWasTypedOutlivesTheSession: a form that comes after its session ended is
// given back, and sent again once its account, and no other, has signed in.
func TestWhatWasTypedOutlivesTheSession(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	_, lin := h.signedIn("lin", people.Coordinator)
	notes := "/ar/trainer/workshops/" + w.Code + "/notes"
	_, doc := h.get(notes)
	form := fields(doc.Find("main form[method=post]"))
	name, _ := doc.Find("main textarea").First().Attr("name")
	form.Set(name, "Night shifts.\nAsk about \"the bus\".")
	if err := h.people.SignOut(t.Context(), h.cookie); err != nil {
		t.Fatal(err)
	}
	res, doc := h.post(notes, form)
	to, again := kept(t, doc)
	if res.StatusCode != http.StatusUnauthorized || to != notes || again.Encode() != form.Encode() || doc.Find("html").AttrOr("dir", "") != "rtl" {
		t.Fatalf("%d, to %s: %v", res.StatusCode, to, again)
	}
	if link := doc.Find("main a[target=_blank]").AttrOr("href", ""); link != "/ar/sign-in" {
		t.Errorf("leads to %q", link)
	}
	if res, _ = h.send("POST", notes, again, lin); res.StatusCode != http.StatusConflict {
		t.Errorf("sent by somebody else: %d", res.StatusCode)
	}
	in, err := h.people.SignIn(t.Context(), "amrit", passphrase)
	if err != nil {
		t.Fatal(err)
	}
	h.cookie = in.Token
	h.done(notes, again)
	if _, doc = h.get(notes); doc.Find("[name="+name+"]").Text() != "Night shifts.\nAsk about \"the bus\"." {
		t.Errorf("what was saved: %q", doc.Find("[name="+name+"]").Text())
	}
	// What nobody's page carried is given back to nobody.
	if res, doc = h.send("POST", notes, url.Values{name: {"from nowhere"}}, ""); res.StatusCode != http.StatusUnauthorized || strings.Contains(doc.Find("body").Text(), "from nowhere") || doc.Find("main form").Length() != 0 {
		t.Errorf("without a page: %d", res.StatusCode)
	}
}

// TestSecretsAreGivenBackToNobody: passphrases and codes are typed again.
func TestSecretsAreGivenBackToNobody(t *testing.T) {
	h := newHall(t)
	form := url.Values{"whose": {h.account}, "at": {"app"}, "secret": {"s3cret-1"}, "passphrase": {"s3cret-2"}, "code": {"s3cret-3"}, "new": {"s3cret-4"}}
	_, doc := h.send("POST", "/en/trainer/account/factors/app", form, "")
	_, again := kept(t, doc)
	page, err := doc.Html()
	if err != nil || strings.Contains(page, "s3cret") || again.Get("at") != "app" || !strings.Contains(doc.Text(), "asked for them again") {
		t.Errorf("%v: %s", err, page)
	}
	secret := regexp.MustCompile(`<input[^>]*(?:type="password"|autocomplete="one-time-code"|name="(?:credential|secret|card|code)")[^>]*>`)
	named, found := regexp.MustCompile(`name="([^"]*)"`), 0
	err = fs.WalkDir(os.DirFS("view/html"), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(os.DirFS("view/html"), path)
		for _, input := range secret.FindAllString(string(text), -1) {
			found++
			if name := named.FindStringSubmatch(input); name == nil || !slices.Contains(secretFields, name[1]) {
				t.Errorf("%s: %s would be given back", path, input)
			}
		}
		return err
	})
	if err != nil || found < 15 {
		t.Errorf("%d fields, %v", found, err)
	}
}

// TestPagesSayWhoIsHere: the script that clears other windows learns whose page
// it is on, and who is signed in.
func TestPagesSayWhoIsHere(t *testing.T) {
	h := newHall(t)
	for _, c := range []struct{ path, token, whose, here string }{
		{"/en/trainer/", h.cookie, h.account, h.account},
		{"/en/sign-in", h.cookie, "", h.account},
		{"/en/me", h.cookie, "", h.account},
		{"/en/sign-in", "", "", ""},
		{"/en/sign-in", "of-nobody", "", ""},
	} {
		_, doc := h.send("GET", c.path, nil, c.token)
		script := doc.Find("script[src*=lock]")
		here, tells := script.Attr("data-here")
		if script.Length() != 1 || !tells || here != c.here || script.AttrOr("data-whose", "?") != c.whose {
			page, _ := goquery.OuterHtml(script)
			t.Errorf("%s with %q: %s", c.path, c.token, page)
		}
	}
}

// TestALongFormIsGivenBackToo: notes are long in many scripts.
func TestALongFormIsGivenBackToo(t *testing.T) {
	h := newHall(t)
	path := "/en" + roomPath(h.workshop().Code) + "/notes"
	_, doc := h.get(path)
	form := fields(doc.Find("main form"))
	form.Set("note-decided", strings.Repeat("ਕ", workshop.NoteMax))
	form.Set("note-help", strings.Repeat("ਖ", workshop.NoteMax))
	res, doc := h.send("POST", path, form, "ended")
	if to, again := kept(t, doc); res.StatusCode != http.StatusUnauthorized || to != path || again.Encode() != form.Encode() {
		t.Errorf("%d, to %s", res.StatusCode, to)
	}
}

// TestALockLeftOpenEndsWhateverSession: who presses "lock" on a page that an account
// left open ends a member's session too, and leaving a member's page an account's.
func TestALockLeftOpenEndsWhateverSession(t *testing.T) {
	h := newHall(t)
	_, card, err := h.people.OfferMember(t.Context(), h.org, people.Offer{Name: "Simran", Language: "pa"})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/en/trainer/lock", "/en/sign-out", "/en/me/leave"} {
		hers, member, err := h.people.SignInMember(t.Context(), card.String())
		if err != nil {
			t.Fatal(err)
		}
		_, lin := h.signedIn("lin-"+path[len("/en/"):len("/en/")+2], people.Coordinator)
		for token, left := range map[string]string{hers: h.account, lin: member.Member.ID} {
			res, _ := h.send("POST", path, url.Values{"whose": {left}}, token)
			if res.StatusCode != http.StatusSeeOther || !strings.Contains(res.Header.Get("Clear-Site-Data"), "cache") {
				t.Errorf("%s: %d, clears %q", path, res.StatusCode, res.Header.Get("Clear-Site-Data"))
			}
			if _, err := h.s.Sessions.Actor(t.Context(), token); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s: the session goes on: %v", path, err)
			}
		}
	}
}

// TestALockThatComesLateEndsItsOwnSession: it was asked for while we could not be
// reached, and may come when another session has begun in that browser.
func TestALockThatComesLateEndsItsOwnSession(t *testing.T) {
	h := newHall(t)
	_, lin := h.signedIn("lin", people.Coordinator)
	word := func(token string) string {
		t.Helper()
		_, doc := h.send("GET", "/en/trainer/account", nil, token)
		return doc.Find("script[data-session]").AttrOr("data-session", "")
	}
	hers, owed := word(lin), word(h.cookie)
	if hers == "" || owed == "" || hers == owed || strings.Contains(lin, hers) {
		t.Fatalf("%q and %q", hers, owed)
	}
	for _, c := range []struct {
		session string
		status  int
		lives   bool
	}{{owed, http.StatusConflict, true}, {hers, http.StatusNoContent, false}, {hers, http.StatusUnauthorized, false}} {
		res, _ := h.send("POST", "/en/trainer/lock", url.Values{"session": {c.session}}, lin)
		clears := strings.Contains(res.Header.Get("Clear-Site-Data"), "cookies")
		if res.StatusCode != c.status || clears != (c.status == http.StatusNoContent) {
			t.Errorf("%+v: %d, clears cookies: %v", c, res.StatusCode, clears)
		}
		if _, err := h.s.Sessions.Actor(t.Context(), lin); (err == nil) != c.lives {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestEveryPageOfAMembersSaysOfWhichSession: what is owed to her session is asked for
// by the first of them that is opened; one that did not say would forget it.
func TestEveryPageOfAMembersSaysOfWhichSession(t *testing.T) {
	h := newHall(t)
	_, card, err := h.people.OfferMember(t.Context(), h.org, people.Offer{Name: "Simran", Language: "pa"})
	if err != nil {
		t.Fatal(err)
	}
	hers, _, err := h.people.SignInMember(t.Context(), card.String())
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, path := range []string{"/en/me", "/en/me/record", "/en/sign-in"} {
		_, doc := h.send("GET", path, nil, hers)
		word := doc.Find("script[data-session]").AttrOr("data-session", "")
		if word == "" {
			t.Errorf("%s does not say of which session it is", path)
		}
		words[word] = true
	}
	if len(words) != 1 {
		t.Errorf("one session is called %v", words)
	}
	for word := range words {
		if res, _ := h.send("POST", "/en/trainer/lock", url.Values{"session": {word}}, hers); res.StatusCode != http.StatusNoContent {
			t.Errorf("its end, asked for late: %d", res.StatusCode)
		}
	}
	if _, err := h.s.Sessions.Actor(t.Context(), hers); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("it goes on: %v", err)
	}
}
