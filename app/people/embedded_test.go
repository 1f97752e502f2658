// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/sqlite"
	"github.com/groundwork-org/groundwork/app/vault"
)

// One council's life on the real store, whose errors and revisions are the
// ones that the services meet outside of tests.
func TestOnTheEmbeddedStore(t *testing.T) {
	dir := t.TempDir()
	store, err := sqlite.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	s := people.NewService(store, &quickVault{Vault: vault.New(store.Pepper)}, time.Now, rand.Reader)
	token, err := s.NewSetupToken(ctx)
	must(t, err)
	first, err := s.SetUp(ctx, token, goodSetUp())
	must(t, err)
	wantKind(t, s.CheckSetupToken(ctx, token), fault.NotFound)
	rosa, err := s.Authenticate(ctx, first.Token)
	must(t, err)

	amal, once, err := s.AddAccount(ctx, rosa, people.NewAccount{Handle: "amal", Name: "Amal-Canary", Roles: []people.Role{people.Trainer}})
	must(t, err)
	_, _, err = s.AddAccount(ctx, rosa, people.NewAccount{Handle: "AMAL", Name: "Another", Roles: []people.Role{people.Trainer}})
	wantKind(t, err, fault.Conflict)
	in, err := s.SignIn(ctx, "amal", once)
	must(t, err)
	actor, err := s.Authenticate(ctx, in.Token)
	must(t, err)
	changed, err := s.ChangePassphrase(ctx, actor, once, "neuf lampes sur la rivière")
	must(t, err)
	_, err = s.Authenticate(ctx, in.Token)
	wantKind(t, err, fault.Unauthenticated)
	listed, _, err := s.Accounts(ctx, rosa, "", 10)
	must(t, err)
	if len(listed) != 2 {
		t.Errorf("listed %d accounts, want 2", len(listed))
	}
	must(t, s.RemoveAccount(ctx, rosa, amal.ID))
	_, err = s.Authenticate(ctx, changed.Token)
	wantKind(t, err, fault.Unauthenticated)

	m, card, err := s.OfferMember(ctx, first.Org.ID, people.Offer{Name: "Member-Canary", Language: "pa"})
	must(t, err)
	bearer, member, err := s.SignInMember(ctx, card.String())
	must(t, err)
	if name, err := s.MemberName(member); err != nil || name != "Member-Canary" {
		t.Errorf("MemberName = %q, %v", name, err)
	}
	fresh, err := s.IssueCard(ctx, rosa, m.ID)
	must(t, err)
	_, err = s.AuthenticateMember(ctx, bearer)
	wantKind(t, err, fault.Unauthenticated)
	_, err = s.OpenByCard(ctx, card.String())
	wantKind(t, err, fault.NotFound)
	member, err = s.OpenByCard(ctx, fresh.String())
	must(t, err)
	must(t, s.RevokeOwnCard(ctx, member))
	_, err = s.OpenByCard(ctx, fresh.String())
	wantKind(t, err, fault.NotFound)
	must(t, s.EraseMember(ctx, member))
	_, err = s.MemberNameFor(ctx, rosa, m.ID)
	wantKind(t, err, fault.NotFound)

	must(t, store.Close())
	for _, canary := range []string{"Canary", "Rosa", "amal", passphrase, token, first.Token, card.Lookup, card.Secret, fresh.Lookup, fresh.Secret, once} {
		notInFiles(t, dir, canary)
	}
}

// notInFiles fails where a file below dir holds the text.
func notInFiles(t *testing.T, dir, text string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		held, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a log that went with its last reader
		}
		if bytes.Contains(held, []byte(text)) {
			t.Errorf("%s holds %q", filepath.Base(path), text)
		}
		return err
	}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got %v (kind %d), want kind %d", err, fault.KindOf(err), kind)
	}
}
