// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// settleWithdrawals takes back the tombstones of withdrawals that a kill cut
// short. A withdrawal's tombstone is put on disk before the data, so that none is
// lost; where the data then is not changed, the name stays, and a later restore
// would erase it.
func (s *Store) settleWithdrawals(ctx context.Context) error {
	all, err := many(ctx, s.keys, scanText, "SELECT record FROM erasures")
	if err != nil {
		return err
	}
	// Within a write: no tombstone is on disk whose data is still on its way.
	return s.w.do(ctx, always, func(tx *tx) error { return settle(tx.data, tx.keys, record.Withdrawals(all)) })
}

// settle deletes those of the tombstones whose name still stands: its Box is in
// the data and its key in the keys. A restore leaves the Box there without its
// key.
func settle(data, keys *conn, withdrawals []string) error {
	var standing []string
	for _, w := range withdrawals {
		stands, err := isStanding(data, keys, w)
		if err != nil {
			return err
		}
		if stands {
			standing = append(standing, w)
		}
	}
	if len(standing) == 0 {
		return nil
	}
	return keys.inTx(func() error {
		for _, w := range standing {
			if _, err := keys.exec("DELETE FROM erasures WHERE record = ?", w); err != nil {
				return err
			}
		}
		return nil
	})
}

func isStanding(data, keys *conn, withdrawal string) (bool, error) {
	if lookup := record.LookupOf(withdrawal); lookup != nil {
		var one int
		return data.get([]any{&one}, "SELECT 1 FROM members WHERE lookup = ?", lookup)
	}
	place, box := record.SplitBox(withdrawal)
	var rows []keyRef
	err := keys.each(func(row scanner) error {
		k, err := scanKeyRow(row)
		if box == "" || withdrawal == record.BoxAt(place, k.box) {
			rows = append(rows, k.keyRef)
		}
		return err
	}, "SELECT seq, place, box FROM keys WHERE record = ? AND place = ?", recordHash(place), place)
	for _, k := range rows {
		if err != nil {
			break
		}
		var needed bool
		if needed, err = isNeeded(data, k); needed {
			return true, err
		}
	}
	return false, err
}
