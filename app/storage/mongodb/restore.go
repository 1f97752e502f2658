// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// theRestore is the document that says that the databases are being filled:
// while it is there, Open refuses them.
const theRestore = "restoring"

// restoreDoc is that document. By is the restore that fills them now: one that
// begins anew takes it over from one that was cut short, or only seemed so.
type restoreDoc struct {
	ID string `bson:"_id"`
	By string `bson:"by,omitempty"`
}

// Target fills two empty databases.
type Target struct {
	s  *Store
	by string
}

// OpenTarget connects and marks the databases as unfinished. What an earlier
// restore left so is cleared; databases with anything else in them give
// fault.Conflict (backup-not-empty).
func OpenTarget(ctx context.Context, uri string, now func() time.Time) (*Target, error) {
	by := bson.NewObjectID().Hex()
	s, err := connect(ctx, uri, now, func(s *Store, ctx context.Context) error {
		if err := s.begin(ctx, by); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(ctx, indexTimeout)
		defer cancel()
		return s.makeIndexes(ctx)
	})
	if err != nil {
		return nil, err
	}
	return &Target{s, by}, nil
}

// begin makes sure that the databases are empty.
func (s *Store) begin(ctx context.Context, by string) error {
	all := []*mongo.Collection{s.sessions, s.setupTokens, s.tickets, s.tries}
	for _, c := range s.collections() {
		all = append(all, c)
	}
	taken, err := s.installation.UpdateOne(ctx, bson.M{"_id": theRestore}, bson.M{"$set": bson.M{"by": by}})
	if err != nil {
		return failed(err)
	}
	if taken.MatchedCount > 0 {
		for _, c := range all {
			if _, err := c.DeleteMany(ctx, bson.M{}); err != nil {
				return failed(err)
			}
		}
		return nil
	}
	for _, c := range append(all, s.installation) {
		n, err := s.anyIn(ctx, c)
		if err != nil {
			return err
		}
		if n {
			return record.NotEmpty(c.Database().Name())
		}
	}
	_, err = s.installation.InsertOne(ctx, restoreDoc{theRestore, by})
	return failed(err)
}

func (s *Store) isUnfinished(ctx context.Context) (bool, error) {
	n, err := s.installation.CountDocuments(ctx, bson.M{"_id": theRestore})
	return n > 0, failed(err)
}

// Load implements storage.Target. A document whose id is taken gives
// fault.Conflict.
func (t *Target) Load(ctx context.Context, collection string, docs []any) error {
	into := t.s.collections()[collection]
	for len(docs) > 0 {
		n := min(len(docs), loadPage)
		page := make([]any, n)
		for i, doc := range docs[:n] {
			page[i] = t.s.toBSON(doc)
		}
		if inserted, err := insertMany(ctx, into, page); err != nil {
			return err
		} else if inserted != n {
			return record.Taken()
		}
		docs = docs[n:]
	}
	return nil
}

// Each implements storage.Source.
func (t *Target) Each(ctx context.Context, collection string, f func(doc any) error) error {
	return t.s.each(ctx, collection, f)
}

// Finish implements storage.Target: the data are marked as those of these keys, the
// layout's version is written, and the mark of what is unfinished goes last. Where
// another restore has begun meanwhile, it is not this one's any more, and stays:
// fault.Conflict (backup-unfinished).
func (t *Target) Finish(ctx context.Context) error {
	secret, err := findOne[pepperDoc](ctx, t.s.keysInstallation, bson.M{"_id": thePepper})
	if err == nil {
		err = t.s.mark(ctx, secret)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	_, err = t.s.installation.InsertOne(ctx, layoutDoc{ID: theLayout, Version: len(t.s.layouts)})
	if err != nil && !mongo.IsDuplicateKeyError(err) {
		return failed(err)
	}
	gone, err := t.s.installation.DeleteOne(ctx, restoreDoc{theRestore, t.by})
	if err == nil && gone.DeletedCount == 0 {
		return record.Unfinished(t.s.workshops.Database().Name())
	}
	return failed(err)
}

// Close ends the filling. Without Finish the databases stay unusable, until
// they are filled anew.
func (t *Target) Close() error { return t.s.Close() }

// refuseUnfinished is what Open says of databases that are being filled.
func (s *Store) refuseUnfinished(ctx context.Context) error {
	unfinished, err := s.isUnfinished(ctx)
	if err == nil && unfinished {
		err = record.Unfinished(s.workshops.Database().Name())
	}
	return err
}

// isRefusal says whether an error is about what is in the databases, rather
// than about reaching them.
func isRefusal(err error) bool { return fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotFound) }
