// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// tallyDoc is workshop.Tally as a document; its id is made of its key.
type tallyDoc struct {
	ID       string          `bson:"_id"`
	Workshop string          `bson:"workshop"`
	Org      string          `bson:"org"`
	Moment   workshop.Moment `bson:"moment"`
	Question int             `bson:"question"`
	By       string          `bson:"shown_by"`
	Yes      int             `bson:"yes"`
	Partly   int             `bson:"partly"`
	NotYet   int             `bson:"not_yet"`
	Revision int64           `bson:"revision"`
	At       time.Time       `bson:"at"`
}

// Value gives the domain's value back.
func (d tallyDoc) Value() workshop.Tally {
	return workshop.Tally{Workshop: d.Workshop, Org: d.Org, Moment: d.Moment, Question: d.Question, By: d.By, Yes: d.Yes, Partly: d.Partly,
		NotYet: d.NotYet, Revision: d.Revision, At: record.Round(d.At)}
}

// PutTally implements workshop.Store. The stored revision is one more than the
// given one.
func (s *Store) PutTally(ctx context.Context, t workshop.Tally) error {
	id := fmt.Sprintf("%s/%s/%d", t.Workshop, t.Moment, t.Question)
	return put(ctx, s.tallies, id, t.Org, t.Revision, tallyDoc{id, t.Workshop, t.Org, t.Moment, t.Question, t.By, t.Yes, t.Partly, t.NotYet,
		t.Revision + 1, record.Round(t.At)})
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
	list, err := find[tallyDoc](ctx, s.tallies, bson.M{"workshop": workshopID}, byID, 0)
	slices.SortFunc(list, func(a, b workshop.Tally) int {
		return cmp.Or(-cmp.Compare(a.Moment, b.Moment), cmp.Compare(a.Question, b.Question)) // "before" comes after "after"
	})
	return list, err
}

// pledgeDoc is workshop.Pledge as a document; its id is made of its key.
type pledgeDoc struct {
	ID       string    `bson:"_id"`
	Workshop string    `bson:"workshop"`
	Org      string    `bson:"org"`
	Kind     string    `bson:"kind"`
	People   int       `bson:"people"`
	Revision int64     `bson:"revision"`
	At       time.Time `bson:"at"`
}

// Value gives the domain's value back.
func (d pledgeDoc) Value() workshop.Pledge {
	return workshop.Pledge{Workshop: d.Workshop, Org: d.Org, Kind: d.Kind, People: d.People, Revision: d.Revision, At: record.Round(d.At)}
}

// PutPledge implements workshop.Store, likewise.
func (s *Store) PutPledge(ctx context.Context, p workshop.Pledge) error {
	id := p.Workshop + "/" + p.Kind
	return put(ctx, s.pledges, id, p.Org, p.Revision, pledgeDoc{id, p.Workshop, p.Org, p.Kind, p.People, p.Revision + 1, record.Round(p.At)})
}

// Pledges implements workshop.Store: by kind.
func (s *Store) Pledges(ctx context.Context, workshopID string) ([]workshop.Pledge, error) {
	return find[pledgeDoc](ctx, s.pledges, bson.M{"workshop": workshopID}, byID, 0)
}
