// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/workshop"
)

func plan(org string) workshop.Workshop {
	return workshop.Workshop{
		ID: newID(), Org: org, Code: newID()[:12], SheetSays: 27, CreatedBy: "a", CreatedAt: noon, UpdatedAt: noon,
		Notes: []workshop.Note{{Kind: workshop.Decided, Text: sealed(), Revision: 2}, {Kind: workshop.HelpAsked, Revision: 3}},
		Run:   workshop.Run{Began: []time.Time{noon, noon.Add(time.Hour)}},
		Plan: workshop.Plan{
			Course: "unite-against-racism", CourseVersion: "v1", Title: "ਸ਼ਨੀਵਾਰ", Date: "2026-11-28", Start: "09:30", Zone: "America/Toronto",
			Place:    "Union hall",
			Items:    []workshop.Item{{Module: "opening", Block: "welcome", Minutes: 15, Leads: 1, Helps: 2}, {Title: "Lunch", Minutes: 45}},
			Expected: []workshop.Expected{{Lang: "pa", People: 12, Hearing: workshop.Table, Interpreters: 2}},
			Needs:    workshop.Needs{Childcare: 1, Meals: 2, StepFree: 3, Sound: 4, LargePrint: 5, PrayerBreak: 6},
			Facilitators: []workshop.Facilitator{{ID: "f1", Account: "a", Role: workshop.Leads},
				{ID: "f2", Guest: sealed(), Role: workshop.Interprets, Lang: "pa"}},
			FollowUp: workshop.FollowUp{Date: "2026-12-12", Start: "18:00", Place: "Library", Host: "Council"},
		},
	}
}

// kept is a plan as a store gives it back.
func kept(w workshop.Workshop) workshop.Workshop {
	w.CreatedAt, w.UpdatedAt = noonKept, noonKept
	w.Run.Began = []time.Time{noonKept, noonKept.Add(time.Hour)}
	return w
}

func testWorkshops(t *testing.T, s storage.Store) {
	w, other := plan("org"), plan("org")
	_, err := s.Workshop(ctx, "org", w.ID)
	wantKind(t, err, fault.NotFound)
	_, err = s.WorkshopByCode(ctx, w.Code)
	wantKind(t, err, fault.NotFound)
	wantKind(t, s.UpdateWorkshop(ctx, w), fault.NotFound)
	must(t, s.CreateWorkshop(ctx, w))
	must(t, s.CreateWorkshop(ctx, other))
	same := plan("org")
	same.ID = w.ID
	wantKind(t, s.CreateWorkshop(ctx, same), fault.Conflict)
	same = plan("elsewhere")
	same.Code = w.Code
	wantKind(t, s.CreateWorkshop(ctx, same), fault.Conflict)

	got, err := s.Workshop(ctx, "org", w.ID)
	must(t, err)
	wantEqual(t, got, kept(w))
	got, err = s.WorkshopByCode(ctx, w.Code)
	must(t, err)
	wantEqual(t, got, kept(w))
	wantEqual(t, got.ClosedAt.IsZero() && got.OpenedAt.IsZero() && got.Run.Ended.IsZero(), true)

	there, absent := got, plan("elsewhere")
	there.Org = "elsewhere"
	_, errThere := s.Workshop(ctx, "elsewhere", w.ID)
	_, errAbsent := s.Workshop(ctx, "elsewhere", absent.ID)
	wantSame(t, errThere, errAbsent)
	wantSame(t, s.UpdateWorkshop(ctx, there), s.UpdateWorkshop(ctx, absent))

	taken := got
	taken.Code = other.Code
	wantKind(t, s.UpdateWorkshop(ctx, taken), fault.Conflict)
	got.Code, got.ClosedAt, got.Plan.Items = "ABC234", noonKept, nil
	must(t, s.UpdateWorkshop(ctx, got))
	wantKind(t, s.UpdateWorkshop(ctx, got), fault.Conflict)
	_, err = s.WorkshopByCode(ctx, w.Code)
	wantKind(t, err, fault.NotFound)
	after, err := s.WorkshopByCode(ctx, "ABC234")
	must(t, err)
	got.Revision++
	wantEqual(t, after, got)
}

func testWorkshopGuests(t *testing.T, s storage.Store) {
	w := plan("org")
	must(t, s.CreateWorkshop(ctx, w))
	guest := workshop.Facilitator{ID: "f3", Guest: sealed(), Role: workshop.Cares}
	w.Plan.Facilitators = []workshop.Facilitator{w.Plan.Facilitators[1], guest}
	must(t, s.UpdateWorkshop(ctx, w))
	got, err := s.Workshop(ctx, "org", w.ID)
	must(t, err)
	wantEqual(t, got.Plan.Facilitators, w.Plan.Facilitators)
	got.Plan.Facilitators[0].Guest = sealed()
	must(t, s.UpdateWorkshop(ctx, got))
	list, _, err := s.Workshops(ctx, "org", "", 10)
	must(t, err)
	wantEqual(t, list[0].Plan.Facilitators, got.Plan.Facilitators)
}

