// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

var ctx = context.Background()

func openTest(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
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
		t.Fatalf("error %v, want kind %d", err, kind)
	}
}

func sealed() people.Sealed {
	b := make([]byte, 96)
	_, _ = rand.Read(b)
	return people.Sealed{Box: b[:64], Key: b[64:]}
}

// occupy holds the writer inside a write, so that what comes next waits in the
// queue and makes one group; release lets it go on.
func occupy(t *testing.T, s *Store) (release func()) {
	t.Helper()
	inside, goOn, left := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		left <- s.w.do(ctx, always, func(*tx) error {
			close(inside)
			<-goOn
			return nil
		})
	}()
	<-inside
	return func() {
		close(goOn)
		must(t, <-left)
	}
}

// waiting waits until n writes are in the queue.
func waiting(t *testing.T, s *Store, n int) {
	t.Helper()
	for range 500 {
		if len(s.w.queue) >= n {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%d in the queue, want %d", len(s.w.queue), n)
}

// count asks one number of a file.
func count(t *testing.T, r *reader, query string, args ...any) (n int) {
	t.Helper()
	must(t, r.db.QueryRowContext(ctx, query, args...).Scan(&n))
	return n
}

func TestFilesAreSetAsPromised(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	s := openTest(t, dir)
	for _, c := range []*conn{s.w.data, s.w.keys} {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1", "busy_timeout": "5000"} {
			var got string
			must(t, s.w.do(ctx, always, func(*tx) error { _, err := c.get([]any{&got}, "PRAGMA "+pragma); return err }))
			if got != want {
				t.Errorf("%s is %s, want %s", pragma, got, want)
			}
		}
	}
	for _, name := range []string{DataFile, KeysFile, DataFile + "-wal", KeysFile + "-wal"} {
		info, err := os.Stat(filepath.Join(dir, name))
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
	}
}

func TestFolderThatCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	must(t, os.WriteFile(file, []byte("not a folder"), 0o600))
	folders := []string{file, filepath.Join(file, "below")}
	if os.Getuid() != 0 {
		closed := filepath.Join(dir, "closed")
		must(t, os.Mkdir(closed, 0o500))
		folders = append(folders, closed)
	}
	for _, folder := range folders {
		_, err := Open(ctx, folder)
		wantKind(t, err, fault.Unavailable)
		f := err.(*fault.Fault)
		if f.Key != "errors-data-folder" || f.Args["Folder"] != folder {
			t.Errorf("%s: %v, args %v", folder, err, f.Args)
		}
	}
}

func TestNewerFileIsRefused(t *testing.T) {
	for _, name := range []string{DataFile, KeysFile} {
		dir := t.TempDir()
		must(t, openTest(t, dir).Close())
		db, err := sql.Open("sqlite", filepath.Join(dir, name))
		must(t, err)
		_, err = db.Exec("PRAGMA user_version = 99")
		must(t, err)
		must(t, db.Close())
		_, err = Open(ctx, dir)
		wantKind(t, err, fault.Conflict)
		if f := err.(*fault.Fault); f.Key != "errors-data-newer" || f.Args["Have"] != 99 {
			t.Errorf("%v, args %v", err, f.Args)
		}
	}
}

func TestMigrateGoesOnFromWhereItStands(t *testing.T) {
	c, err := newConn(ctx, filepath.Join(t.TempDir(), "a.db"))
	must(t, err)
	defer c.close()
	steps := []string{"CREATE TABLE a (x)", "INSERT INTO a VALUES (2)", "INSERT INTO a VALUES (3); INSERT INTO a VALUES (4)"}
	for n := 1; n <= len(steps); n++ {
		must(t, migrate(ctx, c.c, steps[:n]))
		must(t, migrate(ctx, c.c, steps[:n]))
	}
	var rows, version int
	_, err = c.get([]any{&rows}, "SELECT count(*) FROM a")
	must(t, err)
	_, err = c.get([]any{&version}, "PRAGMA user_version")
	must(t, err)
	if rows != 3 || version != 3 {
		t.Errorf("%d rows, version %d", rows, version)
	}
	// A step that can't be made leaves the file as it was.
	if err := migrate(ctx, c.c, append(steps, "INSERT INTO a VALUES (5); INSERT INTO missing VALUES (1)")); err == nil {
		t.Error("no error of a step that can't be made")
	}
	_, err = c.get([]any{&rows}, "SELECT count(*) FROM a")
	must(t, err)
	if rows != 3 {
		t.Errorf("%d rows after a step that failed", rows)
	}
}

