// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/storage"
)

func event(id, person string) journey.Event {
	return journey.Event{ID: id, Org: "org", Person: person, Kind: journey.Workshop, Subject: "w", Month: "2026-11", Witness: "a",
		Withdraws: "", At: noon}
}

func testEvents(t *testing.T, s storage.Store) {
	n, err := s.Append(ctx, nil)
	must(t, err)
	wantEqual(t, n, 0)
	first := []journey.Event{event("e1", "m"), event("e2", "m")}
	n, err = s.Append(ctx, first)
	must(t, err)
	wantEqual(t, n, 2)
	changed := event("e2", "m")
	changed.Kind = journey.Led
	n, err = s.Append(ctx, []journey.Event{changed, event("e3", "m"), event("e3", "m"), event("e4", "another")})
	must(t, err)
	wantEqual(t, n, 2)
	list, next, err := s.EventsOf(ctx, "org", "m", "", 10)
	must(t, err)
	wantEqual(t, next, "")
	want := []journey.Event{event("e1", "m"), event("e2", "m"), event("e3", "m")}
	for i := range want {
		want[i].At = noonKept
	}
	wantEqual(t, list, want)
	list, _, err = s.EventsOf(ctx, "elsewhere", "m", "", 10)
	must(t, err)
	wantEqual(t, len(list), 0)

	// Sent by 16 at once, each is written once.
	counts := make([]int, writers)
	batch := make([]journey.Event, 20)
	for i := range batch {
		batch[i] = event(fmt.Sprintf("raced-%02d", i), "raced")
	}
	for _, err := range together(writers, func(i int) (err error) { counts[i], err = s.Append(ctx, batch); return err }) {
		must(t, err)
	}
	sum := 0
	for _, n := range counts {
		sum += n
	}
	wantEqual(t, sum, len(batch))
}

func testEventPages(t *testing.T, s storage.Store) {
	var byTime, byID []string
	for i := range 9 {
		e := event(fmt.Sprintf("e%02d", (i*5)%9), "m")
		e.At = noon.Add(time.Duration(i) * time.Second)
		elsewhere := event("x"+e.ID, "m")
		elsewhere.Org = "elsewhere"
		_, err := s.Append(ctx, []journey.Event{e, elsewhere})
		must(t, err)
		byTime, byID = append(byTime, e.ID), append(byID, e.ID)
	}
	slices.Sort(byID)
	id := func(e journey.Event) string { return e.ID }
	read := func(after string, limit int) ([]journey.Event, string, error) {
		return s.EventsOf(ctx, "org", "m", after, limit)
	}
	testPagesOf(t, byTime, id, read)
	_, _, err := read("what is no cursor", 3)
	wantKind(t, err, fault.Malformed)
	testPagesOf(t, byID, id, func(after string, limit int) ([]journey.Event, string, error) {
		return s.Events(ctx, "org", after, limit)
	})
}
