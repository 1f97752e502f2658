// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"testing"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/workshop"
)

func testReplaceNames(t *testing.T, s storage.Store) {
	w := plan("org")
	must(t, s.CreateWorkshop(ctx, w))
	c, other := checkIn(w.ID), checkIn(w.ID)
	for _, c := range []workshop.CheckIn{c, other} {
		_, err := s.RecordCheckIn(ctx, c)
		must(t, err)
	}
	corrected := workshop.Correction{ID: newID(), Workshop: w.ID, Org: c.Org, CheckIn: c.ID, Action: workshop.Rename, KnownAs: sealed(), By: "by", At: noon}
	must(t, s.AddCorrection(ctx, corrected))
	now, also := sealed(), sealed()
	list := []workshop.Resealed{{CheckIn: c.ID, Was: c.KnownAs, Now: now}, {Correction: corrected.ID, Was: corrected.KnownAs, Now: also}}
	must(t, s.ReplaceNames(ctx, "elsewhere", w.ID, list))
	must(t, s.ReplaceNames(ctx, c.Org, newID(), list))
	stands := func(id string, want people.Sealed) {
		t.Helper()
		got, err := s.CheckIn(ctx, w.ID, id)
		must(t, err)
		wantEqual(t, got.KnownAs, want)
	}
	stands(c.ID, c.KnownAs)
	for range 2 { // once more is harmless
		must(t, s.ReplaceNames(ctx, c.Org, w.ID, list))
		stands(c.ID, now)
		stands(other.ID, other.KnownAs)
		corrections, err := s.Corrections(ctx, w.ID)
		must(t, err)
		wantEqual(t, corrections[0].KnownAs, also)
	}
	// Another's box in between is left alone.
	must(t, s.ReplaceNames(ctx, c.Org, w.ID, []workshop.Resealed{{CheckIn: c.ID, Was: c.KnownAs, Now: sealed()}}))
	stands(c.ID, now)
	_, err := s.SweepKeys(ctx)
	must(t, err)
	stands(c.ID, now)
}

// Who was erased stays so.
func testReplaceNamesOfErased(t *testing.T, s storage.Store) {
	w := plan("org")
	must(t, s.CreateWorkshop(ctx, w))
	m := member("org")
	must(t, s.CreateMember(ctx, m))
	c := checkIn(w.ID)
	c.Org, c.Member = "org", m.ID
	_, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	must(t, s.EraseMember(ctx, "org", m.ID))
	must(t, s.ReplaceNames(ctx, "org", w.ID, []workshop.Resealed{{CheckIn: c.ID, Was: c.KnownAs, Now: sealed()}}))
	got, err := s.CheckIn(ctx, w.ID, c.ID)
	must(t, err)
	if got.KnownAs.Given() && !got.KnownAs.Erased() {
		t.Error("a name that was erased opens again")
	}
}
