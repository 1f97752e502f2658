// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/sqlite"
	"github.com/groundwork-org/groundwork/app/vault"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// nine is nine o'clock in Toronto, when the workshop of a council begins.
var nine = time.Date(2026, 11, 28, 14, 0, 0, 0, time.UTC)

// council is an organization with a workshop, on the embedded store, with a
// clock that is moved by hand.
type council struct {
	*testing.T
	*workshop.Service
	ctx     context.Context
	store   *sqlite.Store
	now     time.Time
	private people.PrivateKey
	w       workshop.Workshop
}

// cards knows one card of this organization and one of another.
type cards struct{}

func (cards) MemberIDByLookupPart(_ context.Context, part string) (org, member string, err error) {
	switch part {
	case "OURS":
		return "ours", "rosa", nil
	case "THEIRS":
		return "theirs", "zoe", nil
	}
	return "", "", fault.New(fault.NotFound, "errors-card-unknown")
}

func newCouncil(t *testing.T) *council {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	safe := vault.New(store.Pepper)
	c := &council{T: t, ctx: t.Context(), store: store, now: nine}
	c.Service = &workshop.Service{Store: store, Organizations: store, Vault: safe, Cards: cards{}, Random: rand.Reader,
		Languages: func() *lang.Set { return lang.NewSet("en", "pa", "ar") }, Now: func() time.Time { return c.now }}
	public, private, err := safe.NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	c.private = private
	for _, org := range []string{"ours", "theirs"} {
		if err := store.CreateOrganization(c.ctx, people.Organization{ID: org, Name: org, PublicKey: public, CreatedAt: nine}); err != nil {
			t.Fatal(err)
		}
	}
	c.w = c.create("ours")
	return c
}

func day() workshop.Plan {
	return workshop.Plan{Course: "unite", Date: "2026-11-28", Start: "09:00", Zone: "America/Toronto",
		Items:    []workshop.Item{{Title: "a", Minutes: 30}, {Title: "b", Minutes: 60}},
		Expected: []workshop.Expected{{Lang: "pa", People: 2, Hearing: workshop.Whispered, Interpreters: 2}}}
}

func (c *council) create(org string) workshop.Workshop {
	c.Helper()
	w, err := c.Create(c.ctx, org, "amrit", "", day())
	if err != nil {
		c.Fatal(err)
	}
	return w
}

// id is the n-th UUID of a test.
func id(n int) string {
	const digits = "0123456789abcdef"
	return "0b0e7c52-6f0d-4f5e-9d3c-3f8a8d0c6a" + string(digits[n/16]) + string(digits[n%16])
}

func (c *council) roll() workshop.Roll {
	c.Helper()
	r, err := c.Roll(c.ctx, c.w)
	if err != nil {
		c.Fatal(err)
	}
	return r
}

func (c *council) wantFault(what string, err error, kind fault.Kind, key string) {
	c.Helper()
	var f *fault.Fault
	if !fault.Is(err, kind) {
		c.Errorf("%s: %v, want kind %d", what, err, kind)
		return
	}
	f = err.(*fault.Fault)
	if f.Key != key {
		c.Errorf("%s: %s, want %s", what, f.Key, key)
	}
}

func TestCheckInTwiceIsHarmless(t *testing.T) {
	c := newCouncil(t)
	first, err := c.CheckIn(c.ctx, c.w.Code, id(1), workshop.Arrival{KnownAs: "Rosa", Language: "pa"})
	if err != nil || !first.New || first.Standing != workshop.Counted {
		t.Fatalf("%+v %v", first, err)
	}
	again, err := c.CheckIn(c.ctx, strings.ToLower(c.w.Code[:3]+" "+c.w.Code[3:]), strings.ToUpper(id(1)), workshop.Arrival{KnownAs: "Somebody else", Language: "en"})
	if err != nil || again.New {
		t.Fatalf("%+v %v", again, err)
	}
	r := c.roll()
	names, err := c.Names(c.private, r)
	if err != nil || r.Present() != 1 || names[id(1)] != "Rosa" || r.Entries[0].Lang != "pa" {
		t.Errorf("%d present, %v, %v", r.Present(), names, err)
	}
}

