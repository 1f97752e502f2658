// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/workshop"
)

func checkIn(w string) workshop.CheckIn {
	return workshop.CheckIn{ID: newUUID(), Workshop: w, Org: "org", Way: workshop.Phone, KnownAs: sealed(), Lang: "pa",
		Standing: workshop.Counted, Consent: "promise-1", At: noon}
}

func testCheckIn(t *testing.T, s storage.Store) {
	named, sheet := checkIn("w"), checkIn("w")
	named.Member = "m"
	sheet.Way, sheet.Row, sheet.By, sheet.KnownAs, sheet.At = workshop.Paper, 3, "a", people.Sealed{}, noon.Add(time.Minute)
	for _, c := range []workshop.CheckIn{sheet, named} {
		isNew, err := s.RecordCheckIn(ctx, c)
		must(t, err)
		wantEqual(t, isNew, true)
	}
	list, next, err := s.CheckIns(ctx, "w", nil, "", 10)
	must(t, err)
	wantEqual(t, next, "")
	named.At, sheet.At = noonKept, noonKept.Add(time.Minute)
	wantEqual(t, list, []workshop.CheckIn{named, sheet})
	got, err := s.CheckIn(ctx, "w", named.ID)
	must(t, err)
	wantEqual(t, got, named)
	_, errThere := s.CheckIn(ctx, "another", named.ID)
	_, errAbsent := s.CheckIn(ctx, "another", newUUID())
	wantSame(t, errThere, errAbsent)
}

func testCheckInRepeats(t *testing.T, s storage.Store) {
	c := checkIn("w")
	for i := range 3 {
		repeat := c
		if i > 0 {
			repeat.KnownAs, repeat.Lang, repeat.Standing = sealed(), "es", workshop.Late
		}
		isNew, err := s.RecordCheckIn(ctx, repeat)
		must(t, err)
		wantEqual(t, isNew, i == 0)
	}
	elsewhere := c
	elsewhere.Workshop, elsewhere.KnownAs = "another", sealed()
	_, err := s.RecordCheckIn(ctx, elsewhere)
	wantKind(t, err, fault.Conflict)
	list, _, err := s.CheckIns(ctx, "w", nil, "", 10)
	must(t, err)
	c.At = noonKept
	wantEqual(t, list, []workshop.CheckIn{c})
	counts, err := s.CountCheckIns(ctx, "w")
	must(t, err)
	wantEqual(t, counts, map[workshop.Standing]int{workshop.Counted: 1})
	counts, err = s.CountCheckIns(ctx, "another")
	must(t, err)
	wantEqual(t, len(counts), 0)
}

// testCheckInTogether records many at once, with repeats and strays among them:
// each caller gets its own answer.
func testCheckInTogether(t *testing.T, s storage.Store) {
	const n = 300
	all := make([]workshop.CheckIn, n)
	for i := range all {
		all[i] = checkIn("w")
		if i%3 == 0 {
			all[i].KnownAs = people.Sealed{}
		}
		switch {
		case i%10 == 9:
			all[i].ID = all[i-9].ID // a repeat of its first
		case i%50 == 25:
			all[i].ID, all[i].Workshop = all[i-25].ID, "another" // one of the two is refused
		}
	}
	var recorded, repeated, refused atomic.Int32
	for _, err := range together(n, func(i int) error {
		isNew, err := s.RecordCheckIn(ctx, all[i])
		switch {
		case err == nil && isNew:
			recorded.Add(1)
		case err == nil:
			repeated.Add(1)
		case fault.Is(err, fault.Conflict):
			refused.Add(1)
			err = nil
		}
		return err
	}) {
		must(t, err)
	}
	ids := map[string]bool{}
	for _, c := range all {
		ids[c.ID] = true
	}
	wantEqual(t, int(recorded.Load()), len(ids))
	wantEqual(t, int(recorded.Load()+repeated.Load()+refused.Load()), n)
	if refused.Load() < 6 {
		t.Fatalf("%d refused, want at least 6", refused.Load())
	}
	found := 0
	for _, w := range []string{"w", "another"} {
		counts, err := s.CountCheckIns(ctx, w)
		must(t, err)
		list := pages(t, 64, func(after string, limit int) ([]workshop.CheckIn, string, error) {
			return s.CheckIns(ctx, w, nil, after, limit)
		})
		wantEqual(t, counts[workshop.Counted], len(list))
		for _, c := range list {
			wantEqual(t, c.KnownAs.Erased(), false)
		}
		found += len(list)
	}
	wantEqual(t, found, len(ids))
}

func testCheckInSameID(t *testing.T, s storage.Store) {
	c := checkIn("w")
	bodies := make([]people.Sealed, writers)
	var winner atomic.Int32
	winner.Store(-1)
	for i := range bodies {
		bodies[i] = sealed()
	}
	for _, err := range together(writers, func(i int) error {
		mine := c
		mine.KnownAs = bodies[i]
		isNew, err := s.RecordCheckIn(ctx, mine)
		if isNew && !winner.CompareAndSwap(-1, int32(i)) {
			return fmt.Errorf("new twice")
		}
		return err
	}) {
		must(t, err)
	}
	list, _, err := s.CheckIns(ctx, "w", nil, "", 10)
	must(t, err)
	wantEqual(t, len(list), 1)
	wantEqual(t, list[0].KnownAs, bodies[winner.Load()])
}

