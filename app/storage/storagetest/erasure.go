// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"maps"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// testErasedGuestStaysSo: a plan that was read before a guest's name was erased
// and is saved after it does not bring the key back.
func testErasedGuestStaysSo(t *testing.T, s storage.Store) {
	w := plan("org")
	const guest = 1
	must(t, s.CreateWorkshop(ctx, w))
	form, err := s.Workshop(ctx, "org", w.ID)
	must(t, err)
	wantEqual(t, form.Plan.Facilitators[guest].Guest.Erased(), false)
	n, err := s.DissolveNames(ctx, "org", w.ID, time.Time{})
	must(t, err)
	wantEqual(t, n, 2) // and the note

	form.Plan.Title = "Another title"
	must(t, s.UpdateWorkshop(ctx, form))
	got, err := s.Workshop(ctx, "org", w.ID)
	must(t, err)
	wantEqual(t, got.Plan.Title, "Another title")
	wantEqual(t, got.Plan.Facilitators[guest].Guest.Erased(), true)
	wantEqual(t, got.Notes[0].Text.Erased(), true)
	_, err = s.SweepKeys(ctx)
	must(t, err)

	// A name that is typed in anew is a new name.
	got.Plan.Facilitators[guest].Guest = sealed()
	must(t, s.UpdateWorkshop(ctx, got))
	again, err := s.Workshop(ctx, "org", w.ID)
	must(t, err)
	wantEqual(t, again.Plan.Facilitators[guest].Guest, got.Plan.Facilitators[guest].Guest)
}

// testStaleSaves: what was read before an account was deleted or a member
// erased, and is saved after it, brings nothing back.
func testStaleSaves(t *testing.T, s storage.Store) {
	a, m := account("org"), member("org")
	must(t, s.CreateAccount(ctx, a))
	must(t, s.CreateMember(ctx, m))
	must(t, s.DeleteAccount(ctx, "org", a.ID))
	must(t, s.EraseMember(ctx, "org", m.ID))
	a.Name, m.Name = sealed(), sealed()
	wantKind(t, s.UpdateAccount(ctx, a), fault.NotFound)
	wantKind(t, s.UpdateMember(ctx, m), fault.NotFound)
	n, err := s.SweepKeys(ctx)
	must(t, err)
	wantEqual(t, n, 0)
}

