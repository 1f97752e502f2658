// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// sweepAge is how old a key must be before it can be swept: a younger one's
// document may still be on its way, from this instance or another.
const sweepAge = time.Hour

// SweepKeys deletes the keys that open nothing: written for a record that then
// was not, or left behind by one that was replaced. It returns how many. Keys
// of collections it does not know are left alone, and all are where the data are
// not theirs: either database may be put back from a copy while this runs.
func (s *Store) SweepKeys(ctx context.Context) (swept int, err error) {
	if err := s.refuseHalf(ctx); err != nil {
		return 0, err
	}
	if err := s.refuseOthers(ctx); err != nil {
		return 0, err
	}
	if err := s.finishErasures(ctx); err != nil {
		return 0, err
	}
	if err := s.settleWithdrawals(ctx); err != nil {
		return 0, err
	}
	last := ""
	for {
		filter := bson.M{"_id": bson.M{"$gt": last}, "at": bson.M{"$lt": record.Round(s.now().Add(-sweepAge))}}
		var page []string
		page, err := s.keyPage(ctx, filter)
		if err != nil || len(page) == 0 {
			return swept, err
		}
		last = page[len(page)-1]
		var orphans []string
		for _, id := range page {
			needed, err := s.isNeeded(ctx, id)
			if err != nil {
				return swept, err
			}
			if !needed {
				orphans = append(orphans, id)
			}
		}
		if len(orphans) == 0 {
			continue
		}
		gone, err := s.keys.DeleteMany(ctx, bson.M{"_id": bson.M{"$in": orphans}})
		if err != nil {
			return swept, failed(err)
		}
		swept += int(gone.DeletedCount)
	}
}

// finishErasures erases the members whose erasure was cut short after their keys
// were gone, so that nobody could ask for it again.
func (s *Store) finishErasures(ctx context.Context) error {
	var gone []string
	if err := s.ids(ctx, s.erasures, bson.M{"_id": bson.M{"$gte": record.Members, "$lt": record.Members + "~"}}, &gone); err != nil {
		return err
	}
	for _, whole := range gone {
		id, ok := record.ErasedMember(whole)
		if !ok {
			continue
		}
		m, err := findOne[record.Member](ctx, s.members, bson.M{"_id": id, "erased": false})
		if err == nil {
			err = s.EraseMember(ctx, m.Org, m.ID)
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

func (s *Store) keyPage(ctx context.Context, filter bson.M) ([]string, error) {
	cursor, err := s.keys.Find(ctx, filter, options.Find().SetSort(byID).SetLimit(keyChunk).SetProjection(bson.M{"_id": 1}))
	if err != nil {
		return nil, failed(err)
	}
	var docs []keyDoc
	if err := cursor.All(ctx, &docs); err != nil {
		return nil, failed(err)
	}
	ids := make([]string, len(docs))
	for i, d := range docs {
		ids[i] = d.ID
	}
	return ids, nil
}

// isNeeded says whether the Box that a key opens stands in the data.
func (s *Store) isNeeded(ctx context.Context, keyDocID string) (bool, error) {
	place, _ := record.SplitBox(keyDocID)
	collection, id, _, ok := record.SplitPlace(place)
	if !ok {
		return true, nil
	}
	var fields []record.Field
	var err error
	switch collection {
	case "checkin":
		fields, err = fieldsOf[record.CheckIn](ctx, s.checkIns, id, checkInFields)
	case "correction":
		fields, err = fieldsOf[record.Correction](ctx, s.corrections, id, correctionFields)
	case "organization":
		fields, err = fieldsOf[record.Organization](ctx, s.organizations, id, record.OrganizationFields)
	case "ticket":
		fields, err = fieldsOf[record.Ticket](ctx, s.tickets, id, record.TicketFields)
	case "account":
		fields, err = fieldsOf[record.Account](ctx, s.accounts, id, record.AccountFields)
	case "member":
		fields, err = fieldsOf[record.Member](ctx, s.members, id, record.MemberFields)
	case "workshop":
		fields, err = fieldsOf[record.Workshop](ctx, s.workshops, id, record.WorkshopFields)
	default:
		return true, nil
	}
	for _, f := range fields {
		if f.Sealed.Given() && keyID(f) == keyDocID {
			return true, nil
		}
	}
	return err != nil, err
}

func fieldsOf[D document[V], V any](ctx context.Context, c *mongo.Collection, id string, fields func(*V) []record.Field) ([]record.Field, error) {
	v, err := findOne[D](ctx, c, bson.M{"_id": id})
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return fields(&v), nil
}
