// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// CreateAccount implements people.Store.
func (s *Store) CreateAccount(ctx context.Context, a people.Account) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		tx.put(record.AccountFields(&a)...)
		return insertAccount(tx, record.FromAccount(a))
	})
}

func insertAccount(tx *tx, d record.Account) error {
	_, err := tx.data.exec("INSERT INTO accounts (id, org, handle, doc) VALUES (?, ?, ?, ?)", d.ID, d.Org, d.Handle, encode(d))
	return err
}

// Account implements people.Store.
func (s *Store) Account(ctx context.Context, org, id string) (people.Account, error) {
	return joinedOne(ctx, s, func() (people.Account, error) {
		return one(ctx, s.data, scanAccount, "SELECT doc FROM accounts WHERE id = ? AND org = ?", id, org)
	}, record.AccountFields)
}

// AccountByHandle implements people.Store.
func (s *Store) AccountByHandle(ctx context.Context, handle []byte) (people.Account, error) {
	return joinedOne(ctx, s, func() (people.Account, error) {
		return one(ctx, s.data, scanAccount, "SELECT doc FROM accounts WHERE handle = ?", handle)
	}, record.AccountFields)
}

// Accounts implements people.Store.
func (s *Store) Accounts(ctx context.Context, org, after string, limit int) ([]people.Account, string, error) {
	limit = record.Limit(limit)
	list, err := joined(ctx, s, func() ([]people.Account, error) {
		return many(ctx, s.data, scanAccount, "SELECT doc FROM accounts WHERE org = ? AND id > ? ORDER BY id LIMIT ?", org, after, limit+1)
	}, record.AccountFields)
	list, next := record.Cut(list, limit, func(a people.Account) string { return a.ID })
	return list, next, err
}

// UpdateAccount implements people.Store.
func (s *Store) UpdateAccount(ctx context.Context, a people.Account) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		doc, err := stored[record.Account](tx.data, "SELECT doc FROM accounts WHERE id = ? AND org = ?", a.ID, a.Org)
		if err != nil {
			return err
		}
		if doc.Revision != a.Revision {
			return record.Changed()
		}
		a, old := a, doc.Value()
		a.Revision++
		tx.replace(record.AccountFields(&old), record.AccountFields(&a))
		_, err = tx.data.exec("UPDATE accounts SET handle = ?, doc = ? WHERE id = ?", a.Handle, encode(record.FromAccount(a)), a.ID)
		return err
	})
}

// DeleteAccount implements people.Store.
func (s *Store) DeleteAccount(ctx context.Context, org, id string) error {
	return s.w.do(ctx, always, func(tx *tx) error {
		n, err := tx.data.exec("DELETE FROM accounts WHERE id = ? AND org = ?", id, org)
		if err == nil && n == 0 {
			err = record.NotFound()
		}
		if err != nil {
			return err
		}
		tx.erase("account", id)
		return deleteSessionsOf(tx, org, id)
	})
}

func scanAccount(row scanner) (people.Account, error) {
	d, err := scanDoc[record.Account](row)
	return d.Value(), err
}
