// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"testing"
	"time"
)

func TestAPassIsGoodOnTheDayUntilTheDoorsClose(t *testing.T) {
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	w := Workshop{Code: "K7Q4MX", Plan: Plan{Date: "2026-11-28", Start: "09:30", Zone: "America/Toronto", Items: []Item{{Title: "Tea", Minutes: 60}}}}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	for when, want := range map[time.Time]bool{
		at(27, 23, 59): false, at(28, 0, 0): true, at(28, 9, 30): true, at(28, 14, 29): true, at(28, 14, 31): false, at(29, 9, 0): false,
	} {
		if got := w.TakesPass(when); got != want {
			t.Errorf("at %v: %v, want %v", when, got, want)
		}
	}
	w.OpenedAt, w.ClosedAt = at(28, 9, 0), at(28, 11, 0)
	if w.TakesPass(at(28, 11, 1)) {
		t.Error("after the doors were closed")
	}
}

// TestAPassBeginsWithItsDay, at both ends of the earth and where clocks skip
// midnight.
func TestAPassBeginsWithItsDay(t *testing.T) {
	for _, c := range []struct{ zone, date, first string }{
		{"Pacific/Kiritimati", "2026-11-28", "2026-11-27T10:00:00Z"},
		{"Pacific/Pago_Pago", "2026-11-28", "2026-11-28T11:00:00Z"},
		{"America/Toronto", "2026-03-08", "2026-03-08T05:00:00Z"},
		{"America/Toronto", "2026-11-01", "2026-11-01T04:00:00Z"},
		{"America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"},
		{"America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"},
		{"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"},
	} {
		w := Workshop{Plan: Plan{Date: c.date, Start: "09:00", Zone: c.zone, Items: []Item{{Title: "Tea", Minutes: 60}}}}
		first, err := time.Parse(time.RFC3339, c.first)
		if err != nil {
			t.Fatal(err)
		}
		if w.TakesPass(first.Add(-time.Second)) || !w.TakesPass(first) {
			t.Errorf("%s on %s: %v before, %v at %s", c.zone, c.date, w.TakesPass(first.Add(-time.Second)), w.TakesPass(first), c.first)
		}
	}
}
