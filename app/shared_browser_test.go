// SPDX-License-Identifier: AGPL-3.0-or-later

package app_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// holds is all that a page and its browser's stores say, to look for a name in.
const holds = `Promise.all([indexedDB.databases(), caches.keys()]).then(s => [document.title, document.cookie, document.documentElement.outerHTML,
	Array.from(document.querySelectorAll("input,textarea,select")).map(e => e.value).join(), JSON.stringify(localStorage), JSON.stringify(sessionStorage),
	JSON.stringify(history.state), window.name, location.href, JSON.stringify(s)].join("\n"))`

// without fails where the page or a store of its browser holds a name.
func (d *device) without(name, when string) {
	d.Helper()
	d.sees(`document.readyState === "complete"`)
	if got := eval[string](d, holds); strings.Contains(got, name) {
		d.Errorf("%s, %s holds %q", when, eval[string](d, "location.href"), name)
	}
}

// back goes to the page before, as the browser's own button does: a script that
// asks for it may lose its page before its answer, and has no timers where
// JavaScript is switched off.
func (d *device) back() {
	d.Helper()
	eval[chromedp.Void](d, "void(window.groundworkHere = true)")
	been, err := chromedp.Call(d.ctx, page.GetNavigationHistory, cdp.Empty{})
	if err != nil {
		d.Fatal(err)
	}
	before := been.Entries[been.CurrentIndex-1]
	if _, err := chromedp.Call(d.ctx, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: before.ID}); err != nil {
		d.Fatal(err)
	}
	d.sees(`!window.groundworkHere && document.readyState === "complete"`)
}

// TestSharedPhone: who takes the phone next finds no name of whoever checked in
// before, with JavaScript or without, and is counted herself.
func TestSharedPhone(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	trainer, code := i.council(browser)
	for n, scripts := range []bool{true, false} {
		t.Run(fmt.Sprint("scripts ", scripts), func(t *testing.T) {
			d := i.device(browser, "en")
			d.scripts(scripts)
			d.open("/en/")
			d.open("/en/join/" + code)
			d.do(chromedp.SendKeys(chromedp.CSS("#known_as"), simran))
			id := eval[string](d, `document.querySelector("[name=id]").value`)
			d.do(chromedp.Click(chromedp.CSS("[data-checkin] button.go")))
			d.do(chromedp.WaitVisible(chromedp.CSS("#in .saved")))
			d.without(simran, "after the check-in")
			d.back()
			d.without(simran, "going back")
			if !scripts && eval[string](d, `document.querySelector("[name=id]").value`) == id {
				t.Error("who goes back would be taken for whoever was here before")
			}
			d.open("/en/join/" + code)
			d.without(simran, "once more")
			d.do(chromedp.SendKeys(chromedp.CSS("#known_as"), "Bikram"), chromedp.Click(chromedp.CSS("[data-checkin] button.go")))
			d.do(chromedp.WaitVisible(chromedp.CSS("#in .saved")))
			s := saturday{installation: i, trainer: trainer, room: "/en/trainer/workshops/" + code}
			s.present(fmt.Sprint(2 * (n + 1)))
		})
	}
}

// TestGoingBackFindsNothingTyped: what somebody typed, and did not send, is not for
// whoever presses "back" on a shared phone.
func TestGoingBackFindsNothingTyped(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	_, code := i.council(browser)
	d := i.device(browser, "en")
	for _, typed := range []struct{ path, field string }{
		{"/en/join/" + code, "known_as"}, {"/en/join/" + code, "card"}, {"/en/me", "card"}, {"/en/sign-in", "passphrase"}, {"/en/sign-in", "account"},
		{"/en/pass", "code"}, {"/en/invitation", "name"}, {"/en/recovery", "secret"},
	} {
		d.open(typed.path)
		d.fill(map[string]string{typed.field: "Zebra"})
		d.open("/en/")
		d.back()
		d.sees(fmt.Sprintf(`document.readyState === "complete" && document.getElementById(%q) !== null`, typed.field))
		d.without("Zebra", typed.path+" "+typed.field)
	}
}

