// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/workshop"
)

func testEraseMember(t *testing.T, s storage.Store) {
	m, stays := member("org"), member("org")
	must(t, s.CreateMember(ctx, m))
	must(t, s.CreateMember(ctx, stays))
	c, cStays := checkIn("w"), checkIn("w")
	c.Member, cStays.Member = m.ID, stays.ID
	_, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	_, err = s.RecordCheckIn(ctx, cStays)
	must(t, err)
	fix := correction("w", c.ID)
	must(t, s.AddCorrection(ctx, fix))
	signedIn := session("", noon.Add(time.Hour))
	signedIn.Member = m.ID
	must(t, s.CreateSession(ctx, signedIn))
	// She came in twice, and to another workshop; her log says so.
	twice, elsewhere := checkIn("w"), checkIn("w2")
	twice.Member, elsewhere.Member = m.ID, m.ID
	for _, x := range []workshop.CheckIn{twice, elsewhere} {
		_, err = s.RecordCheckIn(ctx, x)
		must(t, err)
	}
	log := []journey.Event{event("w/"+m.ID+"/workshop/w/0", m.ID), event("own/"+m.ID+"/commitment/flyers/2026-11", m.ID)}
	for _, e := range append(log, event("w/"+stays.ID+"/workshop/w/0", stays.ID)) {
		_, err = s.Append(ctx, []journey.Event{e})
		must(t, err)
	}

	wantKind(t, s.EraseMember(ctx, "elsewhere", m.ID), fault.NotFound)
	wantKind(t, s.EraseMember(ctx, "org", newID()), fault.NotFound)
	must(t, s.EraseMember(ctx, "org", m.ID))
	must(t, s.EraseMember(ctx, "org", m.ID))

	_, err = s.Member(ctx, "org", m.ID)
	wantKind(t, err, fault.NotFound)
	_, err = s.MemberByLookup(ctx, m.Lookup)
	wantKind(t, err, fault.NotFound)
	wantKind(t, s.UpdateMember(ctx, m), fault.NotFound)
	wantKind(t, s.CreateMember(ctx, m), fault.Conflict)
	again := member("org")
	again.ID = m.ID
	wantKind(t, s.CreateMember(ctx, again), fault.Conflict)
	_, err = s.SessionByHash(ctx, signedIn.Hash)
	wantKind(t, err, fault.NotFound)
	list, _, err := s.Members(ctx, "org", "", 10)
	must(t, err)
	wantEqual(t, len(list), 1)
	wantEqual(t, list[0].Name, stays.Name)

	// The count stays, the name is gone, and a repeat does not bring it back.
	c.KnownAs = sealed()
	isNew, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	wantEqual(t, isNew, false)
	checkIns, _, err := s.CheckIns(ctx, "w", nil, "", 10)
	must(t, err)
	wantEqual(t, len(checkIns), 3)
	named := 0
	for _, got := range checkIns {
		if got.KnownAs.Given() { // of the others not even the boxes are there: an older file of keys finds nothing
			named++
			wantEqual(t, got.ID, cStays.ID)
		}
	}
	wantEqual(t, named, 1)
	fixes, err := s.Corrections(ctx, "w")
	must(t, err)
	wantEqual(t, fixes[0].KnownAs.Given(), false)

	// Nothing leads from workshop to workshop, and the log is gone for good.
	hers := map[string]string{}
	for _, x := range []workshop.CheckIn{c, twice, elsewhere} {
		got, err := s.CheckIn(ctx, x.Workshop, x.ID)
		must(t, err)
		wantEqual(t, got.HasMember(), false)
		wantEqual(t, strings.Contains(got.Member, m.ID), false)
		hers[x.ID] = got.Member
	}
	wantEqual(t, hers[twice.ID], hers[c.ID])
	wantEqual(t, hers[elsewhere.ID] == hers[c.ID], false)
	list2, _, err := s.CheckInsOfMember(ctx, "org", m.ID, "", 10)
	must(t, err)
	wantEqual(t, len(list2), 0)
	n, err := s.Append(ctx, log)
	must(t, err)
	wantEqual(t, n, 0)
	left, _, err := s.Events(ctx, "org", "", 10)
	must(t, err)
	wantEqual(t, len(left), 1)
	wantEqual(t, left[0].Person, stays.ID)
}

func testEraseMemberLinked(t *testing.T, s storage.Store) {
	m := member("org")
	must(t, s.CreateMember(ctx, m))
	c := checkIn("w")
	c.Member = m.ID
	// What a trainer said is hers too goes with her; what she took back stays.
	before, other := checkIn("w"), checkIn("w")
	for _, x := range []workshop.CheckIn{c, before, other} {
		_, err := s.RecordCheckIn(ctx, x)
		must(t, err)
	}
	for i, link := range []workshop.Correction{
		{CheckIn: c.ID, Action: workshop.SameAs, Other: before.ID},
		{CheckIn: other.ID, Action: workshop.SameAs, Other: c.ID},
		{CheckIn: other.ID, Action: workshop.Restore},
	} {
		link.ID, link.Workshop, link.Org, link.At = newID(), "w", "org", noon.Add(time.Duration(i)*time.Minute)
		must(t, s.AddCorrection(ctx, link))
	}
	must(t, s.EraseMember(ctx, "org", m.ID))
	for _, x := range []struct {
		id     string
		erased bool
	}{{before.ID, true}, {other.ID, false}} {
		got, err := s.CheckIn(ctx, "w", x.id)
		must(t, err)
		wantEqual(t, len(got.KnownAs.Key) == 0, x.erased)
	}
}

// testErasedMeanwhile: what was on its way when a member was erased leads to her
// no more than what was there before.
func testErasedMeanwhile(t *testing.T, s storage.Store) {
	for range 20 {
		m := member("org")
		must(t, s.CreateMember(ctx, m))
		var late sync.WaitGroup
		for range 4 {
			late.Go(func() {
				c := checkIn("w")
				c.Member = m.ID
				_, err := s.RecordCheckIn(ctx, c)
				must(t, err)
				_, err = s.Append(ctx, []journey.Event{event("w/"+m.ID+"/workshop/"+c.ID+"/0", m.ID)})
				must(t, err)
			})
		}
		must(t, s.EraseMember(ctx, "org", m.ID))
		late.Wait()
		hers, _, err := s.CheckInsOfMember(ctx, "org", m.ID, "", 10)
		must(t, err)
		log, _, err := s.EventsOf(ctx, "org", m.ID, "", 10)
		must(t, err)
		wantEqual(t, len(hers)+len(log), 0)
	}
	all, _, err := s.CheckIns(ctx, "w", nil, "", 100)
	must(t, err)
	wantEqual(t, len(all), 80)
	for _, c := range all {
		wantEqual(t, c.KnownAs.Given(), false)
	}
}
