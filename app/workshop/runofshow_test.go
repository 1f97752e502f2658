// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"testing"
	"time"
)

// saturday is a plan of three items from nine o'clock in Toronto: 30, 15 and
// 45 minutes.
func saturday() Workshop {
	return Workshop{Plan: Plan{Date: "2026-11-28", Start: "09:00", Zone: "America/Toronto",
		Items: []Item{{Title: "a", Minutes: 30}, {Title: "b", Minutes: 15}, {Title: "c", Minutes: 45}}}}
}

func starts(t *testing.T, w Workshop, now time.Time) []time.Duration {
	t.Helper()
	slots, err := w.RunOfShow(now)
	if err != nil {
		t.Fatal(err)
	}
	var after []time.Duration
	for _, s := range slots {
		after = append(after, s.Starts.Sub(nine))
	}
	return after
}

func TestRunOfShowShiftsWhenABlockOverruns(t *testing.T) {
	w := saturday()
	check := func(when string, now time.Time, want ...int) {
		t.Helper()
		for i, d := range starts(t, w, now) {
			if d != time.Duration(want[i])*time.Minute {
				t.Errorf("%s: item %d starts after %v, want %d min", when, i, d, want[i])
			}
		}
	}
	check("before the day", nine.Add(-time.Hour), 0, 30, 45)
	w.Run.Next(3, minute(5))
	check("began five minutes late", minute(6), 5, 35, 50)
	check("the first overruns", minute(50), 5, 50, 65)
	w.Run.Next(3, minute(52))
	check("the second began", minute(53), 5, 52, 67)
	slots, err := w.RunOfShow(minute(60))
	if err != nil || !slots[0].Done || !slots[1].Now || slots[1].Left != 7*time.Minute || Behind(slots) != 22*time.Minute {
		t.Errorf("%+v, behind %v, %v", slots[1], Behind(slots), err)
	}
}

func TestNextAndBack(t *testing.T) {
	var r Run
	for i := range 4 {
		if !r.Next(3, minute(i)) {
			t.Fatalf("press %d did nothing", i)
		}
	}
	if r.Ended.IsZero() || r.Next(3, minute(9)) {
		t.Error("the day has to be over after the last item")
	}
	for i := range 4 {
		if !r.Back() {
			t.Fatalf("back %d did nothing", i)
		}
	}
	if r.Back() || len(r.Began) != 0 {
		t.Error("there is nothing to take back")
	}
}

func TestWallTimeAcrossAClockChange(t *testing.T) {
	w := saturday()
	w.Plan.Date, w.Plan.Start = "2026-03-08", "01:30" // clocks go forward at two
	slots, err := w.RunOfShow(nine)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	if got := slots[1].Planned.In(zone).Format("15:04"); got != "03:00" {
		t.Errorf("half an hour after 01:30 the clock shows %s, want 03:00", got)
	}
}

func TestDoors(t *testing.T) {
	w := saturday() // 9:00 to 10:30
	for _, c := range []struct {
		when string
		now  time.Time
		w    func(*Workshop)
		want Door
	}{
		{"two hours before", minute(-120), nil, DoorEarly},
		{"an hour before", minute(-60), nil, DoorOpen},
		{"opened by hand the evening before", minute(-600), func(w *Workshop) { w.OpenedAt = minute(-601) }, DoorOpen},
		{"four hours after the end", minute(90 + 240), nil, DoorClosed},
		{"just before that", minute(90 + 239), nil, DoorOpen},
		{"closed by hand", minute(95), func(w *Workshop) { w.ClosedAt = minute(94) }, DoorClosed},
		{"thirteen days later", minute(90 + 240 + 13*24*60), nil, DoorClosed},
		{"fifteen days later", minute(90 + 240 + 15*24*60), nil, DoorGone},
		{"reopened a week later", minute(7*24*60 + 5), func(w *Workshop) { w.OpenedAt = minute(7 * 24 * 60) }, DoorOpen},
		{"a plan that cannot be", minute(0), func(w *Workshop) { w.Plan.Zone = "Nowhere/Land" }, DoorGone},
	} {
		v := w
		if c.w != nil {
			c.w(&v)
		}
		if got := v.Door(c.now); got != c.want {
			t.Errorf("%s: %s, want %s", c.when, got, c.want)
		}
	}
}

func TestStandingBeyondTheCrowd(t *testing.T) {
	w := saturday()
	w.Plan.Expected = []Expected{{Lang: "pa", People: 5, Hearing: Directly}}
	d := w.doors()
	for recorded, want := range map[int]Standing{0: Counted, 19: Counted, 20: Beyond, 1000: Beyond} {
		if got := d.standing(minute(1), recorded); got != want {
			t.Errorf("with %d recorded: %s, want %s", recorded, got, want)
		}
	}
	if got := d.standing(minute(-300), 1000); got != Early {
		t.Errorf("hours before: %s, want early", got)
	}
}
