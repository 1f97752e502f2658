// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// Tries implements people.Store.
func (s *Store) Tries(ctx context.Context, key []byte) (people.Tries, error) {
	return one(ctx, s.data, func(row scanner) (t people.Tries, err error) {
		var last int64
		err = row.Scan(&t.Key, &t.Count, &last, &t.Revision)
		t.Last = record.Time(last)
		return t, err
	}, "SELECT key, count, last, revision FROM tries WHERE key = ?", key)
}

// PutTries implements people.Store.
func (s *Store) PutTries(ctx context.Context, t people.Tries) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		query := "UPDATE tries SET count = ?, last = ?, revision = revision + 1 WHERE key = ? AND revision = ?"
		if t.Revision == 0 {
			query = "INSERT INTO tries (count, last, key, revision) VALUES (?, ?, ?, ? + 1) ON CONFLICT (key) DO NOTHING"
		}
		n, err := tx.data.exec(query, t.Count, record.Millis(t.Last), t.Key, t.Revision)
		if err == nil && n == 0 {
			err = record.Changed()
		}
		return err
	})
}

// DeleteTries implements people.Store. To delete what isn't there is done.
func (s *Store) DeleteTries(ctx context.Context, key []byte) error {
	return s.w.do(ctx, always, func(tx *tx) error {
		_, err := tx.data.exec("DELETE FROM tries WHERE key = ?", key)
		return err
	})
}

// DeleteTriesBefore implements people.Store.
func (s *Store) DeleteTriesBefore(ctx context.Context, last time.Time) error {
	return s.w.do(ctx, always, func(tx *tx) error {
		_, err := tx.data.exec("DELETE FROM tries WHERE last < ?", record.Millis(last))
		return err
	})
}
