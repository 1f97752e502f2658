// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// PutTotals implements report.Store.
func (s *Store) PutTotals(ctx context.Context, t report.Totals) error {
	_, err := s.totals.InsertOne(ctx, record.FromTotals(t))
	return failed(err)
}

// TotalsOf implements report.Store.
func (s *Store) TotalsOf(ctx context.Context, org, after string, limit int) ([]report.Totals, string, error) {
	limit = record.Limit(limit)
	filter := bson.M{"org": org}
	if after != "" {
		filter["month"] = bson.M{"$lt": after}
	}
	list, err := find[record.Totals](ctx, s.totals, filter, bson.D{{Key: "month", Value: -1}}, limit+1)
	list, next := record.Cut(list, limit, func(t report.Totals) string { return t.Month })
	return list, next, err
}
