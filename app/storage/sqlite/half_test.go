// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// inhabited makes a store in which somebody has an account, and closes it.
func inhabited(t *testing.T, dir string) {
	t.Helper()
	s := openTest(t, dir)
	_, err := s.Pepper(ctx)
	must(t, err)
	must(t, s.CreateAccount(ctx, people.Account{ID: "a", Org: "o", Handle: []byte("h"), Name: sealed()}))
	must(t, s.Close())
}

// TestHalfAStoreIsNotOpened: a new data file beside the keys would have all of
// them swept, and names could not be got back by putting the old one back.
func TestHalfAStoreIsNotOpened(t *testing.T) {
	for name, c := range map[string]struct {
		gone []string
		cut  bool // left there, but empty
	}{
		"without data": {gone: []string{DataFile}}, "without keys": {gone: []string{KeysFile}},
		"empty data": {gone: []string{DataFile}, cut: true}, "empty keys": {gone: []string{KeysFile}, cut: true},
	} {
		dir := t.TempDir()
		inhabited(t, dir)
		aside := t.TempDir()
		for _, file := range c.gone {
			must(t, os.Rename(filepath.Join(dir, file), filepath.Join(aside, file)))
			if c.cut {
				must(t, os.WriteFile(filepath.Join(dir, file), nil, 0o600))
			}
		}
		for range 2 { // nor at the second try
			s, err := Open(ctx, dir)
			if f, ok := err.(*fault.Fault); !ok || f.Key != "halves-missing" {
				t.Fatalf("%s: %v %v", name, s, err)
			}
		}
		for _, file := range c.gone {
			must(t, os.Rename(filepath.Join(aside, file), filepath.Join(dir, file)))
		}
		s := openTest(t, dir)
		if n, err := s.SweepKeys(ctx); err != nil || n != 0 {
			t.Errorf("%s: swept %d, %v", name, n, err)
		}
		a, err := s.Account(ctx, "o", "a")
		if err != nil || a.Name.Key == nil {
			t.Errorf("%s: %v, its name has no key", name, err)
		}
	}
}

// TestALogWithoutItsFileIsLeftAlone: SQLite deletes the log of a file that is
// new, and with it what was not brought in yet when the machine stopped.
func TestALogWithoutItsFileIsLeftAlone(t *testing.T) {
	for _, file := range []string{DataFile, KeysFile} {
		dir := t.TempDir()
		log := filepath.Join(dir, file+"-wal")
		must(t, os.WriteFile(log, []byte("what was written last"), 0o600))
		_, err := Open(ctx, dir)
		if f, ok := err.(*fault.Fault); !ok || f.Key != "halves-missing" {
			t.Fatalf("%s: %v", file, err)
		}
		if b, err := os.ReadFile(log); err != nil || len(b) == 0 {
			t.Errorf("%s: its log is gone: %v", file, err)
		}
	}
}

// TestCopiedFilesAreClosedToOthers: what was copied back with cp is readable by
// every account of the machine.
func TestCopiedFilesAreClosedToOthers(t *testing.T) {
	dir := t.TempDir()
	must(t, openTest(t, dir).Close())
	for _, file := range []string{DataFile, KeysFile} {
		must(t, os.Chmod(filepath.Join(dir, file), 0o664))
	}
	s := openTest(t, dir)
	must(t, s.Ping(ctx))
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		info, err := e.Info()
		must(t, err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %v", e.Name(), info.Mode())
		}
	}
}

// TestKeysStayWhereTheDataAreDamaged: a row that a damaged index does not find is
// there, and its key opens it.
func TestKeysStayWhereTheDataAreDamaged(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, dir)
	id := "1b4e28ba-2fa1-4d2b-883f-0016d3cca427"
	_, err := s.RecordCheckIn(ctx, workshop.CheckIn{ID: id, Workshop: "w", Org: "o", Standing: workshop.Counted, KnownAs: sealed()})
	must(t, err)
	root, err := one(ctx, s.data, func(row scanner) (n int, err error) { err = row.Scan(&n); return n, err },
		"SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_checkins_1'")
	must(t, err)
	must(t, s.Close())
	file := filepath.Join(dir, DataFile)
	b, err := os.ReadFile(file)
	must(t, err)
	index := b[(root-1)*4096 : root*4096]
	at := bytes.Index(index, checkInID(id).([]byte))
	if at < 0 {
		t.Fatal("the index does not hold it")
	}
	index[at] ^= 0x80
	must(t, os.WriteFile(file, b, 0o600))
	s = openTest(t, dir)
	n, err := s.SweepKeys(ctx)
	wantKind(t, err, fault.Internal)
	keys, counted := one(ctx, s.keys, func(row scanner) (n int, err error) { err = row.Scan(&n); return n, err }, "SELECT count(*) FROM keys")
	must(t, counted)
	if n != 0 || keys != 1 {
		t.Errorf("swept %d, %d are left", n, keys)
	}
}

