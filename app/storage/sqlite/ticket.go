// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// CreateTicket implements people.Store.
func (s *Store) CreateTicket(ctx context.Context, t people.Ticket) error {
	return s.w.do(ctx, toFinish, func(tx *tx) error {
		tx.put(record.TicketFields(&t)...)
		_, err := tx.data.exec("INSERT INTO tickets (id, hash, org, expires_at, doc) VALUES (?, ?, ?, ?, ?)",
			t.ID, t.Hash, t.Org, record.Millis(t.ExpiresAt), encode(record.FromTicket(t)))
		return err
	})
}

// TicketByHash implements people.Store. It gives expired ones too.
func (s *Store) TicketByHash(ctx context.Context, hash []byte) (people.Ticket, error) {
	return joinedOne(ctx, s, func() (people.Ticket, error) {
		return one(ctx, s.data, scanTicket, "SELECT doc FROM tickets WHERE hash = ?", hash)
	}, record.TicketFields)
}

// Tickets implements people.Store.
func (s *Store) Tickets(ctx context.Context, org string) ([]people.Ticket, error) {
	return joined(ctx, s, func() ([]people.Ticket, error) {
		return many(ctx, s.data, scanTicket, "SELECT doc FROM tickets WHERE org = ? ORDER BY id", org)
	}, record.TicketFields)
}

// UpdateTicket implements people.Store.
func (s *Store) UpdateTicket(ctx context.Context, t people.Ticket) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		doc, err := stored[record.Ticket](tx.data, "SELECT doc FROM tickets WHERE id = ? AND org = ?", t.ID, t.Org)
		if err != nil {
			return err
		}
		if doc.Revision != t.Revision {
			return record.Changed()
		}
		t, old := t, doc.Value()
		t.Revision++
		tx.replace(record.TicketFields(&old), record.TicketFields(&t))
		_, err = tx.data.exec("UPDATE tickets SET expires_at = ?, doc = ? WHERE id = ?", record.Millis(t.ExpiresAt), encode(record.FromTicket(t)), t.ID)
		return err
	})
}

// TakeTicket implements people.Store.
func (s *Store) TakeTicket(ctx context.Context, hash []byte) error {
	return s.w.do(ctx, toBegin, func(tx *tx) error {
		return dropTickets(tx, "SELECT id FROM tickets WHERE hash = ?", hash)
	})
}

// DeleteTicket implements people.Store.
func (s *Store) DeleteTicket(ctx context.Context, org, id string) error {
	return s.w.do(ctx, always, func(tx *tx) error {
		return dropTickets(tx, "SELECT id FROM tickets WHERE org = ? AND id = ?", org, id)
	})
}

// DeleteExpiredTickets implements people.Store.
func (s *Store) DeleteExpiredTickets(ctx context.Context, now time.Time) error {
	return s.w.do(ctx, always, func(tx *tx) error {
		err := dropTickets(tx, "SELECT id FROM tickets WHERE expires_at <= ?", record.Millis(now))
		if isNotFound(err) {
			return nil
		}
		return err
	})
}

// dropTickets deletes the tickets that a query names; the keys of their boxes
// go once they have. None is fault.NotFound.
func dropTickets(tx *tx, query string, args ...any) error {
	var ids []string
	err := tx.data.each(func(row scanner) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	}, query, args...)
	if err == nil && len(ids) == 0 {
		err = record.NotFound()
	}
	if err != nil {
		return err
	}
	for _, id := range ids {
		doc, err := stored[record.Ticket](tx.data, "SELECT doc FROM tickets WHERE id = ?", id)
		if err != nil {
			return err
		}
		old := doc.Value()
		tx.replace(record.TicketFields(&old), nil)
		if _, err := tx.data.exec("DELETE FROM tickets WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func scanTicket(row scanner) (people.Ticket, error) {
	d, err := scanDoc[record.Ticket](row)
	return d.Value(), err
}