func TestCheckInRefusesWhatCannotBe(t *testing.T) {
	c := newCouncil(t)
	other := c.create("theirs")
	if _, err := c.CheckIn(c.ctx, other.Code, id(9), workshop.Arrival{Language: "en"}); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		id      string
		arrival workshop.Arrival
		kind    fault.Kind
		key     string
	}{
		"no UUID":                  {"1", workshop.Arrival{Language: "pa"}, fault.Malformed, "errors-checkin-id"},
		"another workshop's id":    {id(9), workshop.Arrival{Language: "pa"}, fault.Conflict, "errors-checkin-elsewhere"},
		"a language not offered":   {id(2), workshop.Arrival{Language: "xx"}, fault.Invalid, "errors-language"},
		"a long name":              {id(2), workshop.Arrival{Language: "pa", KnownAs: strings.Repeat("ਕ", 81)}, fault.Invalid, "errors-name-long"},
		"a bidi override":          {id(2), workshop.Arrival{Language: "pa", KnownAs: "a\u202eb"}, fault.Invalid, "errors-name-characters"},
		"a control character":      {id(2), workshop.Arrival{Language: "pa", KnownAs: "a\x00b"}, fault.Invalid, "errors-name-characters"},
		"a name, clear and sealed": {id(2), workshop.Arrival{Language: "pa", KnownAs: "a", Sealed: []byte("b")}, fault.Invalid, "errors-characters"},
		"an unknown card":          {id(2), workshop.Arrival{Language: "pa", Card: "NOBODYS"}, fault.Invalid, "errors-card-unknown"},
		"a foreign card":           {id(2), workshop.Arrival{Language: "pa", Card: "THEIRS"}, fault.Invalid, "errors-card-unknown"},
	} {
		_, err := c.CheckIn(c.ctx, c.w.Code, test.id, test.arrival)
		c.wantFault(name, err, test.kind, test.key)
	}
	if n := len(c.roll().Entries); n != 0 {
		t.Errorf("%d entries were written", n)
	}
}

func TestEarlyLateAndCrowdAreSetApart(t *testing.T) {
	c := newCouncil(t)
	arrive := func(n int, want workshop.Standing) {
		t.Helper()
		got, err := c.CheckIn(c.ctx, c.w.Code, id(n), workshop.Arrival{Language: "pa"})
		if err != nil || got.Standing != want {
			t.Errorf("check-in %d: %+v %v, want %s", n, got, err, want)
		}
	}
	c.now = nine.Add(-2 * time.Hour)
	arrive(1, workshop.Early)
	c.now = nine
	for n := 2; n <= 8; n++ { // two are expected, eight are four times that
		arrive(n, workshop.Counted)
	}
	arrive(9, workshop.Beyond)
	c.now = nine.Add(6 * time.Hour)
	arrive(10, workshop.Late)
	r := c.roll()
	if r.Present() != 7 || len(r.SetApart()) != 2 || r.Beyond != 1 {
		t.Fatalf("%d present, %d apart, %d beyond", r.Present(), len(r.SetApart()), r.Beyond)
	}
	for _, n := range []int{1, 9} {
		if err := c.Correct(c.ctx, "ours", "amrit", c.w.Code, workshop.Change{Token: "t", CheckIn: id(n), Action: workshop.Confirm}); err != nil {
			t.Fatal(err)
		}
	}
	if r = c.roll(); r.Present() != 9 || r.Beyond != 0 {
		t.Errorf("confirmed: %d present, %d beyond", r.Present(), r.Beyond)
	}
}

func TestUnknownCodesShareABudgetAndKnownOnesDoNotWait(t *testing.T) {
	c := newCouncil(t)
	notFound := 0
	for range people.WrongPerSecond * 2 {
		_, err := c.Door(c.ctx, "333333")
		switch {
		case fault.Is(err, fault.NotFound):
			notFound++
		case !fault.Is(err, fault.TooMany):
			t.Fatal(err)
		}
	}
	if notFound != people.WrongPerSecond {
		t.Errorf("%d answers, want %d", notFound, people.WrongPerSecond)
	}
	if _, err := c.CheckIn(c.ctx, c.w.Code, id(1), workshop.Arrival{Language: "pa"}); err != nil {
		t.Errorf("a known code waits behind unknown ones: %v", err)
	}
	c.now = c.now.Add(time.Second)
	if _, err := c.Door(c.ctx, "nonsense"); !fault.Is(err, fault.NotFound) {
		t.Errorf("a second later: %v", err)
	}
}