func testWorkshopPages(t *testing.T, s storage.Store) {
	type key struct{ starts, id string }
	var keys []key
	for i := range 9 {
		w := plan("org")
		w.Plan.Date, w.Plan.Start = fmt.Sprintf("2026-11-%02d", 1+i/3), fmt.Sprintf("%02d:00", 9+i%2)
		must(t, s.CreateWorkshop(ctx, w))
		must(t, s.CreateWorkshop(ctx, plan("elsewhere")))
		keys = append(keys, key{w.Plan.Date + w.Plan.Start, w.ID})
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.starts+a.id > b.starts+b.id {
			return -1
		}
		return 1
	})
	var want []string
	for _, k := range keys {
		want = append(want, k.id)
	}
	read := func(after string, limit int) ([]workshop.Workshop, string, error) {
		return s.Workshops(ctx, "org", after, limit)
	}
	testPagesOf(t, want, func(w workshop.Workshop) string { return w.ID }, read)
	_, _, err := read("what is no cursor", 3)
	wantKind(t, err, fault.Malformed)
}

func correction(w, checkIn string) workshop.Correction {
	return workshop.Correction{ID: newID(), Workshop: w, Org: "org", CheckIn: checkIn, Action: workshop.Rename, KnownAs: sealed(),
		Lang: "ar", Other: newUUID(), Consent: "promise-1", By: "a", At: noon}
}

func testCorrections(t *testing.T, s storage.Store) {
	first, second := correction("w", "c"), correction("w", "c")
	first.At, second.KnownAs.Box, second.KnownAs.Key = noon.Add(time.Second), nil, nil
	second.Action = workshop.Remove
	for range 2 {
		must(t, s.AddCorrection(ctx, first))
		must(t, s.AddCorrection(ctx, second))
	}
	repeat := first
	repeat.KnownAs, repeat.Action = sealed(), workshop.Restore
	must(t, s.AddCorrection(ctx, repeat))
	repeat.Workshop = "another"
	wantKind(t, s.AddCorrection(ctx, repeat), fault.Conflict)
	list, err := s.Corrections(ctx, "w")
	must(t, err)
	first.At, second.At = noonKept.Add(time.Second), noonKept
	wantEqual(t, list, []workshop.Correction{second, first})
	list, err = s.Corrections(ctx, "another")
	must(t, err)
	wantEqual(t, len(list), 0)
}

func testHeadcounts(t *testing.T, s storage.Store) {
	first := workshop.Headcount{ID: "h1", Workshop: "w", Org: "org", Lang: "es", People: 12, By: "a", At: noon.Add(time.Second)}
	second := workshop.Headcount{ID: "h2", Workshop: "w", Org: "org", Lang: "es", People: 11, By: "a", At: noon}
	for range 2 {
		must(t, s.AddHeadcount(ctx, first))
		must(t, s.AddHeadcount(ctx, second))
	}
	repeat := first
	repeat.People = 99
	must(t, s.AddHeadcount(ctx, repeat))
	repeat.Workshop = "another"
	wantKind(t, s.AddHeadcount(ctx, repeat), fault.Conflict)
	list, err := s.Headcounts(ctx, "w")
	must(t, err)
	first.At, second.At = noonKept.Add(time.Second), noonKept
	wantEqual(t, list, []workshop.Headcount{second, first})
}

func testTallies(t *testing.T, s storage.Store) {
	a := workshop.Tally{Workshop: "w", Org: "org", Moment: workshop.After, Question: 1, By: "hands", Yes: 3, Partly: 2, NotYet: 1, At: noon}
	b2, b1 := a, a
	b2.Moment, b2.Question = workshop.Before, 2
	b1.Moment = workshop.Before
	f := a
	f.Moment, f.Question = workshop.Forms, 5
	early := a
	early.Revision = 1
	wantKind(t, s.PutTally(ctx, early), fault.Conflict)
	for _, v := range []workshop.Tally{f, a, b2, b1} {
		must(t, s.PutTally(ctx, v))
		wantKind(t, s.PutTally(ctx, v), fault.Conflict)
	}
	a.Revision, a.Yes = 1, 30
	must(t, s.PutTally(ctx, a))
	wantKind(t, s.PutTally(ctx, a), fault.Conflict)
	a.Revision, b1.Revision, b2.Revision, f.Revision = 2, 1, 1, 1
	a.At, b1.At, b2.At, f.At = noonKept, noonKept, noonKept, noonKept
	list, err := s.Tallies(ctx, "w")
	must(t, err)
	wantEqual(t, list, []workshop.Tally{b1, b2, a, f})
	elsewhere := a
	elsewhere.Org = "elsewhere"
	wantKind(t, s.PutTally(ctx, elsewhere), fault.NotFound)

	// Of 16 who put the first, one does.
	first := 0
	for _, err := range together(writers, func(int) error {
		return s.PutTally(ctx, workshop.Tally{Workshop: "raced", Org: "org", Moment: workshop.After, Question: 1, At: noon})
	}) {
		if err == nil {
			first++
		} else {
			wantKind(t, err, fault.Conflict)
		}
	}
	wantEqual(t, first, 1)
}

func testPledges(t *testing.T, s storage.Store) {
	p := workshop.Pledge{Workshop: "w", Org: "org", Kind: "one-on-one", People: 8, At: noon}
	q := p
	q.Kind = "bring-somebody"
	must(t, s.PutPledge(ctx, p))
	must(t, s.PutPledge(ctx, q))
	wantKind(t, s.PutPledge(ctx, p), fault.Conflict)
	p.Revision = 7
	wantKind(t, s.PutPledge(ctx, p), fault.Conflict)
	p.Revision, p.People = 1, 9
	must(t, s.PutPledge(ctx, p))
	p.Revision, q.Revision, p.At, q.At = 2, 1, noonKept, noonKept
	list, err := s.Pledges(ctx, "w")
	must(t, err)
	wantEqual(t, list, []workshop.Pledge{q, p})
}
