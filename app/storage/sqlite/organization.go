// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// CreateOrganization implements people.Store.
func (s *Store) CreateOrganization(ctx context.Context, o people.Organization) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		tx.put(record.OrganizationFields(&o)...)
		return insertOrganization(tx, record.FromOrganization(o))
	})
}

func insertOrganization(tx *tx, d record.Organization) error {
	_, err := tx.data.exec("INSERT INTO organizations (id, doc) VALUES (?, ?)", d.ID, encode(d))
	return err
}

// Organization implements people.Store.
func (s *Store) Organization(ctx context.Context, id string) (people.Organization, error) {
	return joinedOne(ctx, s, func() (people.Organization, error) {
		return one(ctx, s.data, scanOrganization, "SELECT doc FROM organizations WHERE id = ?", id)
	}, record.OrganizationFields)
}

// Organizations implements people.Store.
func (s *Store) Organizations(ctx context.Context, after string, limit int) ([]people.Organization, string, error) {
	limit = record.Limit(limit)
	list, err := joined(ctx, s, func() ([]people.Organization, error) {
		return many(ctx, s.data, scanOrganization, "SELECT doc FROM organizations WHERE id > ? ORDER BY id LIMIT ?", after, limit+1)
	}, record.OrganizationFields)
	list, next := record.Cut(list, limit, func(o people.Organization) string { return o.ID })
	return list, next, err
}

// UpdateOrganization implements people.Store.
func (s *Store) UpdateOrganization(ctx context.Context, o people.Organization) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		old, err := stored[record.Organization](tx.data, "SELECT doc FROM organizations WHERE id = ?", o.ID)
		if err != nil {
			return err
		}
		if old.Revision != o.Revision {
			return record.Changed()
		}
		o, was := o, old.Value()
		o.Revision++
		tx.replace(record.OrganizationFields(&was), record.OrganizationFields(&o))
		_, err = tx.data.exec("UPDATE organizations SET doc = ? WHERE id = ?", encode(record.FromOrganization(o)), o.ID)
		return err
	})
}

func scanOrganization(row scanner) (people.Organization, error) {
	d, err := scanDoc[record.Organization](row)
	return d.Value(), err
}