func testCheckInStandings(t *testing.T, s storage.Store) {
	for i, st := range []workshop.Standing{workshop.Counted, workshop.Counted, workshop.Early, workshop.Late, workshop.Beyond} {
		c := checkIn("w")
		c.Standing, c.At = st, noon.Add(time.Duration(i)*time.Second)
		_, err := s.RecordCheckIn(ctx, c)
		must(t, err)
	}
	counts, err := s.CountCheckIns(ctx, "w")
	must(t, err)
	wantEqual(t, counts, map[workshop.Standing]int{workshop.Counted: 2, workshop.Early: 1, workshop.Late: 1, workshop.Beyond: 1})
	list, _, err := s.CheckIns(ctx, "w", []workshop.Standing{workshop.Early, workshop.Beyond}, "", 10)
	must(t, err)
	wantEqual(t, len(list), 2)
	wantEqual(t, list[0].Standing, workshop.Early)
	wantEqual(t, list[1].Standing, workshop.Beyond)
	counts, err = s.CountCheckIns(ctx, "nobody came")
	must(t, err)
	wantEqual(t, counts, map[workshop.Standing]int{})
}

func testCheckInPages(t *testing.T, s storage.Store) {
	type key struct {
		at time.Time
		id string
	}
	var keys []key
	for i := range 11 {
		c := checkIn("w")
		c.At = noon.Add(time.Duration(i/4) * time.Millisecond) // several at the same moment
		_, err := s.RecordCheckIn(ctx, c)
		must(t, err)
		keys = append(keys, key{c.At, c.ID})
	}
	slices.SortFunc(keys, func(a, b key) int {
		if d := a.at.Compare(b.at); d != 0 {
			return d
		}
		if a.id < b.id {
			return -1
		}
		return 1
	})
	var want []string
	for _, k := range keys {
		want = append(want, k.id)
	}
	read := func(after string, limit int) ([]workshop.CheckIn, string, error) {
		return s.CheckIns(ctx, "w", nil, after, limit)
	}
	testPagesOf(t, want, func(c workshop.CheckIn) string { return c.ID }, read)
	_, _, err := read("what is no cursor", 3)
	wantKind(t, err, fault.Malformed)

	// Somebody comes in between two pages: nothing is shown twice or left out.
	page, next, err := read("", 5)
	must(t, err)
	before, after := checkIn("w"), checkIn("w")
	before.At, after.At = noon.Add(-time.Hour), noon.Add(time.Hour)
	for _, c := range []workshop.CheckIn{before, after} {
		_, err := s.RecordCheckIn(ctx, c)
		must(t, err)
	}
	rest, last, err := read(next, 100)
	must(t, err)
	wantEqual(t, last, "")
	var got []string
	for _, c := range append(page, rest...) {
		got = append(got, c.ID)
	}
	wantEqual(t, got, append(slices.Clone(want), after.ID))
}

func testCheckInsOfMember(t *testing.T, s storage.Store) {
	var want []string
	for i := range 5 {
		hers, other, nobody, elsewhere := checkIn(newID()), checkIn("w"), checkIn("w"), checkIn("w")
		hers.Member, other.Member, elsewhere.Member, elsewhere.Org = "m", "another", "m", "elsewhere"
		hers.At = noon.Add(time.Duration(i) * time.Hour)
		for _, c := range []workshop.CheckIn{hers, other, nobody, elsewhere} {
			_, err := s.RecordCheckIn(ctx, c)
			must(t, err)
		}
		want = append(want, hers.ID)
	}
	testPagesOf(t, want, func(c workshop.CheckIn) string { return c.ID }, func(after string, limit int) ([]workshop.CheckIn, string, error) {
		return s.CheckInsOfMember(ctx, "org", "m", after, limit)
	})
}

// testSweepKeys says that sweeping leaves every key that opens something.
func testSweepKeys(t *testing.T, s storage.Store) {
	a, m, w, c := account("org"), member("org"), plan("org"), checkIn("w")
	fix := correction("w", c.ID)
	must(t, s.CreateAccount(ctx, a))
	must(t, s.CreateMember(ctx, m))
	must(t, s.CreateWorkshop(ctx, w))
	_, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	must(t, s.AddCorrection(ctx, fix))
	m.Name = sealed()
	must(t, s.UpdateMember(ctx, m))
	_, err = s.SweepKeys(ctx)
	must(t, err)

	gotA, err := s.Account(ctx, "org", a.ID)
	must(t, err)
	wantEqual(t, gotA.Name, a.Name)
	gotM, err := s.Member(ctx, "org", m.ID)
	must(t, err)
	wantEqual(t, []people.Sealed{gotM.Name, gotM.ForOrg}, []people.Sealed{m.Name, m.ForOrg})
	gotW, err := s.Workshop(ctx, "org", w.ID)
	must(t, err)
	wantEqual(t, gotW.Plan.Facilitators, w.Plan.Facilitators)
	list, _, err := s.CheckIns(ctx, "w", nil, "", 10)
	must(t, err)
	wantEqual(t, list[0].KnownAs, c.KnownAs)
	fixes, err := s.Corrections(ctx, "w")
	must(t, err)
	wantEqual(t, fixes[0].KnownAs, fix.KnownAs)
}