func TestAnOldCodeIsUnknownAtOnce(t *testing.T) {
	c := newCouncil(t)
	if _, err := c.Door(c.ctx, c.w.Code); err != nil { // now it is held in memory
		t.Fatal(err)
	}
	fresh, err := c.ChangeCode(c.ctx, "ours", strings.ToLower(c.w.Code))
	if err != nil || fresh.Code == c.w.Code {
		t.Fatal(fresh.Code, err)
	}
	_, err = c.Door(c.ctx, c.w.Code)
	c.wantFault("the old code", err, fault.NotFound, "errors-not-found-code")
	if _, err := c.Door(c.ctx, fresh.Code); err != nil {
		t.Errorf("the new code: %v", err)
	}
}

func TestAnotherOrganizationsWorkshopIsNotThere(t *testing.T) {
	c := newCouncil(t)
	theirs := c.create("theirs")
	_, err := c.ByCode(c.ctx, "ours", theirs.Code)
	_, absent := c.ByCode(c.ctx, "ours", "333333")
	if err == nil || absent == nil || err.Error() != absent.Error() {
		t.Errorf("%v differs from %v", err, absent)
	}
	if err := c.Correct(c.ctx, "ours", "amrit", theirs.Code, workshop.Change{CheckIn: id(1), Action: workshop.Remove}); !fault.Is(err, fault.NotFound) {
		t.Errorf("correcting: %v", err)
	}
	if !c.w.Concerns("amrit") || c.w.Concerns("lin") || c.w.Concerns("") {
		t.Error("whose workshop it is")
	}
}

