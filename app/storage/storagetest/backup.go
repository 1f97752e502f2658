// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"context"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Filled is what Fill wrote.
type Filled struct {
	Org               people.Organization
	Account           people.Account
	Member            people.Member
	Erased            people.Member
	Workshop          workshop.Workshop
	CheckIn, Nameless workshop.CheckIn
	Pepper            []byte
}

// Fill writes something of every collection that a backup holds.
func Fill(t testing.TB, s storage.Store) Filled {
	t.Helper()
	f := Filled{Org: organization()}
	org := f.Org.ID
	f.Account, f.Member, f.Erased, f.Workshop = account(org), member(org), member(org), plan(org)
	f.Account.KeyID, f.Account.Keys[0].KeyID = f.Org.KeyID, f.Org.KeyID
	must(t, s.CreateOrganization(ctx, f.Org))
	must(t, s.CreateAccount(ctx, f.Account))
	for _, m := range []people.Member{f.Member, f.Erased} {
		must(t, s.CreateMember(ctx, m))
	}
	must(t, s.CreateWorkshop(ctx, f.Workshop))
	w := f.Workshop.ID
	f.CheckIn, f.Nameless = checkIn(w), checkIn(w)
	f.CheckIn.Org, f.CheckIn.Member, f.Nameless.Org, f.Nameless.KnownAs = org, f.Member.ID, org, people.Sealed{}
	f.Nameless.ID = "not-a-uuid"
	for _, c := range []workshop.CheckIn{f.CheckIn, f.Nameless} {
		_, err := s.RecordCheckIn(ctx, c)
		must(t, err)
	}
	must(t, s.AddCorrection(ctx, correction(w, f.CheckIn.ID)))
	must(t, s.AddHeadcount(ctx, workshop.Headcount{ID: newID(), Workshop: w, Org: org, Lang: "pa", People: 12, By: "a", At: noon}))
	must(t, s.PutTally(ctx, workshop.Tally{Workshop: w, Org: org, Moment: workshop.Before, Question: 2, By: "hands", Yes: 3, At: noon}))
	must(t, s.PutPledge(ctx, workshop.Pledge{Workshop: w, Org: org, Kind: "talk", People: 5, At: noon}))
	_, err := s.Append(ctx, []journey.Event{event(newID(), f.Member.ID)})
	must(t, err)
	must(t, s.PutTotals(ctx, totals(org, "2026-10")))
	must(t, s.CreateLink(ctx, link(org)))
	must(t, s.AppendAudit(ctx, entry(org, 1, noon)))
	must(t, s.EraseMember(ctx, org, f.Erased.ID))
	f.Pepper, err = s.Pepper(ctx)
	must(t, err)
	return f
}

// Holds says whether a store holds what Fill wrote.
func Holds(t testing.TB, s storage.Store, f Filled) {
	t.Helper()
	org := f.Org.ID
	o, err := s.Organization(ctx, org)
	must(t, err)
	f.Org.CreatedAt, f.Account.CreatedAt, f.Member.CreatedAt = noonKept, noonKept, noonKept
	wantEqual(t, o, f.Org)
	a, err := s.AccountByHandle(ctx, f.Account.Handle)
	must(t, err)
	wantEqual(t, a, f.Account)
	m, err := s.MemberByLookup(ctx, f.Member.Lookup)
	must(t, err)
	wantEqual(t, m, f.Member)
	w, err := s.WorkshopByCode(ctx, f.Workshop.Code)
	must(t, err)
	wantEqual(t, w, kept(f.Workshop))
	list, _, err := s.Workshops(ctx, org, "", 10)
	must(t, err)
	wantEqual(t, len(list), 1)
	for _, want := range []workshop.CheckIn{f.CheckIn, f.Nameless} {
		c, err := s.CheckIn(ctx, w.ID, want.ID)
		must(t, err)
		want.At = record.Round(want.At)
		wantEqual(t, c, want)
	}
	counts, err := s.CountCheckIns(ctx, w.ID)
	must(t, err)
	wantEqual(t, counts[f.CheckIn.Standing], 2)
	for _, n := range []func() (int, error){
		func() (int, error) { l, err := s.Corrections(ctx, w.ID); return len(l), err },
		func() (int, error) { l, err := s.Headcounts(ctx, w.ID); return len(l), err },
		func() (int, error) { l, err := s.Tallies(ctx, w.ID); return len(l), err },
		func() (int, error) { l, err := s.Pledges(ctx, w.ID); return len(l), err },
		func() (int, error) { l, _, err := s.TotalsOf(ctx, org, "", 10); return len(l), err },
		func() (int, error) { l, err := s.LinksOf(ctx, org); return len(l), err },
		func() (int, error) { l, err := s.AuditTrail(ctx, org, 0, 10); return len(l), err },
		func() (int, error) { l, _, err := s.EventsOf(ctx, "org", f.Member.ID, "", 10); return len(l), err },
	} {
		got, err := n()
		must(t, err)
		wantEqual(t, got, 1)
	}
	pepper, err := s.Pepper(ctx)
	must(t, err)
	wantEqual(t, pepper, f.Pepper)
	_, err = s.Member(ctx, org, f.Erased.ID)
	wantKind(t, err, fault.NotFound)
	wantKind(t, s.CreateMember(ctx, f.Erased), fault.Conflict)
	swept, err := s.SweepKeys(ctx)
	must(t, err)
	wantEqual(t, swept, 0)
}

