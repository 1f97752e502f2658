// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"math"
	"time"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// dissolvePage is how many names go with one write.
const dissolvePage = 500

// named are the facts that hold a name, as collections of places and as tables.
var named = []struct{ collection, list, clear string }{
	{"checkin", "SELECT seq, id FROM checkins WHERE workshop = ? AND org = ? AND at < ? AND known_as IS NOT NULL LIMIT ?",
		"UPDATE checkins SET known_as = NULL WHERE seq = ?"},
	{"correction", "SELECT rowid, id FROM corrections WHERE workshop = ? AND org = ? AND at < ? AND known_as IS NOT NULL LIMIT ?",
		"UPDATE corrections SET known_as = NULL WHERE rowid = ?"},
}

// DissolveNames implements workshop.Store. Keys go before boxes, and the logs
// are cut: a box that comes back with an older data file stays shut. The boxes
// of guests stay, so that a plan remains whole.
func (s *Store) DissolveNames(ctx context.Context, org, workshopID string, givenBefore time.Time) (names int, err error) {
	w, err := s.Workshop(ctx, org, workshopID)
	if err != nil {
		return 0, err
	}
	until := int64(math.MaxInt64)
	if givenBefore.IsZero() {
		guests := record.Openable(record.WorkshopFields(&w))
		if guests > 0 {
			err = s.w.do(ctx, always, func(tx *tx) error {
				tx.dissolve("workshop", w.ID)
				return nil
			})
		}
		if err != nil {
			return 0, err
		}
		names = guests
	} else {
		until = record.Millis(givenBefore)
		over := record.FromBefore(&w, givenBefore)
		if len(over) > 0 {
			err = s.w.do(ctx, always, func(tx *tx) error {
				tx.end(over)
				return nil
			})
		}
		if err != nil {
			return 0, err
		}
		names = len(over)
	}
	for _, n := range named {
		gone, err := s.dissolve(ctx, n.collection, n.clear, func() ([]factRow, error) {
			return many(ctx, s.data, scanFactRow, n.list, w.ID, org, until, dissolvePage)
		})
		names += gone
		if err != nil {
			return names, err
		}
	}
	return names, nil
}

// EraseName implements workshop.Store.
func (s *Store) EraseName(ctx context.Context, org, workshopID, checkIn string) (names int, err error) {
	err = s.w.do(ctx, always, func(tx *tx) error {
		var one int
		there, err := tx.data.get([]any{&one}, "SELECT 1 FROM checkins WHERE id = ? AND workshop = ? AND org = ?", checkInID(checkIn), workshopID, org)
		if err != nil || !there {
			return err
		}
		names, err = tx.eraseName(checkIn)
		return err
	})
	return names, err
}

// eraseName erases the names of a check-in and of its corrections for good.
func (t *tx) eraseName(checkIn string) (names int, err error) {
	t.erase("checkin", checkIn)
	inCheckIn, err := t.data.exec("UPDATE checkins SET known_as = NULL WHERE id = ? AND known_as IS NOT NULL", checkInID(checkIn))
	if err != nil {
		return 0, err
	}
	err = t.data.each(func(row scanner) error {
		var id string
		err := row.Scan(&id)
		t.erase("correction", id)
		return err
	}, "SELECT id FROM corrections WHERE checkin = ?", checkInID(checkIn))
	if err != nil {
		return 0, err
	}
	inCorrections, err := t.data.exec("UPDATE corrections SET known_as = NULL WHERE checkin = ? AND known_as IS NOT NULL", checkInID(checkIn))
	return int(inCheckIn + inCorrections), err
}

// dissolve erases page after page of facts' names until there are none.
func (s *Store) dissolve(ctx context.Context, collection, clear string, read func() ([]factRow, error)) (names int, err error) {
	for {
		page, err := read()
		if err != nil || len(page) == 0 {
			return names, err
		}
		err = s.w.do(ctx, always, func(tx *tx) error {
			for _, f := range page {
				tx.dissolve(collection, f.id)
				if _, err := tx.data.exec(clear, f.row); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return names, err
		}
		names += len(page)
	}
}

type factRow struct {
	row int64
	id  string
}

func scanFactRow(row scanner) (f factRow, err error) {
	err = row.Scan(&f.row, (*scanID)(&f.id))
	return f, err
}
