// SPDX-License-Identifier: AGPL-3.0-or-later

package app_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sentElsewhere has a page's own requests answered by something in between, which
// sends them elsewhere, until mend() is called there, and notes in window.shown
// whether it ever showed the name of its account.
const sentElsewhere = `(fetches => {
	window.fetch = () => Promise.resolve({ type: "opaqueredirect", status: 0 });
	window.mend = () => { window.fetch = fetches; dispatchEvent(new Event("online")); };
	(function look() {
		if (document.body && document.body.checkVisibility() && document.body.innerText.includes("Amrit")) window.shown = true;
		requestAnimationFrame(look);
	})();
})(window.fetch)`

// lockedOffline signs in, stops the server, presses "lock", and starts it again.
func (d *device) lockedOffline() {
	d.Helper()
	d.signIn("amrit", councilPhrase)
	d.open("/en/trainer/account")
	d.stop()
	eval[chromedp.Void](d, `void(document.querySelector("footer form[action$='/lock'] button").click())`)
	d.sees(`location.protocol === "chrome-error:"`)
	d.start()
}

// sendsElsewhere lets sentElsewhere run in every page until release is called.
func (d *device) sendsElsewhere() (release func()) {
	d.Helper()
	held, err := chromedp.Call(d.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: sentElsewhere})
	if err != nil {
		d.Fatal(err)
	}
	return func() {
		d.Helper()
		if _, err := chromedp.Call(d.ctx, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams(held)); err != nil {
			d.Fatal(err)
		}
	}
}

// opens says whether this browser's session opens a page.
func (d *device) opens(path string) bool {
	return eval[bool](d, fmt.Sprintf("fetch(%q).then(r => !r.redirected)", path))
}

// TestALockIsOwed: a session that was to end while the server could not be reached
// ends with the next page that is opened in that browser, which shows nothing of it.
func TestALockIsOwed(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	i := install(t)
	d, _ := i.council(chromium(t))
	d.lockedOffline()
	release := d.sendsElsewhere()
	d.do(chromedp.Navigate("http://" + d.host() + "/en/trainer/accounts"))
	d.sees(`document.readyState === "complete" && document.body.textContent.includes("Amrit")`)
	if eval[bool](d, `new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(document.body.checkVisibility() || window.shown === true))))`) {
		t.Error("it was shown before the session had ended")
	}
	eval[chromedp.Void](d, "void(mend())")
	d.sees(`location.pathname === "/en/sign-in" && document.readyState === "complete" && document.body.checkVisibility()`)
	release()
	d.open("/en/sign-in")
	if d.opens("/en/trainer/accounts") {
		t.Error("the session goes on")
	}
	if n := eval[int](d, "localStorage.length"); n != 0 {
		t.Errorf("%d things are left in the browser", n)
	}
}

// TestALockIsOwedByOneSession: the page that asks to sign in ends it before anybody
// can; and a session that began since goes on, the same account's too.
func TestALockIsOwedByOneSession(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	i := install(t)
	d, _ := i.council(chromium(t))
	d.lockedOffline()
	release := d.sendsElsewhere()
	d.do(chromedp.Navigate("http://" + d.host() + "/en/sign-in"))
	d.sees(`document.readyState === "complete" && document.body.checkVisibility() && localStorage.length === 1`) // nobody is kept out
	release()
	d.do(chromedp.Navigate("http://" + d.host() + "/en/sign-in"))
	d.sees(`document.readyState === "complete" && document.body.checkVisibility() && localStorage.length === 0`)
	if d.opens("/en/trainer/accounts") {
		t.Error("the session goes on")
	}
	d.signIn("amrit", councilPhrase)
	eval[chromedp.Void](d, `void(localStorage.setItem("groundwork-owes", "the one before"))`)
	d.open("/en/trainer/accounts")
	d.sees(`document.body.checkVisibility() && localStorage.length === 0`)
	if !d.opens("/en/trainer/accounts") {
		t.Error("a session that began since was ended")
	}
}
