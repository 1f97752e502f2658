// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"crypto/rand"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/vault"
	"github.com/groundwork-org/groundwork/app/vault/vaulttest"
)

const chosen = "seven slow otters hold hands"

// TestWhatBeginsIsFinished: on a disk that somebody fills in the middle of an act,
// an invitation, a set-up link and a passphrase are used, given and taken with all
// that belongs to it, or not at all.
func TestWhatBeginsIsFinished(t *testing.T) {
	s := openTest(t, t.TempDir())
	who := people.NewService(s, vaulttest.Quick{Vault: vault.New(s.Pepper)}, time.Now, rand.Reader)
	setUp := func(token, handle string) (people.SignedIn, error) {
		return who.SetUp(ctx, token, people.SetUp{Organization: "Council", Zone: "UTC", Handle: handle, Name: "Rosa", Passphrase: chosen})
	}
	works := func(handle, passphrase string) {
		t.Helper()
		in, err := who.SignIn(ctx, handle, passphrase)
		must(t, err)
		_, err = who.Authenticate(ctx, in.Token)
		must(t, err)
	}
	token, err := who.NewSetupToken(ctx)
	must(t, err)
	first, err := setUp(token, "rosa")
	must(t, err)
	rosa, err := who.Authenticate(ctx, first.Token)
	must(t, err)

	begun, refused := 0, 0
	for start := reserve(12 << 20); start > 0; start -= 700 << 10 {
		n := strconv.FormatInt(int64(start), 10)
		once := func(act func() error) (done bool) {
			t.Helper()
			var left atomic.Int64
			left.Store(int64(start))
			s.disk(t, func() (reserve, bool) { return reserve(left.Add(-300 << 10)), true })
			err := act()
			s.disk(t, func() (reserve, bool) { return 0, false })
			if err == nil {
				begun++
				return true
			}
			refused++
			wantKind(t, err, fault.Unavailable)
			return false
		}

		_, code, err := who.Invite(ctx, rosa, []people.Role{people.Trainer})
		must(t, err)
		accept := func() error { _, err := who.Accept(ctx, code, "invited"+n, "Amal", chosen); return err }
		if !once(accept) {
			must(t, accept())
		}
		works("invited"+n, chosen)

		token, err := who.AnotherSetupToken(ctx)
		must(t, err)
		found := func() error { _, err := setUp(token, "founder"+n); return err }
		if !once(found) {
			must(t, found())
		}
		works("founder"+n, chosen)

		added, before, err := who.AddAccount(ctx, rosa, people.NewAccount{Handle: "added" + n, Name: "Ivo", Roles: []people.Role{people.Trainer}})
		must(t, err)
		after := ""
		if once(func() (err error) { after, err = who.ResetPassphrase(ctx, rosa, added.ID); return err }) {
			works("added"+n, after)
		} else {
			works("added"+n, before)
		}
	}
	if begun == 0 || refused == 0 {
		t.Errorf("%d acts were let in, %d refused", begun, refused)
	}
}