func TestOneBadWriteDoesNotSpoilTheOthers(t *testing.T) {
	s := openTest(t, t.TempDir())
	must(t, s.w.do(ctx, always, func(tx *tx) error {
		_, err := tx.data.exec("CREATE TRIGGER refuse BEFORE INSERT ON checkins WHEN new.lang = 'refused' BEGIN SELECT RAISE(ABORT, 'refused'); END")
		return err
	}))
	const n = 150
	all := make([]workshop.CheckIn, n)
	results := make(chan error, n)
	release := occupy(t, s)
	for i := range all {
		all[i] = benchCheckIn(true)
		if i%50 == 49 {
			all[i].Lang = "refused"
		}
		go func() {
			_, err := s.RecordCheckIn(ctx, all[i])
			if (err != nil) != (i%50 == 49) {
				err = fmt.Errorf("check-in %d: %v", i, err)
			} else {
				err = nil
			}
			results <- err
		}()
	}
	taken, other := make(chan error, 1), make(chan error, 1)
	must(t, func() error { waiting(t, s, n); return nil }())
	o := people.Organization{ID: "o"}
	go func() { other <- s.CreateOrganization(ctx, o) }()
	waiting(t, s, n+1)
	go func() { taken <- s.CreateOrganization(ctx, o) }()
	waiting(t, s, n+2)
	release()
	for range n {
		must(t, <-results)
	}
	must(t, <-other)
	wantKind(t, <-taken, fault.Conflict)
	if got := count(t, s.data, "SELECT count(*) FROM checkins"); got != n-3 {
		t.Errorf("%d recorded", got)
	}
	if got := count(t, s.keys, "SELECT count(*) FROM keys"); got != n-3 {
		t.Errorf("%d keys", got)
	}
	counts, err := s.CountCheckIns(ctx, all[0].Workshop)
	must(t, err)
	if counts[workshop.Counted] != n-3 {
		t.Errorf("%d counted", counts[workshop.Counted])
	}
}

// TestRepeatsInOneGroup sends check-ins together of which none, some or all
// are there already, or are there twice.
func TestRepeatsInOneGroup(t *testing.T) {
	s := openTest(t, t.TempDir())
	must(t, s.CreateAccount(ctx, people.Account{ID: "a", Org: "o", Handle: []byte("h")})) // a row with a low number elsewhere
	old := make([]workshop.CheckIn, 20)
	for i := range old {
		old[i] = benchCheckIn(true)
		_, err := s.RecordCheckIn(ctx, old[i])
		must(t, err)
	}
	must(t, s.CreateAccount(ctx, people.Account{ID: "b", Org: "o", Handle: []byte("i")}))
	for _, fresh := range []int{0, 1, 3, 16} {
		group := append([]workshop.CheckIn(nil), old[:16-fresh]...)
		for range fresh {
			group = append(group, benchCheckIn(true))
		}
		group = append(group, group...)
		news := make(chan bool, len(group))
		release := occupy(t, s)
		for i, c := range group {
			go func() {
				isNew, err := s.RecordCheckIn(ctx, c)
				if err != nil {
					t.Error(err)
				}
				news <- isNew
			}()
			waiting(t, s, i+1)
		}
		release()
		got := 0
		for range group {
			if <-news {
				got++
			}
		}
		if got != fresh {
			t.Errorf("%d new, want %d", got, fresh)
		}
	}
	checkIntegrity(t, s)
	if got := count(t, s.keys, "SELECT count(*) FROM keys"); got != 40 {
		t.Errorf("%d keys, want 40", got)
	}
}

