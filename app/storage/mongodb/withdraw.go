// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// withdrawing makes a change that takes these names or cards out of records that
// stay. Their tombstones are there before it, so that none is lost to a kill, and
// are taken back where the change is refused; where it is not known whether it
// was made, SweepKeys settles them.
func (s *Store) withdrawing(ctx context.Context, tombstones []string, change func() error) error {
	if err := s.putErasures(ctx, tombstones); err != nil {
		return err
	}
	err := change()
	switch {
	case err == nil:
		// Another instance's sweep may have come between and found the names standing.
		return s.putErasures(ctx, tombstones)
	case !fault.Is(err, fault.Unavailable):
		_ = s.settle(ctx, tombstones) // else the sweep does
	}
	return err
}

// settleWithdrawals takes back the tombstones of withdrawals that were cut short
// before the data: the name stays, and a later restore would erase it.
func (s *Store) settleWithdrawals(ctx context.Context) error {
	var all []string
	if err := s.ids(ctx, s.erasures, bson.M{}, &all); err != nil {
		return err
	}
	return s.settle(ctx, record.Withdrawals(all))
}

// settle deletes those of the tombstones whose name still stands: its Box is in
// the data and its key in the keys. A restore leaves the Box there without its
// key.
func (s *Store) settle(ctx context.Context, withdrawals []string) error {
	for _, w := range withdrawals {
		stands, err := s.isStanding(ctx, w)
		if err == nil && stands {
			_, err = s.erasures.DeleteOne(ctx, bson.M{"_id": w})
		}
		if err != nil {
			return failed(err)
		}
	}
	return nil
}

func (s *Store) isStanding(ctx context.Context, withdrawal string) (bool, error) {
	if lookup := record.LookupOf(withdrawal); lookup != nil {
		n, err := s.members.CountDocuments(ctx, bson.M{"lookup": lookup})
		return n > 0, failed(err)
	}
	ids := []string{withdrawal}
	if place, box := record.SplitBox(withdrawal); box == "" {
		ids = nil
		if err := s.ids(ctx, s.keys, bson.M{"_id": bson.M{"$gt": place + "#", "$lt": place + "$"}}, &ids); err != nil {
			return false, err
		}
	} else if n, err := s.keys.CountDocuments(ctx, bson.M{"_id": withdrawal}); err != nil || n == 0 {
		return false, failed(err)
	}
	for _, id := range ids {
		if needed, err := s.isNeeded(ctx, id); err != nil || needed {
			return needed, err
		}
	}
	return false, nil
}