func TestTheSheetIsTypedOnceHoweverOftenItIsSent(t *testing.T) {
	c := newCouncil(t)
	typed := func(wantAdded, wantChanged int, lines ...workshop.Line) {
		t.Helper()
		c.now = c.now.Add(time.Millisecond)
		added, changed, err := c.TypeSheet(c.ctx, c.private, "ours", "amrit", c.w.Code, lines)
		if err != nil || added != wantAdded || changed != wantChanged {
			t.Errorf("%v: %d added, %d changed, %v; want %d, %d", lines, added, changed, err, wantAdded, wantChanged)
		}
	}
	one, two := workshop.Line{Row: 1, KnownAs: "One", Language: "pa"}, workshop.Line{Row: 2, KnownAs: "", Language: "en"}
	typed(2, 0, one, two)
	typed(0, 0, one, two)
	one.KnownAs = "Uno"
	typed(0, 1, one, two)
	one.KnownAs = "One"
	typed(0, 1, one)
	one.KnownAs, one.Language = "Uno", "ar"
	typed(0, 1, one)
	r := c.roll()
	names, _ := c.Names(c.private, r)
	if r.FromPaper() != 2 || names[c.w.RowID(1)] != "Uno" || r.ByLanguage()[0].Lang != "ar" {
		t.Errorf("%d from paper, %v, %v", r.FromPaper(), names, r.ByLanguage())
	}
	if _, _, err := c.TypeSheet(c.ctx, c.private, "ours", "amrit", c.w.Code, []workshop.Line{{Row: 3, Language: "pa"}, {Row: 4, Language: "xx"}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a bad row: %v", err)
	}
	if n := c.roll().FromPaper(); n != 2 {
		t.Errorf("%d rows: a batch with a bad row was written in part", n)
	}
	if canonical, ok := workshop.CanonicalUUID(c.w.RowID(1)); !ok || canonical != c.w.RowID(1) || c.w.RowID(1) == c.w.RowID(2) {
		t.Errorf("row ids %s and %s", c.w.RowID(1), c.w.RowID(2))
	}
}

func TestGuestsAreSealedToTheirWorkshop(t *testing.T) {
	c := newCouncil(t)
	plan := day()
	plan.Facilitators = []workshop.Facilitator{{ID: "g", Role: workshop.Interprets, Lang: "pa"}}
	w, err := c.CreateWithGuests(c.ctx, "ours", "amrit", "", plan, workshop.Guests{"g": "Harpreet"})
	if err != nil {
		t.Fatal(err)
	}
	if name, err := c.GuestName(c.private, w, w.Plan.Facilitators[0]); err != nil || name != "Harpreet" {
		t.Errorf("%q %v", name, err)
	}
	elsewhere := w
	elsewhere.ID = c.w.ID
	if name, _ := c.GuestName(c.private, elsewhere, w.Plan.Facilitators[0]); name != "" {
		t.Errorf("the name opens for another workshop: %q", name)
	}
	if _, err := c.CreateWithGuests(c.ctx, "ours", "amrit", "", plan, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("a guest without a name: %v", err)
	}
	if saved, err := c.SavePlanWithGuests(c.ctx, "ours", w.Code, w.Revision, w.Plan, nil); err != nil {
		t.Errorf("saved again: %v", err)
	} else if name, _ := c.GuestName(c.private, saved, saved.Plan.Facilitators[0]); name != "Harpreet" {
		t.Errorf("saving without a new name lost it: %q", name)
	}
}

func TestPlanThatHasBegunKeepsItsItems(t *testing.T) {
	c := newCouncil(t)
	w, err := c.NextItem(c.ctx, "ours", c.w.Code, 0)
	if err != nil {
		t.Fatal(err)
	}
	if w, err = c.NextItem(c.ctx, "ours", c.w.Code, 1); err != nil {
		t.Fatal(err)
	}
	short := day()
	short.Items = short.Items[:1]
	_, err = c.SavePlan(c.ctx, "ours", c.w.Code, w.Revision, short)
	c.wantFault("fewer items than have begun", err, fault.Invalid, "errors-plan-began")
	_, err = c.SavePlan(c.ctx, "ours", c.w.Code, w.Revision-1, day())
	c.wantFault("an older revision", err, fault.Conflict, "errors-plan-changed")
}

// TestAYearThatIsMistyped is refused, for the plan and for the follow-up: the
// names of a workshop that closed long ago go within the hour.
func TestAYearThatIsMistyped(t *testing.T) {
	c := newCouncil(t)
	for _, date := range []string{"0026-11-28", "1999-12-31", "2200-01-01", "20026-11-28"} {
		plan := day()
		plan.Date = date
		_, err := c.Create(c.ctx, "ours", "amrit", "", plan)
		c.wantFault(date, err, fault.Invalid, "errors-plan-date")
		plan = day()
		plan.FollowUp.Date = date
		_, err = c.Create(c.ctx, "ours", "amrit", "", plan)
		c.wantFault("to follow up on "+date, err, fault.Invalid, "errors-plan-date")
	}
}

// TestAWorkshopStaysInTheMonthThatWasTold: moved out of it, it would be counted
// in two.
func TestAWorkshopStaysInTheMonthThatWasTold(t *testing.T) {
	c := newCouncil(t)
	move := func(w workshop.Workshop, to string) error {
		t.Helper()
		fresh, err := c.ByCode(c.ctx, "ours", w.Code)
		if err != nil {
			t.Fatal(err)
		}
		plan := day()
		plan.Date = to
		_, err = c.SavePlan(c.ctx, "ours", w.Code, fresh.Revision, plan)
		return err
	}
	empty := c.create("ours")
	if err := c.SayHeadcount(c.ctx, "ours", "amrit", c.w.Code, "form", "en", 12); err != nil {
		t.Fatal(err)
	}
	c.now = time.Date(2026, 12, 14, 23, 59, 59, 0, time.UTC)
	for _, to := range []string{"2026-12-05", "2026-11-28"} {
		if err := move(c.w, to); err != nil {
			t.Errorf("before it is told, to %s: %v", to, err)
		}
	}
	c.now = c.now.Add(time.Second)
	for _, to := range []string{"2026-12-05", "2026-10-31", "2027-11-28"} {
		var f *fault.Fault
		if err := move(c.w, to); !errors.As(err, &f) || f.Key != "errors-plan-told" || f.Field != "date" {
			t.Errorf("to %s: %v", to, err)
		}
	}
	later := c.create("ours")
	if err := move(later, "2026-12-19"); err != nil {
		t.Fatal(err)
	}
	if err := c.SayHeadcount(c.ctx, "ours", "amrit", later.Code, "form", "en", 12); err != nil {
		t.Fatal(err)
	}
	if err := move(later, "2026-11-27"); err == nil {
		t.Error("into a month that was told")
	}
	if err := move(later, "2027-01-09"); err != nil {
		t.Errorf("between two that were not: %v", err)
	}
	if err := move(c.w, "2026-11-27"); err != nil {
		t.Errorf("within the month: %v", err)
	}
	if err := move(empty, "2027-01-09"); err != nil {
		t.Errorf("one to which nobody came: %v", err)
	}
}
