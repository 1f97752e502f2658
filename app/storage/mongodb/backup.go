// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// loadPage is how many documents are read, or put in, at once.
const loadPage = 500

// collections are those of record.Collections.
func (s *Store) collections() map[string]*mongo.Collection {
	return map[string]*mongo.Collection{
		"organizations": s.organizations, "accounts": s.accounts, "members": s.members, "workshops": s.workshops,
		"checkins": s.checkIns, "corrections": s.corrections, "headcounts": s.headcounts, "tallies": s.tallies,
		"pledges": s.pledges, "events": s.events, "audit": s.audit, "totals": s.totals, "links": s.links,
		"keys": s.keys, "installation": s.keysInstallation, record.ErasuresName: s.erasures,
	}
}

// Source reads everything, while others go on writing. It remembers the keys of
// what it has read, some 250 bytes each: one that is deleted before the keys are
// read, because a new Box took the place of the one that was read, is given too.
type Source struct {
	s    *Store
	held map[string][]byte   // keyID → key
	ids  map[string][]string // organization → ids of its key, and of those that were retired, when it was opened
}

// OpenSource connects for reading only. A server on which this release, or an
// older one, has never run gives fault.NotFound (backup-no-store); else as Open.
func OpenSource(ctx context.Context, uri string, now func() time.Time) (*Source, error) {
	s, err := connect(ctx, uri, now, func(s *Store, ctx context.Context) error {
		have, err := s.layout(ctx)
		switch {
		case fault.Is(err, fault.NotFound):
			return record.NoStore(s.workshops.Database().Name())
		case err == nil && have.From > 0:
			return record.Older(have.From, len(s.layouts))
		case err == nil && have.Version < len(s.layouts):
			return record.Older(have.Version, len(s.layouts))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	source := &Source{s, make(map[string][]byte), make(map[string][]string)}
	err = s.each(ctx, "organizations", func(doc any) error {
		o := doc.(*record.Organization)
		source.ids[o.ID] = keyIDs(o)
		return nil
	})
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return source, nil
}

// keyIDs are those of an organization's keys, the newest first.
func keyIDs(o *record.Organization) []string {
	ids := []string{o.KeyID}
	for _, r := range o.Retired {
		ids = append(ids, r.KeyID)
	}
	return ids
}

// Each implements storage.Source, page by page in the order of the ids. Where an
// organization's key was replaced since the source was opened, or a retired one
// deleted, what was read of its accounts and names does not go with its record:
// fault.Unavailable (backup-not-still).
func (s *Source) Each(ctx context.Context, collection string, f func(doc any) error) error {
	if collection == "keys" {
		return s.eachKey(ctx, f)
	}
	return s.s.pages(ctx, collection, func(read func() ([]any, error)) error {
		docs, err := s.withKeys(ctx, read)
		if err != nil {
			return err
		}
		for _, doc := range docs {
			if o, ok := doc.(*record.Organization); ok && s.moved(o) {
				return record.NotStill()
			}
			if err := f(doc); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Source) moved(o *record.Organization) bool {
	before, now := s.ids[o.ID], keyIDs(o)
	return len(before) > 0 && (now[0] != before[0] || slices.ContainsFunc(before, func(id string) bool { return !slices.Contains(now, id) }))
}

// withKeys reads a page and remembers the keys of its boxes; see record.Join.
func (s *Source) withKeys(ctx context.Context, read func() ([]any, error)) ([]any, error) {
	fields := func(doc *any) []record.Field { return record.SealedIn(*doc) }
	return record.Join(read, fields, func(all []record.Field) (missing bool, err error) {
		missing, err = s.s.join(ctx, all)
		for _, f := range all {
			if f.HasKey() {
				s.held[keyID(f)] = f.Sealed.Key
			}
		}
		return missing, err
	})
}

// eachKey gives the keys that are there, and those that are remembered.
func (s *Source) eachKey(ctx context.Context, f func(doc any) error) error {
	gone := maps.Clone(s.held)
	err := s.s.each(ctx, "keys", func(doc any) error {
		k := doc.(*record.Key)
		delete(gone, record.BoxAt(k.Place, record.Digest(k.Box)))
		return f(doc)
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(gone)) {
		k, err := keyOf(id, gone[id])
		if err != nil {
			return record.Damaged(err)
		}
		if err := f(k); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the connections.
func (s *Source) Close() error { return s.s.Close() }

func (s *Store) each(ctx context.Context, collection string, f func(doc any) error) error {
	return s.pages(ctx, collection, func(read func() ([]any, error)) error {
		docs, err := read()
		if err != nil {
			return err
		}
		for _, doc := range docs {
			if err := f(doc); err != nil {
				return err
			}
		}
		return nil
	})
}

// pages lets f read a collection page by page: each once, or more often.
func (s *Store) pages(ctx context.Context, collection string, f func(read func() ([]any, error)) error) error {
	from := s.collections()[collection]
	for after := any(bson.M{}); ; {
		var page []bson.Raw
		err := f(func() (docs []any, err error) {
			page, docs, err = readPage(ctx, from, collection, after)
			return docs, err
		})
		if err != nil {
			return err
		}
		if len(page) < loadPage {
			return nil
		}
		after = bson.M{"_id": bson.M{"$gt": page[len(page)-1].Lookup("_id")}}
	}
}

func readPage(ctx context.Context, from *mongo.Collection, collection string, after any) (page []bson.Raw, docs []any, err error) {
	cursor, err := from.Find(ctx, after, options.Find().SetSort(byID).SetLimit(loadPage))
	if err != nil {
		return nil, nil, failed(err)
	}
	if err := cursor.All(ctx, &page); err != nil {
		return nil, nil, failed(err)
	}
	for _, raw := range page {
		doc, err := fromBSON(collection, raw)
		if err != nil {
			return nil, nil, record.Damaged(err)
		}
		if doc != nil {
			docs = append(docs, doc)
		}
	}
	return page, docs, nil
}

// fromBSON reads a document as the collection's kind; nil for one that is no
// part of a backup.
func fromBSON(collection string, raw bson.Raw) (any, error) {
	switch collection {
	case "keys":
		var d keyDoc
		if err := bson.Unmarshal(raw, &d); err != nil {
			return nil, err
		}
		return keyOf(d.ID, d.Key)
	case "installation":
		var d pepperDoc
		if err := bson.Unmarshal(raw, &d); err != nil || d.ID != thePepper {
			return nil, err
		}
		return &record.Setting{Name: d.ID, Value: d.Pepper}, nil
	}
	c, _ := record.Find(collection)
	doc := c.New()
	return doc, bson.Unmarshal(raw, doc)
}

// keyOf is the key that is kept under an id.
func keyOf(id string, key []byte) (*record.Key, error) {
	place, digest := record.SplitBox(id)
	box, err := hex.DecodeString(digest)
	return &record.Key{Place: place, Box: box, Key: key}, err
}

// toBSON undoes fromBSON.
func (s *Store) toBSON(doc any) any {
	switch d := doc.(type) {
	case *record.Key:
		return keyDoc{record.BoxAt(d.Place, record.Digest(d.Box)), recordOf(d.Place), d.Key, record.Round(s.now())}
	case *record.Setting:
		return pepperDoc{d.Name, d.Value}
	}
	return doc
}