// TestLeavingClearsOtherWindows: whichever button ends the session, no name stands in
// another window of it, nor where somebody goes back to.
func TestLeavingClearsOtherWindows(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	trainer, code := i.council(browser)
	trainer.open("/en/trainer/workshops/" + code + "/card")
	trainer.fill(map[string]string{"known_as": simran, "language": "pa"})
	trainer.send("main form button.go")
	card := trainer.text(".code.card")
	for _, way := range []struct{ name, stands, at, button string }{
		{"Amrit", "/en/trainer/accounts", "/en/trainer/account", "form[action$='/en/sign-out'] button"},
		{"Amrit", "/en/trainer/accounts", "/en/trainer/account", "form[action$='/account/sign-out'] button"},
		{simran, "/en/me", "/en/me", "form[action$='/me/leave'] button"},
		{simran, "/en/me/record", "/en/me", "form[action$='/me/leave'] button"},
		{simran, "/en/me", "/en/me/erase", "form[action$='/me/erase'] button.go"},
	} {
		t.Run(way.stands+" "+way.button, func(t *testing.T) {
			d := i.device(browser, "en")
			if way.name == simran {
				d.open("/en/me")
				d.fill(map[string]string{"card": card})
			} else {
				d.open("/en/sign-in")
				d.fill(map[string]string{"account": "amrit", "passphrase": councilPhrase})
			}
			d.send("main form button.go")
			d.open(way.stands)
			d.sees(fmt.Sprintf("document.body.textContent.includes(%q)", way.name))
			at := way.at
			if at == "/en/me/erase" { // the question comes of a form
				at = "/en/me"
			}
			eval[bool](d, fmt.Sprintf("(window.other = window.open(%q)) !== null", at))
			if at != way.at {
				d.sees(`other.document.readyState === "complete" && other.document.querySelector("form[action$='/me/erase'] button") !== null`)
				eval[chromedp.Void](d, `void(other.document.querySelector("form[action$='/me/erase'] button").click())`)
			}
			d.sees(fmt.Sprintf(`other.document.readyState === "complete" && other.document.querySelector(%q) !== null`, way.button))
			eval[chromedp.Void](d, fmt.Sprintf("void(other.document.querySelector(%q).click())", way.button))
			d.sees(fmt.Sprintf("location.pathname !== %q && document.body && !document.body.textContent.includes(%q)", way.stands, way.name))
			i.until("the session ends", func() bool {
				return eval[bool](d, fmt.Sprintf(`fetch(%q).then(r => r.text()).then(t => !t.includes(%q))`, way.stands, way.name))
			})
			d.back()
			d.sees(fmt.Sprintf(`document.readyState === "complete" && location.pathname !== "/en/" && !document.documentElement.outerHTML.includes(%q)`, way.name))
			d.without(way.name, "going back")
		})
	}
}

// TestGoingBackWaitsForTheAnswer: a page that the browser kept shows nothing of what
// it held until the server has said whose session this is.
func TestGoingBackWaitsForTheAnswer(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	i := install(t)
	d := i.device(chromium(t), "en")
	i.founded(d)
	d.open("/en/trainer/accounts")
	eval[chromedp.Void](d, `void(addEventListener("pageshow", e => sessionStorage.setItem("kept", e.persisted + " " + document.body.textContent)))`)
	d.open("/en/")
	d.back()
	d.sees(`document.body.textContent.includes("Amrit")`)
	if kept := eval[string](d, `sessionStorage.getItem("kept") || "true "`); kept != "true " { // null: nothing was kept
		t.Errorf("shown before the answer: %s", kept)
	}
}

