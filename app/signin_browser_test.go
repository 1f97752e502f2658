// SPDX-License-Identifier: AGPL-3.0-or-later

package app_test

import (
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// founded is a coordinator's device after set-up.
func (i *installation) founded(d *device) {
	i.Helper()
	d.open(i.setUp)
	d.fill(map[string]string{"organization": "Lakeshore Labour Council", "zone": "America/Toronto", "language": "en",
		"account": "amrit", "name": "Amrit", "passphrase": councilPhrase})
	d.send("main form button.go")
}

// signIn signs in with the page that asks for it.
func (d *device) signIn(account, passphrase string) {
	d.Helper()
	d.open("/en/sign-in")
	d.fill(map[string]string{"account": account, "passphrase": passphrase})
	d.send("main form button.go")
}

// TestInvitationInABrowser: the code stands behind "#", and the page takes it
// from there and out of the address, also where the link was cut off, or is opened
// where the page stood already.
func TestInvitationInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	trainer := i.device(browser, "en")
	i.founded(trainer)
	if at := eval[string](trainer, "location.pathname"); at != "/en/trainer/recovery" {
		t.Errorf("set-up leads to %s", at)
	}
	trainer.shoot("recovery")
	trainer.open("/ar/trainer/recovery")
	trainer.shoot("recovery-ar")
	trainer.open("/en/trainer/accounts")
	eval[bool](trainer, `document.querySelector("form[action$='/invitations'] input[value=trainer]").checked = true`)
	trainer.send("form[action$='/invitations'] button")
	trainer.shoot("accounts")
	link, code := trainer.text(".once .secret"), trainer.text(".once .secret:last-child")
	prefix := "http://" + i.address
	if len(link) < len(prefix) || link[len(link)-len(code):] != code {
		t.Fatalf("link %q, code %q", link, code)
	}
	guest := i.device(browser, "en")
	guest.open("/en/invitation#ABCD%E0%A4%A")
	guest.sees(`document.getElementById("code").value === "ABCD%E0%A4%A" && location.hash === ""`)
	guest.open("/en/")
	guest.open("/en/invitation")
	eval[chromedp.Void](guest, `void(location.hash = "#main")`) // as the link to skip to the text does
	guest.sees(`document.getElementById("code").value === "" && location.hash === "#main"`)
	eval[chromedp.Void](guest, "void(location.href = "+strconv.Quote(link)+")")
	guest.sees(`document.getElementById("code").value === "` + code + `" && location.hash === ""`)
	guest.fill(map[string]string{"name": "Lin", "account": "lin", "passphrase": "seven slow otters hold hands"})
	guest.shoot("invitation")
	guest.send("main form button.go")
	if at := eval[string](guest, "location.pathname"); at != "/en/trainer/" {
		t.Errorf("accepting leads to %s: %s", at, guest.text("main"))
	}
	guest.open("/ar/invitation")
	guest.shoot("invitation-ar")
	guest.open("/ar/trainer/account")
	guest.shoot("account-ar")
	trainer.open("/ar/trainer/accounts")
	trainer.shoot("accounts-ar")
}

