// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	acts "github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/vault"
)

// account runs `groundwork account` on a data folder.
func account(t *testing.T, dir string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	status = runAccount(append([]string{"--data", dir}, args...), &out, &errs)
	return out.String(), errs.String(), status
}

// setUpWith sets an organization up with a link's token.
func setUpWith(t *testing.T, dir, token string) people.SignedIn {
	t.Helper()
	store, err := storage.Open(t.Context(), "sqlite:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	service := people.NewService(store, vault.New(store.Pepper), time.Now, rand.Reader)
	in, err := service.SetUp(t.Context(), token, people.SetUp{
		Organization: "Labour Council", Zone: "America/Toronto", Language: "en",
		Handle: "rosa", Name: "Rosa P.", Passphrase: "onze pommes dans un panier bleu",
	})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestAccountForTheOperator(t *testing.T) {
	dir := t.TempDir()
	link, _, status := account(t, dir, "setup-link", "--url", "https://council.example/")
	found := regexp.MustCompile(`^https://council\.example/setup/([A-Za-z0-9_-]{43})\n$`).FindStringSubmatch(link)
	if status != 0 || found == nil {
		t.Fatalf("setup-link printed %q with status %d", link, status)
	}

	in := setUpWith(t, dir, found[1])
	list, _, status := account(t, dir, "list")
	if status != 0 || !strings.Contains(list, in.Account.ID) || !strings.Contains(list, "coordinator,trainer") || strings.Contains(list, "osa") || strings.Contains(list, "Labour") {
		t.Errorf("list printed, with status %d:\n%s", status, list)
	}
	if _, said, status := account(t, dir, "setup-link"); status != 1 || !strings.Contains(said, "set up here already") {
		t.Errorf("a second setup-link: %q, status %d", said, status)
	}
	another, _, status := account(t, dir, "new-organization", "--url", "https://council.example/")
	if status != 0 || !regexp.MustCompile(`^https://council\.example/setup/[A-Za-z0-9_-]{43}\n$`).MatchString(another) {
		t.Errorf("new-organization printed %q with status %d", another, status)
	}
	if _, said, status := account(t, dir, "sign-out", "nobody"); status != 1 || !strings.Contains(said, "no account") {
		t.Errorf("signing nobody out: %q, status %d", said, status)
	}
	if _, said, status := account(t, dir, "sign-out", in.Account.ID); status != 0 {
		t.Errorf("sign-out: %q, status %d", said, status)
	}
	if _, said, status := account(t, dir, "unlock", "nobody"); status != 1 || !strings.Contains(said, "no account") {
		t.Errorf("unlocking nobody: %q, status %d", said, status)
	}
	store, err := storage.Open(context.Background(), "sqlite:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	service := people.NewService(store, vault.New(store.Pepper), time.Now, rand.Reader)
	if _, err := service.Authenticate(t.Context(), in.Token); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("the session after sign-out: %v", err)
	}
	if again, err := service.SignIn(t.Context(), "rosa", "onze pommes dans un panier bleu"); err != nil || again.Account.ID != in.Account.ID {
		t.Errorf("signing in again: %v", err)
	}
}

func TestTheOperatorUnlocksAnAccount(t *testing.T) {
	dir := t.TempDir()
	link, _, _ := account(t, dir, "setup-link")
	in := setUpWith(t, dir, link[strings.LastIndexByte(link, '/')+1:len(link)-1])
	said, _, status := account(t, dir, "unlock", in.Account.ID)
	found := regexp.MustCompile(`^one-time passphrase: ([a-z ]+)\n`).FindStringSubmatch(said)
	if status != 0 || found == nil || !strings.Contains(said, "reads no names") {
		t.Fatalf("unlock printed %q with status %d", said, status)
	}
	store, err := storage.Open(t.Context(), "sqlite:"+dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	trail, err := store.AuditTrail(t.Context(), in.Org.ID, 0, 1)
	if err != nil || len(trail) != 1 || trail[0].Actor != acts.Operator || trail[0].Act != acts.AccountReset || trail[0].Subject != in.Account.ID {
		t.Errorf("the organization's trail: %+v, %v", trail, err)
	}
	service := people.NewService(store, vault.New(store.Pepper), time.Now, rand.Reader)
	again, err := service.SignIn(t.Context(), "rosa", found[1])
	if err != nil {
		t.Fatal(err)
	}
	actor, err := service.Authenticate(t.Context(), again.Token)
	if err != nil || actor.HasKey() || !actor.Account.MustChange {
		t.Errorf("unlocked: %v, holds the key: %v", err, actor.HasKey())
	}
}

func TestAccountSaysHowItIsUsed(t *testing.T) {
	for _, args := range [][]string{nil, {"unlock"}, {"sign-out"}, {"list", "all"}} {
		if _, said, status := account(t, t.TempDir(), args...); status != 2 || !strings.Contains(said, "usage: groundwork account") {
			t.Errorf("%v: status %d, %q", args, status, said)
		}
	}
}

// TestAccountMakesNoStoreAtAMistypedPlace: only what may come before the first
// serve does.
func TestAccountMakesNoStoreAtAMistypedPlace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mistyped")
	for _, args := range [][]string{{"list"}, {"sign-out", "somebody"}, {"unlock", "somebody"}} {
		if _, said, status := account(t, dir, args...); status != 1 || !strings.Contains(said, "no Groundwork store") {
			t.Errorf("%v: status %d, %q", args, status, said)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was made there: %v", err)
	}
	if _, said, status := account(t, dir, "setup-link"); status != 0 {
		t.Errorf("setup-link: status %d, %q", status, said)
	}
	if _, said, status := account(t, dir, "list"); status != 0 {
		t.Errorf("list: status %d, %q", status, said)
	}
}

// TestAccountBringsNothingForward: beside a server of an older release, which
// may still run while the newer one is installed, its files stay as they are.
func TestAccountBringsNothingForward(t *testing.T) {
	dir := t.TempDir()
	link, _, _ := account(t, dir, "setup-link")
	setUpWith(t, dir, strings.TrimSpace(link[strings.LastIndex(link, "/")+1:]))
	db, err := sql.Open("sqlite", filepath.Join(dir, "groundwork.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("PRAGMA user_version = 1"); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"list"}, {"setup-link"}, {"new-organization"}, {"sign-out", "somebody"}, {"unlock", "somebody"}} {
		if _, said, status := account(t, dir, args...); status != 1 || !strings.Contains(said, "older release") {
			t.Errorf("%v: status %d, %q", args, status, said)
		}
	}
	if copies, _ := filepath.Glob(filepath.Join(dir, "*-until-*")); len(copies) > 0 {
		t.Errorf("an upgrade began: %v", copies)
	}
}
