// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Clock implements workshop.Store.
func (s *Store) Clock(ctx context.Context) (workshop.Clock, error) {
	c, err := one(ctx, s.data, scanClock, "SELECT seen, doubted FROM clock")
	if isNotFound(err) {
		err = nil
	}
	return c, err
}

// KeepClock implements workshop.Store.
func (s *Store) KeepClock(ctx context.Context, c workshop.Clock) error {
	d := record.FromClock(c)
	return s.w.do(ctx, always, func(tx *tx) error {
		_, err := tx.data.exec(`INSERT INTO clock (one, seen, doubted) VALUES (1, ?, ?)
			ON CONFLICT (one) DO UPDATE SET seen = excluded.seen, doubted = excluded.doubted`, d.Seen, d.Doubted)
		return err
	})
}

func scanClock(row scanner) (workshop.Clock, error) {
	var d record.Clock
	err := row.Scan(&d.Seen, &d.Doubted)
	return d.Value(), err
}
