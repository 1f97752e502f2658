// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// step leads from one layout to the next.
type step struct {
	// changes are the collections whose documents it changes; nil where it only
	// adds collections. They are copied before it.
	changes func(s *Store) []*mongo.Collection
	// run changes them. It finds what is still to be done by its old shape, so
	// that it may be cut short, run again, and even run twice at once.
	run func(ctx context.Context, s *Store) error
}

// layouts are the steps in their order; they are only ever added at the end.
// The second keeps what was erased.
var layouts = []step{{}, {}}

// layoutDoc says which layout the databases have. From is there while an
// upgrade from that layout to Version is under way: what the steps change was
// copied, and may be half changed.
type layoutDoc struct {
	ID      string `bson:"_id"`
	Version int    `bson:"version"`
	From    int    `bson:"from,omitempty"`
}

// Value gives the document.
func (d layoutDoc) Value() layoutDoc { return d }

const theLayout = "layout"

// upgradeTimeout bounds one step.
const upgradeTimeout = time.Hour

// layout reads the layout, fault.NotFound where there is none yet. That of a
// newer release gives fault.Conflict (errors-data-newer).
func (s *Store) layout(ctx context.Context) (layoutDoc, error) {
	have, err := findOne[layoutDoc](ctx, s.installation, bson.M{"_id": theLayout})
	if err == nil && have.Version > len(s.layouts) {
		err = record.Newer(have.Version, len(s.layouts))
	}
	return have, err
}

// upgrade brings the databases to the newest layout. Of several instances that
// start at once one does it and the others wait for it.
func (s *Store) upgrade(ctx context.Context) error {
	l := lease{s: s, holder: bson.NewObjectID().Hex()}
	for {
		have, err := s.layout(ctx)
		switch {
		case fault.Is(err, fault.NotFound): // the databases are new
			_, err = s.installation.InsertOne(ctx, layoutDoc{ID: theLayout, Version: len(s.layouts)})
			if mongo.IsDuplicateKeyError(err) {
				continue // another instance was first
			}
			return failed(err)
		case err != nil:
			return err
		case have.From == 0 && have.Version == len(s.layouts):
			return nil
		}
		if err := l.hold(ctx, func(ctx context.Context) error { return l.advance(ctx, have) }); err != nil {
			return err
		}
	}
}

// advance does what comes next. The layout is marked before the first document
// is changed, so that from then on older releases refuse the databases.
func (l *lease) advance(ctx context.Context, have layoutDoc) error {
	s := l.s
	// It may have been read before this instance got the lease.
	if now, err := s.layout(ctx); err != nil || now != have {
		return err
	}
	if have.From == 0 {
		if err := l.copyBefore(ctx, have.Version); err != nil {
			return err
		}
		return s.setLayout(ctx, have, bson.M{"$set": bson.M{"version": len(s.layouts), "from": have.Version}})
	}
	for _, step := range s.layouts[have.From:have.Version] {
		if step.run == nil {
			continue
		}
		long, cancel := context.WithTimeout(ctx, upgradeTimeout)
		err := step.run(long, s)
		cancel()
		if err != nil {
			return failed(err)
		}
	}
	return s.setLayout(ctx, have, bson.M{"$unset": bson.M{"from": ""}})
}

// setLayout changes the layout where it still is as it was read.
func (s *Store) setLayout(ctx context.Context, have layoutDoc, change bson.M) error {
	was := bson.M{"_id": theLayout, "version": have.Version, "from": bson.M{"$exists": false}}
	if have.From != 0 {
		was["from"] = have.From
	}
	_, err := s.installation.UpdateOne(ctx, was, change)
	return failed(err)
}

// copyName matches the name of a collection's copy, which says of which layout
// it is and when it goes.
var copyName = regexp.MustCompile(`^[a-z_]+_before_[0-9]+_until_([0-9]{4}_[0-9]{2}_[0-9]{2})$`)

// copyBefore copies the collections that the steps after a layout change, each
// beside itself: keys are copied where a step changes keys, and stay apart.
func (l *lease) copyBefore(ctx context.Context, version int) error {
	s := l.s
	until := s.now().Add(record.CopiesKept).UTC().Format("2006_01_02")
	copied := make(map[*mongo.Collection]bool)
	for _, step := range s.layouts[version:] {
		if step.changes == nil {
			continue
		}
		for _, c := range step.changes(s) {
			if copied[c] {
				continue
			}
			copied[c] = true
			name := fmt.Sprintf("%s_before_%d_until_%s", c.Name(), len(s.layouts), until)
			if err := l.copyTo(ctx, c, c.Database().Collection(name)); err != nil {
				return failed(err)
			}
		}
	}
	return nil
}

// copyTo copies a collection's documents as they are, page by page. What an
// attempt that was cut short left in to goes first. Each page is read while
// this instance has the lease, and so before any document is changed.
func (l *lease) copyTo(ctx context.Context, from, to *mongo.Collection) error {
	if err := to.Drop(ctx); err != nil {
		return err
	}
	for after := any(bson.M{}); ; {
		cursor, err := from.Find(ctx, after, options.Find().SetSort(byID).SetLimit(loadPage))
		if err != nil {
			return err
		}
		var page []bson.Raw
		if err := cursor.All(ctx, &page); err != nil {
			return err
		}
		if err := l.check(ctx); err != nil {
			return err
		}
		docs := make([]any, len(page))
		for i, raw := range page {
			docs[i] = raw
		}
		if len(docs) > 0 {
			if _, err := insertMany(ctx, to, docs); err != nil {
				return err
			}
		}
		if len(page) < loadPage {
			return nil
		}
		after = bson.M{"_id": bson.M{"$gt": page[len(page)-1].Lookup("_id")}}
	}
}

// DropCopies implements storage.Store.
func (s *Store) DropCopies(ctx context.Context, now time.Time) (dropped int, err error) {
	today := now.UTC().Format("2006_01_02")
	for _, db := range []*mongo.Database{s.keys.Database(), s.workshops.Database()} {
		names, err := db.ListCollectionNames(ctx, bson.M{})
		if err != nil {
			return dropped, failed(err)
		}
		for _, name := range names {
			if m := copyName.FindStringSubmatch(name); m == nil || m[1] > today {
				continue
			}
			if err := db.Collection(name).Drop(ctx); err != nil {
				return dropped, failed(err)
			}
			dropped++
		}
	}
	return dropped, nil
}
