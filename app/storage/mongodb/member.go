// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"crypto/rand"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// CreateMember implements people.Store. The id of one who was erased stays
// taken.
func (s *Store) CreateMember(ctx context.Context, m people.Member) error {
	if gone, err := s.isErased(ctx, "member", m.ID); err != nil || gone {
		return orTaken(err)
	}
	return create(ctx, s, s.members, m.ID, record.FromMember(m), record.MemberFields(&m), record.MemberFields)
}

// Member implements people.Store.
func (s *Store) Member(ctx context.Context, org, id string) (people.Member, error) {
	return s.member(ctx, bson.M{"_id": id, "org": org, "erased": false})
}

// MemberByLookup implements people.Store.
func (s *Store) MemberByLookup(ctx context.Context, lookup []byte) (people.Member, error) {
	if len(lookup) == 0 {
		return people.Member{}, record.NotFound()
	}
	return s.member(ctx, bson.M{"lookup": lookup, "erased": false})
}

func (s *Store) member(ctx context.Context, filter bson.M) (people.Member, error) {
	return joinedOne(ctx, s, func() (people.Member, error) {
		return findOne[record.Member](ctx, s.members, filter)
	}, record.MemberFields)
}

// Members implements people.Store.
func (s *Store) Members(ctx context.Context, org, after string, limit int) ([]people.Member, string, error) {
	limit = record.Limit(limit)
	list, err := joined(ctx, s, func() ([]people.Member, error) {
		return find[record.Member](ctx, s.members, bson.M{"org": org, "_id": bson.M{"$gt": after}, "erased": false}, byID, limit+1)
	}, record.MemberFields)
	list, next := record.Cut(list, limit, func(m people.Member) string { return m.ID })
	return list, next, err
}

// UpdateMember implements people.Store.
func (s *Store) UpdateMember(ctx context.Context, m people.Member) error {
	old, err := findOne[record.Member](ctx, s.members, bson.M{"_id": m.ID, "org": m.Org})
	if err != nil {
		return err
	}
	var ended []string
	if old.Revision == m.Revision && record.EndedCard(old, m) {
		ended = []string{record.Card(old.Lookup)}
	}
	doc := record.FromMember(m)
	doc.Revision++
	return s.withdrawing(ctx, ended, func() error {
		return update(ctx, s, s.members, m.ID, m.Org, m.Revision, doc, record.MemberFields(&m), record.MemberFields)
	})
}

// EraseMember implements people.Store. With her own keys go the names she gave
// at check-ins with her card, at those that a trainer said were hers too, and of
// their corrections; and her log. Her check-ins stay, and lead to nobody. Erasing
// her again is done; an id that never was is fault.NotFound.
func (s *Store) EraseMember(ctx context.Context, org, id string) error {
	filter := bson.M{"_id": id, "org": org}
	if _, err := findOne[record.Member](ctx, s.members, filter); err != nil {
		return err
	}
	records := []string{record.Whole("member", id)}
	if err := s.eraseRecords(ctx, records); err != nil {
		return err
	}
	if err := s.forget(ctx, org, id); err != nil {
		return err
	}
	// No update has this revision: what comes now finds nobody.
	if _, err := s.members.ReplaceOne(ctx, filter, record.Tombstone(org, id)); err != nil {
		return failed(err)
	}
	// An update that came in between may have written keys.
	if err := s.eraseKeys(ctx, records); err != nil {
		return err
	}
	return s.DeleteSessionsOf(ctx, org, id)
}

// forget erases the names of a member's check-ins, takes her id out of them, and
// deletes her log.
func (s *Store) forget(ctx context.Context, org, id string) error {
	var checkIns, workshops, hers []string
	filter := bson.M{"org": org, "member": id}
	if err := s.ids(ctx, s.checkIns, filter, &checkIns); err != nil {
		return err
	}
	if err := s.checkIns.Distinct(ctx, "workshop", filter).Decode(&workshops); err != nil {
		return failed(err)
	}
	var corrections []workshop.Correction
	for _, w := range workshops {
		list, err := s.Corrections(ctx, w)
		if err != nil {
			return err
		}
		corrections = append(corrections, list...)
	}
	checkIns = record.Linked(corrections, checkIns)
	for _, c := range corrections {
		if slices.Contains(checkIns, c.CheckIn) {
			hers = append(hers, c.ID)
		}
	}
	if _, err := s.eraseNames(ctx, checkIns, hers); err != nil {
		return err
	}
	salt := record.Salt()
	for _, w := range workshops {
		nobody := bson.M{"$set": bson.M{"member": record.Unlinked(salt, id, w)}}
		if _, err := s.checkIns.UpdateMany(ctx, bson.M{"org": org, "member": id, "workshop": w}, nobody); err != nil {
			return failed(err)
		}
	}
	_, err := s.events.DeleteMany(ctx, bson.M{"org": org, "person": id})
	return failed(err)
}

func (s *Store) ids(ctx context.Context, c *mongo.Collection, filter bson.M, into *[]string) error {
	cursor, err := c.Find(ctx, filter, options.Find().SetProjection(bson.M{"_id": 1}))
	if err != nil {
		return failed(err)
	}
	var docs []struct {
		ID string `bson:"_id"`
	}
	if err := cursor.All(ctx, &docs); err != nil {
		return failed(err)
	}
	for _, d := range docs {
		*into = append(*into, d.ID)
	}
	return nil
}

const thePepper = "pepper"

// pepperDoc is the installation's secret.
type pepperDoc struct {
	ID     string `bson:"_id"`
	Pepper []byte `bson:"pepper"`
}

// Value gives the secret.
func (d pepperDoc) Value() []byte { return d.Pepper }

// Pepper implements people.Store.
func (s *Store) Pepper(ctx context.Context) ([]byte, error) {
	filter := bson.M{"_id": thePepper}
	pepper, err := findOne[pepperDoc](ctx, s.keysInstallation, filter)
	if !fault.Is(err, fault.NotFound) {
		return pepper, err
	}
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	_, err = s.keysInstallation.InsertOne(ctx, pepperDoc{thePepper, fresh})
	if err != nil && !mongo.IsDuplicateKeyError(err) {
		return nil, failed(err)
	}
	return findOne[pepperDoc](ctx, s.keysInstallation, filter)
}
