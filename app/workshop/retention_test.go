// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/sqlite"
	"github.com/groundwork-org/groundwork/app/vault"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// keeper is an organization that keeps names for a while, on the embedded store, with a clock of its own.
type keeper struct {
	*testing.T
	*workshop.Service
	dir     string
	store   *sqlite.Store
	now     time.Time
	private people.PrivateKey
}

// morning is half past nine in Toronto; the workshop's plan ends at 10:00, and
// it closes by itself at 14:00, 19:00 UTC.
var (
	morning = time.Date(2026, 11, 28, 14, 30, 0, 0, time.UTC)
	closes  = time.Date(2026, 11, 28, 19, 0, 0, 0, time.UTC)
)

func newKeeper(t *testing.T, retention int) *keeper {
	t.Helper()
	c := &keeper{T: t, dir: t.TempDir(), now: morning}
	c.open()
	t.Cleanup(func() { _ = c.store.Close() })
	public, private, err := c.Vault.NewKeyPair()
	c.must(err)
	c.private = private
	c.must(c.store.CreateOrganization(t.Context(), people.Organization{ID: "org", Name: "Council", PublicKey: public, Retention: retention}))
	return c
}

// open opens the store again.
func (c *keeper) open() {
	c.Helper()
	store, err := sqlite.Open(c.Context(), c.dir)
	c.must(err)
	c.store = store
	c.Service = &workshop.Service{Store: store, Organizations: store, Vault: vault.New(store.Pepper),
		Languages: func() *lang.Set { return lang.NewSet("en", "pa", "es") }, Now: func() time.Time { return c.now }, Random: rand.Reader}
}

func (c *keeper) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *keeper) plan() workshop.Plan {
	return workshop.Plan{Course: "course", Date: "2026-11-28", Start: "09:30", Zone: "America/Toronto",
		Items:        []workshop.Item{{Title: "Talk", Minutes: 30}},
		Needs:        workshop.Needs{Childcare: 2, Meals: 9},
		Facilitators: []workshop.Facilitator{{ID: "guest", Role: workshop.Leads}}}
}

// held is a workshop with a guest, two names, one of them corrected, and
// somebody without a name.
func (c *keeper) held() workshop.Workshop {
	c.Helper()
	id := c.NewID()
	plan := c.plan()
	guest, err := c.SealGuest(c.Context(), "org", id, "Amrit")
	c.must(err)
	guest.Role = workshop.Leads
	plan.Facilitators[0] = guest
	w, err := c.Create(c.Context(), "org", "account", id, plan)
	c.must(err)
	for i, a := range []workshop.Arrival{{KnownAs: "Rosa", Language: "es"}, {KnownAs: "Gurpreet", Language: "pa"}, {Language: "pa"}} {
		_, err := c.CheckIn(c.Context(), w.Code, uuid(w, i), a)
		c.must(err)
	}
	c.must(c.Correct(c.Context(), "org", "account", w.Code, workshop.Change{Token: "t", CheckIn: uuid(w, 0), Action: workshop.Rename, KnownAs: "Rosa M"}))
	return w
}

func uuid(w workshop.Workshop, i int) string {
	return fmt.Sprintf("%s-%s-4000-8000-%012d", w.ID[:8], w.ID[8:12], i)
}

// names are how many names on the roll, and of guests, open; counts is the
// room's number per language.
func (c *keeper) names(w workshop.Workshop) (names int, counts []workshop.Count) {
	c.Helper()
	w, err := c.store.Workshop(c.Context(), "org", w.ID)
	c.must(err)
	roll, err := c.Roll(c.Context(), w)
	c.must(err)
	open, err := c.Names(c.private, roll)
	c.must(err)
	names = len(open)
	for _, f := range w.Plan.Facilitators {
		name, err := c.GuestName(c.private, w, f)
		c.must(err)
		if name != "" {
			names++
		}
	}
	return names, roll.ByLanguage()
}

