// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"encoding/base32"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/vault"
)

func (h *hall) shows(secret string) string {
	h.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		h.Fatal(err)
	}
	return vault.New(nil).OneTimeCode(key, h.now().Unix()/30)
}

func cookieOf(res *http.Response, name string) string {
	for _, c := range res.Cookies() {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func TestAnAppIsAddedAndAskedFor(t *testing.T) {
	h := newHall(t)
	const path = "/en/trainer/account/factors"
	_, doc := h.get(path)
	secret := doc.Find("input[name=secret]").AttrOr("value", "")
	if len(secret) != 32 || doc.Find("svg.qr path").Length() != 1 || doc.Find("form[action$='/codes']").Length() != 0 {
		t.Fatalf("secret %q", secret)
	}
	form := url.Values{"at": {"app"}, "secret": {secret}, "code": {"000000"}, "passphrase": {passphrase}}
	res, doc := h.post(path+"/app", form)
	if res.StatusCode != 422 || doc.Find("#wrong-code").Length() != 1 || doc.Find("input[name=secret]").AttrOr("value", "") != secret {
		t.Errorf("a wrong code: %d", res.StatusCode)
	}
	form.Set("code", h.shows(secret))
	res, doc = h.post(path+"/app", form)
	codes := doc.Find(".once li")
	if res.StatusCode != 200 || codes.Length() != 10 || res.Header.Get("Cache-Control") != "private, no-store" {
		t.Fatalf("added: %d with %d codes", res.StatusCode, codes.Length())
	}
	if _, doc := h.get(path); doc.Find("input[name=secret]").Length() != 0 || doc.Find(".once").Length() != 0 || !strings.Contains(doc.Find("main").Text(), "10 recovery codes") {
		t.Error("the secret or the codes are shown again")
	}

	h.set(h.now().Add(time.Minute))
	sign := url.Values{"account": {"amrit"}, "passphrase": {passphrase}, "next": {"/en/trainer/account"}}
	res, _ = h.send("POST", "/en/sign-in", sign, "")
	waits, to := cookieOf(res, SessionCookie), res.Header.Get("Location")
	if to != "/en/sign-in/code?next=%2Fen%2Ftrainer%2Faccount" || cookieOf(res, DeviceCookie) != "" {
		t.Fatalf("the passphrase leads to %s", to)
	}
	if res, _ := h.send("GET", "/en/trainer/", nil, waits); res.StatusCode != 303 || !strings.Contains(res.Header.Get("Location"), "/sign-in") {
		t.Errorf("without the second step: %d", res.StatusCode)
	}
	if res, doc := h.send("GET", to, nil, waits); res.StatusCode != 200 || doc.Find("input[name=next]").AttrOr("value", "") != "/en/trainer/account" {
		t.Errorf("the page of the second step: %d", res.StatusCode)
	}
	if res, _ := h.send("GET", "/en/sign-in/code", nil, ""); res.StatusCode != 303 {
		t.Errorf("the page of the second step for a stranger: %d", res.StatusCode)
	}
	if res, doc := h.send("POST", "/en/sign-in/code", url.Values{"code": {"1"}}, waits); res.StatusCode != 422 || doc.Find("#wrong-code").Length() != 1 {
		t.Errorf("a wrong code: %d", res.StatusCode)
	}
	res, _ = h.send("POST", "/en/sign-in/code", url.Values{"code": {h.shows(secret)}, "next": {"/en/trainer/account"}}, waits)
	if res.Header.Get("Location") != "/en/trainer/account" {
		t.Fatalf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
	h.cookie = cookieOf(res, SessionCookie)
	if cookieOf(res, DeviceCookie) == "" {
		t.Error("the device is not known after both steps")
	}
	if res, _ := h.get("/en/trainer/"); res.StatusCode != 200 {
		t.Errorf("signed in: %d", res.StatusCode)
	}
	if res, doc := h.post(path+"/remove", url.Values{"at": {"remove"}, "passphrase": {"wrong by far, this one"}}); res.StatusCode != 422 || doc.Find("#wrong-remove").Length() != 1 {
		t.Errorf("removing with a wrong passphrase: %d", res.StatusCode)
	}
	h.done(path+"/remove", url.Values{"at": {"remove"}, "passphrase": {passphrase}})
	if res, _ := h.send("POST", "/en/sign-in", sign, ""); res.Header.Get("Location") != "/en/trainer/account" {
		t.Errorf("without it: %s", res.Header.Get("Location"))
	}
}

func TestDevicesAreListedEndedAndLocked(t *testing.T) {
	h := newHall(t)
	res, _ := h.send("POST", "/en/sign-in", url.Values{"account": {"amrit"}, "passphrase": {passphrase}}, "")
	second := cookieOf(res, SessionCookie)
	if cookieOf(res, DeviceCookie) == "" {
		t.Error("the device is not known after signing in")
	}
	_, doc := h.get("/en/trainer/account")
	ends := doc.Find("form[action*='/devices/']")
	if ends.Length() != 1 || !strings.Contains(doc.Find(".rows").Text(), "this device") {
		t.Fatalf("%d other devices", ends.Length())
	}
	h.done(ends.AttrOr("action", ""), url.Values{})
	if res, _ := h.send("GET", "/en/trainer/", nil, second); res.StatusCode != 303 {
		t.Errorf("the ended one: %d", res.StatusCode)
	}
	if _, doc := h.get("/en/trainer/"); doc.Find("form[action$='/trainer/lock']").Length() != 1 {
		t.Error("no page offers to lock the device")
	}
	res, _ = h.post("/en/trainer/lock", url.Values{})
	if res.StatusCode != 303 || res.Header.Get("Clear-Site-Data") != `"cache", "cookies"` {
		t.Errorf("locking: %d %q", res.StatusCode, res.Header.Get("Clear-Site-Data"))
	}
	if res, _ := h.get("/en/trainer/"); res.StatusCode != 303 {
		t.Errorf("after locking: %d", res.StatusCode)
	}
}
