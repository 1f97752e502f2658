// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb_test

import (
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/mongodb"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// TestHalfAStoreIsNotOpened: new data beside the keys would have all of them
// swept, and names could not be got back by putting the old data back.
func TestHalfAStoreIsNotOpened(t *testing.T) {
	for _, gone := range []string{"data", "keys"} {
		uri := database(t)
		s, err := mongodb.Open(ctx, uri, time.Now)
		must(t, err)
		_, err = s.Pepper(ctx)
		must(t, err)
		must(t, s.CreateAccount(ctx, people.Account{ID: "a", Org: "o", Handle: []byte("h"), Name: people.Sealed{Box: []byte("box"), Key: []byte("key")}}))
		must(t, s.Close())
		data, keys := raw(t, uri)
		dropped, left := data, keys
		if gone == "keys" {
			dropped, left = keys, data
		}
		must(t, dropped.Drop(ctx))
		for range 2 { // nor at the second try
			_, err = mongodb.Open(ctx, uri, time.Now)
			f, ok := err.(*fault.Fault)
			if !ok || f.Key != "halves-missing" || f.Args["Missing"] != dropped.Name() || f.Args["Present"] != left.Name() {
				t.Fatalf("without %s: %v", gone, err)
			}
		}
	}
}

// TestARestoreThatIsTakenOverFinishesNothing: a second restore clears what the
// first has put in, so that the first must not say that it is whole.
func TestARestoreThatIsTakenOverFinishesNothing(t *testing.T) {
	uri := database(t)
	first, err := mongodb.OpenTarget(ctx, uri, time.Now)
	must(t, err)
	must(t, first.Load(ctx, "installation", []any{&record.Setting{Name: "pepper", Value: []byte("first")}}))
	second, err := mongodb.OpenTarget(ctx, uri, time.Now)
	must(t, err)
	if err := first.Finish(ctx); !fault.Is(err, fault.Conflict) {
		t.Fatalf("the first finished: %v", err)
	}
	if _, err = mongodb.Open(ctx, uri, time.Now); !fault.Is(err, fault.Conflict) {
		t.Fatalf("what is half put in opens: %v", err)
	}
	must(t, second.Load(ctx, "installation", []any{&record.Setting{Name: "pepper", Value: []byte("second")}}))
	must(t, second.Finish(ctx))
	s, err := mongodb.Open(ctx, uri, time.Now)
	must(t, err)
	pepper, err := s.Pepper(ctx)
	must(t, err)
	if string(pepper) != "second" {
		t.Errorf("%q", pepper)
	}
	must(t, s.Close())
	must(t, second.Close())
	must(t, first.Close())
}
