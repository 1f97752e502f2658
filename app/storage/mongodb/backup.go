// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"encoding/hex"
	"strings"
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

// Source reads everything, while others go on writing.
type Source struct{ s *Store }

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
	return &Source{s}, nil
}

// Each implements storage.Source, page by page in the order of the ids.
func (s *Source) Each(ctx context.Context, collection string, f func(doc any) error) error {
	return s.s.each(ctx, collection, f)
}

// Close ends the connections.
func (s *Source) Close() error { return s.s.Close() }

func (s *Store) each(ctx context.Context, collection string, f func(doc any) error) error {
	from := s.collections()[collection]
	for after := any(bson.M{}); ; {
		cursor, err := from.Find(ctx, after, options.Find().SetSort(byID).SetLimit(loadPage))
		if err != nil {
			return failed(err)
		}
		var page []bson.Raw
		if err := cursor.All(ctx, &page); err != nil {
			return failed(err)
		}
		for _, raw := range page {
			doc, err := fromBSON(collection, raw)
			if err != nil {
				return record.Damaged(err)
			}
			if doc == nil {
				continue
			}
			if err := f(doc); err != nil {
				return err
			}
		}
		if len(page) < loadPage {
			return nil
		}
		after = bson.M{"_id": bson.M{"$gt": page[len(page)-1].Lookup("_id")}}
	}
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
		place, digest, _ := strings.Cut(d.ID, "#")
		box, err := hex.DecodeString(digest)
		return &record.Key{Place: place, Box: box, Key: d.Key}, err
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
