// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// eventDoc is journey.Event as a document.
type eventDoc struct {
	ID        string       `bson:"_id"`
	Org       string       `bson:"org"`
	Person    string       `bson:"person"`
	Kind      journey.Kind `bson:"kind"`
	Subject   string       `bson:"subject"`
	Month     string       `bson:"month"`
	Witness   string       `bson:"witness"`
	Withdraws string       `bson:"withdraws"`
	At        time.Time    `bson:"at"`
}

// Value gives the domain's value back.
func (d eventDoc) Value() journey.Event {
	d.At = record.Round(d.At)
	return journey.Event(d)
}

// Append implements journey.Store.
func (s *Store) Append(ctx context.Context, events []journey.Event) (int, error) {
	if len(events) == 0 {
		return 0, nil
	}
	docs := make([]any, len(events))
	for i, e := range events {
		e.At = record.Round(e.At)
		docs[i] = eventDoc(e)
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
	list, err := find[eventDoc](ctx, s.events, filter, byTime, limit+1)
	list, next := record.Cut(list, limit, func(e journey.Event) string { return record.TimeCursor(e.At, e.ID) })
	return list, next, err
}

// Events implements journey.Store.
func (s *Store) Events(ctx context.Context, org, after string, limit int) ([]journey.Event, string, error) {
	limit = record.Limit(limit)
	list, err := find[eventDoc](ctx, s.events, bson.M{"org": org, "_id": bson.M{"$gt": after}}, byID, limit+1)
	list, next := record.Cut(list, limit, func(e journey.Event) string { return e.ID })
	return list, next, err
}
