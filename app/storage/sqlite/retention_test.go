// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// TestDissolvedNamesLeaveTheFiles: neither key nor box is left in the files or
// their logs, and an older data file put back does not open.
func TestDissolvedNamesLeaveTheFiles(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, dir)
	secret := func(what string) people.Sealed {
		return people.Sealed{Box: []byte("the box of " + what), Key: []byte("the key of " + what)}
	}
	w := workshop.Workshop{ID: "w", Org: "o", Code: "ABC234", Plan: workshop.Plan{
		Facilitators: []workshop.Facilitator{{ID: "f", Guest: secret("a guest"), Role: workshop.Cares}}}}
	c := workshop.CheckIn{ID: "0190f0a0-0000-4000-8000-000000000001", Workshop: "w", Org: "o", KnownAs: secret("a name"), At: time.Unix(1000, 0)}
	fix := workshop.Correction{ID: "fix", Workshop: "w", Org: "o", CheckIn: c.ID, Action: workshop.Rename, KnownAs: secret("a correction"), At: c.At}
	must(t, s.CreateWorkshop(ctx, w))
	_, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	must(t, s.AddCorrection(ctx, fix))
	must(t, s.Close())
	older, err := os.ReadFile(filepath.Join(dir, DataFile))
	must(t, err)

	s = openTest(t, dir)
	names, err := s.DissolveNames(ctx, "o", "w", time.Time{})
	must(t, err)
	if names != 3 {
		t.Errorf("%d names, want 3", names)
	}
	for file, gone := range map[string][]string{
		KeysFile: {"the key of"}, KeysFile + "-wal": {"the key of"},
		DataFile: {"the box of a name", "the box of a correction"}, DataFile + "-wal": {"the box of"},
	} {
		held, err := os.ReadFile(filepath.Join(dir, file))
		must(t, err)
		for _, text := range gone {
			if bytes.Contains(held, []byte(text)) {
				t.Errorf("%s still holds %q", file, text)
			}
		}
	}
	must(t, s.Close())

	must(t, os.WriteFile(filepath.Join(dir, DataFile), older, 0o600))
	s = openTest(t, dir)
	got, err := s.CheckIn(ctx, "w", c.ID)
	must(t, err)
	fixes, err := s.Corrections(ctx, "w")
	must(t, err)
	back, err := s.Workshop(ctx, "o", "w")
	must(t, err)
	for what, name := range map[string]people.Sealed{"name": got.KnownAs, "correction": fixes[0].KnownAs, "guest": back.Plan.Facilitators[0].Guest} {
		if !name.Erased() {
			t.Errorf("the %s of the older file has its key", what)
		}
	}
	_, err = s.DissolveNames(ctx, "o", "w", time.Time{})
	must(t, err)
	if got, err = s.CheckIn(ctx, "w", c.ID); err != nil || got.KnownAs.Given() {
		t.Errorf("the box stays: %v", err)
	}
}

// TestWhatAKillLeftInTheLogsGoesAtTheNextStart: the process was killed after a
// key was deleted and before the logs were cut, as while a backup reads.
func TestWhatAKillLeftInTheLogsGoesAtTheNextStart(t *testing.T) {
	dir, killed := t.TempDir(), t.TempDir()
	s := openTest(t, dir)
	name := people.Sealed{Box: []byte("the box of a name"), Key: []byte("the key of a name")}
	c := workshop.CheckIn{ID: "0190f0a0-0000-4000-8000-000000000001", Workshop: "w", Org: "o", KnownAs: name, At: time.Unix(1000, 0)}
	_, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	backup, err := OpenSource(ctx, dir)
	must(t, err)
	_, err = s.EraseName(ctx, "o", "w", c.ID)
	must(t, err)
	left := 0
	for _, part := range []string{DataFile, KeysFile, DataFile + "-wal", KeysFile + "-wal"} {
		held, err := os.ReadFile(filepath.Join(dir, part))
		must(t, err)
		left += bytes.Count(held, name.Key) + bytes.Count(held, name.Box)
		must(t, os.WriteFile(filepath.Join(killed, part), held, 0o600))
	}
	must(t, backup.Close())
	if left == 0 {
		t.Fatal("nothing is left that would have to go")
	}
	s = openTest(t, killed)
	must(t, s.Ping(ctx))
	for _, part := range []string{DataFile, KeysFile, DataFile + "-wal", KeysFile + "-wal"} {
		held, err := os.ReadFile(filepath.Join(killed, part))
		must(t, err)
		if bytes.Contains(held, name.Key) || bytes.Contains(held, name.Box) {
			t.Errorf("%s still holds what was erased", part)
		}
	}
}