func TestCallerThatLeavesTheQueue(t *testing.T) {
	s := openTest(t, t.TempDir())
	release := occupy(t, s)
	leaving, leave := context.WithCancel(ctx)
	c, stays := benchCheckIn(true), benchCheckIn(true)
	left, stayed := make(chan error, 1), make(chan error, 1)
	go func() { _, err := s.RecordCheckIn(leaving, c); left <- err }()
	waiting(t, s, 1)
	go func() { _, err := s.RecordCheckIn(ctx, stays); stayed <- err }()
	waiting(t, s, 2)
	leave()
	wantKind(t, <-left, fault.Unavailable)
	release()
	must(t, <-stayed)
	_, err := s.CheckIn(ctx, c.Workshop, c.ID)
	wantKind(t, err, fault.NotFound)
	_, err = s.CheckIn(ctx, stays.Workshop, stays.ID)
	must(t, err)
}

func TestCallerThatLeavesDuringItsWrite(t *testing.T) {
	s := openTest(t, t.TempDir())
	leaving, leave := context.WithCancel(ctx)
	err := s.w.do(leaving, always, func(tx *tx) error {
		leave()
		time.Sleep(50 * time.Millisecond)
		_, err := tx.data.exec("INSERT INTO organizations (id, doc) VALUES ('o', '{}')")
		return err
	})
	must(t, err) // it was made, and so its caller learns
	if count(t, s.data, "SELECT count(*) FROM organizations") != 1 {
		t.Error("told that it is there, but it isn't")
	}
}

func TestFullDisk(t *testing.T) {
	for _, which := range []string{"data", "keys"} {
		t.Run(which, func(t *testing.T) {
			s := openTest(t, t.TempDir())
			before := benchCheckIn(true)
			_, err := s.RecordCheckIn(ctx, before)
			must(t, err)
			limit := func(extra int) {
				must(t, s.w.do(ctx, always, func(tx *tx) error {
					c := tx.data
					if which == "keys" {
						c = tx.keys
					}
					var pages, most int
					if _, err := c.get([]any{&pages}, "PRAGMA page_count"); err != nil {
						return err
					}
					_, err := c.get([]any{&most}, fmt.Sprintf("PRAGMA max_page_count = %d", pages+extra))
					return err
				}))
			}
			limit(10)
			told := map[string]bool{before.ID: true}
			full := false
			for range 500 {
				c := benchCheckIn(true)
				_, err := s.RecordCheckIn(ctx, c)
				if full = err != nil; full {
					wantKind(t, err, fault.Unavailable)
					break
				}
				told[c.ID] = true
			}
			if !full {
				t.Fatal("the disk never filled up")
			}
			big := people.Account{ID: "a", Org: "o", Handle: make([]byte, 20_000), Name: people.Sealed{Box: []byte("box"), Key: make([]byte, 20_000)}}
			wantKind(t, s.CreateAccount(ctx, big), fault.Unavailable)

			// Reads go on, and show what was told and nothing else.
			list, _, err := s.CheckIns(ctx, before.Workshop, nil, "", 1000)
			must(t, err)
			for _, c := range list {
				if !told[c.ID] || c.KnownAs.Erased() {
					t.Errorf("%s: told %v, erased %v", c.ID, told[c.ID], c.KnownAs.Erased())
				}
			}
			if len(list) != len(told) {
				t.Errorf("%d recorded, %d told", len(list), len(told))
			}

			// With room again it goes on without a restart.
			limit(100_000)
			_, err = s.RecordCheckIn(ctx, benchCheckIn(true))
			must(t, err)
			must(t, s.CreateAccount(ctx, big))
			must(t, s.Ping(ctx))
			checkIntegrity(t, s)
		})
	}
}

