// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

const checkInColumns = "id, workshop, org, way, known_as, member, lang, sheet_row, standing, author, at, consent"

var insertCheckInsSQL = rowsSQL("INSERT INTO checkins ("+checkInColumns+") VALUES ", "(?,?,?,?,?,?,?,?,?,?,?,?)", " ON CONFLICT (id) DO NOTHING")

// RecordCheckIn implements workshop.Store. A name that was erased does not come
// back: its check-in is recorded without it. It waits with others: all check-ins
// that are in the queue together are put in by one statement.
func (s *Store) RecordCheckIn(ctx context.Context, c workshop.CheckIn) (isNew bool, err error) {
	op := writes.Get().(*write)
	op.checkIn, op.needs = c, toBegin
	return s.w.submit(ctx, op)
}

// flush puts in the check-ins that have gathered.
func (t *tx) flush() error {
	if len(t.batch) == 0 {
		return nil
	}
	if err := t.withoutErased(t.batch); err != nil {
		return err
	}
	counts := make(map[countKey]int, 1)
	for rest := t.batch; len(rest) > 0; {
		n := chunk(len(rest))
		if err := t.insertCheckIns(rest[:n]); err != nil {
			return err
		}
		for _, op := range rest[:n] {
			if op.isNew {
				counts[countKey{op.checkIn.Workshop, op.checkIn.Standing}]++
				t.put(record.CheckInField(&op.checkIn))
			}
		}
		rest = rest[n:]
	}
	t.batch = t.batch[:0]
	return t.count(counts)
}

// count adds to the summary of check-ins.
func (t *tx) count(counts map[countKey]int) error {
	for k, n := range counts {
		_, err := t.data.exec(`INSERT INTO checkin_counts (workshop, standing, n) VALUES (?, ?, ?)
			ON CONFLICT (workshop, standing) DO UPDATE SET n = n + excluded.n`, k.workshop, string(k.standing), n)
		if err != nil {
			return err
		}
	}
	return nil
}

type countKey struct {
	workshop string
	standing workshop.Standing
}

// insertCheckIns puts in some check-ins by one statement. Where one of them
// can't be put in, the statement undoes itself and each goes in alone.
func (t *tx) insertCheckIns(ops []*write) error {
	if len(ops) > 1 {
		t.args = t.args[:0]
		for _, op := range ops {
			t.args = appendCheckIn(t.args, &op.checkIn)
		}
		n, last, err := t.data.insert(insertCheckInsSQL[len(ops)], t.args...)
		switch {
		case err == nil && int(n) == len(ops):
			for _, op := range ops {
				op.isNew = true
			}
			return nil
		case err == nil:
			return t.sortOut(ops, n, last)
		}
	}
	for _, op := range ops {
		if err := t.insertCheckIn(op); err != nil {
			return err
		}
	}
	return nil
}

// sortOut tells the check-ins that went in, the n rows up to last, from those
// that were there already.
func (t *tx) sortOut(ops []*write, n, last int64) error {
	fresh := make(map[string]bool, n)
	if n > 0 { // else last is some older row's number
		err := t.data.each(func(row scanner) error {
			var id string
			err := row.Scan((*scanID)(&id))
			fresh[id] = true
			return err
		}, "SELECT id FROM checkins WHERE seq > ?", last-n)
		if err != nil {
			return err
		}
	}
	for _, op := range ops {
		id := op.checkIn.ID
		if op.isNew = fresh[id]; op.isNew {
			delete(fresh, id) // the same once more in this group is a repeat
			continue
		}
		if err := t.isRepeat(op); err != nil {
			return err
		}
	}
	return nil
}

// insertCheckIn puts in one check-in; a statement that fails undoes itself.
func (t *tx) insertCheckIn(op *write) error {
	t.args = appendCheckIn(t.args[:0], &op.checkIn)
	n, err := t.data.exec(insertCheckInsSQL[1], t.args...)
	if err != nil {
		op.err = result(err)
		_, err = t.data.exec("SELECT 1 FROM checkin_counts LIMIT 0") // is the group itself still whole?
		return err
	}
	if op.isNew = n == 1; op.isNew {
		return nil
	}
	return t.isRepeat(op)
}

// isRepeat looks where a check-in is that did not go in.
func (t *tx) isRepeat(op *write) error {
	var where string
	found, err := t.data.get([]any{&where}, "SELECT workshop FROM checkins WHERE id = ?", checkInID(op.checkIn.ID))
	if err != nil {
		return err
	}
	if !found || where != op.checkIn.Workshop {
		op.err = record.Elsewhere()
	}
	return nil
}

