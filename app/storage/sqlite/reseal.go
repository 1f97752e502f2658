// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// ReplaceNames implements workshop.Store, with one write.
func (s *Store) ReplaceNames(ctx context.Context, org, workshopID string, names []workshop.Resealed) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		for _, n := range names {
			if err := replaceName(tx, org, workshopID, n); err != nil {
				return err
			}
		}
		return nil
	})
}

func replaceName(tx *tx, org, workshopID string, n workshop.Resealed) error {
	was := keyRef{n.Field(), record.DigestOf(n.Was.Box)}
	// Who was erased stays so: without the key of the old box there is no new one.
	var there int
	ok, err := tx.keys.get([]any{&there}, "SELECT 1 FROM keys WHERE record = ? AND place = ? AND box = ?", recordHash(was.place), was.place, was.box[:])
	if err != nil || !ok {
		return err
	}
	query, id := "UPDATE checkins SET known_as = ? WHERE id = ? AND workshop = ? AND org = ? AND known_as = ?", checkInID(n.CheckIn)
	if n.Correction != "" {
		query, id = "UPDATE corrections SET known_as = ? WHERE id = ? AND workshop = ? AND org = ? AND known_as = ?", n.Correction
	}
	changed, err := tx.data.exec(query, n.Now.Box, id, workshopID, org, n.Was.Box)
	if err != nil || changed == 0 {
		return err
	}
	tx.put(record.Field{Place: was.place, Sealed: &n.Now})
	tx.late = append(tx.late, was)
	return nil
}