// TestTheBrowserKeepsNothingThatWasSent: browsers write the forms that pages answer
// into their own files, to send them again when they are opened again.
func TestTheBrowserKeepsNothingThatWasSent(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	i := install(t)
	_, code := i.council(chromium(t))
	dir := t.TempDir()
	d := &device{installation: i, ctx: chromiumIn(t, dir)}
	d.do(chromedp.EmulateViewport(360, 800, chromedp.EmulateMobile, chromedp.EmulateTouch))
	d.open("/en/me")
	d.fill(map[string]string{"card": "7QSD-TPJ5-ZEBRA-WRONG"})
	d.send("main form button.go")
	d.signIn("amrit", councilPhrase)
	d.open("/en/trainer/workshops/" + code + "/card")
	d.fill(map[string]string{"known_as": simran, "language": "pa"})
	d.send("main form button.go")
	card := d.text(".code.card")
	d.send("footer form button") // lock
	if _, err := chromedp.Call(d.ctx, browser.Close, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	i.until("the browser writes its windows down", func() bool { return holding(t, dir, "/workshops/"+code+"/card") != "" })
	for _, secret := range []string{simran, card, "ZEBRA", councilPhrase} {
		if file := holding(t, dir, secret); file != "" {
			t.Errorf("%s holds %q", file, secret)
		}
	}
}

// holding is a file in dir that holds the text, in UTF-8, UTF-16 or as a form sends
// it, or "".
func holding(t *testing.T, dir, text string) (name string) {
	t.Helper()
	var wide []byte
	for _, u := range utf16.Encode([]rune(text)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	if err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return nil // the browser tidies up meanwhile
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		for _, as := range [][]byte{[]byte(text), wide, []byte(url.QueryEscape(text))} {
			if bytes.Contains(data, as) {
				name = path
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestSigningInClearsAnothersWindows: what stands in other windows of a browser
// goes when somebody else signs in there, or when the page is shown that asks to,
// because their session had ended; it stays while it is the same person.
func TestSigningInClearsAnothersWindows(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	trainer, _ := i.council(browser)
	linPhrase := "seven slow otters hold hands"
	trainer.open("/en/trainer/accounts")
	eval[bool](trainer, `document.querySelector("form[action$='/invitations'] input[value=coordinator]").checked = true`)
	trainer.send("form[action$='/invitations'] button")
	link := trainer.text(".once .secret")
	guest := i.device(browser, "en")
	guest.open(link[len("http://"+i.address):])
	guest.fill(map[string]string{"name": "Lin", "account": "lin", "passphrase": linPhrase})
	guest.send("main form button.go")

	d := i.device(browser, "en")
	signIn := func(window, account, phrase string) {
		t.Helper()
		d.sees(fmt.Sprintf(`%s.document.readyState === "complete" && %s.document.getElementById("passphrase") !== null`, window, window))
		eval[chromedp.Void](d, fmt.Sprintf(`void((w) => { w.getElementById("account").value = %q; w.getElementById("passphrase").value = %q;
			w.querySelector("main form").requestSubmit(); })(%s.document)`, account, phrase, window))
	}
	in := func(window string) {
		t.Helper()
		d.sees(fmt.Sprintf(`%s.location.pathname === "/en/trainer/" && %s.document.readyState === "complete"`, window, window))
	}
	opens := func(path string) {
		t.Helper()
		eval[bool](d, fmt.Sprintf("(window.other = window.open(%q)) !== null", path))
	}
	d.open("/en/sign-in")
	signIn("window", "amrit", councilPhrase)
	in("window")
	d.open("/en/trainer/accounts")
	opens("/en/sign-in")
	signIn("other", "amrit", councilPhrase) // herself
	in("other")
	opens("/en/sign-in")
	d.sees(`other.document.readyState === "complete" && other.document.getElementById("passphrase") !== null`)
	if at := eval[string](d, "location.pathname"); at != "/en/trainer/accounts" {
		t.Fatalf("her own window gave way to %s", at)
	}
	signIn("other", "lin", linPhrase)
	d.sees(`location.pathname === "/en/sign-in"`)
	d.without("Amrit", "after somebody else signed in")

	d.open("/en/trainer/account") // Lin's
	guest.open("/en/trainer/account")
	guest.send("form[action$='/account/sign-out'] button") // everywhere
	opens("/en/sign-in")
	d.sees(`location.pathname === "/en/sign-in"`)
	d.without("Lin", "after her session ended")
}

// TestLockingForgetsWhatWaits: rows of a sheet that wait to be sent hold up no
// lock, of another window or of their own, and nothing of them stays.
func TestLockingForgetsWhatWaits(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	trainer, code := i.council(browser)
	sheet := "/en/trainer/workshops/" + code + "/sheet"
	trainer.open(sheet)
	trainer.fill(map[string]string{"rows": "3"})
	trainer.send("main form button")
	for _, window := range []string{"other", "window"} {
		d := i.device(browser, "en")
		d.signIn("amrit", councilPhrase)
		d.open(sheet)
		eval[chromedp.Void](d, `void(window.fetch = () => Promise.reject(new Error("no network")))`)
		d.do(chromedp.SendKeys(chromedp.CSS("[name=row-1-name]"), simran), chromedp.SendKeys(chromedp.CSS("[name=row-1-name]"), "\r"))
		d.sees(`!document.querySelector("[data-unsaved]").hidden`)
		d.shoot("sheet-waiting-" + window)
		if window == "other" {
			eval[bool](d, `(window.other = window.open("/en/trainer/account")) !== null`)
			d.sees(`other.document.readyState === "complete" && other.document.querySelector("footer form[action$='/lock'] button") !== null`)
		}
		eval[chromedp.Void](d, `void(`+window+`.document.querySelector("footer form[action$='/lock'] button").click())`)
		d.sees(`location.pathname === "/en/sign-in"`)
		d.without(simran, "after locking in "+window)
	}
}

// TestWhatWasTypedIsSentAgain: a form that comes after its session ended is given
// back, with JavaScript or without, and goes through once the same account has
// signed in in another window.
func TestWhatWasTypedIsSentAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	_, code := i.council(browser)
	for _, way := range []struct {
		lang    string
		scripts bool
	}{{"en", true}, {"ar", false}} {
		t.Run(fmt.Sprint(way), func(t *testing.T) {
			d := i.device(browser, way.lang)
			signIn := func() {
				d.open("/" + way.lang + "/sign-in")
				d.fill(map[string]string{"account": "amrit", "passphrase": councilPhrase})
				d.send("main form button.go")
			}
			signIn()
			d.scripts(way.scripts)
			roll := "/" + way.lang + "/trainer/workshops/" + code + "/roll"
			d.open(roll)
			d.do(chromedp.SendKeys(chromedp.CSS("#known_as"), simran))
			eval[int](d, fmt.Sprintf(`fetch("/%s/trainer/lock", {method: "POST"}).then(r => r.status)`, way.lang))
			d.send("form#add button")
			d.shoot(fmt.Sprint("resend-", way.lang))
			if got := eval[string](d, `document.body.innerText`); strings.Contains(got, simran) {
				t.Errorf("it shows what was typed: %s", got)
			}
			if wide := eval[int](d, `document.documentElement.scrollWidth`); wide > 360 {
				t.Errorf("%d pixels wide", wide)
			}
			d.send("main form button") // too early: still here
			page := eval[string](d, `document.querySelector("main a[target=_blank]").href`)
			if way.scripts {
				eval[bool](d, fmt.Sprintf(`(window.other = window.open(%q)) !== null`, page))
				d.sees(`other.document.readyState === "complete" && other.document.getElementById("passphrase") !== null`)
				eval[chromedp.Void](d, fmt.Sprintf(`void((w) => { w.getElementById("account").value = "amrit"; w.getElementById("passphrase").value = %q;
					w.querySelector("main form").requestSubmit(); })(other.document)`, councilPhrase))
				d.sees(`other.location.pathname.endsWith("/trainer/")`)
			} else { // what the other window does
				eval[int](d, fmt.Sprintf(`fetch(%q, {method: "POST", body: new URLSearchParams({account: "amrit", passphrase: %q})}).then(r => r.status)`, page, councilPhrase))
			}
			d.send("main form button")
			d.sees(fmt.Sprintf(`location.pathname === %q && document.body.innerText.includes(%q)`, roll, simran))
		})
	}
}

// TestWhatIsTypedWaitsOutOfSight: where nobody is signed in any more, a page in
// which something was typed shows nothing of it, until the same account is back;
// then rows that waited are sent.
func TestWhatIsTypedWaitsOutOfSight(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	trainer, code := i.council(browser)
	sheet := "/en/trainer/workshops/" + code + "/sheet"
	trainer.open(sheet)
	trainer.fill(map[string]string{"rows": "3"})
	trainer.send("main form button")
	d := i.device(browser, "en")
	d.signIn("amrit", councilPhrase)
	d.open(sheet)
	trainer.open("/en/trainer/account")
	trainer.send("form[action$='/account/sign-out'] button") // everywhere
	d.do(chromedp.SendKeys(chromedp.CSS("[name=row-1-name]"), simran), chromedp.SendKeys(chromedp.CSS("[name=row-1-name]"), "\r"))
	d.sees(`document.querySelector("[data-row='1'] .state").textContent.includes("sign in in another window")`)
	d.shoot("sheet-signed-out")
	eval[bool](d, `(window.other = window.open("/en/sign-in")) !== null`)
	d.sees(`getComputedStyle(document.body).display === "none"`)
	if got := eval[string](d, "document.body.innerText"); strings.Contains(got, simran) && eval[bool](d, "document.body.checkVisibility()") {
		t.Errorf("it shows %s", got)
	}
	d.sees(`other.document.readyState === "complete" && other.document.getElementById("passphrase") !== null`)
	eval[chromedp.Void](d, fmt.Sprintf(`void((w) => { w.getElementById("account").value = "amrit"; w.getElementById("passphrase").value = %q;
		w.querySelector("main form").requestSubmit(); })(other.document)`, councilPhrase))
	d.sees(`document.body.checkVisibility() && document.querySelector("[data-row='1']").dataset.state === "saved"`)
	if at := eval[string](d, "location.pathname"); at != sheet {
		t.Errorf("at %s", at)
	}
}

// TestAMachineThatSleptShowsNothing: a browser's timers stand still while the
// machine sleeps. What a session showed goes when it wakes after the session's end,
// and what was typed is out of sight until the same account is back.
func TestAMachineThatSleptShowsNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	i := install(t)
	d, code := i.council(chromium(t))
	wake := func(hours int) {
		t.Helper()
		eval[chromedp.Void](d, fmt.Sprintf(`void((now => { Date.now = () => now + %d * 3600000 })(Date.now()), document.dispatchEvent(new Event("visibilitychange")))`, hours))
	}
	d.open("/en/trainer/accounts")
	wake(11)
	d.sees(`location.pathname === "/en/trainer/accounts" && document.body.checkVisibility()`)
	wake(2)
	d.sees(`location.pathname === "/en/sign-in"`)
	d.without("Amrit", "after its end")

	roll := "/en/trainer/workshops/" + code + "/roll"
	d.open(roll)
	d.do(chromedp.SendKeys(chromedp.CSS("#known_as"), simran))
	wake(13)
	d.sees(`!document.body.checkVisibility()`)
	eval[bool](d, `(window.other = window.open("/en/trainer/account")) !== null`) // her session went on
	d.sees(`document.body.checkVisibility()`)
	wake(0)
	if at := eval[string](d, `location.pathname + " " + document.body.checkVisibility() + " " + document.getElementById("known_as").value`); at != roll+" true "+simran {
		t.Errorf("at %s", at)
	}
}
