// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// RecordCheckIn implements workshop.Store. A named one is looked for first, so
// that a repeat does not write the key of a name that was erased. A name that
// was erased does not come back: its check-in is recorded without it.
func (s *Store) RecordCheckIn(ctx context.Context, c workshop.CheckIn) (isNew bool, err error) {
	if c.Member != "" {
		gone, err := s.isErased(ctx, "member", c.Member)
		if err != nil {
			return false, err
		}
		if gone {
			record.Nobodys(&c)
		}
	}
	field := record.CheckInField(&c)
	if field.HasKey() {
		err := s.repeated(ctx, c)
		if !fault.Is(err, fault.NotFound) {
			return false, err
		}
		gone, err := s.isErased(ctx, "checkin", c.ID)
		if err != nil {
			return false, err
		}
		if gone {
			c.KnownAs = people.Sealed{}
		}
		if err := s.putKeys(ctx, field); err != nil {
			return false, err
		}
	}
	_, err = s.checkIns.InsertOne(ctx, record.FromCheckIn(c))
	if err == nil {
		return true, s.overtaken(ctx, c)
	}
	if !mongo.IsDuplicateKeyError(err) {
		return false, failed(err)
	}
	undoKeys[record.CheckIn](ctx, s, s.checkIns, c.ID, []record.Field{field}, checkInFields)
	if err = s.repeated(ctx, c); fault.Is(err, fault.NotFound) {
		// It is there, but not yet with the majority: don't say that it is saved.
		err = record.Unavailable(errors.New("the check-in is not with the majority yet"))
	}
	return false, err
}

// overtaken makes a check-in nobody's that was just written, where its member was
// erased since she was looked for.
func (s *Store) overtaken(ctx context.Context, c workshop.CheckIn) error {
	if !c.HasMember() {
		return nil
	}
	gone, err := s.isErased(ctx, "member", c.Member)
	if err != nil || !gone {
		return err
	}
	hers := bson.M{"_id": c.ID, "member": c.Member}
	if _, err := s.eraseNames(ctx, []string{c.ID}, nil); err != nil {
		return err
	}
	record.Nobodys(&c)
	_, err = s.checkIns.UpdateOne(ctx, hers, bson.M{"$set": bson.M{"member": c.Member}})
	return failed(err)
}

// repeated says whether the check-in is in this workshop already: nil if so,
// fault.Conflict where its id is another workshop's, fault.NotFound otherwise.
func (s *Store) repeated(ctx context.Context, c workshop.CheckIn) error {
	there, err := findOne[record.CheckIn](ctx, s.checkIns, bson.M{"_id": c.ID})
	if err == nil && there.Workshop != c.Workshop {
		err = record.Elsewhere()
	}
	return err
}

// CheckIn implements workshop.Store.
func (s *Store) CheckIn(ctx context.Context, workshopID, id string) (workshop.CheckIn, error) {
	return joinedOne(ctx, s, func() (workshop.CheckIn, error) {
		return findOne[record.CheckIn](ctx, s.checkIns, bson.M{"_id": id, "workshop": workshopID})
	}, checkInFields)
}

// CheckIns implements workshop.Store.
func (s *Store) CheckIns(ctx context.Context, workshopID string, standings []workshop.Standing, after string, limit int) ([]workshop.CheckIn, string, error) {
	filter := bson.M{"workshop": workshopID}
	if len(standings) > 0 {
		filter["standing"] = bson.M{"$in": standings}
	}
	return s.checkInPage(ctx, filter, after, limit)
}

// CheckInsOfMember implements workshop.Store.
func (s *Store) CheckInsOfMember(ctx context.Context, org, member, after string, limit int) ([]workshop.CheckIn, string, error) {
	return s.checkInPage(ctx, bson.M{"org": org, "member": member}, after, limit)
}

func (s *Store) checkInPage(ctx context.Context, filter bson.M, after string, limit int) ([]workshop.CheckIn, string, error) {
	filter, err := afterTime(filter, after)
	if err != nil {
		return nil, "", err
	}
	limit = record.Limit(limit)
	list, err := joined(ctx, s, func() ([]workshop.CheckIn, error) {
		return find[record.CheckIn](ctx, s.checkIns, filter, byTime, limit+1)
	}, checkInFields)
	list, next := record.Cut(list, limit, func(c workshop.CheckIn) string { return record.TimeCursor(c.At, c.ID) })
	return list, next, err
}

// CountCheckIns implements workshop.Store.
func (s *Store) CountCheckIns(ctx context.Context, workshopID string) (map[workshop.Standing]int, error) {
	cursor, err := s.checkIns.Aggregate(ctx, bson.A{
		bson.M{"$match": bson.M{"workshop": workshopID}},
		bson.M{"$group": bson.M{"_id": "$standing", "n": bson.M{"$sum": 1}}},
	})
	if err != nil {
		return nil, failed(err)
	}
	var groups []struct {
		Standing string `bson:"_id"`
		N        int    `bson:"n"`
	}
	if err := cursor.All(ctx, &groups); err != nil {
		return nil, failed(err)
	}
	counts := make(map[workshop.Standing]int, len(groups))
	for _, g := range groups {
		counts[workshop.Standing(g.Standing)] = g.N
	}
	return counts, nil
}

func checkInFields(c *workshop.CheckIn) []record.Field { return []record.Field{record.CheckInField(c)} }
