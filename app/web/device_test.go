// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/people"
)

// TestAnHonestWaitIsShown: how long, with the name as typed and the passphrase
// not; with a device code nobody waits, and the browser is known from then on.
func TestAnHonestWaitIsShown(t *testing.T) {
	h := newHall(t)
	_, doc := h.post("/en/trainer/account/device-code", nil)
	code := doc.Find(".once .secret").Text()
	if len(code) != 19 || h.acts(h.org)[0] != audit.DeviceCode {
		t.Fatalf("the code %q, the trail %v", code, h.acts(h.org))
	}
	if _, doc = h.get("/en/trainer/account"); strings.Contains(doc.Text(), code) {
		t.Error("the code is shown twice")
	}
	sign := url.Values{"account": {"amrit"}, "passphrase": {"a guess of a stranger"}}
	for range 5 {
		if res, doc := h.send("POST", "/en/sign-in", sign, ""); res.StatusCode != 401 || doc.Find("#device-code").Length() != 0 {
			t.Fatalf("%d", res.StatusCode)
		}
	}
	sign.Set("passphrase", passphrase)
	for range 5 { // each wrong try makes the next wait longer
		h.set(h.now().Add(30 * time.Second))
		h.send("POST", "/en/sign-in", url.Values{"account": {"amrit"}, "passphrase": {"another guess of hers"}}, "")
	}
	res, doc := h.send("POST", "/en/sign-in", sign, "")
	wait, _ := strconv.Atoi(res.Header.Get("Retry-After"))
	if text := doc.Find(".problem").Text(); res.StatusCode != 429 || wait < 25 || wait > 30 || !strings.Contains(text, strconv.Itoa(wait)+" seconds") {
		t.Errorf("%d, Retry-After %d, %q", res.StatusCode, wait, text)
	}
	if doc.Find("#account").AttrOr("value", "") != "amrit" || doc.Find("#passphrase").AttrOr("value", "") != "" || doc.Find("#device-code").Length() != 1 {
		t.Error("what was typed is lost, or the passphrase is not, or no code is asked for")
	}
	sign.Set("device-code", "0000-0000-0000-0000")
	if res, doc = h.send("POST", "/en/sign-in", sign, ""); res.StatusCode != 422 || doc.Find("#wrong-device-code").Length() != 1 || doc.Find("#device-code").AttrOr("value", "") == "" {
		t.Errorf("a wrong code: %d", res.StatusCode)
	}
	sign.Set("device-code", code)
	if res, _ = h.send("POST", "/en/sign-in", sign, ""); res.StatusCode != 303 || cookieOf(res, SessionCookie) == "" || cookieOf(res, DeviceCookie) == "" {
		t.Errorf("with the code: %d", res.StatusCode)
	}
}

// TestACoordinatorGivesADeviceCode, and nobody else does for others.
func TestACoordinatorGivesADeviceCode(t *testing.T) {
	h := newHall(t)
	id, token := h.signedIn("noor", people.Trainer)
	path := "/en/trainer/accounts/" + id + "/device-code"
	_, doc := h.get("/en/trainer/accounts")
	if doc.Find("[formaction='"+path+"']").Length() != 1 {
		t.Error("no button for it")
	}
	res, doc := h.post(path, nil)
	if res.StatusCode != 200 || len(doc.Find(".once .secret").Text()) != 19 || doc.Find(".once bdi").Text() != "noor" || res.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%d %s", res.StatusCode, doc.Find(".once").Text())
	}
	if res, _ := h.send("POST", "/en/trainer/accounts/"+h.account+"/device-code", nil, token); res.StatusCode != 404 {
		t.Errorf("from a trainer: %d", res.StatusCode)
	}
}

// TestWrongCodesHaveABudget: beyond it 429 with Retry-After, and what was typed is
// kept, but for the secrets of cards and sheets; other forms go on.
func TestWrongCodesHaveABudget(t *testing.T) {
	h := newHall(t)
	w := h.workshop()
	code, _ := h.passFor(w, url.Values{})
	for _, form := range []struct {
		path       string
		typed      url.Values
		kept, lost string
		status     int
	}{
		{"/en/pass", url.Values{"code": {"wrong"}}, "code", "", 422},
		{"/en/recovery", url.Values{"account": {"amrit"}, "secret": {"wrong"}, "new": {"nine lamps along the river"}}, "account", "secret", 422},
		{"/en/me", url.Values{"card": {"ABCD-EFGH"}}, "", "card", 422},
		{"/setup/made-up", url.Values{}, "", "", 404},
	} {
		answered := 0
		for range 30 {
			res, doc := h.send("POST", form.path, form.typed, "")
			if res.StatusCode == form.status {
				answered++
				continue
			}
			if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" || !strings.Contains(doc.Find("main").Text(), "Many wrong codes") {
				t.Fatalf("%s: %d, %s", form.path, res.StatusCode, doc.Find("main").Text())
			}
			if form.kept != "" && doc.Find("[name="+form.kept+"]").AttrOr("value", "") != form.typed.Get(form.kept) {
				t.Errorf("%s: %s is lost", form.path, form.kept)
			}
			if html, _ := doc.Html(); form.lost != "" && strings.Contains(html, form.typed.Get(form.lost)+"<") {
				t.Errorf("%s: %s is shown again", form.path, form.lost)
			}
		}
		if answered < 19 || answered > 22 {
			t.Errorf("%s: %d answered", form.path, answered)
		}
	}
	if res, _ := h.send("POST", "/en/pass", url.Values{"code": {code}}, ""); res.StatusCode != 303 {
		t.Errorf("the right code waits: %d", res.StatusCode)
	}
}
