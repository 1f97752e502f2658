// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// keyID is the id of the organization's key.
func (a *aviary) keyID() (id string) {
	a.Helper()
	source, err := storage.OpenSource(a.Context(), a.database)
	if err != nil {
		a.Fatal(err)
	}
	defer source.Close()
	if err := source.Each(a.Context(), "organizations", func(doc any) error { id = doc.(*record.Organization).KeyID; return nil }); err != nil {
		a.Fatal(err)
	}
	return id
}

// everywhere asks each instance for a page, which must hold all these names.
func (a *aviary) everywhere(what, page, cookie string, names ...string) {
	a.Helper()
	for i, instance := range a.instances {
		got := instance.ask(http.MethodGet, page, "", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
		for _, name := range names {
			if got.status != http.StatusOK || !strings.Contains(got.body, name) {
				a.Errorf("%s: instance %d answers %d, without %s", what, i, got.status, name)
			}
		}
	}
}

// nowhere asks each instance for a page that must not open any longer.
func (a *aviary) nowhere(what, page, cookie string) {
	a.Helper()
	for i, instance := range a.instances {
		if got := instance.ask(http.MethodGet, page, "", "Cookie", cookie, "Sec-Fetch-Site", "same-origin"); got.status == http.StatusOK {
			a.Errorf("%s: instance %d opens it", what, i)
		}
	}
}

// atEach checks somebody in at each instance.
func (a *aviary) atEach() (names []string) {
	a.Helper()
	for _, instance := range a.instances {
		a.server = instance
		names = append(names, a.names[a.taken])
		a.arrive(1, 0, 0)
	}
	return names
}

func (a *aviary) signIn(at *server, account, passphrase string) answer {
	a.Helper()
	return at.ask(http.MethodPost, "/en/sign-in", url.Values{"account": {account}, "passphrase": {passphrase}}.Encode(), "Sec-Fetch-Site", "same-origin",
		"Content-Type", "application/x-www-form-urlencoded")
}

// TestTwoInstances: two processes on one server, between which every request
// goes back and forth, are one: sessions, names, waits, the organization's key
// and day passes hold in both, at once and without anything shared but the
// store.
func TestTwoInstances(t *testing.T) {
	uri, _ := mongoDatabase(t)
	a := newAviary(t, uri)
	second := a.another(t) // its set-up link is the newer one
	a.instances = []*server{a.server, second}
	a.server = second
	a.settle()
	roll := a.room + "/roll"

	names := a.atEach()
	a.everywhere("a session begun at one", roll, a.cookie, names...)
	other := a.signedIn(a.signIn(a.instances[0], a.account, a.passphrase))
	a.everywhere("another session", roll, other, names...)

	stranger := a.next()
	for try := range 5 {
		if got := a.signIn(a.instances[try%2], stranger, "seven wet barges"); got.status == http.StatusTooManyRequests {
			t.Errorf("try %d: %d", try, got.status)
		}
	}
	for i, instance := range a.instances {
		if got := a.signIn(instance, stranger, "seven wet barges"); got.status != http.StatusTooManyRequests {
			t.Errorf("the sixth try at instance %d: %d", i, got.status)
		}
	}

	pass := a.pass()
	a.everywhere("a day pass", roll, pass, names...)
	before := a.keyID()
	a.done("/en/trainer/accounts", "form[action$='/accounts/key']")
	if a.keyID() == before {
		t.Fatal("the key was not replaced")
	}
	names = append(names, a.atEach()...)
	for what, cookie := range map[string]string{"the session that replaced the key": a.cookie, "the other session": other, "the day pass": pass} {
		a.everywhere("after a new key, "+what, roll, cookie, names...)
	}

	a.done(a.room+"/pass", "form[action$='/withdraw']")
	a.nowhere("a pass that was withdrawn", roll, pass)
	a.instances[1].ask(http.MethodPost, "/en/sign-out", "", "Cookie", other, "Sec-Fetch-Site", "same-origin")
	a.nowhere("a session that signed out at the other", roll, other)
	a.everywhere("the session that is left", roll, a.cookie, names...)
}
