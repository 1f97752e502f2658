// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// opening are the names of a workshop that still open: of check-ins, of
// corrections, of guests.
func opening(t *testing.T, s storage.Store, w workshop.Workshop) [3]int {
	t.Helper()
	var open [3]int
	add := func(i int, name people.Sealed) {
		if name.Given() && !name.Erased() {
			open[i]++
		}
	}
	for _, c := range pages(t, 0, func(after string, limit int) ([]workshop.CheckIn, string, error) {
		return s.CheckIns(ctx, w.ID, nil, after, limit)
	}) {
		add(0, c.KnownAs)
	}
	fixes, err := s.Corrections(ctx, w.ID)
	must(t, err)
	for _, f := range fixes {
		add(1, f.KnownAs)
	}
	got, err := s.Workshop(ctx, w.Org, w.ID)
	must(t, err)
	for _, f := range got.Plan.Facilitators {
		add(2, f.Guest)
	}
	return open
}

// peopled is a workshop with two named and one nameless check-in, an hour
// apart, and a correction of the first.
func peopled(t *testing.T, s storage.Store) (workshop.Workshop, []workshop.CheckIn) {
	t.Helper()
	w := plan("org")
	must(t, s.CreateWorkshop(ctx, w))
	var list []workshop.CheckIn
	for i := range 3 {
		c := checkIn(w.ID)
		c.At = noon.Add(time.Duration(i) * time.Hour)
		if i == 2 {
			c.KnownAs, c.Standing = people.Sealed{}, workshop.Late
		}
		_, err := s.RecordCheckIn(ctx, c)
		must(t, err)
		list = append(list, c)
	}
	must(t, s.AddCorrection(ctx, correction(w.ID, list[0].ID)))
	return w, list
}

func testDissolveNames(t *testing.T, s storage.Store) {
	w, list := peopled(t, s)
	other, _ := peopled(t, s)
	dissolve := func(before time.Time, want int) {
		t.Helper()
		names, err := s.DissolveNames(ctx, "org", w.ID, before)
		must(t, err)
		wantEqual(t, names, want)
	}
	_, errThere := s.DissolveNames(ctx, "elsewhere", w.ID, time.Time{})
	_, errAbsent := s.DissolveNames(ctx, "elsewhere", newID(), time.Time{})
	wantSame(t, errThere, errAbsent)
	counts, err := s.CountCheckIns(ctx, w.ID)
	must(t, err)

	w, err = s.Workshop(ctx, "org", w.ID)
	must(t, err)
	w.Plan.Facilitators[1].From, w.Notes[0].From = noon.Add(24*time.Hour), noon.Add(48*time.Hour)
	must(t, s.UpdateWorkshop(ctx, w))

	dissolve(noon, 0)
	wantEqual(t, opening(t, s, w), [3]int{2, 1, 1})
	dissolve(noon.Add(time.Minute), 2)
	wantEqual(t, opening(t, s, w), [3]int{1, 0, 1})
	dissolve(noon.Add(25*time.Hour), 2) // a name and the guest's
	wantEqual(t, opening(t, s, w), [3]int{})
	later := checkIn(w.ID)
	later.At = noon.Add(26 * time.Hour)
	_, err = s.RecordCheckIn(ctx, later)
	must(t, err)
	counts[workshop.Counted]++
	list = append(list, later)
	dissolve(noon.Add(25*time.Hour), 0)
	got, err := s.Workshop(ctx, "org", w.ID)
	must(t, err)
	wantEqual(t, got.Notes[0].Text.Erased(), false)
	wantEqual(t, got.Notes[0].From, noonKept.Add(48*time.Hour))
	wantEqual(t, got.Plan.Facilitators[1].From, noonKept.Add(24*time.Hour))
	dissolve(time.Time{}, 2) // a name and the note
	wantEqual(t, opening(t, s, w), [3]int{})
	dissolve(time.Time{}, 0)
	wantEqual(t, opening(t, s, other), [3]int{2, 1, 1})

	// The facts, their languages and the counts stay.
	after, err := s.CountCheckIns(ctx, w.ID)
	must(t, err)
	wantEqual(t, after, counts)
	page, _, err := s.CheckIns(ctx, w.ID, nil, "", 10)
	must(t, err)
	wantEqual(t, len(page), len(list))
	for i, c := range page {
		list[i].KnownAs, list[i].At = people.Sealed{}, c.At
		wantEqual(t, c, list[i])
	}
	fixes, err := s.Corrections(ctx, w.ID)
	must(t, err)
	wantEqual(t, len(fixes), 1)
	wantEqual(t, fixes[0].Action, workshop.Rename)
	got, err = s.Workshop(ctx, "org", w.ID)
	must(t, err)
	wantEqual(t, got.Plan.Facilitators[1].Role, workshop.Interprets)
	wantEqual(t, got.Plan.Facilitators[1].Guest.Erased(), true)
	wantEqual(t, got.Notes[0].Text.Erased(), true)
}

