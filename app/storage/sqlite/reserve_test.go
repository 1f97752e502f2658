// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// disk makes the store believe that so much of its disk is free.
func (s *Store) disk(t *testing.T, free func() (bytes reserve, told bool)) {
	t.Helper()
	must(t, s.w.do(ctx, always, func(*tx) error { // the writer's own: it reads it
		s.w.free = func(string) (int64, bool) {
			bytes, told := free()
			return int64(bytes), told
		}
		return nil
	}))
}

func (s *Store) leave(t *testing.T, bytes reserve) {
	t.Helper()
	s.disk(t, func() (reserve, bool) { return bytes, true })
}

// keeps says whether a key stands in the file of keys or in its log.
func (s *Store) keeps(t *testing.T, key []byte) bool {
	t.Helper()
	for _, name := range []string{KeysFile, KeysFile + "-wal"} {
		b, err := os.ReadFile(filepath.Join(s.dir, name))
		must(t, err)
		if bytes.Contains(b, key) {
			return true
		}
	}
	return false
}

// TestTheLastOfTheDiskIsForErasing: where there is no room for check-ins any more,
// names can be taken away all the same, and what is said to be done is.
func TestTheLastOfTheDiskIsForErasing(t *testing.T) {
	s := openTest(t, t.TempDir())
	c := benchCheckIn(true)
	_, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	guests := []workshop.Facilitator{{ID: "guest-1", Guest: sealed()}, {ID: "guest-2", Guest: sealed()}}
	w := workshop.Workshop{ID: "w", Org: "o", Code: "c", Plan: workshop.Plan{Facilitators: guests}}
	must(t, s.CreateWorkshop(ctx, w))
	member := people.Member{ID: "m", Org: "o", Name: sealed(), ForOrg: sealed(), Lookup: []byte("l")}
	must(t, s.CreateMember(ctx, member))
	must(t, s.CreateAccount(ctx, people.Account{ID: "a", Org: "o", Handle: []byte("h"), Name: sealed()}))
	for _, hash := range []string{"one", "two"} {
		must(t, s.CreateSession(ctx, people.Session{Hash: []byte(hash), Org: "o", Account: "a"}))
	}

	s.leave(t, toBegin-1)
	_, err = s.RecordCheckIn(ctx, benchCheckIn(true))
	wantKind(t, err, fault.Unavailable)
	wantKind(t, s.Ping(ctx), fault.Unavailable)
	if isNew, err := s.RecordCheckIn(ctx, c); isNew || err != nil {
		t.Errorf("one that is there already, sent again: new %v, %v", isNew, err)
	}
	w.Plan.Facilitators = guests[1:]
	must(t, s.UpdateWorkshop(ctx, w))
	if s.keeps(t, guests[0].Guest.Key) || !s.keeps(t, guests[1].Guest.Key) {
		t.Error("the key of the guest who was taken out stays, or another's has gone")
	}

	s.leave(t, toFinish-1)
	w.Plan.Facilitators, w.Revision = nil, 1
	wantKind(t, s.UpdateWorkshop(ctx, w), fault.Unavailable)
	if !s.keeps(t, guests[1].Guest.Key) {
		t.Error("refused, and the key is gone")
	}

	s.leave(t, 0)
	must(t, s.AppendAudit(ctx, audit.Entry{Org: "o", Seq: 1, Act: audit.NameErased, Prev: []byte{}, Hash: []byte("h")}))
	must(t, s.DeleteSession(ctx, []byte("one")))
	must(t, s.EraseMember(ctx, "o", "m"))
	must(t, s.DeleteAccount(ctx, "o", "a"))
	if names, err := s.EraseName(ctx, c.Org, c.Workshop, c.ID); err != nil || names != 1 {
		t.Errorf("%d names erased, %v", names, err)
	}
	for what, key := range map[string][]byte{"check-in": c.KnownAs.Key, "member": member.Name.Key} {
		if s.keeps(t, key) {
			t.Errorf("the key of the %s stays", what)
		}
	}

	s.disk(t, func() (reserve, bool) { return 0, false })
	_, err = s.RecordCheckIn(ctx, benchCheckIn(true))
	must(t, err) // where the system does not tell, nothing is refused
}

// TestOneWriteIsRefusedAlone: a sign-out in the same group as a check-in that
// there is no room for is made.
func TestOneWriteIsRefusedAlone(t *testing.T) {
	s := openTest(t, t.TempDir())
	must(t, s.CreateSession(ctx, people.Session{Hash: []byte("one"), Org: "o", Account: "a"}))
	s.leave(t, toFinish)
	group := []*write{
		{checkIn: benchCheckIn(true), needs: toBegin, done: make(chan struct{}, 1)},
		{run: func(tx *tx) error { return deleteSessionsOf(tx, "o", "a") }, done: make(chan struct{}, 1)},
	}
	must(t, s.w.do(ctx, always, func(tx *tx) error { return tx.runAll(group, s.w.makeRoom()) }))
	wantKind(t, group[0].err, fault.Unavailable)
	must(t, group[1].err)
	if n := count(t, s.data, "SELECT count(*) FROM sessions"); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
	if n := count(t, s.data, "SELECT count(*) FROM checkins"); n != 0 {
		t.Errorf("%d check-ins were refused and are there", n)
	}
}

// TestLogsMakeRoom: what the logs hold is cut before anything is refused. While a long
// read keeps them, they take what they hold beyond it, and not their length.
func TestLogsMakeRoom(t *testing.T) {
	s := openTest(t, t.TempDir())
	long := func() (end func() error) {
		t.Helper()
		reader, err := s.data.db.BeginTx(ctx, nil)
		must(t, err)
		must(t, reader.QueryRow("SELECT count(*) FROM checkins").Err())
		return reader.Rollback
	}
	logged := func() {
		t.Helper()
		s.disk(t, func() (reserve, bool) { return 0, false })
		for range 20 {
			_, err := s.RecordCheckIn(ctx, benchCheckIn(true))
			must(t, err)
		}
		s.leave(t, toBegin)
		if log, err := os.Stat(filepath.Join(s.dir, DataFile+"-wal")); err != nil || log.Size() == 0 {
			t.Fatalf("the log is empty: %v", err)
		}
	}
	logged()
	_, err := s.RecordCheckIn(ctx, benchCheckIn(true))
	must(t, err)

	logged()
	end := long()
	_, err = s.RecordCheckIn(ctx, benchCheckIn(true))
	must(t, err)
	_, err = s.RecordCheckIn(ctx, benchCheckIn(true)) // what came after the read began is in the log alone
	wantKind(t, err, fault.Unavailable)
	must(t, end())
	_, err = s.RecordCheckIn(ctx, benchCheckIn(true))
	must(t, err)
}
