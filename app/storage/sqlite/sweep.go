// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"errors"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

const sweepPage = 500

// SweepKeys deletes the keys that open nothing: written for a record that then
// did not get onto the disk, or left behind by one that was replaced. It
// returns how many. Keys of collections it does not know are left alone, and all
// are where the data file is damaged: what cannot be found in it may be there.
func (s *Store) SweepKeys(ctx context.Context) (swept int, err error) {
	if err := s.finishErasures(ctx); err != nil {
		return 0, err
	}
	if err := s.settleWithdrawals(ctx); err != nil {
		return 0, err
	}
	var last int64
	for whole := false; ; {
		var page []keyRow
		page, err = many(ctx, s.keys, scanKeyRow, "SELECT seq, place, box FROM keys WHERE seq > ? ORDER BY seq LIMIT ?", last, sweepPage)
		if err != nil || len(page) == 0 {
			return swept, err
		}
		last = page[len(page)-1].seq
		orphans, err := s.sweep(ctx, page, whole)
		if err == nil && orphans > 0 && !whole {
			if err = s.undamaged(ctx); err == nil {
				whole = true
				orphans, err = s.sweep(ctx, page, whole)
			}
		}
		if err != nil {
			return swept, err
		}
		swept += orphans
	}
}

// finishErasures erases the members whose erasure was cut short between the keys
// and the data: their keys are gone, so that nobody could ask for it again.
func (s *Store) finishErasures(ctx context.Context) error {
	gone, err := many(ctx, s.keys, scanText, "SELECT record FROM erasures WHERE substr(record, 1, ?) = ?", len(record.Members), record.Members)
	if err != nil {
		return err
	}
	for _, whole := range gone {
		id, ok := record.ErasedMember(whole)
		if !ok {
			continue
		}
		org, err := one(ctx, s.data, scanText, "SELECT org FROM members WHERE id = ? AND doc IS NOT NULL", id)
		if err == nil {
			err = s.EraseMember(ctx, org, id)
		}
		if err != nil && !isNotFound(err) {
			return err
		}
	}
	return nil
}

// sweep counts the keys of a page that open nothing, and deletes them where it
// may.
func (s *Store) sweep(ctx context.Context, page []keyRow, may bool) (orphans int, err error) {
	// Within a write: no key is on disk whose data is still on its way.
	err = s.w.do(ctx, always, func(tx *tx) error {
		for _, k := range page {
			needed, err := isNeeded(tx.data, k.keyRef)
			if err != nil {
				return err
			}
			if needed {
				continue
			}
			orphans++
			if may {
				tx.late = append(tx.late, k.keyRef)
			}
		}
		return nil
	})
	return orphans, err
}

// undamaged gives fault.Internal where a row or an index of the data is not as
// it was written.
func (s *Store) undamaged(ctx context.Context) error {
	said, err := one(ctx, s.data, scanText, "PRAGMA integrity_check(1)")
	if err == nil && said != "ok" {
		err = record.Damaged(errors.New(DataFile + ": " + said)) // tables and rows, nothing that is in them
	}
	return err
}

func scanText(row scanner) (text string, err error) {
	err = row.Scan(&text)
	return text, err
}

type keyRow struct {
	seq int64
	keyRef
}

func scanKeyRow(row scanner) (k keyRow, err error) {
	var box []byte
	err = row.Scan(&k.seq, &k.place, &box)
	copy(k.box[:], box)
	return k, err
}

// isNeeded says whether the Box that a key opens stands in the data.
func isNeeded(data *conn, k keyRef) (bool, error) {
	collection, id, _, ok := record.SplitPlace(k.place)
	if !ok {
		return true, nil
	}
	var fields []record.Field
	var err error
	switch collection {
	case "checkin":
		var c workshop.CheckIn
		c.ID = id
		_, err = data.get([]any{&c.KnownAs.Box}, "SELECT known_as FROM checkins WHERE id = ?", checkInID(id))
		fields = []record.Field{record.CheckInField(&c)}
	case "correction":
		var c workshop.Correction
		c.ID = id
		_, err = data.get([]any{&c.KnownAs.Box}, "SELECT known_as FROM corrections WHERE id = ?", id)
		fields = []record.Field{record.CorrectionField(&c)}
	case "organization":
		fields, err = docFields(data, "SELECT doc FROM organizations WHERE id = ?", id, record.Organization.Value, record.OrganizationFields)
	case "ticket":
		fields, err = docFields(data, "SELECT doc FROM tickets WHERE id = ?", id, record.Ticket.Value, record.TicketFields)
	case "account":
		fields, err = docFields(data, "SELECT doc FROM accounts WHERE id = ?", id, record.Account.Value, record.AccountFields)
	case "member":
		fields, err = docFields(data, "SELECT doc FROM members WHERE id = ? AND doc IS NOT NULL", id, record.Member.Value, record.MemberFields)
	case "workshop":
		fields, err = docFields(data, "SELECT doc FROM workshops WHERE id = ?", id, record.Workshop.Value, record.WorkshopFields)
	default:
		return true, nil
	}
	if err != nil {
		return true, err
	}
	for _, f := range fields {
		if f.Place == k.place && f.Sealed.Given() && f.Digest() == k.box {
			return true, nil
		}
	}
	return false, nil
}

func docFields[D, V any](data *conn, query, id string, value func(D) V, fields func(*V) []record.Field) ([]record.Field, error) {
	doc, err := stored[D](data, query, id)
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	v := value(doc)
	return fields(&v), nil
}
