// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// CreateMember implements people.Store. The id of one who was erased stays
// taken.
func (s *Store) CreateMember(ctx context.Context, m people.Member) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		if gone, err := tx.isErased("member", m.ID); err != nil || gone {
			return orTaken(err)
		}
		tx.put(record.MemberFields(&m)...)
		return insertMember(tx, record.FromMember(m))
	})
}

func insertMember(tx *tx, d record.Member) error {
	_, err := tx.data.exec("INSERT INTO members (id, org, lookup, doc) VALUES (?, ?, ?, ?)", d.ID, d.Org, orNull(d.Lookup), encode(d))
	return err
}

// Member implements people.Store.
func (s *Store) Member(ctx context.Context, org, id string) (people.Member, error) {
	return joinedOne(ctx, s, func() (people.Member, error) {
		return one(ctx, s.data, scanMember, "SELECT doc FROM members WHERE id = ? AND org = ? AND doc IS NOT NULL", id, org)
	}, record.MemberFields)
}

// MemberByLookup implements people.Store.
func (s *Store) MemberByLookup(ctx context.Context, lookup []byte) (people.Member, error) {
	return joinedOne(ctx, s, func() (people.Member, error) {
		return one(ctx, s.data, scanMember, "SELECT doc FROM members WHERE lookup = ? AND doc IS NOT NULL", lookup)
	}, record.MemberFields)
}

// Members implements people.Store.
func (s *Store) Members(ctx context.Context, org, after string, limit int) ([]people.Member, string, error) {
	limit = record.Limit(limit)
	list, err := joined(ctx, s, func() ([]people.Member, error) {
		return many(ctx, s.data, scanMember,
			"SELECT doc FROM members WHERE org = ? AND id > ? AND doc IS NOT NULL ORDER BY id LIMIT ?", org, after, limit+1)
	}, record.MemberFields)
	list, next := record.Cut(list, limit, func(m people.Member) string { return m.ID })
	return list, next, err
}

// UpdateMember implements people.Store.
func (s *Store) UpdateMember(ctx context.Context, m people.Member) error {
	return s.w.do(ctx, toFinish, func(tx *tx) error {
		doc, err := stored[record.Member](tx.data, "SELECT doc FROM members WHERE id = ? AND org = ? AND doc IS NOT NULL", m.ID, m.Org)
		if err != nil {
			return err
		}
		if doc.Revision != m.Revision {
			return record.Changed()
		}
		m, old := m, doc.Value()
		m.Revision++
		tx.replace(record.MemberFields(&old), record.MemberFields(&m))
		if record.EndedCard(old, m) {
			tx.erasures = append(tx.erasures, record.Card(old.Lookup))
		}
		_, err = tx.data.exec("UPDATE members SET lookup = ?, doc = ? WHERE id = ?", orNull(m.Lookup), encode(record.FromMember(m)), m.ID)
		return err
	})
}

// EraseMember implements people.Store. With her own keys go the names she gave
// at check-ins with her card, at those that a trainer said were hers too, and of
// their corrections; and her log. Her check-ins stay, and lead to nobody. Erasing
// her again is done; an id that never was is fault.NotFound.
func (s *Store) EraseMember(ctx context.Context, org, id string) error {
	return s.w.do(ctx, always, func(tx *tx) error {
		n, err := tx.data.exec("UPDATE members SET lookup = NULL, doc = NULL WHERE id = ? AND org = ?", id, org)
		if err != nil {
			return err
		}
		if n == 0 {
			return record.NotFound()
		}
		tx.erase("member", id)
		if err := eraseNamesOf(tx, org, id); err != nil {
			return err
		}
		if err := unlink(tx, org, id); err != nil {
			return err
		}
		if _, err := tx.data.exec("DELETE FROM events WHERE org = ? AND person = ?", org, id); err != nil {
			return err
		}
		return deleteSessionsOf(tx, org, id)
	})
}

// eraseNamesOf erases the names of a member's check-ins.
func eraseNamesOf(tx *tx, org, member string) error {
	var checkIns []string
	err := tx.data.each(func(row scanner) error {
		var id string
		err := row.Scan((*scanID)(&id))
		checkIns = append(checkIns, id)
		return err
	}, "SELECT id FROM checkins WHERE org = ? AND member = ?", org, member)
	if err != nil {
		return err
	}
	var corrections []workshop.Correction
	err = tx.data.each(func(row scanner) error {
		c, err := scanCorrection(row)
		corrections = append(corrections, c)
		return err
	}, "SELECT "+correctionColumns+` FROM corrections
		WHERE workshop IN (SELECT workshop FROM checkins WHERE org = ? AND member = ?)`, org, member)
	if err != nil {
		return err
	}
	for _, id := range record.Linked(corrections, checkIns) {
		if _, err := tx.eraseName(id); err != nil {
			return err
		}
	}
	return nil
}

// unlink takes a member's id out of her check-ins.
func unlink(tx *tx, org, member string) error {
	var workshops []string
	err := tx.data.each(func(row scanner) error {
		var id string
		err := row.Scan(&id)
		workshops = append(workshops, id)
		return err
	}, "SELECT DISTINCT workshop FROM checkins WHERE org = ? AND member = ?", org, member)
	salt := record.Salt()
	for _, w := range workshops {
		if err != nil {
			return err
		}
		_, err = tx.data.exec("UPDATE checkins SET member = ? WHERE org = ? AND member = ? AND workshop = ?",
			record.Unlinked(salt, member, w), org, member, w)
	}
	return err
}

// Pepper implements people.Store.
func (s *Store) Pepper(ctx context.Context) ([]byte, error) {
	const query = "SELECT value FROM installation WHERE name = 'pepper'"
	pepper, err := one(ctx, s.keys, scanBytes, query)
	if err == nil || !isNotFound(err) {
		return pepper, err
	}
	err = s.w.do(ctx, toBegin, func(tx *tx) error {
		tx.pepper = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	return one(ctx, s.keys, scanBytes, query)
}

func scanMember(row scanner) (people.Member, error) {
	d, err := scanDoc[record.Member](row)
	return d.Value(), err
}

func scanBytes(row scanner) (b []byte, err error) {
	err = row.Scan(&b)
	return b, err
}

// orNull is NULL for what was never given.
func orNull(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}
