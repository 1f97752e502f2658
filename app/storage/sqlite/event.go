// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

const eventColumns = "id, org, person, kind, subject, month, witness, withdraws, at"

// Append implements journey.Store. Nothing is written about members who were
// erased.
func (s *Store) Append(ctx context.Context, events []journey.Event) (int, error) {
	if len(events) == 0 {
		return 0, nil
	}
	var written int64
	err := s.w.do(ctx, toFinish, func(tx *tx) error {
		for _, e := range events {
			if gone, err := tx.isErased("member", e.Person); err != nil {
				return err
			} else if gone {
				continue
			}
			n, err := insertEvent(tx, e)
			if err != nil {
				return err
			}
			written += n
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return int(written), nil
}

func insertEvent(tx *tx, e journey.Event) (rows int64, err error) {
	return tx.data.exec("INSERT INTO events ("+eventColumns+") VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING",
		e.ID, e.Org, e.Person, string(e.Kind), e.Subject, e.Month, e.Witness, e.Withdraws, record.Millis(e.At))
}

// EventsOf implements journey.Store.
func (s *Store) EventsOf(ctx context.Context, org, person, after string, limit int) ([]journey.Event, string, error) {
	at, id, err := record.ParseTimeCursor(after)
	if err != nil {
		return nil, "", err
	}
	limit = record.Limit(limit)
	list, err := many(ctx, s.data, scanEvent,
		"SELECT "+eventColumns+" FROM events WHERE org = ? AND person = ? AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?", org, person, at, id, limit+1)
	list, next := record.Cut(list, limit, func(e journey.Event) string { return record.TimeCursor(e.At, e.ID) })
	return list, next, err
}

// Events implements journey.Store.
func (s *Store) Events(ctx context.Context, org, after string, limit int) ([]journey.Event, string, error) {
	limit = record.Limit(limit)
	list, err := many(ctx, s.data, scanEvent,
		"SELECT "+eventColumns+" FROM events WHERE org = ? AND id > ? ORDER BY id LIMIT ?", org, after, limit+1)
	list, next := record.Cut(list, limit, func(e journey.Event) string { return e.ID })
	return list, next, err
}

func scanEvent(row scanner) (e journey.Event, err error) {
	var kind string
	var at int64
	err = row.Scan(&e.ID, &e.Org, &e.Person, &kind, &e.Subject, &e.Month, &e.Witness, &e.Withdraws, &at)
	e.Kind, e.At = journey.Kind(kind), record.Time(at)
	return e, err
}
