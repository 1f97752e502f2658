// SPDX-License-Identifier: AGPL-3.0-or-later

package report_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// counting makes the council's service able to freeze, at a time.
func (c *council) counting(now *time.Time) {
	c.Store, c.Now = c.store, func() time.Time { return *now }
	c.Languages = func() *lang.Set { return lang.NewSet("en", "es", "pa") }
	c.Paths = func() []journey.Journey { return shipped(c.t) }
}

func (c *council) day(org, date, course string, numbers map[lang.Tag]int) {
	c.t.Helper()
	id := org + date + course
	c.must(c.store.CreateWorkshop(c.ctx, workshop.Workshop{ID: id, Org: org, Code: id, CreatedAt: saturday,
		Plan: workshop.Plan{Course: course, Date: date, Start: "09:30", Zone: "America/Toronto", Items: []workshop.Item{{Title: "x", Minutes: 60}}}}))
	for tag, n := range numbers {
		c.must(c.store.AddHeadcount(c.ctx, workshop.Headcount{ID: id + string(tag), Workshop: id, Org: org, Lang: tag, People: n, At: saturday}))
	}
}

func TestMonthsAreFrozenOnceAndForAll(t *testing.T) {
	c := newCouncil(t)
	now := time.Date(2026, 12, 15, 23, 59, 0, 0, time.UTC)
	c.counting(&now)
	c.day("ours", "2026-11-07", "a", map[lang.Tag]int{"en": 40, "pa": 30, "es": 20})
	c.day("ours", "2026-11-14", "b", map[lang.Tag]int{"en": 10, "pa": 11, "es": 12})
	c.day("ours", "2026-12-05", "a", map[lang.Tag]int{"en": 99})
	c.day("theirs", "2026-11-07", "a", map[lang.Tag]int{"en": 5})
	for i := range 12 {
		c.member(fmt.Sprint("m", i), "first-call-to-organizer")
	}
	n, err := c.Freeze(c.ctx)
	c.must(err)
	if n != 0 {
		t.Fatalf("%d months a minute too early", n)
	}
	now = now.Add(time.Minute)
	var wait sync.WaitGroup
	for range 4 { // several instances at once
		wait.Go(func() {
			if _, err := c.Freeze(c.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	c.day("ours", "2026-11-21", "a", map[lang.Tag]int{"en": 50})
	n, err = c.Freeze(c.ctx)
	c.must(err)
	list, _, err := c.store.TotalsOf(c.ctx, "ours", "", 10)
	c.must(err)
	if n != 0 || len(list) != 1 || list[0].Month != "2026-11" || list[0].Workshops != 2 || list[0].People.Total().People != 123 {
		t.Fatalf("%d new, %+v", n, list)
	}
	told := list[0].People
	if told.Cells[0][0].People != 40 || told.OfRow(2).People != 41 || told.OfColumn(1).People != 33 {
		t.Errorf("what is large is not told: %+v", told)
	}
	members := list[0].Journeys[0]
	if members.Cells[0][0].People != 0 || !members.Cells[4][0].Hidden || members.Total().People != 12 {
		t.Errorf("12 members at the first stage: %+v", members)
	}
	theirs, _, err := c.store.TotalsOf(c.ctx, "theirs", "", 10)
	c.must(err)
	for _, row := range theirs[0].People.Cells {
		for _, cell := range row {
			if !cell.Hidden || cell.People != 0 {
				t.Errorf("five came, and it is told: %+v", theirs[0].People.Cells)
			}
		}
	}
}

func TestMonthClosesInTheOrganizationsZone(t *testing.T) {
	zone, err := time.LoadLocation("America/Vancouver")
	if err != nil {
		t.Fatal(err)
	}
	closes, err := report.MonthCloses("2026-11", zone)
	if err != nil || !closes.Equal(time.Date(2026, 12, 16, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("%v, %v", closes, err)
	}
	if _, err := report.MonthCloses("2026", zone); err == nil {
		t.Error("a year is no month")
	}
}

// TestNoTwoMonthsTellOfFew: a journey's numbers are told anew once ten members
// or more have moved since each time that they were told.
func TestNoTwoMonthsTellOfFew(t *testing.T) {
	c := newCouncil(t)
	var now time.Time
	c.counting(&now)
	members := 0
	for i, month := range []struct{ join, told int }{{12, 12}, {1, 12}, {5, 12}, {3, 12}, {1, 22}, {9, 22}, {40, 71}} {
		date := time.Date(2026, time.Month(1+i), 7, 12, 0, 0, 0, time.UTC)
		c.day("ours", date.Format(time.DateOnly), "a", map[lang.Tag]int{"en": 40})
		for range month.join {
			members++
			c.member(fmt.Sprint("m", members), "first-call-to-organizer")
		}
		now = date.AddDate(0, 1, 20)
		n, err := c.Freeze(c.ctx)
		c.must(err)
		list, _, err := c.store.TotalsOf(c.ctx, "ours", "", 1)
		c.must(err)
		if got := list[0].Journeys[0].Total(); n != 1 || got.Hidden || got.People != month.told {
			t.Errorf("%s: %d members, told %+v, want %d", list[0].Month, members, got, month.told)
		}
	}
}
