// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// CreateOrganization implements people.Store.
func (s *Store) CreateOrganization(ctx context.Context, o people.Organization) error {
	return create(ctx, s, s.organizations, o.ID, record.FromOrganization(o), record.OrganizationFields(&o), record.OrganizationFields)
}

// Organization implements people.Store.
func (s *Store) Organization(ctx context.Context, id string) (people.Organization, error) {
	return joinedOne(ctx, s, func() (people.Organization, error) {
		return findOne[record.Organization](ctx, s.organizations, bson.M{"_id": id})
	}, record.OrganizationFields)
}

// Organizations implements people.Store.
func (s *Store) Organizations(ctx context.Context, after string, limit int) ([]people.Organization, string, error) {
	limit = record.Limit(limit)
	list, err := joined(ctx, s, func() ([]people.Organization, error) {
		return find[record.Organization](ctx, s.organizations, bson.M{"_id": bson.M{"$gt": after}}, byID, limit+1)
	}, record.OrganizationFields)
	list, next := record.Cut(list, limit, func(o people.Organization) string { return o.ID })
	return list, next, err
}

// UpdateOrganization implements people.Store.
func (s *Store) UpdateOrganization(ctx context.Context, o people.Organization) error {
	doc := record.FromOrganization(o)
	doc.Revision++
	return update(ctx, s, s.organizations, o.ID, "", o.Revision, doc, record.OrganizationFields(&o), record.OrganizationFields)
}