// TestPasskeyInABrowser adds a passkey with Chromium's virtual authenticator and
// signs in with it; without the person's verification it is refused.
func TestPasskeyInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := &installation{T: t, dir: t.TempDir(), address: "127.0.0.1:0", name: "localhost"}
	i.start()
	t.Cleanup(func() { i.stop() })
	d := i.device(browser, "en")
	i.founded(d)
	if _, err := chromedp.Call(d.ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	key, err := chromedp.Call(d.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
	if err != nil {
		t.Fatal(err)
	}
	d.open("/en/trainer/account/factors")
	d.sees(`!document.querySelector("form[data-passkey]").hidden`)
	d.fill(map[string]string{"passkey-passphrase": councilPhrase})
	d.send("form[data-passkey] button")
	d.sees(`document.querySelectorAll(".once li").length === 10`)
	d.shoot("factors")
	d.open("/ar/trainer/account/factors")
	d.shoot("factors-ar")

	signIn := func() {
		d.signIn("amrit", councilPhrase)
	}
	d.send("footer form button") // lock
	signIn()
	d.sees(`!document.querySelector("form[data-passkey]").hidden`)
	d.shoot("second-step")
	d.send("form[data-passkey] button")
	if at := eval[string](d, "location.pathname"); at != "/en/trainer/" {
		t.Errorf("the passkey leads to %s: %s", at, d.text("main"))
	}
	d.send("footer form button")

	verified := func(yes bool) {
		t.Helper()
		if _, err := chromedp.Call(d.ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: key.AuthenticatorID, IsUserVerified: yes}); err != nil {
			t.Fatal(err)
		}
	}
	signIn()
	verified(false)
	eval[chromedp.Void](d, `void(document.querySelector("form[data-passkey] button").click())`)
	d.sees(`!document.querySelector("form[data-passkey] .wrong").hidden`)
	d.open("/en/sign-in/code") // still waits
	verified(true)
	bogus := true
	if _, err := chromedp.Call(d.ctx, webauthn.SetResponseOverrideBits, webauthn.SetResponseOverrideBitsParams{AuthenticatorID: key.AuthenticatorID, IsBogusSignature: &bogus}); err != nil {
		t.Fatal(err)
	}
	d.send("form[data-passkey] button")
	if at := eval[string](d, "location.pathname"); at != "/en/sign-in/code" {
		t.Errorf("a forged signature leads to %s", at)
	}
}

// TestDayPassInABrowser: a substitute types the code and is in the room, in her
// own language, and nowhere else.
func TestDayPassInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	trainer, code := i.council(browser)
	trainer.open("/en/trainer/workshops/" + code + "/pass")
	trainer.send("main form button.go")
	trainer.shoot("passes")
	pass := trainer.text(".once .secret")
	substitute := i.device(browser, "ar")
	for _, path := range []string{"/ar/sign-in", "/en/recovery", "/ar/recovery", "/en/pass", "/ar/pass"} {
		substitute.open(path)
	}
	substitute.shoot("pass-ar")
	substitute.fill(map[string]string{"code": pass})
	substitute.send("main form button.go")
	if at := eval[string](substitute, "location.pathname"); at != "/ar/trainer/workshops/"+code {
		t.Fatalf("the pass leads to %s: %s", at, substitute.text("main"))
	}
	substitute.shoot("substitute-ar")
	substitute.send("main a[href$='/roll']")
	substitute.fill(map[string]string{"known_as": "نور"})
	substitute.send("form#add button")
	substitute.shoot("substitute-roll-ar")
	if status := eval[int](substitute, `fetch("/ar/trainer/workshops/`+code+`/plan").then(r => r.status)`); status != 404 {
		t.Errorf("the plan: %d", status)
	}
	trainer.open("/en/trainer/workshops/" + code + "/roll")
	trainer.sees(`document.body.innerText.includes("نور")`)
}

// TestLockClearsOtherWindows: names that stand in another window go with the
// session, and going back shows none.
func TestLockClearsOtherWindows(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser; run without -short")
	}
	browser := chromium(t)
	i := install(t)
	d := i.device(browser, "en")
	i.founded(d)
	d.open("/en/trainer/accounts")
	d.sees(`document.body.textContent.includes("Amrit")`)
	eval[bool](d, `(window.other = window.open("/en/trainer/account")) !== null`)
	d.sees(`other.document.readyState === "complete" && other.document.querySelector("footer form[action$='/lock'] button") !== null`)
	eval[chromedp.Void](d, `void(other.document.querySelector("footer form[action$='/lock'] button").click())`)
	d.sees(`location.pathname === "/en/sign-in" && !document.body.textContent.includes("Amrit")`)
	d.back()
	d.sees(`document.readyState === "complete" && !document.body.textContent.includes("Amrit")`)
}
