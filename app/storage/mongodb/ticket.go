// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// CreateTicket implements people.Store.
func (s *Store) CreateTicket(ctx context.Context, t people.Ticket) error {
	return create(ctx, s, s.tickets, t.ID, record.FromTicket(t), record.TicketFields(&t), record.TicketFields)
}

// TicketByHash implements people.Store. It gives expired ones too.
func (s *Store) TicketByHash(ctx context.Context, hash []byte) (people.Ticket, error) {
	return joinedOne(ctx, s, func() (people.Ticket, error) {
		return findOne[record.Ticket](ctx, s.tickets, bson.M{"hash": hash})
	}, record.TicketFields)
}

// Tickets implements people.Store.
func (s *Store) Tickets(ctx context.Context, org string) ([]people.Ticket, error) {
	return joined(ctx, s, func() ([]people.Ticket, error) {
		return find[record.Ticket](ctx, s.tickets, bson.M{"org": org}, byID, 0)
	}, record.TicketFields)
}

// UpdateTicket implements people.Store.
func (s *Store) UpdateTicket(ctx context.Context, t people.Ticket) error {
	doc := record.FromTicket(t)
	doc.Revision++
	return update(ctx, s, s.tickets, t.ID, t.Org, t.Revision, doc, record.TicketFields(&t), record.TicketFields)
}

// TakeTicket implements people.Store.
func (s *Store) TakeTicket(ctx context.Context, hash []byte) error {
	return s.dropTicket(ctx, bson.M{"hash": hash})
}

// DeleteTicket implements people.Store.
func (s *Store) DeleteTicket(ctx context.Context, org, id string) error {
	return s.dropTicket(ctx, bson.M{"_id": id, "org": org})
}

// dropTicket deletes a ticket, and then the keys of its boxes.
func (s *Store) dropTicket(ctx context.Context, filter bson.M) error {
	var doc record.Ticket
	if err := s.tickets.FindOneAndDelete(ctx, filter).Decode(&doc); err != nil {
		return failed(err)
	}
	t := doc.Value()
	_ = s.deleteKeys(ctx, record.TicketFields(&t)) // else the sweep does
	return nil
}

// DeleteExpiredTickets implements people.Store. The sweep deletes their keys.
func (s *Store) DeleteExpiredTickets(ctx context.Context, now time.Time) error {
	_, err := s.tickets.DeleteMany(ctx, bson.M{"expires_at": bson.M{"$lte": record.Round(now)}})
	return failed(err)
}
