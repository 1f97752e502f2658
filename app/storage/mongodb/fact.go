// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// correctionDoc is workshop.Correction as a document.
type correctionDoc struct {
	ID       string    `bson:"_id"`
	Workshop string    `bson:"workshop"`
	Org      string    `bson:"org"`
	CheckIn  string    `bson:"checkin"`
	Action   string    `bson:"action"`
	KnownAs  []byte    `bson:"known_as,omitempty"`
	Lang     string    `bson:"lang"`
	Other    string    `bson:"other"`
	By       string    `bson:"author"`
	At       time.Time `bson:"at"`
}

// Value gives the domain's value back, its key still missing.
func (d correctionDoc) Value() workshop.Correction {
	return workshop.Correction{ID: d.ID, Workshop: d.Workshop, Org: d.Org, CheckIn: d.CheckIn, Action: workshop.Action(d.Action),
		KnownAs: people.Sealed{Box: d.KnownAs}, Lang: lang.Tag(d.Lang), Other: d.Other, By: d.By, At: record.Round(d.At)}
}

// AddCorrection implements workshop.Store. The first body stays; an id that is
// used in another workshop gives fault.Conflict.
func (s *Store) AddCorrection(ctx context.Context, c workshop.Correction) error {
	field := record.CorrectionField(&c)
	if field.HasKey() {
		err := factOf(ctx, s.corrections, c.ID, c.Workshop)
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		if err := s.putKeys(ctx, field); err != nil {
			return err
		}
	}
	_, err := s.corrections.InsertOne(ctx, correctionDoc{c.ID, c.Workshop, c.Org, c.CheckIn, string(c.Action), c.KnownAs.Box, string(c.Lang),
		c.Other, c.By, record.Round(c.At)})
	if !mongo.IsDuplicateKeyError(err) {
		return failed(err)
	}
	undoKeys[correctionDoc](ctx, s, s.corrections, c.ID, []record.Field{field}, correctionFields)
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
		return find[correctionDoc](ctx, s.corrections, bson.M{"workshop": workshopID}, byTime, 0)
	}, correctionFields)
}

func correctionFields(c *workshop.Correction) []record.Field {
	return []record.Field{record.CorrectionField(c)}
}

// headcountDoc is workshop.Headcount as a document.
type headcountDoc struct {
	ID       string    `bson:"_id"`
	Workshop string    `bson:"workshop"`
	Org      string    `bson:"org"`
	Lang     lang.Tag  `bson:"lang"`
	People   int       `bson:"people"`
	By       string    `bson:"author"`
	At       time.Time `bson:"at"`
}

// Value gives the domain's value back.
func (d headcountDoc) Value() workshop.Headcount {
	d.At = record.Round(d.At)
	return workshop.Headcount(d)
}

// AddHeadcount implements workshop.Store. The first body stays.
func (s *Store) AddHeadcount(ctx context.Context, h workshop.Headcount) error {
	h.At = record.Round(h.At)
	_, err := s.headcounts.InsertOne(ctx, headcountDoc(h))
	if mongo.IsDuplicateKeyError(err) {
		return factOf(ctx, s.headcounts, h.ID, h.Workshop)
	}
	return failed(err)
}

// Headcounts implements workshop.Store.
func (s *Store) Headcounts(ctx context.Context, workshopID string) ([]workshop.Headcount, error) {
	return find[headcountDoc](ctx, s.headcounts, bson.M{"workshop": workshopID}, byTime, 0)
}
