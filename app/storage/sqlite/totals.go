// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// PutTotals implements report.Store.
func (s *Store) PutTotals(ctx context.Context, t report.Totals) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error { return insertTotals(tx, record.FromTotals(t)) })
}

func insertTotals(tx *tx, d record.Totals) error {
	return once(tx.data.exec("INSERT INTO totals (org, month, doc) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", d.Org, d.Month, encode(d)))
}

// TotalsOf implements report.Store.
func (s *Store) TotalsOf(ctx context.Context, org, after string, limit int) ([]report.Totals, string, error) {
	limit = record.Limit(limit)
	if after == "" {
		after = "~" // behind every month
	}
	list, err := many(ctx, s.data, func(row scanner) (report.Totals, error) {
		d, err := scanDoc[record.Totals](row)
		return d.Value(), err
	}, "SELECT doc FROM totals WHERE org = ? AND month < ? ORDER BY month DESC LIMIT ?", org, after, limit+1)
	list, next := record.Cut(list, limit, func(t report.Totals) string { return t.Month })
	return list, next, err
}
