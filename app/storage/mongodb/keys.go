// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// keyDoc is the key of one Box. Record is the place without its field, by which
// all keys of a record are erased; At tells the sweep what is still on its way.
type keyDoc struct {
	ID     string    `bson:"_id"`
	Record string    `bson:"record"`
	Key    []byte    `bson:"key"`
	At     time.Time `bson:"at"`
}

func keyID(f record.Field) string { return record.BoxAt(f.Place, f.Digest()) }

func recordOf(place string) string { return place[:strings.LastIndexByte(place, '/')+1] }

// putKeys writes the keys of the fields that have one. A key that is there
// already is the same key.
func (s *Store) putKeys(ctx context.Context, fields ...record.Field) error {
	var docs []any
	for _, f := range fields {
		if f.HasKey() {
			docs = append(docs, keyDoc{keyID(f), recordOf(f.Place), f.Sealed.Key, record.Round(s.now())})
		}
	}
	if len(docs) == 0 {
		return nil
	}
	_, err := insertMany(ctx, s.keys, docs)
	return err
}

// insertMany inserts the documents that are not there yet and counts them.
func insertMany(ctx context.Context, c *mongo.Collection, docs []any) (inserted int, err error) {
	_, err = c.InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	if err == nil {
		return len(docs), nil
	}
	var bulk mongo.BulkWriteException
	if !errors.As(err, &bulk) || bulk.WriteConcernError != nil || len(bulk.WriteErrors) == 0 {
		return 0, record.Unavailable(err)
	}
	for _, e := range bulk.WriteErrors {
		if !mongo.IsDuplicateKeyError(e) {
			return 0, record.Unavailable(err)
		}
	}
	return len(docs) - len(bulk.WriteErrors), nil
}

// deleteKeys deletes the keys of these boxes.
func (s *Store) deleteKeys(ctx context.Context, fields []record.Field) error {
	var ids []string
	for _, f := range fields {
		if f.Sealed.Given() {
			ids = append(ids, keyID(f))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := s.keys.DeleteMany(ctx, bson.M{"_id": bson.M{"$in": ids}})
	return failed(err)
}

// eraseRecords deletes all keys of these records for good: tombstones keep them
// from coming back.
func (s *Store) eraseRecords(ctx context.Context, records []string) error {
	if err := s.putErasures(ctx, records); err != nil {
		return err
	}
	return s.eraseKeys(ctx, records)
}

// eraseKeys deletes all keys of these records.
func (s *Store) eraseKeys(ctx context.Context, records []string) error {
	for len(records) > 0 {
		n := min(len(records), keyChunk)
		if _, err := s.keys.DeleteMany(ctx, bson.M{"record": bson.M{"$in": records[:n]}}); err != nil {
			return failed(err)
		}
		records = records[n:]
	}
	return nil
}

const keyChunk = 500

// join gives the fields their keys; see record.Join.
func (s *Store) join(ctx context.Context, fields []record.Field) (missing bool, err error) {
	found := make(map[string][]byte, len(fields))
	for rest := fields; len(rest) > 0; {
		n := min(len(rest), keyChunk)
		if err := s.readKeys(ctx, rest[:n], found); err != nil {
			return false, err
		}
		rest = rest[n:]
	}
	for _, f := range fields {
		if f.Sealed.Given() {
			f.Sealed.Key = found[keyID(f)]
			missing = missing || f.Sealed.Key == nil
		}
	}
	return missing, nil
}

func (s *Store) readKeys(ctx context.Context, fields []record.Field, into map[string][]byte) error {
	var ids []string
	for _, f := range fields {
		if f.Sealed.Given() {
			ids = append(ids, keyID(f))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	cursor, err := s.keys.Find(ctx, bson.M{"_id": bson.M{"$in": ids}})
	if err != nil {
		return failed(err)
	}
	var docs []keyDoc
	if err := cursor.All(ctx, &docs); err != nil {
		return failed(err)
	}
	for _, d := range docs {
		into[d.ID] = d.Key
	}
	return nil
}

func joined[T any](ctx context.Context, s *Store, read func() ([]T, error), fields func(*T) []record.Field) ([]T, error) {
	return record.Join(read, fields, func(all []record.Field) (bool, error) { return s.join(ctx, all) })
}

func joinedOne[T any](ctx context.Context, s *Store, read func() (T, error), fields func(*T) []record.Field) (T, error) {
	return record.JoinOne(read, fields, func(all []record.Field) (bool, error) { return s.join(ctx, all) })
}

// create inserts a document after its keys. Where the id or a unique value is
// taken, the keys that were written for it go again.
func create[D document[V], V any](ctx context.Context, s *Store, c *mongo.Collection, id string, doc D, fields []record.Field, old func(*V) []record.Field) error {
	if err := s.putKeys(ctx, fields...); err != nil {
		return err
	}
	_, err := c.InsertOne(ctx, doc)
	if err = failed(err); fault.Is(err, fault.Conflict) {
		undoKeys[D](ctx, s, c, id, fields, old)
	}
	return err
}

// update replaces a document after the keys of its new boxes are written, and
// then deletes the keys of the old ones. The key of a box that stands
// already is not written again: it may have been erased since it was read.
func update[D document[V], V any](ctx context.Context, s *Store, c *mongo.Collection, id, org string, revision int64, doc D, fields []record.Field, old func(*V) []record.Field) error {
	was, err := findOne[D](ctx, c, revisionOf(id, org, revision))
	if fault.Is(err, fault.NotFound) {
		err = lost(ctx, c, id, org)
	}
	if err != nil {
		return err
	}
	before := old(&was)
	return s.withdrawing(ctx, record.Withdrawn(before, fields), func() error {
		if err := s.putKeys(ctx, record.Fresh(before, fields)...); err != nil {
			return err
		}
		if err := replace(ctx, c, id, org, revision, doc); err != nil {
			if !fault.Is(err, fault.Unavailable) {
				undoKeys[D](ctx, s, c, id, fields, old)
			}
			return err
		}
		_ = s.deleteKeys(ctx, record.Stale(before, fields)) // else the sweep does
		return nil
	})
}

// undoKeys deletes the keys of fields whose boxes are not in the document that
// stands: those of a write that was refused. What it can't do, the sweep does.
func undoKeys[D document[V], V any](ctx context.Context, s *Store, c *mongo.Collection, id string, fields []record.Field, old func(*V) []record.Field) {
	var stands []record.Field
	v, err := findOne[D](ctx, c, bson.M{"_id": id})
	switch {
	case err == nil:
		stands = old(&v)
	case !fault.Is(err, fault.NotFound):
		return
	}
	_ = s.deleteKeys(ctx, record.Fresh(stands, fields))
}