// TestADamagedFileIsNamed: neither a start nor a backup says that the folder
// cannot be written to, or gives what is left as if it were all.
func TestADamagedFileIsNamed(t *testing.T) {
	for _, file := range []string{DataFile, KeysFile} {
		for what, spoil := range map[string]func([]byte){
			"no database": func(b []byte) { copy(b, "this is no database at all, and never was one") },
			"its tables":  func(b []byte) { clear(b[100:4096]) },
			"later pages": func(b []byte) { clear(b[4096:]) },
		} {
			dir := t.TempDir()
			inhabited(t, dir)
			path := filepath.Join(dir, file)
			b, err := os.ReadFile(path)
			must(t, err)
			spoil(b)
			must(t, os.WriteFile(path, b, 0o600))
			s, err := Open(ctx, dir)
			if err == nil {
				must(t, s.Close())
			}
			source, copied := OpenSource(ctx, dir)
			if copied == nil {
				for _, c := range record.Collections() {
					if copied == nil {
						copied = source.Each(ctx, c.Name, func(any) error { return nil })
					}
				}
				must(t, source.Close())
			}
			for when, err := range map[string]error{"a start": err, "a backup": copied} {
				if f, ok := err.(*fault.Fault); !ok || f.Key != "halves-damaged" || f.Args["File"] != path {
					t.Errorf("%s, %s: %s: %v", file, what, when, err)
				}
			}
		}
	}
}

// TestAnothersKeysAreLeftAlone: beside data that they open nothing of, all keys would
// be swept, and no name could be got back by putting each where it belongs.
func TestAnothersKeysAreLeftAlone(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	for _, folder := range []string{dir, other} {
		inhabited(t, folder)
	}
	swap := func() {
		t.Helper()
		aside := filepath.Join(t.TempDir(), KeysFile)
		must(t, os.Rename(filepath.Join(dir, KeysFile), aside))
		must(t, os.Rename(filepath.Join(other, KeysFile), filepath.Join(dir, KeysFile)))
		must(t, os.Rename(aside, filepath.Join(other, KeysFile)))
	}
	swap()
	for _, folder := range []string{dir, other} {
		s, err := Open(ctx, folder)
		if f, ok := err.(*fault.Fault); !ok || f.Key != "backup-files-differ" {
			t.Fatalf("%v %v", s, err)
		}
	}
	swap()
	for _, folder := range []string{dir, other} {
		if a, err := openTest(t, folder).Account(ctx, "o", "a"); err != nil || a.Name.Key == nil {
			t.Errorf("its name has no key: %v", err)
		}
	}
}

// TestAnothersKeysAreLeftAloneBesideOlderData: data of an older release bear no mark,
// and an upgrade often comes with the move to another machine.
func TestAnothersKeysAreLeftAloneBesideOlderData(t *testing.T) {
	unmark := func(dir string) {
		t.Helper()
		c, err := newConn(ctx, filepath.Join(dir, DataFile))
		must(t, err)
		defer c.close()
		_, err = c.exec("PRAGMA application_id = 0")
		must(t, err)
	}
	dir, other, empty := t.TempDir(), t.TempDir(), t.TempDir()
	inhabited(t, dir)
	for _, folder := range []string{other, empty} {
		s := openTest(t, folder)
		_, err := s.Pepper(ctx)
		must(t, err)
		if folder == other {
			must(t, s.CreateAccount(ctx, people.Account{ID: "b", Org: "o", Handle: []byte("h"), Name: sealed()}))
		}
		must(t, s.Close())
	}
	keys, err := os.ReadFile(filepath.Join(dir, KeysFile))
	must(t, err)
	for _, folder := range []string{other, empty} {
		unmark(folder)
		must(t, openTest(t, folder).Close()) // its own keys fit
		unmark(folder)
		must(t, os.WriteFile(filepath.Join(folder, KeysFile), keys, 0o600))
		s, err := Open(ctx, folder)
		if f, ok := err.(*fault.Fault); !ok || f.Key != "backup-files-differ" {
			t.Fatalf("%v %v", s, err)
		}
	}
	unmark(dir)
	if a, err := openTest(t, dir).Account(ctx, "o", "a"); err != nil || a.Name.Key == nil {
		t.Errorf("its name has no key: %v", err)
	}
}

// TestKeysWithoutAnAccountMayGo: where nobody has an account yet nothing is lost with
// them, and the data are those of the next.
func TestKeysWithoutAnAccountMayGo(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		for range 2 {
			s := openTest(t, dir)
			_, err := s.Pepper(ctx)
			must(t, err)
			must(t, s.Close())
		}
		must(t, os.Remove(filepath.Join(dir, KeysFile)))
	}
}
