// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"slices"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/storage"
)

func totals(org, month string) report.Totals {
	told, hidden := func(n int) report.Cell { return report.Cell{People: n} }, report.Cell{Hidden: true}
	return report.Totals{Org: org, Month: month, Workshops: 2, FrozenAt: noon,
		People: report.Table{Rows: []string{"en", "pa"}, Columns: []string{"c"},
			Cells: [][]report.Cell{{told(30), told(30)}, {hidden, hidden}, {told(0), hidden}}},
		Journeys: []report.Table{{Rows: []string{"s"}, Columns: []string{"j"}, Cells: [][]report.Cell{{hidden, hidden}, {hidden, hidden}}}}}
}

func link(network string) report.Link {
	return report.Link{ID: newID(), Network: network, State: report.Invited, Code: []byte(newID()), CreatedAt: noon, ExpiresAt: noon}
}

func testTotals(t *testing.T, s storage.Store) {
	org := newID()
	for _, month := range []string{"2026-09", "2026-11", "2026-10"} {
		must(t, s.PutTotals(ctx, totals(org, month)))
	}
	must(t, s.PutTotals(ctx, totals(newID(), "2026-11")))
	changed := totals(org, "2026-11")
	changed.Workshops = 3
	wantKind(t, s.PutTotals(ctx, changed), fault.Conflict) // frozen
	var months []string
	for after := ""; ; {
		list, next, err := s.TotalsOf(ctx, org, after, 2)
		must(t, err)
		for _, got := range list {
			want := totals(org, got.Month)
			want.FrozenAt = noonKept
			wantEqual(t, got, want)
			months = append(months, got.Month)
		}
		if after = next; next == "" {
			break
		}
	}
	wantEqual(t, months, []string{"2026-11", "2026-10", "2026-09"})

	won := 0
	for _, err := range together(writers, func(int) error { return s.PutTotals(ctx, totals(org, "2026-12")) }) {
		if err == nil {
			won++
		} else {
			wantKind(t, err, fault.Conflict)
		}
	}
	wantEqual(t, won, 1)
}

func testLinks(t *testing.T, s storage.Store) {
	hub, other := newID(), newID()
	first, second := link(hub), link(hub)
	must(t, s.CreateLink(ctx, first))
	must(t, s.CreateLink(ctx, second))
	wantKind(t, s.CreateLink(ctx, first), fault.Conflict)
	got, err := s.LinkByCode(ctx, first.Code)
	must(t, err)
	want := first
	want.CreatedAt, want.ExpiresAt = noonKept, noonKept
	wantEqual(t, got, want)

	// The code is used once, and of two who use it at once one is told so.
	got.Member, got.State, got.Code = other, report.Asked, nil
	won := 0
	for _, err := range together(writers, func(int) error { return s.UpdateLink(ctx, got) }) {
		if err == nil {
			won++
		} else {
			wantKind(t, err, fault.Conflict)
		}
	}
	wantEqual(t, won, 1)
	_, err = s.LinkByCode(ctx, first.Code)
	wantKind(t, err, fault.NotFound)
	again, err := s.LinkByCode(ctx, second.Code)
	must(t, err)
	again.Code = nil // two without a code do not stand in each other's way
	must(t, s.UpdateLink(ctx, again))

	for org, n := range map[string]int{hub: 2, other: 1, newID(): 0} {
		list, err := s.LinksOf(ctx, org)
		must(t, err)
		wantEqual(t, len(list), n)
		wantEqual(t, slices.IsSortedFunc(list, func(a, b report.Link) int {
			if a.ID < b.ID {
				return -1
			}
			return 1
		}), true)
	}
	stands, err := s.Link(ctx, first.ID)
	must(t, err)
	got.Revision++
	wantEqual(t, stands, got)
	must(t, s.DeleteLink(ctx, first.ID))
	wantKind(t, s.DeleteLink(ctx, first.ID), fault.NotFound)
	_, err = s.Link(ctx, first.ID)
	wantKind(t, err, fault.NotFound)
	wantKind(t, s.UpdateLink(ctx, stands), fault.NotFound)
}