// testEraseName: one person's names go, the others' stay.
func testEraseName(t *testing.T, s storage.Store) {
	w, list := peopled(t, s)
	other, _ := peopled(t, s)
	for _, c := range []struct {
		org, workshop, checkIn string
		want                   int
	}{{"elsewhere", w.ID, list[0].ID, 0}, {"org", other.ID, list[0].ID, 0}, {"org", w.ID, newUUID(), 0}, {"org", w.ID, list[0].ID, 2}, {"org", w.ID, list[0].ID, 0}} {
		names, err := s.EraseName(ctx, c.org, c.workshop, c.checkIn)
		must(t, err)
		wantEqual(t, names, c.want)
	}
	wantEqual(t, opening(t, s, w), [3]int{1, 0, 1})
	wantEqual(t, opening(t, s, other), [3]int{2, 1, 1})
	isNew, err := s.RecordCheckIn(ctx, list[0]) // an old device does not bring it back
	must(t, err)
	wantEqual(t, isNew, false)
	wantEqual(t, opening(t, s, w), [3]int{1, 0, 1})
	counts, err := s.CountCheckIns(ctx, w.ID)
	must(t, err)
	wantEqual(t, counts, map[workshop.Standing]int{workshop.Counted: 2, workshop.Late: 1})

	// Neither does a page that was open before, nor another name.
	fix := correction(w.ID, list[0].ID)
	wantKind(t, s.AddCorrection(ctx, fix), fault.Conflict)
	wantEqual(t, opening(t, s, w), [3]int{1, 0, 1})
	fix.KnownAs = people.Sealed{}
	must(t, s.AddCorrection(ctx, fix))
	must(t, s.AddCorrection(ctx, correction(w.ID, list[1].ID)))
	wantEqual(t, opening(t, s, w), [3]int{1, 1, 1})
}

// testDissolvedStaysSo has phones, trainers and sweeps come after the names
// are gone: what they bring anew goes the next time, what was there does not
// come back.
func testDissolvedStaysSo(t *testing.T, s storage.Store) {
	w, list := peopled(t, s)
	stale, err := s.Workshop(ctx, "org", w.ID)
	must(t, err)
	_, err = s.DissolveNames(ctx, "org", w.ID, time.Time{})
	must(t, err)

	isNew, err := s.RecordCheckIn(ctx, list[0])
	must(t, err)
	wantEqual(t, isNew, false)
	wantEqual(t, opening(t, s, w), [3]int{})
	late := checkIn(w.ID)
	_, err = s.RecordCheckIn(ctx, late)
	must(t, err)
	must(t, s.AddCorrection(ctx, correction(w.ID, list[1].ID)))
	// A form that was opened before may bring its guest's key along.
	must(t, s.UpdateWorkshop(ctx, stale))
	wantKind(t, s.UpdateWorkshop(ctx, stale), fault.Conflict)
	_, err = s.DissolveNames(ctx, "org", w.ID, time.Time{})
	must(t, err)
	wantEqual(t, opening(t, s, w), [3]int{})
	_, err = s.SweepKeys(ctx)
	must(t, err)
	counts, err := s.CountCheckIns(ctx, w.ID)
	must(t, err)
	wantEqual(t, counts, map[workshop.Standing]int{workshop.Counted: 3, workshop.Late: 1})
}

// testDissolveMany has more names than go with one write.
func testDissolveMany(t *testing.T, s storage.Store) {
	const n = 1203
	w := plan("org")
	must(t, s.CreateWorkshop(ctx, w))
	for left := n; left > 0; left -= 100 { // a busy server is not asked for all at once
		for _, err := range together(min(left, 100), func(int) error { _, err := s.RecordCheckIn(ctx, checkIn(w.ID)); return err }) {
			must(t, err)
		}
	}
	names, err := s.DissolveNames(ctx, "org", w.ID, time.Time{})
	must(t, err)
	wantEqual(t, names, n+2) // the guest's and the note
	wantEqual(t, opening(t, s, w), [3]int{})
	counts, err := s.CountCheckIns(ctx, w.ID)
	must(t, err)
	wantEqual(t, counts[workshop.Counted], n)
}
