// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// TestARefusedWithdrawalLeavesNoTombstone: the keys are on disk and the data's
// commit fails, as on a disk that is full. The name stays, and a restore does not
// erase it.
func TestARefusedWithdrawalLeavesNoTombstone(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, dir)
	for _, query := range []string{
		"PRAGMA foreign_keys = ON",
		"CREATE TABLE room (one PRIMARY KEY)",
		"CREATE TABLE full (one REFERENCES room DEFERRABLE INITIALLY DEFERRED)",
		"CREATE TRIGGER refuses AFTER UPDATE ON workshops BEGIN INSERT INTO full VALUES (1); END",
	} {
		_, err := s.w.data.exec(query)
		must(t, err)
	}
	w := workshop.Workshop{ID: "w", Org: "o", Code: "c", Plan: workshop.Plan{
		Facilitators: []workshop.Facilitator{{ID: "guest-1", Guest: sealed()}}}}
	must(t, s.CreateWorkshop(ctx, w))
	without := w
	without.Plan.Facilitators = nil
	tombstones := func() []string {
		list, err := many(ctx, s.keys, scanText, "SELECT record FROM erasures")
		must(t, err)
		return list
	}

	wantKind(t, s.UpdateWorkshop(ctx, without), fault.Unavailable)
	if left := tombstones(); len(left) > 0 {
		t.Errorf("the name stands, and so does %v", left)
	}
	got, err := s.Workshop(ctx, "o", "w")
	must(t, err)
	if g := got.Plan.Facilitators[0].Guest; !g.Given() || g.Erased() {
		t.Errorf("the name is gone: %v", g)
	}

	_, err = s.w.data.exec("DROP TRIGGER refuses")
	must(t, err)
	must(t, s.UpdateWorkshop(ctx, without))
	if left := tombstones(); len(left) != 1 || left[0] != workshop.GuestPlace("w", "guest-1") || len(record.Withdrawals(left)) != 1 {
		t.Errorf("after it was taken out: %v", left)
	}
}
