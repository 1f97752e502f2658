// SPDX-License-Identifier: AGPL-3.0-or-later

package journey_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/storage/sqlite"
	"github.com/groundwork-org/groundwork/app/workshop"
)

var saturday = time.Date(2026, 11, 28, 17, 0, 0, 0, time.UTC)

func newService(t *testing.T) *journey.Service {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return &journey.Service{Store: store, Now: func() time.Time { return saturday }}
}

func held() workshop.Workshop {
	return workshop.Workshop{ID: "w1", Org: "org", Plan: workshop.Plan{
		Course: "unite", Date: "2026-11-28",
		Items: []workshop.Item{
			{Module: "opening", Block: "welcome"}, {Module: "opening", Block: "agreements"},
			{Title: "Songs"}, {Module: "moment", Block: "one"}, {Module: "moment", Block: "two"}, {Module: "moment", Block: "three"},
		},
		Facilitators: []workshop.Facilitator{
			{ID: "1", Account: "rosa", Role: workshop.Leads},
			{ID: "2", Account: "amal", Role: workshop.CoFacilitates},
			{ID: "3", Account: "zoe", Role: workshop.LeadsSupport},
			{ID: "4", Account: "ines", Role: workshop.Observes},
			{ID: "5", Role: workshop.Interprets},
		},
	}}
}

// roll has check-ins of these members, and corrections.
func roll(members string, corrections ...workshop.Correction) workshop.Roll {
	var checkIns []workshop.CheckIn
	for _, m := range strings.Fields(members) {
		checkIns = append(checkIns, workshop.CheckIn{ID: "c-" + m, Member: m, Standing: workshop.Counted, At: saturday})
	}
	return workshop.NewRoll(checkIns, corrections, nil)
}

// things is "kind subject" of what stands in a person's log.
func things(t *testing.T, s *journey.Service, person string) []string {
	t.Helper()
	log, err := s.Log(t.Context(), "org", person)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range log {
		if e.Month != "2026-11" || e.Org != "org" {
			t.Errorf("entry %+v", e)
		}
		list = append(list, string(e.Kind)+" "+e.Subject)
	}
	slices.Sort(list)
	return list
}

func wantThings(t *testing.T, s *journey.Service, person string, want ...string) {
	t.Helper()
	if got := things(t, s, person); !slices.Equal(got, want) {
		t.Errorf("%s: the log says %v, want %v", person, got, want)
	}
}

func TestWitnessWritesWhatTheRollSays(t *testing.T) {
	s := newService(t)
	n, err := s.Witness(t.Context(), held(), roll("m1 m2"))
	if err != nil || n != 13 {
		t.Fatalf("Witness = %d, %v; want 13", n, err)
	}
	wantThings(t, s, "m1", "module unite/moment", "module unite/opening", "workshop w1")
	wantThings(t, s, "rosa", "led w1", "workshop w1")
	wantThings(t, s, "amal", "co-facilitated w1", "workshop w1")
	wantThings(t, s, "zoe", "led-with-support w1", "workshop w1")
	wantThings(t, s, "ines", "workshop w1")
	for range 2 {
		if n, err := s.Witness(t.Context(), held(), roll("m1 m2")); err != nil || n != 0 {
			t.Errorf("again: %d, %v; want nothing new", n, err)
		}
	}
}

func TestWitnessFollowsCorrectionsBackAndForth(t *testing.T) {
	s := newService(t)
	remove := workshop.Correction{ID: "x", CheckIn: "c-m1", Action: workshop.Remove, At: saturday}
	for range 12 { // more than nine, so that ids sort out of order
		if _, err := s.Witness(t.Context(), held(), roll("m1 m2")); err != nil {
			t.Fatal(err)
		}
		wantThings(t, s, "m1", "module unite/moment", "module unite/opening", "workshop w1")
		if n, err := s.Witness(t.Context(), held(), roll("m1 m2", remove)); err != nil || n != 3 {
			t.Fatalf("after a removal: %d, %v; want 3 withdrawn", n, err)
		}
		wantThings(t, s, "m1")
		if n, err := s.Witness(t.Context(), held(), roll("m1 m2", remove)); err != nil || n != 0 {
			t.Fatalf("again: %d, %v", n, err)
		}
	}
	wantThings(t, s, "m2", "module unite/moment", "module unite/opening", "workshop w1")
	changed := held()
	changed.Plan.Facilitators = changed.Plan.Facilitators[1:]
	changed.Plan.Facilitators[0].Role = workshop.Leads
	if _, err := s.Witness(t.Context(), changed, roll("m1 m2")); err != nil {
		t.Fatal(err)
	}
	wantThings(t, s, "rosa")
	wantThings(t, s, "amal", "led w1", "workshop w1")
}

