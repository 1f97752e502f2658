// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// CreateLink implements report.Store.
func (s *Store) CreateLink(ctx context.Context, l report.Link) error {
	_, err := s.links.InsertOne(ctx, record.FromLink(l))
	return failed(err)
}

// Link implements report.Store.
func (s *Store) Link(ctx context.Context, id string) (report.Link, error) {
	return findOne[record.Link](ctx, s.links, bson.M{"_id": id})
}

// LinkByCode implements report.Store.
func (s *Store) LinkByCode(ctx context.Context, hash []byte) (report.Link, error) {
	return findOne[record.Link](ctx, s.links, bson.M{"code": hash})
}

// LinksOf implements report.Store.
func (s *Store) LinksOf(ctx context.Context, org string) ([]report.Link, error) {
	return find[record.Link](ctx, s.links, bson.M{"$or": bson.A{bson.M{"network": org}, bson.M{"member": org}}}, byID, 0)
}

// UpdateLink implements report.Store.
func (s *Store) UpdateLink(ctx context.Context, l report.Link) error {
	doc := record.FromLink(l)
	doc.Revision++
	return replace(ctx, s.links, l.ID, "", l.Revision, doc)
}

// DeleteLink implements report.Store.
func (s *Store) DeleteLink(ctx context.Context, id string) error {
	done, err := s.links.DeleteOne(ctx, bson.M{"_id": id})
	if err == nil && done.DeletedCount == 0 {
		return record.NotFound()
	}
	return failed(err)
}
