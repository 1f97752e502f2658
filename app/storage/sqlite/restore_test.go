// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// TestEveryStateOfAFinishIsRefused: wherever the last steps of a restore are cut
// short, nobody opens the folder, and the next restore clears it.
func TestEveryStateOfAFinishIsRefused(t *testing.T) {
	whole := t.TempDir()
	target, err := OpenTarget(ctx, filepath.Join(whole, "d"))
	must(t, err)
	must(t, target.Load(ctx, "installation", []any{&record.Setting{Name: "pepper", Value: []byte("secret")}}))
	must(t, target.Finish(ctx))
	data, keys := filepath.Join(whole, "d", DataFile), filepath.Join(whole, "d", KeysFile)
	for name, put := range map[string][]string{
		"nothing moved": nil, "the keys moved": {keys}, "both moved": {keys, data},
	} {
		dir := t.TempDir()
		must(t, os.Mkdir(filepath.Join(dir, stagingFolder), 0o700))
		for _, from := range put {
			b, err := os.ReadFile(from)
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, filepath.Base(from)), b, 0o600))
		}
		_, err := Open(ctx, dir)
		wantKind(t, err, fault.Conflict)
		_, err = OpenSource(ctx, dir)
		wantKind(t, err, fault.Conflict)
		again, err := OpenTarget(ctx, dir)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		must(t, again.Load(ctx, "installation", []any{&record.Setting{Name: "pepper", Value: []byte("other")}}))
		must(t, again.Finish(ctx))
		s := openTest(t, dir)
		pepper, err := s.Pepper(ctx)
		must(t, err)
		if string(pepper) != "other" {
			t.Errorf("%s: %q", name, pepper)
		}
		must(t, s.Close())
	}
}

// TestOnlyEmptyFoldersAreFilled: nothing of anybody's is cleared away.
func TestOnlyEmptyFoldersAreFilled(t *testing.T) {
	for _, mine := range []string{"letter.txt", DataFile, KeysFile, "keys.db.v1-until-2026-12-05"} {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, mine), []byte("mine"), 0o600))
		_, err := OpenTarget(ctx, dir)
		wantKind(t, err, fault.Conflict)
		left, err := os.ReadDir(dir)
		must(t, err)
		if len(left) != 1 {
			t.Errorf("%s: %v", mine, left)
		}
	}
	cutShort := filepath.Join(t.TempDir(), "d")
	target, err := OpenTarget(ctx, cutShort)
	must(t, err)
	must(t, target.Close())
	for _, mine := range []string{DataFile, KeysFile} {
		file := filepath.Join(cutShort, mine)
		must(t, os.WriteFile(file, []byte("mine"), 0o600))
		_, err := OpenTarget(ctx, cutShort)
		wantKind(t, err, fault.Conflict)
		must(t, os.Remove(file)) // which nobody else did
	}
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "acme"), 0o700)) // certificates may be there already
	target, err = OpenTarget(ctx, dir)
	must(t, err)
	must(t, target.Close())
}

// TestOlderFilesAreNotRead: a backup does not change what it reads, so files of
// an older release are refused, and left as they are.
func TestOlderFilesAreNotRead(t *testing.T) {
	dir := olderFiles(t)
	_, err := OpenSource(ctx, dir)
	wantKind(t, err, fault.Conflict)
	if f := err.(*fault.Fault); f.Key != "backup-older-store" || f.Args["Have"] != 1 {
		t.Errorf("%v, args %v", err, f.Args)
	}
	_, err = OpenKeys(ctx, dir)
	wantKind(t, err, fault.Conflict)
	must(t, openTest(t, dir).Close())
	source, err := OpenSource(ctx, dir)
	must(t, err)
	must(t, source.Close())
}

// TestOneRestoreAtATime: a second one would clear what the first has put in, and
// the first would then bring the second's halves to their places.
func TestOneRestoreAtATime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	first, err := OpenTarget(ctx, dir)
	must(t, err)
	must(t, first.Load(ctx, "installation", []any{&record.Setting{Name: "pepper", Value: []byte("first")}}))
	_, err = OpenTarget(ctx, dir)
	if f, ok := err.(*fault.Fault); !ok || f.Key != "backup-in-use" {
		t.Fatalf("the second: %v", err)
	}
	must(t, first.Finish(ctx))
	must(t, first.Close())
	pepper, err := openTest(t, dir).Pepper(ctx)
	must(t, err)
	if string(pepper) != "first" {
		t.Errorf("%q", pepper)
	}
}
