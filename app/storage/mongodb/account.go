// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// CreateAccount implements people.Store.
func (s *Store) CreateAccount(ctx context.Context, a people.Account) error {
	return create(ctx, s, s.accounts, a.ID, record.FromAccount(a), record.AccountFields(&a), record.AccountFields)
}

// Account implements people.Store.
func (s *Store) Account(ctx context.Context, org, id string) (people.Account, error) {
	return s.account(ctx, bson.M{"_id": id, "org": org})
}

// AccountByHandle implements people.Store.
func (s *Store) AccountByHandle(ctx context.Context, handle []byte) (people.Account, error) {
	return s.account(ctx, bson.M{"handle": handle})
}

func (s *Store) account(ctx context.Context, filter bson.M) (people.Account, error) {
	return joinedOne(ctx, s, func() (people.Account, error) {
		return findOne[record.Account](ctx, s.accounts, filter)
	}, record.AccountFields)
}

// Accounts implements people.Store.
func (s *Store) Accounts(ctx context.Context, org, after string, limit int) ([]people.Account, string, error) {
	limit = record.Limit(limit)
	list, err := joined(ctx, s, func() ([]people.Account, error) {
		return find[record.Account](ctx, s.accounts, bson.M{"org": org, "_id": bson.M{"$gt": after}}, byID, limit+1)
	}, record.AccountFields)
	list, next := record.Cut(list, limit, func(a people.Account) string { return a.ID })
	return list, next, err
}

// UpdateAccount implements people.Store.
func (s *Store) UpdateAccount(ctx context.Context, a people.Account) error {
	doc := record.FromAccount(a)
	doc.Revision++
	return update(ctx, s, s.accounts, a.ID, a.Org, a.Revision, doc, record.AccountFields(&a), record.AccountFields)
}

// DeleteAccount implements people.Store.
func (s *Store) DeleteAccount(ctx context.Context, org, id string) error {
	filter := bson.M{"_id": id, "org": org}
	if _, err := findOne[record.Account](ctx, s.accounts, filter); err != nil {
		return err
	}
	if err := s.eraseRecords(ctx, []string{record.Whole("account", id)}); err != nil {
		return err
	}
	if err := s.DeleteSessionsOf(ctx, org, id); err != nil {
		return err
	}
	gone, err := s.accounts.DeleteOne(ctx, filter)
	if err == nil && gone.DeletedCount == 0 {
		return record.NotFound()
	}
	return failed(err)
}
