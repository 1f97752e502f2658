// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

var upgradeDay = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// olderFiles makes files of the first version with a key in them.
func olderFiles(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	must(t, prepareFolder(dir))
	for name, steps := range map[string][]string{KeysFile: keySteps[:1], DataFile: dataSteps[:1]} {
		c, err := newConn(ctx, filepath.Join(dir, name))
		must(t, err)
		must(t, migrate(ctx, c.c, steps))
		if name == KeysFile {
			_, err = c.exec("INSERT INTO installation (name, value) VALUES ('pepper', x'0102')")
			must(t, err)
		}
		c.close()
	}
	return dir
}

func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".db" {
			continue
		}
		list = append(list, e.Name())
		info, err := e.Info()
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v", e.Name(), info.Mode())
		}
	}
	return list
}

// TestUpgradeKeepsCopiesForSevenDays: both files as they were, then gone.
func TestUpgradeKeepsCopiesForSevenDays(t *testing.T) {
	dir := olderFiles(t)
	s, err := open(ctx, dir, func() time.Time { return upgradeDay })
	must(t, err)
	_, err = s.RecordCheckIn(ctx, workshop.CheckIn{ID: "c", Workshop: "w", KnownAs: people.Sealed{Box: []byte("b"), Key: []byte("k")}})
	must(t, err)
	copies := []string{"groundwork.db.v1-until-2026-12-05", "keys.db.v1-until-2026-12-05"}
	for _, name := range copies {
		if !slices.Contains(names(t, dir), name) {
			t.Fatalf("no %s in %v", name, names(t, dir))
		}
	}
	// The copy is a file that the older release opens.
	c, err := newConn(ctx, filepath.Join(dir, copies[1]))
	must(t, err)
	var version, peppers int
	_, err = c.get([]any{&version}, "PRAGMA user_version")
	must(t, err)
	_, err = c.get([]any{&peppers}, "SELECT count(*) FROM installation")
	must(t, err)
	c.close()
	if version != 1 || peppers != 1 {
		t.Errorf("the copy has version %d and %d secrets", version, peppers)
	}

	must(t, os.WriteFile(filepath.Join(dir, "keys.db.v1-until-2026-12-05.partial"), nil, 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "my.db.v1-until-2026-12-05"), nil, 0o600))
	n, err := s.DropCopies(ctx, upgradeDay.Add(6*24*time.Hour))
	must(t, err)
	if n != 0 {
		t.Errorf("%d went too early", n)
	}
	n, err = s.DropCopies(ctx, upgradeDay.Add(record.CopiesKept))
	must(t, err)
	if n != 3 {
		t.Errorf("%d went, want 3", n)
	}
	must(t, s.Close())
	for _, name := range names(t, dir) {
		if name != "my.db.v1-until-2026-12-05" {
			t.Errorf("%s is left", name)
		}
	}
	// What is up to date is not copied.
	must(t, openTest(t, dir).Close())
	if left := names(t, dir); len(left) != 1 {
		t.Errorf("%v", left)
	}
}

// TestNewerFilesAreNotCopied: an older release refuses them, and leaves nothing
// behind.
func TestNewerFilesAreNotCopied(t *testing.T) {
	dir := olderFiles(t)
	c, err := newConn(ctx, filepath.Join(dir, DataFile))
	must(t, err)
	_, err = c.exec("PRAGMA user_version = 99")
	must(t, err)
	c.close()
	_, err = open(ctx, dir, time.Now)
	wantKind(t, err, fault.Conflict)
	c, err = newConn(ctx, filepath.Join(dir, KeysFile))
	must(t, err)
	defer c.close()
	var version int
	_, err = c.get([]any{&version}, "PRAGMA user_version")
	must(t, err)
	if version != 1 {
		t.Errorf("the keys were brought to version %d all the same", version)
	}
	if left := names(t, dir); slices.ContainsFunc(left, copyName.MatchString) {
		t.Errorf("copies were left: %v", left)
	}
}
