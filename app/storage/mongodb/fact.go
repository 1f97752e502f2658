// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// AddCorrection implements workshop.Store. The first body stays; an id that is
// used in another workshop gives fault.Conflict. A name that was erased does
// not come back, nor does another in its place.
func (s *Store) AddCorrection(ctx context.Context, c workshop.Correction) error {
	field := record.CorrectionField(&c)
	if field.HasKey() {
		err := factOf(ctx, s.corrections, c.ID, c.Workshop)
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		gone, err := s.isErased(ctx, "correction", c.ID)
		if err != nil {
			return err
		}
		if gone {
			c.KnownAs = people.Sealed{}
		} else if gone, err = s.isErased(ctx, "checkin", c.CheckIn); err != nil {
			return err
		} else if gone {
			return record.NameErased()
		}
		if err := s.putKeys(ctx, field); err != nil {
			return err
		}
	}
	_, err := s.corrections.InsertOne(ctx, record.FromCorrection(c))
	if !mongo.IsDuplicateKeyError(err) {
		return failed(err)
	}
	undoKeys[record.Correction](ctx, s, s.corrections, c.ID, []record.Field{field}, correctionFields)
	return factOf(ctx, s.corrections, c.ID, c.Workshop)
}

// factOf says whether a fact is in this workshop already: nil if so,
// fault.Conflict where its id is another workshop's, fault.NotFound otherwise.
func factOf(ctx context.Context, c *mongo.Collection, id, workshopID string) error {
	var there struct {
		Workshop string `bson:"workshop"`
	}
	err := failed(c.FindOne(ctx, bson.M{"_id": id}).Decode(&there))
	if err == nil && there.Workshop != workshopID {
		err = record.Taken()
	}
	return err
}

// Corrections implements workshop.Store: by time, then id.
func (s *Store) Corrections(ctx context.Context, workshopID string) ([]workshop.Correction, error) {
	return joined(ctx, s, func() ([]workshop.Correction, error) {
		return find[record.Correction](ctx, s.corrections, bson.M{"workshop": workshopID}, byTime, 0)
	}, correctionFields)
}

func correctionFields(c *workshop.Correction) []record.Field {
	return []record.Field{record.CorrectionField(c)}
}

// AddHeadcount implements workshop.Store. The first body stays.
func (s *Store) AddHeadcount(ctx context.Context, h workshop.Headcount) error {
	_, err := s.headcounts.InsertOne(ctx, record.FromHeadcount(h))
	if mongo.IsDuplicateKeyError(err) {
		return factOf(ctx, s.headcounts, h.ID, h.Workshop)
	}
	return failed(err)
}

// Headcounts implements workshop.Store.
func (s *Store) Headcounts(ctx context.Context, workshopID string) ([]workshop.Headcount, error) {
	return find[record.Headcount](ctx, s.headcounts, bson.M{"workshop": workshopID}, byTime, 0)
}