// WithErasures opens a store in an empty place that knows these erasures only.
func WithErasures(t *testing.T, place string, tombstones []string) storage.Store {
	t.Helper()
	target, err := storage.OpenTarget(ctx, place)
	must(t, err)
	docs := make([]any, len(tombstones))
	for i, r := range tombstones {
		docs[i] = &record.Erasure{Record: r}
	}
	must(t, target.Load(ctx, record.ErasuresName, docs))
	must(t, target.Finish(ctx))
	must(t, target.Close())
	s, err := storage.Open(ctx, place)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// RunErasures tests what an installation knows of erasures that its data, put
// back from an older copy, do not. open opens the empty store with these
// tombstones.
func RunErasures(t *testing.T, open func(t *testing.T, tombstones []string) storage.Store) {
	c, fix, m := checkIn("w"), correction("w", newUUID()), member("org")
	s := open(t, []string{record.Whole("checkin", c.ID), record.Whole("correction", fix.ID), record.Whole("member", m.ID)})

	// An old phone, or an old page, sends once more what was erased.
	isNew, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	wantEqual(t, isNew, true)
	isNew, err = s.RecordCheckIn(ctx, c)
	must(t, err)
	wantEqual(t, isNew, false)
	got, err := s.CheckIn(ctx, "w", c.ID)
	must(t, err)
	wantEqual(t, got.KnownAs, people.Sealed{})
	must(t, s.AddCorrection(ctx, fix))
	wantKind(t, s.AddCorrection(ctx, correction("w", c.ID)), fault.Conflict)
	fixes, err := s.Corrections(ctx, "w")
	must(t, err)
	wantEqual(t, fixes[0].KnownAs, people.Sealed{})
	hers := checkIn("w2") // under way while she was erased
	hers.Member = m.ID
	_, err = s.RecordCheckIn(ctx, hers)
	must(t, err)
	got, err = s.CheckIn(ctx, "w2", hers.ID)
	must(t, err)
	wantEqual(t, got.KnownAs, people.Sealed{})
	wantEqual(t, got.HasMember(), false)
	wantKind(t, s.CreateMember(ctx, m), fault.Conflict)
	_, err = s.Member(ctx, "org", m.ID)
	wantKind(t, err, fault.NotFound)
	n, err := s.SweepKeys(ctx)
	must(t, err)
	wantEqual(t, n, 0)

	// Everybody else's are kept.
	other := checkIn("w")
	_, err = s.RecordCheckIn(ctx, other)
	must(t, err)
	got, err = s.CheckIn(ctx, "w", other.ID)
	must(t, err)
	wantEqual(t, got.KnownAs, other.KnownAs)
	counts, err := s.CountCheckIns(ctx, "w")
	must(t, err)
	wantEqual(t, counts[other.Standing], 2)
}

// RunTombstones tests that whatever is erased leaves a tombstone, and nothing
// else does: names of closed workshops dissolve by their date, and a name that
// is replaced may be the same one, sealed anew.
func RunTombstones(t *testing.T, place func(t *testing.T) string) {
	where := place(t)
	s, err := storage.Open(ctx, where)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	f := Fill(t, s)
	org := f.Org.ID
	want := map[string]bool{record.Whole("member", f.Erased.ID): true}
	expect := func(why string) {
		t.Helper()
		got := map[string]bool{}
		source, err := storage.OpenSource(ctx, where)
		must(t, err)
		must(t, source.Each(ctx, record.ErasuresName, func(doc any) error {
			got[doc.(*record.Erasure).Record] = true
			return nil
		}))
		must(t, source.Close())
		if !maps.Equal(got, want) {
			t.Fatalf("%s: got %v, want %v", why, got, want)
		}
	}
	expect("a member")

	const guest = 1
	w, err := s.Workshop(ctx, org, f.Workshop.ID)
	must(t, err)
	w.Plan.Facilitators[guest].Guest = sealed()
	must(t, s.UpdateWorkshop(ctx, w))
	m, err := s.Member(ctx, org, f.Member.ID)
	must(t, err)
	m.Name = sealed()
	must(t, s.UpdateMember(ctx, m))
	expect("names that were replaced")

	want[workshop.GuestPlace(w.ID, w.Plan.Facilitators[guest].ID)] = true
	w.Revision++
	w.Plan.Facilitators = w.Plan.Facilitators[:guest]
	must(t, s.UpdateWorkshop(ctx, w))
	expect("a guest who was taken out")

	m.Revision++
	want[record.Card(m.Lookup)] = true
	m.Lookup, m.ForCard = nil, nil
	must(t, s.UpdateMember(ctx, m))
	expect("a card that was ended")

	_, err = s.DissolveNames(ctx, org, w.ID, time.Time{})
	must(t, err)
	expect("names whose time had come")

	again := checkIn(w.ID)
	again.Org = org
	_, err = s.RecordCheckIn(ctx, again)
	must(t, err)
	fix := correction(w.ID, again.ID)
	fix.Org = org
	must(t, s.AddCorrection(ctx, fix))
	_, err = s.EraseName(ctx, org, w.ID, again.ID)
	must(t, err)
	want[record.Whole("checkin", again.ID)], want[record.Whole("correction", fix.ID)] = true, true
	expect("a name on the roll")

	want[record.Whole("account", f.Account.ID)] = true
	must(t, s.DeleteAccount(ctx, org, f.Account.ID))
	expect("an account")

	fixes, err := s.Corrections(ctx, w.ID)
	must(t, err)
	for _, r := range []string{record.Whole("member", m.ID), record.Whole("checkin", f.CheckIn.ID)} {
		want[r] = true
	}
	for _, c := range fixes {
		want[record.Whole("correction", c.ID)] = true
	}
	must(t, s.EraseMember(ctx, org, m.ID))
	expect("a member with a check-in")
}
