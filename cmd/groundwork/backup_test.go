// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/groundwork-org/groundwork/app/backup"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/storagetest"
)

// runs runs a command of the binary.
func runs(t *testing.T, want int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(args, &out, &errs); status != want {
		t.Fatalf("groundwork %s: status %d, want %d\n%s%s", strings.Join(args, " "), status, want, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

// TestBackupRestoreMigrate is an operator's year: back up, lose everything,
// restore, move.
func TestBackupRestoreMigrate(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	s, err := storage.Open(context.Background(), "sqlite:"+in("data"))
	if err != nil {
		t.Fatal(err)
	}
	filled := storagetest.Fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"key": key.String(), "recipients": "# the treasurer\n" + key.Recipient().String() + "\n"} {
		if err := os.WriteFile(in(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	runs(t, 2, "backup", "--data", in("data"), "-o", in("d.age"))
	runs(t, 2, "backup", "--data", in("data"), "--to", key.Recipient().String())
	runs(t, 2, "backup", "--data", in("data"), "--to", key.Recipient().String(), "-o", in("same.age"), "--keys", dir+"/./same.age")
	if _, err := os.Stat(in("same.age")); err == nil {
		t.Error("two kinds into one file, and the first was written")
	}
	_, said := runs(t, 1, "backup", "--data", in("mistyped"), "--to", key.Recipient().String(), "-o", in("d.age"))
	if !strings.Contains(said, "no Groundwork store at") {
		t.Errorf("said %q", said)
	}
	if _, err := os.Stat(in("mistyped")); err == nil {
		t.Error("a backup of what is not there made it")
	}
	told, said := runs(t, 0, "backup", "--data", in("data"), "--to-file", in("recipients"), "-o", in("d.age"), "--keys", in("k.age"))
	until := time.Now().Add(backup.KeysKept).UTC().Format(time.DateOnly)
	if !strings.Contains(told, "delete "+in("k.age")+" on "+until) || !strings.Contains(said, "checkins: 2 written") {
		t.Errorf("told %q, said %q", told, said)
	}

	runs(t, 2, "restore", "--identity", in("key"), "--keys", in("k.age"), "--data", in("new"), in("d.age"))
	_, said = runs(t, 1, "restore", "--identity", in("recipients"), "--keys", in("k.age"), "--erasures", "none", "--data", in("new"), in("d.age"))
	if !strings.Contains(said, "holds no age key") {
		t.Errorf("said %q", said)
	}
	told, _ = runs(t, 0, "restore", "--identity", in("key"), "--keys", in("k.age"), "--erasures", "none", "--data", in("new"), in("d.age"))
	if !strings.Contains(told, "ask the coordinators") {
		t.Errorf("told %q", told)
	}
	_, said = runs(t, 1, "restore", "--identity", in("key"), "--keys", in("k.age"), "--erasures", "none", "--data", in("new"), in("d.age"))
	if !strings.Contains(said, "is not empty") {
		t.Errorf("said %q", said)
	}
	runs(t, 2, "migrate", "--from", "sqlite:"+in("new"))
	runs(t, 0, "migrate", "--from", "sqlite:"+in("new"), "--to", "sqlite:"+in("moved"))
	moved, err := storage.Open(context.Background(), "sqlite:"+in("moved"))
	if err != nil {
		t.Fatal(err)
	}
	defer moved.Close()
	storagetest.Holds(t, moved, filled)
}
