// SPDX-License-Identifier: AGPL-3.0-or-later

package app_test

import (
	"testing"
)

// founded is a coordinator's device after set-up.
func (i *installation) founded(d *device) {
	i.Helper()
	d.open(i.setUp)
	d.fill(map[string]string{"organization": "Lakeshore Labour Council", "zone": "America/Toronto", "language": "en",
		"account": "amrit", "name": "Amrit", "passphrase": councilPhrase})
	d.send("main form button.go")
}

// TestInvitationInABrowser: the code stands behind "#", and the page takes it
// from there and out of the history.
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
	guest.open(link[len(prefix):])
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
