// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb_test

import (
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/mongodb"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// TestAnErasureThatWasCutShortIsFinished: the program ends after the keys are
// gone. Nobody could ask for it again, for what opens her record is gone; her log
// would stay for ever.
func TestAnErasureThatWasCutShortIsFinished(t *testing.T) {
	uri := database(t)
	s, err := mongodb.Open(ctx, uri, time.Now)
	must(t, err)
	for _, id := range []string{"m", "other"} {
		must(t, s.CreateMember(ctx, people.Member{ID: id, Org: "o", Lookup: []byte(id),
			Name: people.Sealed{Box: []byte("name " + id), Key: []byte("k")}, ForOrg: people.Sealed{Box: []byte("key " + id), Key: []byte("k")}}))
		_, err := s.Append(ctx, []journey.Event{{ID: "e-" + id, Org: "o", Person: id, Kind: journey.Workshop, Month: "2026-11"}})
		must(t, err)
	}
	_, keys := raw(t, uri)
	_, err = keys.Collection("erasures").InsertOne(ctx, record.Erasure{Record: record.Whole("member", "m")})
	must(t, err)
	_, err = keys.Collection("keys").DeleteMany(ctx, bson.M{"record": record.Whole("member", "m")})
	must(t, err)

	_, err = s.SweepKeys(ctx)
	must(t, err)
	if _, err := s.Member(ctx, "o", "m"); !fault.Is(err, fault.NotFound) {
		t.Errorf("she is still there: %v", err)
	}
	for id, want := range map[string]int{"m": 0, "other": 1} {
		log, _, err := s.EventsOf(ctx, "o", id, "", 10)
		must(t, err)
		if len(log) != want {
			t.Errorf("the log of %s has %d entries, want %d", id, len(log), want)
		}
	}
	must(t, s.Close())
}
