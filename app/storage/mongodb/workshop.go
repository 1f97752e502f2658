// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// CreateWorkshop implements workshop.Store.
func (s *Store) CreateWorkshop(ctx context.Context, n workshop.Workshop) error {
	return create(ctx, s, s.workshops, n.ID, record.FromWorkshop(n), record.WorkshopFields(&n), record.WorkshopFields)
}

// Workshop implements workshop.Store.
func (s *Store) Workshop(ctx context.Context, org, id string) (workshop.Workshop, error) {
	return s.workshop(ctx, bson.M{"_id": id, "org": org})
}

// WorkshopByCode implements workshop.Store.
func (s *Store) WorkshopByCode(ctx context.Context, code string) (workshop.Workshop, error) {
	return s.workshop(ctx, bson.M{"code": code})
}

func (s *Store) workshop(ctx context.Context, filter bson.M) (workshop.Workshop, error) {
	return joinedOne(ctx, s, func() (workshop.Workshop, error) {
		return findOne[record.Workshop](ctx, s.workshops, filter)
	}, record.WorkshopFields)
}

// Workshops implements workshop.Store.
func (s *Store) Workshops(ctx context.Context, org, after string, limit int) ([]workshop.Workshop, string, error) {
	limit = record.Limit(limit)
	filter := bson.M{"org": org}
	if after != "" {
		starts, id, err := record.ParseTextCursor(after)
		if err != nil {
			return nil, "", err
		}
		filter["$or"] = bson.A{
			bson.M{"starts": bson.M{"$lt": starts}},
			bson.M{"starts": starts, "_id": bson.M{"$lt": id}},
		}
	}
	latestFirst := bson.D{{Key: "starts", Value: -1}, {Key: "_id", Value: -1}}
	list, err := joined(ctx, s, func() ([]workshop.Workshop, error) {
		return find[record.Workshop](ctx, s.workshops, filter, latestFirst, limit+1)
	}, record.WorkshopFields)
	list, next := record.Cut(list, limit, func(n workshop.Workshop) string { return record.TextCursor(record.Starts(n), n.ID) })
	return list, next, err
}

// UpdateWorkshop implements workshop.Store.
func (s *Store) UpdateWorkshop(ctx context.Context, n workshop.Workshop) error {
	doc := record.FromWorkshop(n)
	doc.Revision++
	return update(ctx, s, s.workshops, n.ID, n.Org, n.Revision, doc, record.WorkshopFields(&n), record.WorkshopFields)
}
