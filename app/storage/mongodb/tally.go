// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"cmp"
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// PutTally implements workshop.Store. The stored revision is one more than the
// given one.
func (s *Store) PutTally(ctx context.Context, t workshop.Tally) error {
	doc := record.FromTally(t)
	doc.Revision++
	return put(ctx, s.tallies, doc.ID, t.Org, t.Revision, doc)
}

// put inserts the first revision of an entry, or replaces the one before.
func put[D any](ctx context.Context, c *mongo.Collection, id, org string, revision int64, doc D) error {
	if revision == 0 {
		_, err := c.InsertOne(ctx, doc)
		if !mongo.IsDuplicateKeyError(err) {
			return failed(err)
		}
	} else {
		done, err := c.ReplaceOne(ctx, bson.M{"_id": id, "org": org, "revision": revision}, doc)
		if err != nil || done.MatchedCount == 1 {
			return failed(err)
		}
	}
	n, err := c.CountDocuments(ctx, bson.M{"_id": id, "org": bson.M{"$ne": org}})
	switch {
	case err != nil:
		return failed(err)
	case n > 0:
		return record.NotFound()
	}
	return record.Changed()
}

// Tallies implements workshop.Store: those from before first, by question.
func (s *Store) Tallies(ctx context.Context, workshopID string) ([]workshop.Tally, error) {
	list, err := find[record.Tally](ctx, s.tallies, bson.M{"workshop": workshopID}, byID, 0)
	slices.SortFunc(list, func(a, b workshop.Tally) int {
		return cmp.Or(cmp.Compare(rank(a.Moment), rank(b.Moment)), cmp.Compare(a.Moment, b.Moment), cmp.Compare(a.Question, b.Question))
	})
	return list, err
}

// rank puts what was said before first.
func rank(m workshop.Moment) int {
	if m == workshop.Before {
		return 0
	}
	return 1
}

// PutPledge implements workshop.Store, likewise.
func (s *Store) PutPledge(ctx context.Context, p workshop.Pledge) error {
	doc := record.FromPledge(p)
	doc.Revision++
	return put(ctx, s.pledges, doc.ID, p.Org, p.Revision, doc)
}

// Pledges implements workshop.Store: by kind.
func (s *Store) Pledges(ctx context.Context, workshopID string) ([]workshop.Pledge, error) {
	return find[record.Pledge](ctx, s.pledges, bson.M{"workshop": workshopID}, byID, 0)
}
