// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop_test

import (
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/workshop"
)

func TestClockJudge(t *testing.T) {
	const day = 24 * time.Hour
	y2038, y1970 := time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC), time.Date(1970, 1, 1, 0, 0, 9, 0, time.UTC)
	type look struct {
		now      time.Time
		believed bool
	}
	for name, looks := range map[string][]look{
		"goes on":                           {{morning, true}, {morning.Add(time.Hour), true}, {morning.Add(40 * day), true}, {morning.Add(80 * day), true}},
		"an hour and a day, there and back": {{morning, true}, {morning.Add(day), true}, {morning.Add(-time.Hour), true}, {morning, true}},
		"to 2038 and back":                  {{morning, true}, {y2038, false}, {y2038.Add(time.Hour), false}, {morning.Add(2 * time.Hour), true}, {y2038, false}},
		"to 1970 and back":                  {{morning, true}, {y1970, false}, {y1970.Add(2 * day), false}, {morning.Add(2 * day), true}},
		"stays in 2038":                     {{morning, true}, {y2038, false}, {y2038.Add(3*day - 1), false}, {y2038.Add(3 * day), true}, {y2038.Add(4 * day), true}},
		"right again after it was believed": {{morning, true}, {y2038, false}, {y2038.Add(3 * day), true}, {morning.Add(4 * day), false}, {morning.Add(7 * day), true}},
		"from one leap to another":          {{morning, true}, {y1970, false}, {y2038, false}, {y2038.Add(3 * day), true}},
		"started twice a year":              {{morning, true}, {morning.Add(180 * day), false}, {morning.Add(360 * day), true}},
		"switched off for a summer":         {{morning, true}, {morning.Add(90 * day), false}, {morning.Add(94 * day), true}},
		"never seen before":                 {{y2038, true}},
	} {
		var c workshop.Clock
		for i, l := range looks {
			var believed bool
			if c, believed = c.Judge(l.now); believed != l.believed {
				t.Errorf("%s: look %d at %v: believed %v", name, i, l.now, believed)
			}
		}
	}
}

// TestClockLeapsDuringAWorkshop: whoever checks in meanwhile is counted, at the
// last time that was believed, and is still there when the clock is right again.
func TestClockLeapsDuringAWorkshop(t *testing.T) {
	for name, wrong := range map[string]time.Time{"2038": time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC), "1970": time.Unix(9, 0)} {
		c := newKeeper(t, 0)
		if believed, err := c.BelieveClock(t.Context()); err != nil || !believed {
			t.Fatal(believed, err)
		}
		w := c.held()
		c.now = wrong
		for range 2 {
			result, err := c.CheckIn(t.Context(), w.Code, uuid(w, 77), workshop.Arrival{KnownAs: "Lucía", Language: "es"})
			if err != nil || result.Standing != workshop.Counted {
				t.Errorf("in %s: %+v, %v", name, result, err)
			}
			if believed, err := c.BelieveClock(t.Context()); err != nil || believed {
				t.Errorf("in %s: believed %v, %v", name, believed, err)
			}
		}
		c.now = morning.Add(time.Hour)
		if believed, err := c.BelieveClock(t.Context()); err != nil || !believed {
			t.Errorf("after %s: believed %v, %v", name, believed, err)
		}
		c.retain()
		if names, _ := c.names(w); names != 4 {
			t.Errorf("after %s: %d names, want 4", name, names)
		}
		first, err := c.store.CheckIn(t.Context(), w.ID, uuid(w, 77))
		c.must(err)
		if first.At.Sub(morning).Abs() > time.Hour {
			t.Errorf("checked in in %s is written down as %v", name, first.At)
		}
	}
}

// TestARightClockThatIsNotBelievedYet: a laptop that was in its bag since spring,
// or first ran with an empty battery, is taken out on the morning of a workshop.
// Who comes is counted, and no name goes when the clock is believed three days later.
func TestARightClockThatIsNotBelievedYet(t *testing.T) {
	const day = 24 * time.Hour
	for name, seen := range map[string]time.Time{"spring": morning.Add(-200 * day), "1970": time.Unix(9, 0), "2100": time.Date(2100, 1, 1, 0, 0, 9, 0, time.UTC)} {
		c := newKeeper(t, 0)
		c.now = seen
		if believed, err := c.BelieveClock(t.Context()); err != nil || !believed {
			t.Fatal(believed, err)
		}
		c.now = morning
		if believed, err := c.BelieveClock(t.Context()); err != nil || believed {
			t.Fatalf("%s: believed %v, %v", name, believed, err)
		}
		w := c.held()
		result, err := c.CheckIn(t.Context(), w.Code, uuid(w, 77), workshop.Arrival{KnownAs: "Lucía", Language: "es"})
		if err != nil || result.Standing != workshop.Counted {
			t.Errorf("%s: %+v, %v", name, result, err)
		}
		c.now = morning.Add(4 * day)
		if believed, err := c.BelieveClock(t.Context()); err != nil || !believed {
			t.Fatalf("%s, four days later: believed %v, %v", name, believed, err)
		}
		c.retain()
		if names, _ := c.names(w); names != 4 {
			t.Errorf("%s: %d names are left, want 4", name, names)
		}
	}
}

// TestTheRollIsWrittenWhileTheClockIsWrong: what a trainer types meanwhile stays
// when the clock is right again, and the latest correction wins.
func TestTheRollIsWrittenWhileTheClockIsWrong(t *testing.T) {
	for name, wrong := range map[string]time.Time{"2038": time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC), "1970": time.Unix(9, 0)} {
		c := newKeeper(t, 0)
		if believed, err := c.BelieveClock(t.Context()); err != nil || !believed {
			t.Fatal(believed, err)
		}
		w := c.held()
		c.now = wrong
		rename := func(token, to string) {
			c.must(c.Correct(t.Context(), "org", "account", w.Code, workshop.Change{Token: token, CheckIn: uuid(w, 1), Action: workshop.Rename, KnownAs: to}))
		}
		for i := range 8 {
			rename(string(rune('a'+i)), "Gurpreet "+string(rune('A'+i)))
		}
		_, err := c.AddRows(t.Context(), "org", "account", w.Code, []workshop.Row{{ID: uuid(w, 50), KnownAs: "Minh", Language: "es"}})
		c.must(err)
		if got := c.nameOf(w, uuid(w, 1)); got != "Gurpreet H" {
			t.Errorf("in %s the latest correction is %q", name, got)
		}
		c.now = morning.Add(time.Hour)
		if believed, err := c.BelieveClock(t.Context()); err != nil || !believed {
			t.Fatalf("after %s: believed %v, %v", name, believed, err)
		}
		rename("z", "Gurpreet Z")
		c.retain()
		if names, _ := c.names(w); names != 4 {
			t.Errorf("after %s: %d names are left, want 4", name, names)
		}
		if got := c.nameOf(w, uuid(w, 1)); got != "Gurpreet Z" {
			t.Errorf("after %s the latest correction is %q", name, got)
		}
	}
}

// nameOf is a name on the roll.
func (c *keeper) nameOf(w workshop.Workshop, checkIn string) string {
	c.Helper()
	roll, err := c.Roll(c.Context(), w)
	c.must(err)
	open, err := c.Names(c.private, roll)
	c.must(err)
	return open[checkIn]
}
