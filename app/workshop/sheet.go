// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"strconv"

	"github.com/groundwork-org/groundwork/app/people"
)

// Line is one filled-in row of the paper sheet as a trainer types it.
type Line struct {
	Row      int    // number on the sheet, from 1
	KnownAs  string // may be empty
	Language string
}

// RowID is the id of the check-in that a row of the paper sheet becomes. It
// follows from the row's number, so that a row that is typed twice, by the same
// trainer or by two, is one check-in.
func (w Workshop) RowID(row int) string {
	h := derivedID(w.ID, "sheet", strconv.Itoa(row))
	// A UUID of version 8 (RFC 9562, section 5.8).
	return h[:8] + "-" + h[8:12] + "-8" + h[13:16] + "-8" + h[17:20] + "-" + h[20:]
}

// TypeSheet records rows of the paper sheet. A row that was typed before and
// now says something else is corrected. added and changed count the rows.
// Faults as in AddRows.
func (s *Service) TypeSheet(ctx context.Context, private people.PrivateKey, org, by, code string, lines []Line) (added, changed int, err error) {
	w, err := s.ByCode(ctx, org, code)
	if err != nil {
		return 0, 0, err
	}
	rows := make([]Row, len(lines))
	for i, l := range lines {
		rows[i] = Row{ID: w.RowID(l.Row), KnownAs: l.KnownAs, Language: l.Language, Row: l.Row}
	}
	if added, err = s.AddRows(ctx, org, by, code, rows); err != nil || added == len(rows) {
		return added, 0, err
	}
	changed, err = s.retype(ctx, private, w, by, rows)
	return added, changed, err
}

// retype corrects the rows that stand on the roll with something else.
func (s *Service) retype(ctx context.Context, private people.PrivateKey, w Workshop, by string, rows []Row) (changed int, err error) {
	roll, err := s.Roll(ctx, w)
	if err != nil {
		return 0, err
	}
	names, err := s.Names(private, roll)
	if err != nil {
		return 0, err
	}
	entries := make(map[string]Entry, len(roll.Entries))
	for _, e := range roll.Entries {
		entries[e.ID] = e
	}
	for _, r := range rows {
		e, ok := entries[r.ID]
		if !ok {
			continue // folded into another: a human said so
		}
		fixes, err := s.fixes(e, names[e.ID], r)
		if err != nil {
			return changed, err
		}
		for _, f := range fixes {
			if err := s.Correct(ctx, w.Org, by, w.Code, f); err != nil {
				return changed, err
			}
		}
		if len(fixes) > 0 {
			changed++
		}
	}
	return changed, nil
}

// fixes are the corrections that make an entry say what a row says.
func (s *Service) fixes(e Entry, name string, r Row) ([]Change, error) {
	typed, err := cleanName(r.KnownAs)
	if err != nil {
		return nil, err
	}
	var list []Change
	add := func(ch Change) {
		ch.Token, ch.CheckIn = s.NewID(), e.ID
		list = append(list, ch)
	}
	if e.Removed {
		add(Change{Action: Restore})
	}
	if typed != name {
		add(Change{Action: Rename, KnownAs: typed})
	}
	if l, err := s.language(r.Language); err == nil && l != e.Lang {
		add(Change{Action: Relang, Lang: string(l)})
	}
	return list, nil
}
