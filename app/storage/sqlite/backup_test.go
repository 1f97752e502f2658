// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// leftOut are the tables that a backup leaves out, and why.
var leftOut = map[string]string{
	"sessions":       "everybody signs in again",
	"setup_token":    "made anew at every start",
	"tickets":        "invitations are given again",
	"tries":          "forgotten within minutes",
	"checkin_counts": "a summary, made again from check-ins",
	"pulse":          "what Ping writes",
	"clock":          "of this machine",
}

// TestBackupHoldsEveryTable: a table that is added and forgotten in tables and
// record.Collections is lost in backups.
func TestBackupHoldsEveryTable(t *testing.T) {
	s := openTest(t, t.TempDir())
	held := map[string]bool{}
	for _, c := range record.Collections() {
		table, ok := tables[c.Name]
		if !ok || table.apart != c.Apart {
			t.Errorf("%s is in record.Collections, but not so in tables", c.Name)
		}
		_, from, _ := strings.Cut(table.all, " FROM ")
		name, _, _ := strings.Cut(from, " ")
		held[name] = true
	}
	for _, r := range []*reader{s.data, s.keys} {
		names, err := many(context.Background(), r, func(row scanner) (name string, err error) { err = row.Scan(&name); return },
			"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
		must(t, err)
		for _, n := range names {
			if !held[n] && leftOut[n] == "" {
				t.Errorf("the table %s is in no backup: add it to record.Collections and tables, or say in leftOut why not", n)
			}
		}
	}
	if len(tables) != len(record.Collections()) {
		t.Errorf("%d tables, %d collections", len(tables), len(record.Collections()))
	}
}

// shut lists the boxes of check-ins that a source holds without their keys.
func shut(t *testing.T, source *Source) (list []string) {
	t.Helper()
	keys := map[string]bool{}
	must(t, source.Each(ctx, "keys", func(doc any) error {
		k := doc.(*record.Key)
		keys[record.BoxAt(k.Place, record.Digest(k.Box))] = true
		return nil
	}))
	must(t, source.Each(ctx, "checkins", func(doc any) error {
		for _, f := range record.SealedIn(doc) {
			if box := record.BoxAt(f.Place, f.Digest()); !keys[box] {
				list = append(list, box)
			}
		}
		return nil
	}))
	return list
}

// TestBackupWhileNamesAreSealedAnew: between the moments of the two files no name
// was replaced, whose older key is deleted at once; a busy server does not keep a
// copy from being begun.
func TestBackupWhileNamesAreSealedAnew(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, dir)
	c := workshop.CheckIn{ID: "00000000-0000-4000-8000-000000000001", Workshop: "w", Org: "o", KnownAs: sealed()}
	_, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			now := sealed()
			if err := s.ReplaceNames(ctx, "o", "w", []workshop.Resealed{{CheckIn: c.ID, Was: c.KnownAs, Now: now}}); err != nil {
				done <- err
				return
			}
			c.KnownAs = now
		}
	}()
	for n := range 200 {
		source, err := OpenSource(ctx, dir)
		must(t, err)
		if lost := shut(t, source); len(lost) > 0 {
			t.Errorf("copy %d holds a name without its key", n)
		}
		must(t, source.Close())
		if t.Failed() {
			break
		}
	}
	close(stop)
	must(t, <-done)
}

// TestBackupSaysThatNoMomentIsStill where others write at every try.
func TestBackupSaysThatNoMomentIsStill(t *testing.T) {
	defer func(was time.Duration) { longestWait = was }(longestWait)
	longestWait = 0
	dir := t.TempDir()
	s := openTest(t, dir)
	keys, err := openSnapshot(ctx, dir, KeysFile)
	must(t, err)
	defer keys.close()
	err = keys.beginAround(ctx, len(keySteps), func() error { return s.Ping(ctx) })
	wantKind(t, err, fault.Unavailable)
	if !strings.Contains(err.Error(), "backup-not-still") {
		t.Error(err)
	}
}

// TestBackupDoesNotHoldUpWrites: while a backup reads, and names are erased,
// check-ins go on; when it ends, the logs are cut.
func TestBackupDoesNotHoldUpWrites(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, dir)
	m := people.Member{ID: "m", Org: "o", Name: sealed()}
	must(t, s.CreateMember(ctx, m))
	source, err := OpenSource(ctx, dir)
	must(t, err)
	must(t, s.EraseMember(ctx, "o", "m"))
	var slowest time.Duration
	for began := time.Now(); time.Since(began) < 3*time.Second; {
		start := time.Now()
		_, err := s.RecordCheckIn(ctx, workshop.CheckIn{ID: time.Now().String(), Workshop: "w", Org: "o"})
		must(t, err)
		slowest = max(slowest, time.Since(start))
	}
	if slowest > 2*time.Second {
		t.Errorf("a check-in took %v", slowest)
	}
	must(t, source.Close())
	for range 50 {
		if info, err := os.Stat(filepath.Join(dir, KeysFile+"-wal")); err == nil && info.Size() == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("the log was not cut when the backup ended")
}
