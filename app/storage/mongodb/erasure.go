// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// putErasures keeps what must not come back; what is there already stays.
func (s *Store) putErasures(ctx context.Context, erasures []string) error {
	for len(erasures) > 0 {
		n := min(len(erasures), keyChunk)
		docs := make([]any, n)
		for i, e := range erasures[:n] {
			docs[i] = record.Erasure{Record: e}
		}
		if _, err := insertMany(ctx, s.erasures, docs); err != nil {
			return err
		}
		erasures = erasures[n:]
	}
	return nil
}

// isErased says whether a record was erased.
func (s *Store) isErased(ctx context.Context, collection, id string) (bool, error) {
	n, err := s.erasures.CountDocuments(ctx, bson.M{"_id": record.Whole(collection, id)})
	return n > 0, failed(err)
}

// orTaken is the answer to who would make again what was erased.
func orTaken(err error) error {
	if err != nil {
		return err
	}
	return record.Taken()
}
