// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// CreateLink implements report.Store.
func (s *Store) CreateLink(ctx context.Context, l report.Link) error {
	return s.w.do(ctx, toBegin, func(tx *tx) error { return insertLink(tx, record.FromLink(l)) })
}

func insertLink(tx *tx, d record.Link) error {
	return once(tx.data.exec("INSERT INTO links (id, network, member, code, doc) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		d.ID, d.Network, d.Member, d.Code, encode(d)))
}

// Link implements report.Store.
func (s *Store) Link(ctx context.Context, id string) (report.Link, error) {
	return one(ctx, s.data, scanLink, "SELECT doc FROM links WHERE id = ?", id)
}

// LinkByCode implements report.Store.
func (s *Store) LinkByCode(ctx context.Context, hash []byte) (report.Link, error) {
	return one(ctx, s.data, scanLink, "SELECT doc FROM links WHERE code = ?", hash)
}

// LinksOf implements report.Store.
func (s *Store) LinksOf(ctx context.Context, org string) ([]report.Link, error) {
	return many(ctx, s.data, scanLink, "SELECT doc FROM links WHERE network = ? OR member = ? ORDER BY id", org, org)
}

// UpdateLink implements report.Store.
func (s *Store) UpdateLink(ctx context.Context, l report.Link) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		old, err := stored[record.Link](tx.data, "SELECT doc FROM links WHERE id = ?", l.ID)
		if err != nil {
			return err
		}
		if old.Revision != l.Revision {
			return record.Changed()
		}
		d := record.FromLink(l)
		d.Revision++
		_, err = tx.data.exec("UPDATE links SET network = ?, member = ?, code = ?, doc = ? WHERE id = ?", d.Network, d.Member, d.Code, encode(d), d.ID)
		return err
	})
}

// DeleteLink implements report.Store.
func (s *Store) DeleteLink(ctx context.Context, id string) error {
	return s.w.do(ctx, always, func(tx *tx) error {
		rows, err := tx.data.exec("DELETE FROM links WHERE id = ?", id)
		if err == nil && rows == 0 {
			err = record.NotFound()
		}
		return err
	})
}

func scanLink(row scanner) (report.Link, error) {
	d, err := scanDoc[record.Link](row)
	return d.Value(), err
}
