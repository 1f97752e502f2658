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

// replaceName writes the new key before the new box. Who was erased stays so:
// without the key of the old box there is no new one, and it is looked for again
// once the new key is there, which an erasure after that deletes too.
func (s *Store) replaceName(ctx context.Context, org, workshopID string, n workshop.Resealed) error {
	was, now := []record.Field{{Place: n.Field(), Sealed: &n.Was}}, []record.Field{{Place: n.Field(), Sealed: &n.Now}}
	held, err := s.holdsKey(ctx, was[0])
	if err != nil || !held {
		return err
	}
	if err := s.putKeys(ctx, now...); err != nil {
		return err
	}
	if held, err = s.holdsKey(ctx, was[0]); err != nil {
		return err
	}
	facts, id := s.checkIns, n.CheckIn
	if n.Correction != "" {
		facts, id = s.corrections, n.Correction
	}
	var changed int64
	if held {
		done, err := facts.UpdateOne(ctx, bson.M{"_id": id, "workshop": workshopID, "org": org, "known_as": n.Was.Box},
			bson.M{"$set": bson.M{"known_as": n.Now.Box}})
		if err != nil {
			return failed(err) // which of the two keys is needed, the sweep finds out
		}
		changed = done.MatchedCount
	}
	if changed > 0 {
		return s.deleteKeys(ctx, was)
	}
	if n.Correction != "" {
		undoKeys[record.Correction](ctx, s, facts, id, now, correctionFields)
	} else {
		undoKeys[record.CheckIn](ctx, s, facts, id, now, checkInFields)
	}
	return nil
}

func (s *Store) holdsKey(ctx context.Context, f record.Field) (bool, error) {
	n, err := s.keys.CountDocuments(ctx, bson.M{"_id": keyID(f)})
	return n > 0, failed(err)
}
