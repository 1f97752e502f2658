// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

const sessionColumns = "hash, org, account, member, wrapped, created_at, expires_at, pending, challenge, pass"

// CreateSession implements people.Store.
func (s *Store) CreateSession(ctx context.Context, n people.Session) error {
	return s.w.do(ctx, toFinish, func(tx *tx) error {
		_, err := tx.data.exec(`INSERT INTO sessions (`+sessionColumns+`)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			n.Hash, n.Org, n.Account, n.Member, n.Wrapped, record.Millis(n.CreatedAt), record.Millis(n.ExpiresAt), n.Pending, orNull(n.Challenge), n.Pass)
		return err
	})
}

// SessionByHash implements people.Store. It gives expired sessions too.
func (s *Store) SessionByHash(ctx context.Context, hash []byte) (people.Session, error) {
	return one(ctx, s.data, scanSession,
		"SELECT "+sessionColumns+" FROM sessions WHERE hash = ?", hash)
}

// SessionsOf implements people.Store.
func (s *Store) SessionsOf(ctx context.Context, org, account string) ([]people.Session, error) {
	return many(ctx, s.data, scanSession,
		"SELECT "+sessionColumns+" FROM sessions WHERE org = ? AND account = ? ORDER BY created_at DESC, hash", org, account)
}

// SetChallenge implements people.Store.
func (s *Store) SetChallenge(ctx context.Context, hash, challenge []byte) error {
	return s.w.do(ctx, toFinish, func(tx *tx) error {
		n, err := tx.data.exec("UPDATE sessions SET challenge = ? WHERE hash = ?", orNull(challenge), hash)
		if err == nil && n == 0 {
			err = record.NotFound()
		}
		return err
	})
}

// DeleteSession implements people.Store. To delete what isn't there is done.
func (s *Store) DeleteSession(ctx context.Context, hash []byte) error {
	return s.w.do(ctx, always, func(tx *tx) error {
		_, err := tx.data.exec("DELETE FROM sessions WHERE hash = ?", hash)
		return err
	})
}

// DeleteSessionsOf implements people.Store.
func (s *Store) DeleteSessionsOf(ctx context.Context, org, id string) error {
	return s.w.do(ctx, always, func(tx *tx) error { return deleteSessionsOf(tx, org, id) })
}

func deleteSessionsOf(tx *tx, org, id string) error {
	if id == "" {
		return nil // neither an account's nor a member's
	}
	if _, err := tx.data.exec("DELETE FROM sessions WHERE org = ? AND account = ?", org, id); err != nil {
		return err
	}
	_, err := tx.data.exec("DELETE FROM sessions WHERE org = ? AND member = ?", org, id)
	return err
}

// DeleteExpiredSessions implements people.Store.
func (s *Store) DeleteExpiredSessions(ctx context.Context, now time.Time) (int, error) {
	var n int64
	err := s.w.do(ctx, always, func(tx *tx) (err error) {
		n, err = tx.data.exec("DELETE FROM sessions WHERE expires_at <= ?", record.Millis(now))
		return err
	})
	if err != nil {
		return 0, err
	}
	return int(n), nil
}

// PutSetupToken implements people.Store.
func (s *Store) PutSetupToken(ctx context.Context, hash []byte, expires time.Time) error {
	return s.w.do(ctx, toFinish, func(tx *tx) error {
		_, err := tx.data.exec(`INSERT INTO setup_token (one, hash, expires_at) VALUES (1, ?, ?)
			ON CONFLICT (one) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at`, hash, record.Millis(expires))
		return err
	})
}

// SetupToken implements people.Store.
func (s *Store) SetupToken(ctx context.Context, hash []byte, now time.Time) (time.Time, error) {
	expires, err := one(ctx, s.data, scanTime, "SELECT expires_at FROM setup_token WHERE hash = ? AND expires_at > ?", hash, record.Millis(now))
	return expires, err
}

// TakeSetupToken implements people.Store.
func (s *Store) TakeSetupToken(ctx context.Context, hash []byte, now time.Time) error {
	return s.w.do(ctx, toBegin, func(tx *tx) error {
		n, err := tx.data.exec("DELETE FROM setup_token WHERE hash = ? AND expires_at > ?", hash, record.Millis(now))
		if err == nil && n == 0 {
			err = record.NotFound()
		}
		return err
	})
}

func scanSession(row scanner) (n people.Session, err error) {
	var created, expires int64
	err = row.Scan(&n.Hash, &n.Org, &n.Account, &n.Member, &n.Wrapped, &created, &expires, &n.Pending, &n.Challenge, &n.Pass)
	n.CreatedAt, n.ExpiresAt = record.Time(created), record.Time(expires)
	return n, err
}

func scanTime(row scanner) (time.Time, error) {
	var millis int64
	err := row.Scan(&millis)
	return record.Time(millis), err
}
