// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// Append implements journey.Store. Nothing is written about members who were
// erased.
func (s *Store) Append(ctx context.Context, events []journey.Event) (int, error) {
	erased := make(map[string]bool)
	var docs []any
	for _, e := range events {
		gone, known := erased[e.Person]
		if !known {
			var err error
			if gone, err = s.isErased(ctx, "member", e.Person); err != nil {
				return 0, err
			}
			erased[e.Person] = gone
		}
		if !gone {
			docs = append(docs, record.FromEvent(e))
		}
	}
	if len(docs) == 0 {
		return 0, nil
	}
	return insertMany(ctx, s.events, docs)
}

// EventsOf implements journey.Store.
func (s *Store) EventsOf(ctx context.Context, org, person, after string, limit int) ([]journey.Event, string, error) {
	filter, err := afterTime(bson.M{"org": org, "person": person}, after)
	if err != nil {
		return nil, "", err
	}
	limit = record.Limit(limit)
	list, err := find[record.Event](ctx, s.events, filter, byTime, limit+1)
	list, next := record.Cut(list, limit, func(e journey.Event) string { return record.TimeCursor(e.At, e.ID) })
	return list, next, err
}

// Events implements journey.Store.
func (s *Store) Events(ctx context.Context, org, after string, limit int) ([]journey.Event, string, error) {
	limit = record.Limit(limit)
	list, err := find[record.Event](ctx, s.events, bson.M{"org": org, "_id": bson.M{"$gt": after}}, byID, limit+1)
	list, next := record.Cut(list, limit, func(e journey.Event) string { return e.ID })
	return list, next, err
}
