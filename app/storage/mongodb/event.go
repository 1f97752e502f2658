// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// Append implements journey.Store. Nothing is written about members who were
// erased; what is being written while they are goes like the rest.
func (s *Store) Append(ctx context.Context, events []journey.Event) (int, error) {
	kept, err := s.ofTheLiving(ctx, events)
	if err != nil || len(kept) == 0 {
		return 0, err
	}
	docs := make([]any, len(kept))
	for i, e := range kept {
		docs[i] = record.FromEvent(e)
	}
	written, err := insertMany(ctx, s.events, docs)
	if err != nil {
		return written, err
	}
	left, err := s.ofTheLiving(ctx, kept)
	if err != nil || len(left) == len(kept) {
		return written, err
	}
	var late []string
	for _, e := range kept {
		if !slices.ContainsFunc(left, func(l journey.Event) bool { return l.Person == e.Person }) {
			late = append(late, e.ID)
		}
	}
	_, err = s.events.DeleteMany(ctx, bson.M{"_id": bson.M{"$in": late}})
	return written, failed(err)
}

// ofTheLiving are the events whose members were not erased.
func (s *Store) ofTheLiving(ctx context.Context, events []journey.Event) (kept []journey.Event, err error) {
	erased := make(map[string]bool)
	for _, e := range events {
		gone, known := erased[e.Person]
		if !known {
			if gone, err = s.isErased(ctx, "member", e.Person); err != nil {
				return nil, err
			}
			erased[e.Person] = gone
		}
		if !gone {
			kept = append(kept, e)
		}
	}
	return kept, nil
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
