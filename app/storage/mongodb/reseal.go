// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// ReplaceNames implements workshop.Store.
func (s *Store) ReplaceNames(ctx context.Context, org, workshopID string, names []workshop.Resealed) error {
	for _, n := range names {
		if err := s.replaceName(ctx, org, workshopID, n); err != nil {
			return err
		}
	}
	return nil
}

// replaceName writes the new key first. Who is erased meanwhile stays so: an
// erasure after that deletes the new key too, and one before it has deleted the
// old key, which is looked for after.
func (s *Store) replaceName(ctx context.Context, org, workshopID string, n workshop.Resealed) error {
	was, now := []record.Field{{Place: n.Field(), Sealed: &n.Was}}, []record.Field{{Place: n.Field(), Sealed: &n.Now}}
	if err := s.putKeys(ctx, now...); err != nil {
		return err
	}
	held, err := s.keys.CountDocuments(ctx, bson.M{"_id": keyID(was[0])})
	if err != nil {
		return failed(err)
	}
	if held == 0 {
		return s.deleteKeys(ctx, now)
	}
	facts, id := s.checkIns, n.CheckIn
	if n.Correction != "" {
		facts, id = s.corrections, n.Correction
	}
	done, err := facts.UpdateOne(ctx, bson.M{"_id": id, "workshop": workshopID, "org": org, "known_as": n.Was.Box},
		bson.M{"$set": bson.M{"known_as": n.Now.Box}})
	switch {
	case err != nil:
		return failed(err) // which of the two keys is needed, the sweep finds out
	case done.MatchedCount == 0:
		return s.deleteKeys(ctx, now)
	}
	return s.deleteKeys(ctx, was)
}