func TestPingSaysThatNothingCanBeWritten(t *testing.T) {
	s := openTest(t, t.TempDir())
	must(t, s.Ping(ctx))
	readOnly := func(on int) {
		must(t, s.w.do(ctx, always, func(tx *tx) error {
			_, err := tx.keys.exec(fmt.Sprintf("PRAGMA query_only = %d", on))
			return err
		}))
	}
	readOnly(1)
	wantKind(t, s.Ping(ctx), fault.Unavailable)
	readOnly(0)
	must(t, s.Ping(ctx))
}

func TestOrphansAreSwept(t *testing.T) {
	s := openTest(t, t.TempDir())
	c := benchCheckIn(true)
	_, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	m := people.Member{ID: "m", Org: "o", Name: sealed(), ForOrg: sealed()}
	must(t, s.CreateMember(ctx, m))
	lost := workshop.CheckIn{ID: "lost", KnownAs: sealed()}
	older := people.Member{ID: "m", Name: sealed()}
	unknown := record.Field{Place: people.Place("a-later-release's", "x", "y"), Sealed: &people.Sealed{Box: []byte("b"), Key: []byte("k")}}
	must(t, s.w.do(ctx, always, func(tx *tx) error {
		tx.put(record.CheckInField(&lost), record.MemberFields(&older)[0], unknown)
		return nil
	}))
	swept, err := s.SweepKeys(ctx)
	must(t, err)
	if swept != 2 {
		t.Errorf("%d swept, want 2", swept)
	}
	must(t, s.Ping(ctx)) // one more group: what was left to tidy is done
	if got := count(t, s.keys, "SELECT count(*) FROM keys"); got != 4 {
		t.Errorf("%d keys, want 4", got)
	}
	got, err := s.Member(ctx, "o", "m")
	must(t, err)
	if got.Name.Erased() || got.ForOrg.Erased() {
		t.Error("swept a key that is needed")
	}
}

func TestNothingOfAnErasedKeyStaysInTheFiles(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, dir)
	m := people.Member{ID: "m", Org: "o", Name: sealed(), ForOrg: sealed(), Lookup: []byte("l")}
	must(t, s.CreateMember(ctx, m))
	renamed := m
	renamed.Name = sealed()
	must(t, s.UpdateMember(ctx, renamed))
	box := []byte(base64.StdEncoding.EncodeToString(renamed.Name.Box)) // as the document has it
	has := func(secret []byte) bool {
		for _, name := range []string{DataFile, KeysFile, DataFile + "-wal", KeysFile + "-wal"} {
			b, err := os.ReadFile(filepath.Join(dir, name))
			must(t, err)
			if bytes.Contains(b, secret) {
				return true
			}
		}
		return false
	}
	if has(m.Name.Key) {
		t.Error("the key of a name that was replaced is still there")
	}
	if !has(renamed.Name.Key) || !has(m.ForOrg.Key) || !has(box) {
		t.Error("what is to be looked for can't be found")
	}
	must(t, s.EraseMember(ctx, "o", "m"))
	for name, secret := range map[string][]byte{"name's key": renamed.Name.Key, "private key's key": m.ForOrg.Key, "name's box": box} {
		if has(secret) {
			t.Errorf("the %s is still there", name)
		}
	}
}

func checkIntegrity(t *testing.T, s *Store) {
	t.Helper()
	for _, r := range []*reader{s.data, s.keys} {
		var ok string
		must(t, r.db.QueryRow("PRAGMA integrity_check").Scan(&ok))
		if ok != "ok" {
			t.Errorf("integrity: %s", ok)
		}
	}
	if n := count(t, s.data, `SELECT count(*) FROM (SELECT workshop, standing, count(*) AS n FROM checkins GROUP BY 1, 2
		EXCEPT SELECT workshop, standing, n FROM checkin_counts)`); n != 0 {
		t.Errorf("%d counts differ from what they count", n)
	}
}