func (c *keeper) retain() {
	c.Helper()
	_, err := c.Retain(c.Context())
	c.must(err)
}

func (c *keeper) want(w workshop.Workshop, names int) {
	c.Helper()
	got, counts := c.names(w)
	if got != names {
		c.Errorf("%v after the close %d names open, want %d", c.now.Sub(closes), got, names)
	}
	if want := []workshop.Count{{Lang: "pa", People: 2}, {Lang: "es", People: 1}}; !reflect.DeepEqual(counts, want) {
		c.Errorf("counts %v, want %v", counts, want)
	}
}

func (c *keeper) days(n int) { c.now = closes.Add(time.Duration(n) * 24 * time.Hour) }

func TestNamesGoWhenPromised(t *testing.T) {
	for _, tt := range []struct{ retention, kept int }{{0, 180}, {180, 180}, {30, 30}, {3650, 180}} {
		c := newKeeper(t, tt.retention)
		w := c.held()
		for _, days := range []int{0, 1, tt.kept - 1, tt.kept} {
			c.days(days)
			c.retain()
			c.want(w, 3)
		}
		for range 2 {
			c.days(tt.kept + 1)
			c.retain()
			c.want(w, 0)
		}
	}
}

// TestClosedByHand counts from that close.
func TestClosedByHand(t *testing.T) {
	c := newKeeper(t, 0)
	w := c.held()
	_, err := c.Close(t.Context(), "org", w.Code)
	c.must(err)
	c.now = morning.Add(180*24*time.Hour + time.Minute)
	c.retain()
	c.want(w, 0)
}

// TestMovedWorkshopKeepsNoNameLonger: neither opening the doors again nor
// another date outlives what was said at the door.
func TestMovedWorkshopKeepsNoNameLonger(t *testing.T) {
	c := newKeeper(t, 0)
	reopened, moved := c.held(), c.held()
	c.days(1) // once the month is told it stays there
	moved, err := c.store.Workshop(t.Context(), "org", moved.ID)
	c.must(err)
	plan := moved.Plan
	plan.Date = "2027-06-01"
	_, err = c.SavePlan(t.Context(), "org", moved.Code, moved.Revision, plan)
	c.must(err)
	c.days(100)
	_, err = c.Open(t.Context(), "org", reopened.Code)
	c.must(err)
	c.days(179)
	c.retain()
	c.want(reopened, 3)
	c.want(moved, 3)
	c.days(182)
	c.retain()
	c.want(reopened, 0)
	c.want(moved, 0)
}

