// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

const theClock = "clock"

// Clock implements workshop.Store.
func (s *Store) Clock(ctx context.Context) (workshop.Clock, error) {
	c, err := findOne[record.Clock](ctx, s.installation, bson.M{"_id": theClock})
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return c, err
}

// KeepClock implements workshop.Store.
func (s *Store) KeepClock(ctx context.Context, c workshop.Clock) error {
	_, err := s.installation.UpdateOne(ctx, bson.M{"_id": theClock}, bson.M{"$set": record.FromClock(c)}, options.UpdateOne().SetUpsert(true))
	return failed(err)
}