// RunBackup tests that a place filled from a store holds all that the store
// held. from and to name fresh, empty places.
func RunBackup(t *testing.T, from, to func(t *testing.T) string) {
	here, there := from(t), to(t)
	_, err := storage.OpenSource(ctx, here)
	wantKind(t, err, fault.NotFound)
	s, err := storage.Open(ctx, here)
	must(t, err)
	f := Fill(t, s)
	source, err := storage.OpenSource(ctx, here)
	must(t, err)
	defer source.Close()
	_, err = storage.OpenTarget(ctx, here)
	wantKind(t, err, fault.Conflict)

	for attempt := range 2 { // the first one is cut short
		target, err := storage.OpenTarget(ctx, there)
		must(t, err)
		_, err = storage.Open(ctx, there)
		wantKind(t, err, fault.Conflict)
		for _, c := range record.Collections() {
			wantEqual(t, carry(t, c, source, target), totalOf(t, c, target))
		}
		if attempt == 1 {
			must(t, target.Finish(ctx))
		}
		must(t, target.Close())
	}
	must(t, s.Close())

	restored, err := storage.Open(ctx, there)
	must(t, err)
	defer restored.Close()
	Holds(t, restored, f)
	_, err = storage.OpenTarget(ctx, there)
	wantKind(t, err, fault.Conflict)
}

// RunBackupMeanwhile tests that a copy which is read while names are sealed anew,
// notes are changed and an organization's key is replaced has the key of every
// box that is in it, or says that it can't be made. from names a fresh place.
func RunBackupMeanwhile(t *testing.T, from func(t *testing.T) string) {
	here := from(t)
	s, err := storage.Open(ctx, here)
	must(t, err)
	defer s.Close()
	f := Fill(t, s)
	source, err := storage.OpenSource(ctx, here)
	must(t, err)
	defer source.Close()
	w, name := f.Workshop.ID, f.CheckIn.KnownAs
	anew := func() {
		now := sealed()
		must(t, s.ReplaceNames(ctx, f.Org.ID, w, []workshop.Resealed{{CheckIn: f.CheckIn.ID, Was: name, Now: now}}))
		name = now
	}
	opens(t, source, 5, anew)

	// What was read of accounts goes with the organization's key of then only.
	again, err := storage.OpenSource(ctx, here)
	must(t, err)
	defer again.Close()
	org, err := s.Organization(ctx, f.Org.ID)
	must(t, err)
	org.KeyID = newID()
	must(t, s.UpdateOrganization(ctx, org))
	err = again.Each(ctx, "organizations", func(doc any) error {
		wantEqual(t, doc.(*record.Organization).KeyID, f.Org.KeyID)
		return nil
	})
	if err != nil {
		wantKind(t, err, fault.Unavailable)
	}
}

// opens wants a copy to hold so many boxes at least, and the key of each. Before each
// collection something happens.
func opens(t *testing.T, source storage.Source, least int, happens func()) {
	t.Helper()
	boxes, keys := map[string]bool{}, map[string]bool{}
	for _, c := range record.Collections() {
		happens()
		must(t, source.Each(ctx, c.Name, func(doc any) error {
			for _, field := range record.SealedIn(doc) {
				if field.Sealed.Given() {
					boxes[record.BoxAt(field.Place, field.Digest())] = true
				}
			}
			if k, ok := doc.(*record.Key); ok {
				keys[record.BoxAt(k.Place, record.Digest(k.Box))] = true
			}
			return nil
		}))
	}
	if len(boxes) < least {
		t.Errorf("%d boxes were read", len(boxes))
	}
	for box := range boxes {
		if !keys[box] {
			t.Errorf("the copy has no key for %s", box)
		}
	}
}

// RunBackupInAStorm tests the same while names are sealed anew all the time, many
// of a page at once. from names a fresh place.
func RunBackupInAStorm(t *testing.T, from func(t *testing.T) string) {
	here := from(t)
	s, err := storage.Open(ctx, here)
	must(t, err)
	defer s.Close()
	const names, phones = 60, 4
	stop, done := make(chan struct{}), make(chan error, phones)
	for range phones {
		w, list := newID(), make([]workshop.Resealed, names/phones)
		for i := range list {
			c := checkIn(w)
			_, err := s.RecordCheckIn(ctx, c)
			must(t, err)
			list[i] = workshop.Resealed{CheckIn: c.ID, Was: c.KnownAs, Now: sealed()}
		}
		org := checkIn(w).Org
		go func() {
			for {
				select {
				case <-stop:
					done <- nil
					return
				default:
				}
				if err := s.ReplaceNames(ctx, org, w, list); err != nil {
					done <- err
					return
				}
				for i, n := range list {
					list[i].Was, list[i].Now = n.Now, sealed()
				}
			}
		}()
	}
	for range 10 {
		source, err := storage.OpenSource(ctx, here)
		must(t, err)
		opens(t, source, names, func() {})
		must(t, source.Close())
	}
	close(stop)
	for range phones {
		must(t, <-done)
	}
}

// carry loads what a collection holds, by way of its lines.
func carry(t *testing.T, c record.Collection, from storage.Source, to storage.Target) (total record.Total) {
	t.Helper()
	var docs []any
	must(t, from.Each(ctx, c.Name, func(doc any) error {
		line, err := record.Encode(doc)
		must(t, err)
		total.Add(line)
		again, err := c.Decode(line)
		docs = append(docs, again)
		return err
	}))
	if total.Count == 0 {
		t.Errorf("Fill writes nothing into %s", c.Name)
	}
	must(t, to.Load(ctx, c.Name, docs))
	return total
}

func totalOf(t *testing.T, c record.Collection, from storage.Source) (total record.Total) {
	t.Helper()
	must(t, from.Each(context.Background(), c.Name, func(doc any) error {
		line, err := record.Encode(doc)
		total.Add(line)
		return err
	}))
	return total
}