// noteKinds are a workshop's notes that open.
func (c *keeper) noted(w workshop.Workshop) (kinds []workshop.NoteKind) {
	c.Helper()
	w, err := c.store.Workshop(c.Context(), "org", w.ID)
	c.must(err)
	texts, err := c.Notes(c.private, w)
	c.must(err)
	for _, kind := range workshop.NoteKinds {
		if texts[kind] != "" {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// TestMovedWorkshopKeepsNoNoteLonger: notes and guests' names are kept from the
// close as it stood when they were written, however often the plan is saved
// again; what is written after the move counts from the new close.
func TestMovedWorkshopKeepsNoNoteLonger(t *testing.T) {
	c := newKeeper(t, 0)
	w := c.held()
	say := func(kind workshop.NoteKind, text string) {
		t.Helper()
		now, err := c.store.Workshop(t.Context(), "org", w.ID)
		c.must(err)
		_, err = c.SayNotes(t.Context(), "org", w.Code, map[workshop.NoteKind]string{kind: text}, map[workshop.NoteKind]int64{kind: now.NoteOf(kind).Revision})
		c.must(err)
	}
	say(workshop.ReachUs, "Rosa has the key")
	for range 2 { // the form opens the guest's name and sends it back
		now, err := c.store.Workshop(t.Context(), "org", w.ID)
		c.must(err)
		plan := now.Plan
		plan.Date = "2027-06-01"
		_, err = c.SavePlanWithGuests(t.Context(), "org", w.Code, now.Revision, plan, workshop.Guests{plan.Facilitators[0].ID: "Amrit"})
		c.must(err)
	}
	say(workshop.ReachUs, "Rosa has the key, Amrit the room") // added to what stands there
	say(workshop.Decided, "We meet again")
	now, err := c.store.Workshop(t.Context(), "org", w.ID)
	c.must(err)
	org, err := c.store.Organization(t.Context(), "org")
	c.must(err)
	if got := workshop.NotesGo(org, now); !got.Equal(closes.AddDate(0, 0, 181)) {
		t.Errorf("the first note goes %v", got)
	}
	c.days(181)
	c.retain()
	if names, _ := c.names(w); names == 0 || len(c.noted(w)) != 2 {
		t.Errorf("too early: %d names, notes %v", names, c.noted(w))
	}
	c.days(182)
	c.retain()
	c.want(w, 0)
	if got := c.noted(w); !slices.Equal(got, []workshop.NoteKind{workshop.Decided}) {
		t.Errorf("notes %v", got)
	}
	now, err = c.store.Workshop(t.Context(), "org", w.ID)
	c.must(err)
	c.now = now.Closes().Add(181 * 24 * time.Hour)
	c.retain()
	if got := c.noted(w); len(got) != 0 {
		t.Errorf("notes %v", got)
	}
}

// TestOlderNotesAreBoundFromNowOn: those that do not say from when.
func TestOlderNotesAreBoundFromNowOn(t *testing.T) {
	c := newKeeper(t, 0)
	w := c.held()
	_, err := c.SayNotes(t.Context(), "org", w.Code, map[workshop.NoteKind]string{workshop.ReachUs: "Rosa has the key"}, nil)
	c.must(err)
	older, err := c.store.Workshop(t.Context(), "org", w.ID)
	c.must(err)
	older.Plan.Facilitators[0].From, older.Notes[0].From = time.Time{}, time.Time{}
	c.must(c.store.UpdateWorkshop(t.Context(), older))
	c.retain()
	for range 2 {
		got, err := c.store.Workshop(t.Context(), "org", w.ID)
		c.must(err)
		if !got.Plan.Facilitators[0].From.Equal(closes) || !got.Notes[0].From.Equal(closes) || got.Revision != older.Revision+2 {
			t.Errorf("%v, %v, revision %d", got.Plan.Facilitators[0].From, got.Notes[0].From, got.Revision)
		}
		c.retain() // once is enough
	}
	if names, _ := c.names(w); names != 3 || len(c.noted(w)) != 1 {
		t.Errorf("%d names, notes %v", names, c.noted(w))
	}
}

// TestNamesTypedInLaterGo: a sheet that turns up in a drawer.
func TestNamesTypedInLaterGo(t *testing.T) {
	c := newKeeper(t, 0)
	w := c.held()
	c.days(181)
	c.retain()
	_, err := c.AddRows(t.Context(), "org", "account", w.Code, []workshop.Row{{ID: uuid(w, 9), KnownAs: "Late", Language: "en", Row: 1}})
	c.must(err)
	if n, _ := c.names(w); n != 1 {
		t.Errorf("%d names, want 1", n)
	}
	c.now = c.now.Add(time.Hour)
	c.retain()
	if n, _ := c.names(w); n != 0 {
		t.Errorf("%d names, want 0", n)
	}
}

func TestNeedsGoTheDayAfter(t *testing.T) {
	c := newKeeper(t, 0)
	w := c.held()
	for _, tt := range []struct {
		now  time.Time
		want workshop.Needs
	}{
		{time.Date(2026, 11, 29, 4, 59, 0, 0, time.UTC), c.plan().Needs}, // a minute to midnight in Toronto
		{time.Date(2026, 11, 29, 5, 0, 0, 0, time.UTC), workshop.Needs{}},
		{time.Date(2026, 11, 29, 6, 0, 0, 0, time.UTC), workshop.Needs{}},
	} {
		c.now = tt.now
		c.retain()
		got, err := c.store.Workshop(t.Context(), "org", w.ID)
		c.must(err)
		if got.Plan.Needs != tt.want {
			t.Errorf("at %v %+v, want %+v", tt.now, got.Plan.Needs, tt.want)
		}
	}
	c.want(w, 3)
}

// TestOlderCopyOfTheDataStaysShut: the data file from before, put back beside
// the keys of now.
func TestOlderCopyOfTheDataStaysShut(t *testing.T) {
	c := newKeeper(t, 0)
	w := c.held()
	c.must(c.store.Close())
	older, err := os.ReadFile(filepath.Join(c.dir, sqlite.DataFile))
	c.must(err)
	c.open()
	c.want(w, 3)
	c.days(181)
	c.retain()
	c.must(c.store.Close())
	c.must(os.WriteFile(filepath.Join(c.dir, sqlite.DataFile), older, 0o600))
	c.open()
	c.want(w, 0)
	c.retain()
	c.want(w, 0)
}

func TestRetentionPreview(t *testing.T) {
	c := newKeeper(t, 0)
	w := c.held()
	goes := closes.Add(180 * 24 * time.Hour)
	soon := workshop.Dissolving{Names: 3, Workshops: 1, First: goes}
	for day, want := range map[int]workshop.Preview{
		149: {},
		151: {Soon: soon},
		180: {Soon: soon},
		181: {AtOnce: soon},
	} {
		c.days(day)
		got, err := c.RetentionPreview(t.Context(), "org", 180)
		c.must(err)
		if got != want {
			t.Errorf("day %d: %+v, want %+v", day, got, want)
		}
	}
	c.days(40) // what a shorter period would take
	at := workshop.Dissolving{Names: 3, Workshops: 1, First: closes.Add(30 * 24 * time.Hour)}
	if got, err := c.RetentionPreview(t.Context(), "org", 30); err != nil || got != (workshop.Preview{AtOnce: at}) {
		t.Errorf("of 30 days: %+v, %v", got, err)
	}
	if got, err := c.RetentionPreview(t.Context(), "elsewhere", 180); err != nil || got != (workshop.Preview{}) {
		t.Errorf("elsewhere: %+v, %v", got, err)
	}
	c.days(181)
	c.retain()
	if got, err := c.RetentionPreview(t.Context(), "org", 180); err != nil || got != (workshop.Preview{}) {
		t.Errorf("after they went: %+v, %v", got, err)
	}
	c.want(w, 0)
}

// stuck is a store that cannot dissolve one workshop's names.
type stuck struct {
	workshop.Store
	id   string
	kind fault.Kind
}

func (s stuck) DissolveNames(ctx context.Context, org, id string, before time.Time) (int, error) {
	if id == s.id {
		return 0, fault.New(s.kind, "errors-internal")
	}
	return s.Store.DissolveNames(ctx, org, id, before)
}

// TestOneWorkshopKeepsNoOtherWaiting: what fails for one is told and done the
// next time.
func TestOneWorkshopKeepsNoOtherWaiting(t *testing.T) {
	c := newKeeper(t, 0)
	list := []workshop.Workshop{c.held(), c.held(), c.held()}
	c.days(181)
	c.Store = stuck{c.store, list[1].ID, fault.Internal}
	n, err := c.Retain(t.Context())
	var f *fault.Fault
	if n != 8 || !errors.As(err, &f) {
		t.Errorf("%d, %v", n, err)
	}
	for i, left := range []int{0, 3, 0} {
		c.want(list[i], left)
	}
	c.Store = c.store
	c.retain()
	c.want(list[1], 0)
}