func TestWitnessKeepsWorkshopsApart(t *testing.T) {
	s := newService(t)
	second := held()
	second.ID = "w10"
	for _, w := range []workshop.Workshop{held(), second} {
		if _, err := s.Witness(t.Context(), w, roll("m1")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Witness(t.Context(), held(), roll("m2")); err != nil {
		t.Fatal(err)
	}
	wantThings(t, s, "m1", "module unite/moment", "module unite/opening", "workshop w10")
}

func TestNobodyCameWitnessesNothing(t *testing.T) {
	s := newService(t)
	if n, err := s.Witness(t.Context(), held(), roll("")); err != nil || n != 0 {
		t.Errorf("an empty room: %d, %v", n, err)
	}
	counted := workshop.NewRoll(nil, nil, []workshop.Headcount{{ID: "h", Lang: "pa", People: 12}})
	if n, err := s.Witness(t.Context(), held(), counted); err != nil || n != 7 {
		t.Errorf("twelve people without names: %d, %v; want the facilitators' 7", n, err)
	}
}

func TestModuleCountsWhenHalfOfItBegan(t *testing.T) {
	s := newService(t)
	w := held()
	w.Run.Began = []time.Time{saturday, saturday, saturday, saturday}
	if _, err := s.Witness(t.Context(), w, roll("m1")); err != nil {
		t.Fatal(err)
	}
	wantThings(t, s, "m1", "module unite/opening", "workshop w1")
}

func TestCommitAndKeep(t *testing.T) {
	s, ctx, kinds := newService(t), t.Context(), []string{"one-on-one", "follow-up"}
	wantFault(t, s.Keep(ctx, "org", "m1", "follow-up", "2026-11", "rosa"), fault.NotFound, "errors-not-found")
	for range 2 {
		if err := s.Commit(ctx, "org", "m1", "follow-up", "2026-11", kinds); err != nil {
			t.Fatal(err)
		}
	}
	wantThings(t, s, "m1", "commitment follow-up")
	wantFault(t, s.Commit(ctx, "org", "m1", "strike", "2026-11", kinds), fault.Invalid, "errors-commitment")
	for _, month := range []string{"", "2026-13", "2028-01", "2020-01", "2026-11-28"} {
		wantFault(t, s.Commit(ctx, "org", "m1", "follow-up", month, kinds), fault.Invalid, "errors-month")
	}
	for range 2 {
		if err := s.Keep(ctx, "org", "m1", "follow-up", "2026-11", "rosa"); err != nil {
			t.Fatal(err)
		}
	}
	wantThings(t, s, "m1", "commitment follow-up", "kept follow-up")
}

func TestNote(t *testing.T) {
	s, ctx := newService(t), t.Context()
	seen := journey.Event{Org: "org", Person: "m1", Kind: journey.OneOnOne, Month: "2026-11", Witness: "rosa"}
	for _, form := range []string{"f1", "f1", "f2"} {
		if err := s.Note(ctx, seen, form); err != nil {
			t.Fatal(err)
		}
	}
	wantThings(t, s, "m1", "one-on-one ", "one-on-one ")
	if err := s.Note(ctx, journey.Event{Org: "org", Person: "rosa", Kind: journey.PreparedAnother, Subject: "amal", Month: "2026-11", Witness: "ines"}, "f"); err != nil {
		t.Fatal(err)
	}
	wantThings(t, s, "rosa", "prepared amal")
	for name, change := range map[string]func(*journey.Event){
		"led is on the plan": func(e *journey.Event) { e.Kind = journey.Led },
		"nobody saw it":      func(e *journey.Event) { e.Witness = "" },
		"seen by herself":    func(e *journey.Event) { e.Witness = e.Person },
		"with whom":          func(e *journey.Event) { e.Subject = "m2" },
		"prepared nobody":    func(e *journey.Event) { e.Kind = journey.PreparedAnother },
		"prepared herself":   func(e *journey.Event) { e.Kind, e.Subject = journey.PreparedAnother, e.Person },
	} {
		e := seen
		change(&e)
		if err := s.Note(ctx, e, "f3"); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want Invalid", name, err)
		}
	}
	next := seen
	next.Month = "2026-12"
	wantFault(t, s.Note(ctx, next, "f4"), fault.Invalid, "errors-month")
}

func wantFault(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	if f, ok := err.(*fault.Fault); !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want %s", err, key)
	}
}