func appendCheckIn(args []any, c *workshop.CheckIn) []any {
	return append(args, checkInID(c.ID), c.Workshop, c.Org, string(c.Way), orNull(c.KnownAs.Box), textOrNull(c.Member), string(c.Lang), c.Row,
		string(c.Standing), c.By, record.Millis(c.At), textOrNull(c.Consent))
}

// textOrNull keeps no empty text where there is nothing to say.
func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// CheckIn implements workshop.Store.
func (s *Store) CheckIn(ctx context.Context, workshopID, id string) (workshop.CheckIn, error) {
	return joinedOne(ctx, s, func() (workshop.CheckIn, error) {
		return one(ctx, s.data, scanCheckIn, "SELECT "+checkInColumns+" FROM checkins WHERE id = ? AND workshop = ?", checkInID(id), workshopID)
	}, checkInFields)
}

// CheckIns implements workshop.Store.
func (s *Store) CheckIns(ctx context.Context, workshopID string, standings []workshop.Standing, after string, limit int) ([]workshop.CheckIn, string, error) {
	where, args := "workshop = ?", []any{workshopID}
	if len(standings) > 0 {
		where += " AND standing IN (?" + strings.Repeat(",?", len(standings)-1) + ")"
		for _, st := range standings {
			args = append(args, string(st))
		}
	}
	return s.checkIns(ctx, where, args, after, limit)
}

// CheckInsOfMember implements workshop.Store.
func (s *Store) CheckInsOfMember(ctx context.Context, org, member, after string, limit int) ([]workshop.CheckIn, string, error) {
	return s.checkIns(ctx, "org = ? AND member = ?", []any{org, member}, after, limit)
}

func (s *Store) checkIns(ctx context.Context, where string, args []any, after string, limit int) ([]workshop.CheckIn, string, error) {
	at, id, err := record.ParseTimeCursor(after)
	if err != nil {
		return nil, "", err
	}
	limit = record.Limit(limit)
	query := "SELECT " + checkInColumns + " FROM checkins WHERE " + where + " AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?"
	args = append(args, at, checkInID(id), limit+1)
	list, err := joined(ctx, s, func() ([]workshop.CheckIn, error) {
		return many(ctx, s.data, scanCheckIn, query, args...)
	}, checkInFields)
	list, next := record.Cut(list, limit, func(c workshop.CheckIn) string { return record.TimeCursor(c.At, c.ID) })
	return list, next, err
}

// CountCheckIns implements workshop.Store.
func (s *Store) CountCheckIns(ctx context.Context, workshopID string) (map[workshop.Standing]int, error) {
	counts := map[workshop.Standing]int{}
	_, err := many(ctx, s.data, func(row scanner) (struct{}, error) {
		var standing string
		var n int
		err := row.Scan(&standing, &n)
		counts[workshop.Standing(standing)] = n
		return struct{}{}, err
	}, "SELECT standing, n FROM checkin_counts WHERE workshop = ?", workshopID)
	if err != nil {
		return nil, err
	}
	return counts, nil
}

func checkInFields(c *workshop.CheckIn) []record.Field {
	return []record.Field{record.CheckInField(c)}
}

func scanCheckIn(row scanner) (c workshop.CheckIn, err error) {
	var way, tag, standing string
	var member, consent *string
	var at int64
	err = row.Scan((*scanID)(&c.ID), &c.Workshop, &c.Org, &way, &c.KnownAs.Box, &member, &tag, &c.Row, &standing, &c.By, &at, &consent)
	c.Way, c.Lang, c.Standing, c.At = workshop.Way(way), lang.Tag(tag), workshop.Standing(standing), record.Time(at)
	if member != nil {
		c.Member = *member
	}
	if consent != nil {
		c.Consent = *consent
	}
	return c, err
}

// checkInID is the id as it is kept: a UUID in canonical lower-case form as its
// 16 bytes; anything else as it is.
func checkInID(id string) any {
	if len(id) != 36 || id[8] != '-' || id[13] != '-' || id[18] != '-' || id[23] != '-' {
		return id
	}
	var short [32]byte
	copy(short[:8], id[:8])
	copy(short[8:12], id[9:13])
	copy(short[12:16], id[14:18])
	copy(short[16:20], id[19:23])
	copy(short[20:], id[24:])
	b := make([]byte, 16)
	if _, err := hex.Decode(b, short[:]); err != nil || strings.ToLower(id) != id {
		return id
	}
	return b
}

// scanID undoes checkInID.
type scanID string

// Scan implements sql.Scanner.
func (s *scanID) Scan(v any) error {
	switch v := v.(type) {
	case string:
		*s = scanID(v)
	case []byte:
		if len(v) != 16 {
			*s = scanID(v)
			break
		}
		h := hex.EncodeToString(v)
		*s = scanID(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
	default:
		return fmt.Errorf("an id cannot be %T", v)
	}
	return nil
}
