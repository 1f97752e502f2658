// SPDX-License-Identifier: AGPL-3.0-or-later

// Package storagetest is the one conformance suite that every store passes:
// what the domain's store interfaces promise, told as tests. A store's own
// test calls Run with a function that opens an empty store.
package storagetest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
)

// Opener opens an empty store, to be closed and removed after the test.
type Opener func(t *testing.T) storage.Store

// Run runs the suite.
func Run(t *testing.T, open Opener) {
	tests := []struct {
		name string
		run  func(*testing.T, storage.Store)
	}{
		{"Organizations", testOrganizations},
		{"Accounts", testAccounts},
		{"DeleteAccount", testDeleteAccount},
		{"AccountKeys", testAccountKeys},
		{"Sessions", testSessions},
		{"SetupToken", testSetupToken},
		{"Tickets", testTickets},
		{"TakeTicketTogether", testTakeTicket},
		{"Tries", testTries},
		{"Clock", testClock},
		{"Pepper", testPepper},
		{"Members", testMembers},
		{"EraseMember", testEraseMember},
		{"EraseMemberLinked", testEraseMemberLinked},
		{"ErasedMeanwhile", testErasedMeanwhile},
		{"PeopleElsewhere", testPeopleElsewhere},
		{"PeoplePages", testPeoplePages},
		{"LostRaces", testLostRaces},
		{"Workshops", testWorkshops},
		{"WorkshopGuests", testWorkshopGuests},
		{"WorkshopPages", testWorkshopPages},
		{"CheckIn", testCheckIn},
		{"CheckInRepeats", testCheckInRepeats},
		{"CheckInTogether", testCheckInTogether},
		{"CheckInSameIDTogether", testCheckInSameID},
		{"CheckInStandings", testCheckInStandings},
		{"CheckInPages", testCheckInPages},
		{"CheckInsOfMember", testCheckInsOfMember},
		{"Corrections", testCorrections},
		{"Headcounts", testHeadcounts},
		{"Tallies", testTallies},
		{"Pledges", testPledges},
		{"Events", testEvents},
		{"EventPages", testEventPages},
		{"Audit", testAudit},
		{"AuditTogether", testAuditTogether},
		{"ExpireAudit", testExpireAudit},
		{"ExpireAuditOfWrongClocks", testExpireAuditOfWrongClocks},
		{"Totals", testTotals},
		{"Links", testLinks},
		{"DissolveNames", testDissolveNames},
		{"EraseName", testEraseName},
		{"DissolvedStaysSo", testDissolvedStaysSo},
		{"DissolveMany", testDissolveMany},
		{"ReplaceNames", testReplaceNames},
		{"ReplaceNamesOfErased", testReplaceNamesOfErased},
		{"SweepKeys", testSweepKeys},
		{"ErasedGuestStaysSo", testErasedGuestStaysSo},
		{"StaleSaves", testStaleSaves},
		{"Ping", testPing},
		{"EndedContext", testEndedContext},
		{"Closed", testClosed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, open(t)) })
	}
}

var ctx = context.Background()

// writers is how many race for one thing.
const writers = 16

// noon has more than milliseconds and is not in UTC: a store rounds and turns it.
var noon = time.Date(2026, 11, 28, 12, 0, 0, 123_456_789, time.FixedZone("", -5*3600))

// noonKept is noon as a store gives it back.
var noonKept = time.Date(2026, 11, 28, 17, 0, 0, 123_000_000, time.UTC)

func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func newUUID() string {
	h := newID()
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:]
}

// sealed makes a field as the vault would: two random texts.
func sealed() people.Sealed {
	b := make([]byte, 120)
	_, _ = rand.Read(b)
	return people.Sealed{Box: b[:88], Key: b[88:]}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
}

func wantKind(t testing.TB, err error, kind fault.Kind) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want kind %d", kind)
	}
	if got := fault.KindOf(err); got != kind {
		t.Fatalf("error %v of kind %d, want kind %d", err, got, kind)
	}
}

func wantEqual[T any](t testing.TB, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

// together calls f(0) … f(n-1) at once and gives their errors.
func together(n int, f func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// pages reads a list to its end, limit by limit.
func pages[T any](t *testing.T, limit int, read func(after string, limit int) ([]T, string, error)) []T {
	t.Helper()
	var all []T
	after := ""
	for range 10_000 {
		list, next, err := read(after, limit)
		must(t, err)
		if limit > 0 && len(list) > limit {
			t.Fatalf("%d on a page of %d", len(list), limit)
		}
		all = append(all, list...)
		if next == "" {
			return all
		}
		if len(list) == 0 {
			t.Fatal("an empty page that is not the last")
		}
		after = next
	}
	t.Fatal("the list has no end")
	return nil
}

// testPagesOf reads the same list with several limits; ids must be want.
func testPagesOf[T any](t *testing.T, want []string, id func(T) string, read func(after string, limit int) ([]T, string, error)) {
	t.Helper()
	for _, limit := range []int{1, 2, len(want) - 1, len(want), len(want) + 1, 0, -1, 1_000_000} {
		var got []string
		for _, v := range pages(t, limit, read) {
			got = append(got, id(v))
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("limit %d: got %v, want %v", limit, got, want)
		}
	}
}

func testPing(t *testing.T, s storage.Store) {
	must(t, s.Ping(ctx))
	must(t, s.Ping(ctx))
}

func testEndedContext(t *testing.T, s storage.Store) {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	o := organization()
	wantKind(t, s.CreateOrganization(ended, o), fault.Unavailable)
	_, err := s.Organization(ctx, o.ID)
	wantKind(t, err, fault.NotFound)
	c := checkIn(newID())
	_, err = s.RecordCheckIn(ended, c)
	wantKind(t, err, fault.Unavailable)
	isNew, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	wantEqual(t, isNew, true)
}

func testClosed(t *testing.T, s storage.Store) {
	o := organization()
	must(t, s.CreateOrganization(ctx, o))
	must(t, s.Close())
	wantKind(t, s.CreateOrganization(ctx, organization()), fault.Unavailable)
	_, err := s.RecordCheckIn(ctx, checkIn(newID()))
	wantKind(t, err, fault.Unavailable)
	_, err = s.Organization(ctx, o.ID)
	wantKind(t, err, fault.Unavailable)
	wantKind(t, s.Ping(ctx), fault.Unavailable)
	must(t, s.Close())
}
