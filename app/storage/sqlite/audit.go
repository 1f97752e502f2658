// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"math"
	"time"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

const auditColumns = "org, seq, at, actor, act, subject, prev, hash"

// AppendAudit implements audit.Store.
func (s *Store) AppendAudit(ctx context.Context, e audit.Entry) error {
	return s.w.do(ctx, always, func(tx *tx) error {
		return insertAudit(tx, e)
	})
}

func insertAudit(tx *tx, e audit.Entry) error {
	_, err := tx.data.exec("INSERT INTO audit ("+auditColumns+") VALUES (?,?,?,?,?,?,?,?)",
		e.Org, e.Seq, record.Millis(e.At), e.Actor, string(e.Act), e.Subject, e.Prev, e.Hash)
	return err
}

// AuditTrail implements audit.Store.
func (s *Store) AuditTrail(ctx context.Context, org string, before int64, limit int) ([]audit.Entry, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	return many(ctx, s.data, scanAudit,
		"SELECT "+auditColumns+" FROM audit WHERE org = ? AND seq < ? ORDER BY seq DESC LIMIT ?", org, before, record.Limit(limit))
}

// ExpireAudit implements audit.Store.
func (s *Store) ExpireAudit(ctx context.Context, from, until time.Time) (gone int, err error) {
	orgs, err := many(ctx, s.data, scanText, "SELECT DISTINCT org FROM audit WHERE at < ?", record.Millis(from))
	if err != nil {
		return 0, err
	}
	for _, org := range orgs {
		var n int64
		err := s.w.do(ctx, always, func(tx *tx) (err error) {
			n, err = tx.data.exec(`DELETE FROM audit WHERE org = ? AND seq <
				(SELECT coalesce(min(CASE WHEN at BETWEEN ? AND ? THEN seq END), max(seq)) FROM audit WHERE org = ?)`,
				org, record.Millis(from), record.Millis(until), org)
			return err
		})
		if err != nil {
			return gone, err
		}
		gone += int(n)
	}
	return gone, nil
}

func scanAudit(row scanner) (e audit.Entry, err error) {
	var act string
	var at int64
	err = row.Scan(&e.Org, &e.Seq, &at, &e.Actor, &act, &e.Subject, &e.Prev, &e.Hash)
	e.Act, e.At = audit.Act(act), record.Time(at)
	return e, err
}
