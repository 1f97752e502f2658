// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/vault"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// demonstration opens a demonstration council on the embedded store.
func demonstration(tb testing.TB, dir string) (*App, Demo) {
	tb.Helper()
	a, err := Open(tb.Context(), Config{Database: DatabaseURI("", dir), URL: &url.URL{Scheme: "http", Host: "127.0.0.1"},
		Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = a.Store.Close() })
	d, err := a.Demo(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	return a, d
}

// TestARemovedAccountsKeyOpensNothingThatIsKept: on the real store, with a
// demonstration council, a guest and a note; the names that were there before open with
// the new key alone.
func TestARemovedAccountsKeyOpensNothingThatIsKept(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	a, d := demonstration(t, dir)
	in, err := a.People.SignIn(ctx, d.Trainer, d.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	actor, err := a.People.Authenticate(ctx, in.Token)
	if err != nil {
		t.Fatal(err)
	}
	w, err := a.Store.Workshop(ctx, d.Org, d.Workshop)
	if err != nil {
		t.Fatal(err)
	}
	plan := w.Plan
	plan.Facilitators = append(plan.Facilitators, workshop.Facilitator{ID: "guest", Role: workshop.CoFacilitates})
	if w, err = a.Workshops.SavePlanWithGuests(ctx, d.Org, w.Code, w.Revision, plan, workshop.Guests{"guest": "Imani"}); err != nil {
		t.Fatal(err)
	}
	if w, err = a.Workshops.SayNotes(ctx, d.Org, w.Code, map[workshop.NoteKind]string{workshop.NoteKinds[0]: "The sink leaks."}, nil); err != nil {
		t.Fatal(err)
	}
	lin, err := helper(ctx, a, actor)
	if err != nil {
		t.Fatal(err)
	}
	old, before := clone(t, actor), namesOf(t, a, actor, d)
	if len(before) < 10 {
		t.Fatalf("only %d names to begin with", len(before))
	}
	if err := a.People.RemoveAccount(ctx, actor, lin); err != nil {
		t.Fatal(err)
	}
	resealed(t, a, d.Org)
	key := clone(t, actor).Newest()
	for _, id := range everyWorkshop(t, a, d.Org) {
		w, err := a.Store.Workshop(ctx, d.Org, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			key  people.PrivateKey
			want bool
		}{{old, false}, {key, true}} {
			for entry, name := range opened(t, a, c.key, w) {
				if !c.want {
					t.Errorf("the old key opens %q of %s", name, entry)
				} else if before[entry] != name {
					t.Errorf("%s is %q, was %q", entry, name, before[entry])
				}
			}
		}
	}
	if after := namesOf(t, a, actor, d); len(after) != len(before) {
		t.Errorf("%d names, there were %d", len(after), len(before))
	}
	opensNothingKept(t, a, dir, old, key)
	if swept, err := a.Store.SweepKeys(ctx); err != nil || swept != 0 {
		t.Errorf("%d keys were left behind, %v", swept, err)
	}
}

// TestARemovalFinishedAtASignInStandsInTheTrail: nobody pressed a button that would
// have noted it.
func TestARemovalFinishedAtASignInStandsInTheTrail(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	a, d := demonstration(t, dir)
	o, err := a.Store.Organization(ctx, d.Org)
	if err != nil {
		t.Fatal(err)
	}
	o.Leaving = []string{"gone"}
	if err := a.Store.UpdateOrganization(ctx, o); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second finishes nothing
		in, err := a.People.SignIn(ctx, d.Trainer, d.Passphrase)
		if err != nil {
			t.Fatal(err)
		}
		resealed(t, a, d.Org)
		var list []audit.Entry
		for wait := 0; len(list) == 0 && wait < 100; wait++ {
			if list, err = a.Audit.Trail(ctx, d.Org, 0, 10); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if len(list) != 1 || list[0].Act != audit.KeyReplaced || list[0].Actor != in.Account.ID || list[0].Subject != "gone" {
			t.Fatalf("%+v", list)
		}
	}
}

// opensNothingKept tries a replaced key at every box of the store that has a key
// of its own. A box that is not found here belongs to a kind of record that
// nobody has thought of: it needs its line in record.SealedIn, and a people.Resealer.
func opensNothingKept(t *testing.T, a *App, dir string, old, key people.PrivateKey) {
	t.Helper()
	source, err := storage.OpenSource(t.Context(), DatabaseURI("", dir))
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	boxes := make(map[string][]byte)
	for _, c := range record.Collections() {
		err := source.Each(t.Context(), c.Name, func(doc any) error {
			for _, f := range record.SealedIn(doc) {
				boxes[f.Place+digestText(f.Sealed.Box)] = f.Sealed.Box
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	safe, opened := vault.New(a.Store.Pepper), 0
	err = source.Each(t.Context(), "keys", func(doc any) error {
		k := doc.(*record.Key)
		box, ok := boxes[k.Place+string(k.Box)]
		if !ok {
			t.Errorf("no record that is known here has the box at %s", k.Place)
		}
		field := people.Sealed{Box: box, Key: k.Key}
		if text, err := safe.Open(old, k.Place, field); err == nil {
			t.Errorf("the old key opens %q at %s", text, k.Place)
		}
		if _, err := safe.Open(key, k.Place, field); err == nil {
			opened++
		}
		return nil
	})
	if err != nil || opened < 10 {
		t.Errorf("the new key opens %d boxes, %v", opened, err)
	}
}

func helper(ctx context.Context, a *App, actor *people.Actor) (string, error) {
	list, _, err := a.People.Accounts(ctx, actor, "", 10)
	if err != nil {
		return "", err
	}
	for _, l := range list {
		if l.Account.ID != actor.Account.ID {
			return l.Account.ID, nil
		}
	}
	return "", nil
}

func clone(t *testing.T, actor *people.Actor) people.PrivateKey {
	t.Helper()
	key, err := actor.PrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	return append(people.PrivateKey(nil), key...)
}

func everyWorkshop(t *testing.T, a *App, org string) (ids []string) {
	t.Helper()
	list, _, err := a.Store.Workshops(t.Context(), org, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range list {
		ids = append(ids, w.ID)
	}
	return ids
}

// opened are the names that a key opens in a workshop, by who they are of.
func opened(t *testing.T, a *App, key people.PrivateKey, w workshop.Workshop) map[string]string {
	t.Helper()
	roll, err := a.Workshops.Roll(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	names, err := a.Workshops.Names(key, roll)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range w.Plan.Facilitators {
		if name, err := a.Workshops.GuestName(key, w, f); err != nil {
			t.Fatal(err)
		} else if name != "" {
			names[w.ID+f.ID] = name
		}
	}
	return names
}

func namesOf(t *testing.T, a *App, actor *people.Actor, d Demo) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, id := range everyWorkshop(t, a, d.Org) {
		w, err := a.Store.Workshop(t.Context(), d.Org, id)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range opened(t, a, clone(t, actor), w) {
			all[k] = v
		}
	}
	return all
}

// resealed waits for the pass behind the request.
func resealed(t *testing.T, a *App, org string) {
	t.Helper()
	for range 500 {
		o, err := a.Store.Organization(t.Context(), org)
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Retired) > 0 && !o.Retired[0].ResealedAt.IsZero() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no pass ended within five seconds")
}

func digestText(box []byte) string {
	d := record.DigestOf(box)
	return string(d[:])
}

// BenchmarkReseal is a pass over a thousand names that are sealed to the key
// before, on the real store.
func BenchmarkReseal(b *testing.B) {
	const names = 1000
	dir, ctx := b.TempDir(), b.Context()
	a, d := demonstration(b, dir)
	in, err := a.People.SignIn(ctx, d.Trainer, d.Passphrase)
	if err != nil {
		b.Fatal(err)
	}
	actor, err := a.People.Authenticate(ctx, in.Token)
	if err != nil {
		b.Fatal(err)
	}
	first, safe := actor.Org, vault.New(a.Store.Pepper)
	if err := a.People.RotateKey(ctx, actor); err != nil {
		b.Fatal(err)
	}
	ring, err := actor.PrivateKey()
	if err != nil {
		b.Fatal(err)
	}
	made := 0
	for b.Loop() {
		b.StopTimer()
		for range names { // as phones that still had the first key
			made++
			id := fmt.Sprintf("00000000-0000-4000-8000-%012d", made)
			sealed, err := safe.Seal(first.PublicKey, people.Place("checkin", id, "known_as"), []byte("Jasleen"))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := a.Store.RecordCheckIn(ctx, workshop.CheckIn{ID: id, Workshop: d.Workshop, Org: d.Org, Way: workshop.Phone,
				KnownAs: sealed, Lang: "pa", Standing: workshop.Counted, At: time.Now()}); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		if err := a.Workshops.Reseal(ctx, actor.Org, ring); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/names, "µs/name")
}
