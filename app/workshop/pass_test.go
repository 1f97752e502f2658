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
