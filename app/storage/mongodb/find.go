// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// document is a document of package record, or of this one, that stands for a
// value of the domain.
type document[V any] interface{ Value() V }

// findOne reads one document; its absence is fault.NotFound.
func findOne[D document[V], V any](ctx context.Context, c *mongo.Collection, filter any) (V, error) {
	var d D
	if err := c.FindOne(ctx, filter).Decode(&d); err != nil {
		var none V
		return none, failed(err)
	}
	return d.Value(), nil
}

// find reads documents in an order; a limit of 0 reads all.
func find[D document[V], V any](ctx context.Context, c *mongo.Collection, filter, sort any, limit int) ([]V, error) {
	cursor, err := c.Find(ctx, filter, options.Find().SetSort(sort).SetLimit(int64(limit)))
	if err != nil {
		return nil, failed(err)
	}
	var docs []D
	if err := cursor.All(ctx, &docs); err != nil {
		return nil, failed(err)
	}
	var list []V
	for _, d := range docs {
		list = append(list, d.Value())
	}
	return list, nil
}

// byID and byTime are the orders of lists.
var (
	byID   = ascending("_id")
	byTime = ascending("at", "_id")
)

// afterTime adds to a filter that a list by time goes on behind a cursor.
func afterTime(filter bson.M, after string) (bson.M, error) {
	ms, id, err := record.ParseTimeCursor(after)
	if err != nil || after == "" {
		return filter, err
	}
	at := record.Time(ms)
	filter["$or"] = bson.A{
		bson.M{"at": bson.M{"$gt": at}},
		bson.M{"at": at, "_id": bson.M{"$gt": id}},
	}
	return filter, nil
}

// replace puts next in the place of the document with this id, organization
// ("" for those that have none) and revision. Another revision is a lost race,
// fault.Conflict; no such document in this organization is fault.NotFound.
//
// An update, not a findAndModify: there are servers that answer the latter with
// an error of their own where a value is taken.
func replace(ctx context.Context, c *mongo.Collection, id, org string, revision int64, next any) error {
	done, err := c.ReplaceOne(ctx, revisionOf(id, org, revision), next)
	if err == nil && done.MatchedCount == 0 {
		return lost(ctx, c, id, org)
	}
	return failed(err)
}

func revisionOf(id, org string, revision int64) bson.M {
	filter := bson.M{"_id": id, "revision": revision}
	if org != "" {
		filter["org"] = org
	}
	return filter
}

// lost says why a document with a certain revision was not there.
func lost(ctx context.Context, c *mongo.Collection, id, org string) error {
	filter := revisionOf(id, org, 0)
	delete(filter, "revision")
	var there struct {
		Erased bool `bson:"erased"`
	}
	if err := c.FindOne(ctx, filter).Decode(&there); err != nil {
		return failed(err)
	}
	if there.Erased {
		return record.NotFound()
	}
	return record.Changed()
}
