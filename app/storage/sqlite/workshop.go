// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// CreateWorkshop implements workshop.Store.
func (s *Store) CreateWorkshop(ctx context.Context, n workshop.Workshop) error {
	return s.w.do(ctx, toBegin, func(tx *tx) error {
		tx.put(record.WorkshopFields(&n)...)
		return insertWorkshop(tx, record.FromWorkshop(n))
	})
}

func insertWorkshop(tx *tx, d record.Workshop) error {
	_, err := tx.data.exec("INSERT INTO workshops (id, org, code, starts, doc) VALUES (?, ?, ?, ?, ?)",
		d.ID, d.Org, d.Code, d.Starts, encode(d))
	return err
}

// Workshop implements workshop.Store.
func (s *Store) Workshop(ctx context.Context, org, id string) (workshop.Workshop, error) {
	return joinedOne(ctx, s, func() (workshop.Workshop, error) {
		return one(ctx, s.data, scanWorkshop, "SELECT doc FROM workshops WHERE id = ? AND org = ?", id, org)
	}, record.WorkshopFields)
}

// WorkshopByCode implements workshop.Store.
func (s *Store) WorkshopByCode(ctx context.Context, code string) (workshop.Workshop, error) {
	return joinedOne(ctx, s, func() (workshop.Workshop, error) {
		return one(ctx, s.data, scanWorkshop, "SELECT doc FROM workshops WHERE code = ?", code)
	}, record.WorkshopFields)
}

// Workshops implements workshop.Store.
func (s *Store) Workshops(ctx context.Context, org, after string, limit int) ([]workshop.Workshop, string, error) {
	limit = record.Limit(limit)
	query, args := "SELECT doc FROM workshops WHERE org = ? ORDER BY starts DESC, id DESC LIMIT ?", []any{org, limit + 1}
	if after != "" {
		starts, id, err := record.ParseTextCursor(after)
		if err != nil {
			return nil, "", err
		}
		query = "SELECT doc FROM workshops WHERE org = ? AND (starts, id) < (?, ?) ORDER BY starts DESC, id DESC LIMIT ?"
		args = []any{org, starts, id, limit + 1}
	}
	list, err := joined(ctx, s, func() ([]workshop.Workshop, error) {
		return many(ctx, s.data, scanWorkshop, query, args...)
	}, record.WorkshopFields)
	list, next := record.Cut(list, limit, func(n workshop.Workshop) string { return record.TextCursor(record.Starts(n), n.ID) })
	return list, next, err
}

// UpdateWorkshop implements workshop.Store.
func (s *Store) UpdateWorkshop(ctx context.Context, n workshop.Workshop) error {
	return s.w.do(ctx, toFinish, func(tx *tx) error {
		doc, err := stored[record.Workshop](tx.data, "SELECT doc FROM workshops WHERE id = ? AND org = ?", n.ID, n.Org)
		if err != nil {
			return err
		}
		if doc.Revision != n.Revision {
			return record.Changed()
		}
		n, old := n, doc.Value()
		n.Revision++
		tx.replace(record.WorkshopFields(&old), record.WorkshopFields(&n))
		_, err = tx.data.exec("UPDATE workshops SET code = ?, starts = ?, doc = ? WHERE id = ?",
			n.Code, record.Starts(n), encode(record.FromWorkshop(n)), n.ID)
		return err
	})
}

func scanWorkshop(row scanner) (workshop.Workshop, error) {
	d, err := scanDoc[record.Workshop](row)
	return d.Value(), err
}
