// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

var nine = time.Date(2026, 11, 28, 14, 0, 0, 0, time.UTC)

func minute(n int) time.Time { return nine.Add(time.Duration(n) * time.Minute) }

func in(id string, at int, change ...func(*CheckIn)) CheckIn {
	c := CheckIn{ID: id, Way: Phone, Lang: "pa", Standing: Counted, At: minute(at),
		KnownAs: people.Sealed{Box: []byte("name of " + id), Key: []byte("k")}}
	for _, f := range change {
		f(&c)
	}
	return c
}

func fix(id, checkIn string, at int, a Action, change ...func(*Correction)) Correction {
	c := Correction{ID: id, CheckIn: checkIn, Action: a, At: minute(at)}
	for _, f := range change {
		f(&c)
	}
	return c
}

func member(m string) func(*CheckIn)      { return func(c *CheckIn) { c.Member = m } }
func stands(s Standing) func(*CheckIn)    { return func(c *CheckIn) { c.Standing = s } }
func same(other string) func(*Correction) { return func(c *Correction) { c.Other = other } }
func noName(c *CheckIn)                   { c.KnownAs = people.Sealed{} }

func TestTheLatestCorrectionWins(t *testing.T) {
	r := NewRoll([]CheckIn{in("a", 0), in("b", 1)}, []Correction{
		fix("2", "a", 20, Restore), fix("1", "a", 10, Remove), fix("3", "b", 30, Remove),
		fix("4", "b", 40, Relang, func(c *Correction) { c.Lang = "ar" }),
		fix("5", "nobody", 50, Remove),
	}, nil)
	if r.Present() != 1 || !r.Entries[0].Counts || !r.Entries[1].Removed || r.Entries[1].Lang != "ar" {
		t.Errorf("%+v", r.Entries)
	}
	if r.Entries[1].CheckIn.Lang != "pa" {
		t.Error("the fact itself was changed")
	}
}

func TestARenameKeepsItsOwnPlace(t *testing.T) {
	renamed := people.Sealed{Box: []byte("new"), Key: []byte("k2")}
	r := NewRoll([]CheckIn{in("a", 0)}, []Correction{fix("c1", "a", 5, Rename, func(c *Correction) { c.KnownAs = renamed })}, nil)
	e := r.Entries[0]
	if string(e.Name.Box) != "new" || e.NamePlace != people.Place("correction", "c1", "known_as") {
		t.Errorf("name %q at %s", e.Name.Box, e.NamePlace)
	}
	if string(e.KnownAs.Box) != "name of a" {
		t.Error("the fact itself was changed")
	}
}

func TestTheSamePersonTwiceIsOneAttendance(t *testing.T) {
	r := NewRoll([]CheckIn{in("a", 0, member("m")), in("b", 1, member("m")), in("c", 2), in("d", 3, noName)},
		[]Correction{fix("1", "d", 9, SameAs, same("c"))}, nil)
	if r.Present() != 2 || len(r.Entries) != 2 {
		t.Fatalf("%d present of %d entries; want 2 of 2", r.Present(), len(r.Entries))
	}
	if len(r.Entries[0].Doubles) != 1 || r.Entries[0].Doubles[0].ID != "b" || r.Entries[1].Doubles[0].ID != "d" {
		t.Errorf("both facts have to stay: %+v", r.Entries)
	}
}

func TestACardLinksToTheEntryOnTheRoll(t *testing.T) {
	r := NewRoll([]CheckIn{in("a", 0), in("card", 30, member("m"), noName)}, []Correction{fix("1", "card", 30, SameAs, same("a"))}, nil)
	if r.Present() != 1 || r.Entries[0].Member != "m" || !r.Entries[0].Name.Given() {
		t.Errorf("%+v", r.Entries)
	}
	if came := r.Members(); !came["m"].Equal(minute(0)) {
		t.Errorf("members %v", came)
	}
}

func TestLinksThatGoRoundOrNowhereLoseNobody(t *testing.T) {
	r := NewRoll([]CheckIn{in("a", 0), in("b", 1), in("c", 2)}, []Correction{
		fix("1", "a", 5, SameAs, same("b")), fix("2", "b", 6, SameAs, same("a")), fix("3", "c", 7, SameAs, same("gone"))}, nil)
	if r.Present() != 2 || r.Entries[0].ID != "a" || len(r.Entries[0].Doubles) != 1 {
		t.Errorf("%d present; want 2: a and b are one, c links to nobody", r.Present())
	}
}

func TestWhatIsSetApartWaitsForAWord(t *testing.T) {
	r := NewRoll([]CheckIn{in("early", -90, stands(Early)), in("late", 600, stands(Late)), in("a", 0)},
		[]Correction{fix("1", "late", 700, Confirm)}, nil)
	if r.Present() != 2 {
		t.Errorf("%d present; want 2", r.Present())
	}
	if apart := r.SetApart(); len(apart) != 1 || apart[0].ID != "early" {
		t.Errorf("set apart: %+v", apart)
	}
}

func TestHeadcounts(t *testing.T) {
	count := func(id string, l lang.Tag, n, at int) Headcount {
		return Headcount{ID: id, Lang: l, People: n, At: minute(at)}
	}
	r := NewRoll([]CheckIn{in("a", 0)}, nil, []Headcount{count("2", "pa", 4, 20), count("1", "pa", 9, 10), count("3", "es", 2, 5), count("4", "ar", 0, 6)})
	if r.Present() != 7 {
		t.Errorf("%d present; want 7", r.Present())
	}
	if got, want := r.ByLanguage(), []Count{{"pa", 5}, {"es", 2}}; !reflect.DeepEqual(got, want) {
		t.Errorf("by language %v; want %v", got, want)
	}
}

func TestTheOrderOfFactsDoesNotMatter(t *testing.T) {
	ins := []CheckIn{in("a", 0, member("m")), in("b", 1, member("m")), in("c", 2), in("d", 3, stands(Late)), in("e", 4)}
	fixes := []Correction{fix("1", "c", 5, Remove), fix("2", "c", 6, Restore), fix("3", "e", 7, SameAs, same("c")), fix("4", "d", 8, Confirm)}
	want := NewRoll(ins, fixes, nil)
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		random.Shuffle(len(ins), func(i, j int) { ins[i], ins[j] = ins[j], ins[i] })
		random.Shuffle(len(fixes), func(i, j int) { fixes[i], fixes[j] = fixes[j], fixes[i] })
		if got := NewRoll(ins, fixes, nil); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order gave %+v; want %+v", got, want)
		}
	}
}
