// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// Tries implements people.Store.
func (s *Store) Tries(ctx context.Context, key []byte) (people.Tries, error) {
	return findOne[record.Tries](ctx, s.tries, bson.M{"_id": key})
}

// PutTries implements people.Store.
func (s *Store) PutTries(ctx context.Context, t people.Tries) error {
	doc := record.FromTries(t)
	doc.Revision++
	if t.Revision == 0 {
		_, err := s.tries.InsertOne(ctx, doc)
		if mongo.IsDuplicateKeyError(err) {
			return record.Changed()
		}
		return failed(err)
	}
	done, err := s.tries.ReplaceOne(ctx, bson.M{"_id": t.Key, "revision": t.Revision}, doc)
	if err == nil && done.MatchedCount == 0 {
		return record.Changed()
	}
	return failed(err)
}

// DeleteTries implements people.Store. To delete what isn't there is done.
func (s *Store) DeleteTries(ctx context.Context, key []byte) error {
	_, err := s.tries.DeleteOne(ctx, bson.M{"_id": key})
	return failed(err)
}

// DeleteTriesBefore implements people.Store.
func (s *Store) DeleteTriesBefore(ctx context.Context, last time.Time) error {
	_, err := s.tries.DeleteMany(ctx, bson.M{"last": bson.M{"$lt": record.Round(last)}})
	return failed(err)
}
