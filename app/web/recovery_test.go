// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/audit"
)

// pdfText sends a form and reads the PDF that answers it.
func (h *hall) pdfText(path string, form url.Values) (*http.Response, string) {
	h.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", SessionCookie+"="+h.cookie)
	res, err := h.s.app.Test(r, -1)
	if err != nil {
		h.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		h.Fatal(err)
	}
	read := exec.Command("pdftotext", "-", "-")
	read.Stdin = bytes.NewReader(data)
	text, err := read.Output()
	if err != nil {
		h.Fatalf("%d %s: %v", res.StatusCode, res.Header.Get("Content-Type"), err)
	}
	return res, string(text)
}

var printedSecret = regexp.MustCompile(`((?:[0-9A-HJKMNP-TV-Z]{4}\s+){8})([0-9A-HJKMNP-Z*~$=])\s`)

func TestRecoverySheetIsMadeTriedAndUsed(t *testing.T) {
	h := newHall(t)
	const path = "/en/trainer/recovery"
	if _, doc := h.get("/en/trainer/"); doc.Find(".advice a[href$='/trainer/recovery']").Length() != 1 {
		t.Error("no reminder that there is no sheet")
	}
	if res, doc := h.post(path+"/sheet", url.Values{"passphrase": {"wrong by far, this one"}, "paper": {"letter"}}); res.StatusCode != 422 || doc.Find("#wrong-passphrase").Length() != 1 {
		t.Errorf("a wrong passphrase: %d", res.StatusCode)
	}
	res, text := h.pdfText(path+"/sheet", url.Values{"passphrase": {passphrase}, "paper": {"letter"}})
	if res.Header.Get("Cache-Control") != "private, no-store" || res.Header.Get("Etag") != "" {
		t.Errorf("a cache may keep it: %v", res.Header)
	}
	check := printedSecret.FindStringSubmatch(text)
	if check == nil {
		t.Fatalf("printed %q", text)
	}
	secret, whole := check[1], check[0]
	if _, doc := h.get("/en/trainer/"); doc.Find(".advice a[href$='/trainer/recovery']").Length() != 1 {
		t.Error("no reminder that nobody tried it")
	}
	if res, doc := h.post(path+"/try", url.Values{"secret": {secret}}); res.StatusCode != 422 || doc.Find("#wrong-secret").Length() != 1 {
		t.Errorf("without the check symbol: %d", res.StatusCode)
	}
	to := h.done(path+"/try", url.Values{"secret": {whole}})
	if _, doc := h.get(to); doc.Find(".saved").Length() != 1 || doc.Find("main .advice").Length() != 0 {
		t.Error("the page does not say that it works")
	}
	if _, doc := h.get("/en/trainer/"); doc.Find(".advice a[href$='/trainer/recovery']").Length() != 0 {
		t.Error("still reminded")
	}

	use := url.Values{"account": {"amrit"}, "secret": {whole}, "new": {"short"}}
	if res, doc := h.send("POST", "/en/recovery", use, ""); res.StatusCode != 422 || doc.Find("#wrong-new").Length() != 1 || doc.Find("#account").AttrOr("value", "") != "amrit" {
		t.Errorf("a short passphrase: %d", res.StatusCode)
	}
	use.Set("new", "seven slow otters hold hands")
	res, _ = h.send("POST", "/en/recovery", use, "")
	if res.StatusCode != 303 || len(res.Cookies()) == 0 || strings.Contains(res.Header.Get("Location"), "secret") {
		t.Fatalf("using it: %d", res.StatusCode)
	}
	if res, _ := h.send("GET", "/en/trainer/", nil, res.Cookies()[0].Value); res.StatusCode != 200 {
		t.Errorf("afterwards: %d", res.StatusCode)
	}
	if res, _ := h.get("/en/trainer/"); res.StatusCode != 303 {
		t.Errorf("the session from before: %d", res.StatusCode)
	}
	trail, err := h.s.Audit.Trail(t.Context(), h.org, 0, 2)
	if err != nil || len(trail) != 2 || trail[1].Act != audit.SheetUsed || trail[1].Actor != h.account {
		t.Errorf("the trail says %+v, %v", trail, err)
	}
	h.set(h.now().AddDate(1, 0, 1))
	res, _ = h.send("POST", "/en/sign-in", url.Values{"account": {"amrit"}, "passphrase": {"seven slow otters hold hands"}}, "")
	h.cookie = cookieOf(res, SessionCookie)
	if _, doc := h.get("/en/trainer/"); doc.Find(".advice a[href$='/trainer/recovery']").Length() != 1 {
		t.Error("no reminder after a year")
	}
}

// TestNoSheetIsMadeThatIsNotPrinted: where too many layouts wait, the sheet until
// now goes on being good.
func TestNoSheetIsMadeThatIsNotPrinted(t *testing.T) {
	h := newHall(t)
	h.s.printing.inside.Add(allLayouts)
	if res, _ := h.post("/en/trainer/recovery/sheet", url.Values{"passphrase": {passphrase}, "paper": {"letter"}}); res.StatusCode != 503 {
		t.Errorf("%d", res.StatusCode)
	}
	if h.actor().Org.Recovery.PublicKey != nil {
		t.Error("a sheet was made, and nobody has it")
	}
}
