// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// AppendAudit implements audit.Store.
func (s *Store) AppendAudit(ctx context.Context, e audit.Entry) error {
	_, err := s.audit.InsertOne(ctx, record.FromAuditEntry(e))
	return failed(err)
}

// AuditTrail implements audit.Store.
func (s *Store) AuditTrail(ctx context.Context, org string, before int64, limit int) ([]audit.Entry, error) {
	filter := bson.M{"org": org}
	if before > 0 {
		filter["seq"] = bson.M{"$lt": before}
	}
	return find[record.AuditEntry](ctx, s.audit, filter, bson.D{{Key: "seq", Value: -1}}, record.Limit(limit))
}

// ExpireAudit implements audit.Store.
func (s *Store) ExpireAudit(ctx context.Context, from, until time.Time) (int, error) {
	var orgs []string
	if err := s.audit.Distinct(ctx, "org", bson.M{"at": bson.M{"$lt": record.Round(from)}}).Decode(&orgs); err != nil {
		return 0, failed(err)
	}
	gone := 0
	for _, org := range orgs {
		stays, err := find[record.AuditEntry](ctx, s.audit, bson.M{"org": org, "at": bson.M{"$gte": record.Round(from), "$lte": record.Round(until)}},
			bson.D{{Key: "seq", Value: 1}}, 1)
		if err == nil && len(stays) == 0 {
			stays, err = s.AuditTrail(ctx, org, 0, 1)
		}
		if err != nil || len(stays) == 0 {
			return gone, err
		}
		r, err := s.audit.DeleteMany(ctx, bson.M{"org": org, "seq": bson.M{"$lt": stays[0].Seq}})
		if err != nil {
			return gone, failed(err)
		}
		gone += int(r.DeletedCount)
	}
	return gone, nil
}
