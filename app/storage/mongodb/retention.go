// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// DissolveNames implements workshop.Store. Keys go before boxes: a box that
// comes back with an older backup of the data stays shut. The boxes of guests
// stay, so that a plan remains whole.
func (s *Store) DissolveNames(ctx context.Context, org, workshopID string, givenBefore time.Time) (names int, err error) {
	w, err := s.Workshop(ctx, org, workshopID)
	if err != nil {
		return 0, err
	}
	filter := bson.M{"workshop": w.ID, "org": org, "known_as": bson.M{"$exists": true}}
	if givenBefore.IsZero() {
		if names = record.Openable(record.WorkshopFields(&w)); names > 0 {
			if err := s.eraseKeys(ctx, []string{record.Whole("workshop", w.ID)}); err != nil {
				return 0, err
			}
		}
	} else {
		filter["at"] = bson.M{"$lt": record.Round(givenBefore)}
		over := record.FromBefore(&w, givenBefore)
		if err := s.deleteKeys(ctx, over); err != nil {
			return 0, err
		}
		names = len(over)
	}
	for _, facts := range []struct {
		collection string
		*mongo.Collection
	}{{"checkin", s.checkIns}, {"correction", s.corrections}} {
		gone, err := s.dissolve(ctx, facts.Collection, facts.collection, filter)
		names += gone
		if err != nil {
			return names, err
		}
	}
	return names, nil
}

// EraseName implements workshop.Store.
func (s *Store) EraseName(ctx context.Context, org, workshopID, checkIn string) (names int, err error) {
	var checkIns, corrections []string
	if err := s.ids(ctx, s.checkIns, bson.M{"_id": checkIn, "workshop": workshopID, "org": org}, &checkIns); err != nil || len(checkIns) == 0 {
		return 0, err
	}
	if err := s.ids(ctx, s.corrections, bson.M{"workshop": workshopID, "checkin": checkIn}, &corrections); err != nil {
		return 0, err
	}
	return s.eraseNames(ctx, checkIns, corrections)
}

// eraseNames erases the names of these check-ins and corrections for good.
func (s *Store) eraseNames(ctx context.Context, checkIns, corrections []string) (names int, err error) {
	for _, facts := range []struct {
		collection string
		*mongo.Collection
		ids []string
	}{{"checkin", s.checkIns, checkIns}, {"correction", s.corrections, corrections}} {
		if len(facts.ids) == 0 {
			continue
		}
		records := make([]string, len(facts.ids))
		for i, id := range facts.ids {
			records[i] = record.Whole(facts.collection, id)
		}
		if err := s.putErasures(ctx, records); err != nil {
			return names, err
		}
		gone, err := s.dissolve(ctx, facts.Collection, facts.collection, bson.M{"_id": bson.M{"$in": facts.ids}, "known_as": bson.M{"$exists": true}})
		names += gone
		if err != nil {
			return names, err
		}
	}
	return names, nil
}

// dissolve erases the names of the facts that filter finds.
func (s *Store) dissolve(ctx context.Context, facts *mongo.Collection, collection string, filter bson.M) (names int, err error) {
	var ids []string
	if err := s.ids(ctx, facts, filter, &ids); err != nil {
		return 0, err
	}
	for len(ids) > 0 {
		n := min(len(ids), keyChunk)
		records := make([]string, n)
		for i, id := range ids[:n] {
			records[i] = record.Whole(collection, id)
		}
		if err := s.eraseKeys(ctx, records); err != nil {
			return names, err
		}
		_, err := facts.UpdateMany(ctx, bson.M{"_id": bson.M{"$in": ids[:n]}}, bson.M{"$unset": bson.M{"known_as": ""}})
		if err != nil {
			return names, failed(err)
		}
		names += n
		ids = ids[n:]
	}
	return names, nil
}
