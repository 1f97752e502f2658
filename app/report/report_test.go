// SPDX-License-Identifier: AGPL-3.0-or-later

package report_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/storage/sqlite"
	"github.com/groundwork-org/groundwork/app/workshop"
	"github.com/groundwork-org/groundwork/content"
)

var saturday = time.Date(2026, 11, 28, 17, 0, 0, 0, time.UTC)

// council is a store with one organization's records and a foreign one's.
type council struct {
	t     *testing.T
	ctx   context.Context
	store *sqlite.Store
	report.Service
}

func newCouncil(t *testing.T) *council {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	c := &council{t: t, ctx: t.Context(), store: store}
	c.Service = report.Service{
		People: store, Journeys: store, Workshops: store,
		Rolls: &workshop.Service{Store: store, Now: func() time.Time { return saturday }, Random: rand.Reader},
	}
	for _, org := range []string{"ours", "theirs"} {
		c.must(store.CreateOrganization(c.ctx, people.Organization{ID: org, Name: org, CreatedAt: saturday}))
	}
	return c
}

func (c *council) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *council) member(id string, slugs ...string) {
	c.t.Helper()
	c.must(c.store.CreateMember(c.ctx, people.Member{ID: id, Org: "ours", Lookup: []byte(id), Journeys: slugs, CreatedAt: saturday}))
}

func (c *council) account(org, id string, role people.Role) {
	c.t.Helper()
	c.must(c.store.CreateAccount(c.ctx, people.Account{ID: id, Org: org, Handle: []byte(org + id), Roles: []people.Role{role}, CreatedAt: saturday}))
}

func (c *council) saw(person string, kinds ...journey.Kind) {
	c.t.Helper()
	for i, k := range kinds {
		_, err := c.store.Append(c.ctx, []journey.Event{{ID: fmt.Sprint(person, i), Org: "ours", Person: person, Kind: k, Subject: fmt.Sprint("w", i), At: saturday}})
		c.must(err)
	}
}

func shipped(t *testing.T) []journey.Journey {
	t.Helper()
	library, _ := markdown.Load(markdown.Root{Name: "content", FS: content.FS})
	journeys, _ := journey.ParseAll(library)
	if len(journeys) != 2 {
		t.Fatalf("%d journeys, want 2", len(journeys))
	}
	return journeys
}

func TestStagesCountMembersAndTrainersApart(t *testing.T) {
	c := newCouncil(t)
	for i := range 3 {
		c.member(fmt.Sprint("new", i), "first-call-to-organizer")
	}
	c.member("came", "first-call-to-organizer")
	c.saw("came", journey.Workshop)
	c.member("no journey")
	c.saw("no journey", journey.Workshop)
	c.account("ours", "rosa", people.Trainer)
	c.saw("rosa", journey.Workshop, journey.CoFacilitated, journey.CoFacilitated, journey.LedWithSupport)
	c.account("ours", "amal", people.Apprentice)
	c.account("ours", "ines", people.Coordinator)
	c.account("theirs", "zoe", people.Trainer)

	counts, err := c.Stages(c.ctx, "ours", shipped(t))
	c.must(err)
	want := map[string][]int{"first-call-to-organizer": {3, 1, 0, 0, 0}, "trainers-apprenticeship": {1, 0, 1, 0, 0}}
	for _, s := range counts {
		if !slices.Equal(s.People, want[s.Journey.Slug()]) {
			t.Errorf("%s: %v, want %v", s.Journey.Slug(), s.People, want[s.Journey.Slug()])
		}
	}
	if counts[0].Total() != 4 {
		t.Errorf("Total = %d, want 4", counts[0].Total())
	}
	trainers, err := c.Trainers(c.ctx, "ours", shipped(t)[1])
	c.must(err)
	if len(trainers) != 2 || trainers[0].Account.ID != "amal" || trainers[0].Stage != 0 || trainers[1].Stage != 2 {
		t.Errorf("Trainers = %+v", trainers)
	}
}

func TestStagesReadEveryPage(t *testing.T) {
	c := newCouncil(t)
	const n = 1203
	for i := range n {
		id := fmt.Sprintf("m%04d", i)
		c.must(c.store.CreateMember(c.ctx, people.Member{ID: id, Org: "ours", Lookup: bytes.Repeat([]byte(id), 2), Journeys: []string{"first-call-to-organizer"}, CreatedAt: saturday}))
	}
	var events []journey.Event
	for i := range n {
		events = append(events, journey.Event{ID: fmt.Sprintf("e%04d", i), Org: "ours", Person: fmt.Sprintf("m%04d", i), Kind: journey.Workshop, Subject: "w", At: saturday})
	}
	_, err := c.store.Append(c.ctx, events)
	c.must(err)
	counts, err := c.Stages(c.ctx, "ours", shipped(t)[:1])
	c.must(err)
	if counts[0].People[1] != n {
		t.Errorf("counted %v, want %d at the second stage", counts[0].People, n)
	}
}

func TestLinesHaveAttendancePerLanguage(t *testing.T) {
	c := newCouncil(t)
	for i, org := range []string{"ours", "ours", "theirs"} {
		id := fmt.Sprint("w", i)
		c.must(c.store.CreateWorkshop(c.ctx, workshop.Workshop{
			ID: id, Org: org, Code: "CODE0" + fmt.Sprint(i), CreatedAt: saturday, UpdatedAt: saturday,
			Plan: workshop.Plan{Date: fmt.Sprint("2026-11-2", i), Start: "09:30", Zone: "America/Toronto"},
		}))
	}
	for i, standing := range []workshop.Standing{workshop.Counted, workshop.Counted, workshop.Late, workshop.Beyond} {
		_, err := c.store.RecordCheckIn(c.ctx, workshop.CheckIn{ID: fmt.Sprintf("00000000-0000-4000-8000-00000000000%d", i), Workshop: "w1", Org: "ours", Lang: "pa", Standing: standing, At: saturday})
		c.must(err)
	}
	c.must(c.store.AddHeadcount(c.ctx, workshop.Headcount{ID: "h", Workshop: "w1", Org: "ours", Lang: "ar", People: 5, At: saturday}))
	lines, next, err := c.Lines(c.ctx, "ours", "", 10)
	c.must(err)
	if len(lines) != 2 || next != "" || lines[0].Workshop.ID != "w1" {
		t.Fatalf("Lines = %+v, %q", lines, next)
	}
	want := []workshop.Count{{Lang: lang.Tag("ar"), People: 5}, {Lang: "pa", People: 2}}
	if l := lines[0]; l.Present != 7 || l.SetApart != 2 || !slices.Equal(l.ByLanguage, want) {
		t.Errorf("Lines[0] = %+v", l)
	}
	if lines[1].Present != 0 {
		t.Errorf("an empty workshop has %d people", lines[1].Present)
	}
}
