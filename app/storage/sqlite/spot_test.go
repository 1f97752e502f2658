// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// TestAFolderThatIsTakenAwayTakesNothing: where the folder was moved, or deleted,
// or another put in its place while a server uses it, nothing is told to be saved
// until it is back, nothing is made there, and nothing is read out of the other.
func TestAFolderThatIsTakenAwayTakesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file in use cannot be moved there")
	}
	for name, other := range map[string]bool{"nothing in its place": false, "another in its place": true} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			dir, aside := filepath.Join(top, "data"), filepath.Join(top, "aside")
			s := openTest(t, dir)
			first := benchCheckIn(true)
			_, err := s.RecordCheckIn(ctx, first)
			must(t, err)
			must(t, os.Rename(dir, aside))
			if other {
				inhabited(t, dir)
			}
			_, err = s.RecordCheckIn(ctx, benchCheckIn(true))
			wantKind(t, err, fault.Unavailable)
			wantKind(t, s.Ping(ctx), fault.Unavailable)
			s.w.disconnect() // as a failing disk makes the idle writer do
			wantKind(t, s.Ping(ctx), fault.Unavailable)
			if _, err := s.Account(ctx, "o", "a"); !fault.Is(err, fault.Unavailable) {
				t.Errorf("out of the other folder: %v", err)
			}
			if made, err := os.ReadDir(dir); !other && err == nil {
				t.Errorf("made in its place: %v", made)
			}
			must(t, os.RemoveAll(dir))
			must(t, os.Rename(aside, dir))
			must(t, s.Ping(ctx))
			c, err := s.CheckIn(ctx, first.Workshop, first.ID)
			if err != nil || c.KnownAs.Erased() {
				t.Errorf("after it was put back: %v %v", c, err)
			}
		})
	}
}

// TestADeletedLogTakesNothing: what it held is in the file once the first write
// after it was refused, also where the process is killed then.
func TestADeletedLogTakesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file in use cannot be deleted there")
	}
	dir, killed := t.TempDir(), t.TempDir()
	s := openTest(t, dir)
	first := benchCheckIn(true)
	for _, c := range []workshop.CheckIn{first, benchCheckIn(true)} { // the second finds the logs
		_, err := s.RecordCheckIn(ctx, c)
		must(t, err)
	}
	for _, name := range []string{DataFile, KeysFile} {
		must(t, os.Remove(filepath.Join(dir, name+"-wal")))
	}
	_, err := s.RecordCheckIn(ctx, benchCheckIn(true))
	wantKind(t, err, fault.Unavailable)
	for _, name := range []string{DataFile, KeysFile} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(killed, name), b, 0o600))
	}
	if c, err := openTest(t, killed).CheckIn(ctx, first.Workshop, first.ID); err != nil || c.KnownAs.Erased() {
		t.Errorf("after the kill: %v %v", c, err)
	}
}

// TestAFolderOfHardLinksIsNotServed: two servers on two names of one file, each
// with a log of its own, damaged it within seconds.
func TestAFolderOfHardLinksIsNotServed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links are not counted there")
	}
	dir, other := t.TempDir(), t.TempDir()
	inhabited(t, dir)
	for _, name := range []string{DataFile, KeysFile} {
		link := filepath.Join(other, name)
		must(t, os.Link(filepath.Join(dir, name), link))
		for _, folder := range []string{dir, other} {
			if _, err := Claim(ctx, folder); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s has two names: %v", name, err)
			}
		}
		must(t, os.Remove(link))
	}
	release, err := Claim(ctx, dir)
	must(t, err)
	release()
}
