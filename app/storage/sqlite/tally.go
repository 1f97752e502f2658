// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// PutTally implements workshop.Store. The stored revision is one more than the
// given one.
func (s *Store) PutTally(ctx context.Context, t workshop.Tally) error {
	return s.w.do(ctx, toBegin, func(tx *tx) error {
		revision, err := revisionOf(tx, "SELECT org, revision FROM tallies WHERE workshop = ? AND moment = ? AND question = ?",
			t.Org, t.Workshop, string(t.Moment), t.Question)
		if err != nil {
			return err
		}
		if revision != t.Revision {
			return record.Changed()
		}
		next := t
		next.Revision++
		return putTally(tx, next)
	})
}

const tallyColumns = "workshop, moment, question, org, shown_by, yes, partly, not_yet, revision, at"

func putTally(tx *tx, t workshop.Tally) error {
	_, err := tx.data.exec("INSERT OR REPLACE INTO tallies ("+tallyColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		t.Workshop, string(t.Moment), t.Question, t.Org, t.By, t.Yes, t.Partly, t.NotYet, t.Revision, record.Millis(t.At))
	return err
}

func scanTally(row scanner) (t workshop.Tally, err error) {
	var moment string
	var at int64
	err = row.Scan(&t.Workshop, &moment, &t.Question, &t.Org, &t.By, &t.Yes, &t.Partly, &t.NotYet, &t.Revision, &at)
	t.Moment, t.At = workshop.Moment(moment), record.Time(at)
	return t, err
}

// Tallies implements workshop.Store: those from before first, by question.
func (s *Store) Tallies(ctx context.Context, workshopID string) ([]workshop.Tally, error) {
	return many(ctx, s.data, scanTally,
		"SELECT "+tallyColumns+" FROM tallies WHERE workshop = ? ORDER BY moment <> 'before', moment, question", workshopID)
}

// PutPledge implements workshop.Store, likewise.
func (s *Store) PutPledge(ctx context.Context, p workshop.Pledge) error {
	return s.w.do(ctx, toBegin, func(tx *tx) error {
		revision, err := revisionOf(tx, "SELECT org, revision FROM pledges WHERE workshop = ? AND kind = ?", p.Org, p.Workshop, p.Kind)
		if err != nil {
			return err
		}
		if revision != p.Revision {
			return record.Changed()
		}
		next := p
		next.Revision++
		return putPledge(tx, next)
	})
}

const pledgeColumns = "workshop, kind, org, people, revision, at"

func putPledge(tx *tx, p workshop.Pledge) error {
	_, err := tx.data.exec("INSERT OR REPLACE INTO pledges ("+pledgeColumns+") VALUES (?, ?, ?, ?, ?, ?)",
		p.Workshop, p.Kind, p.Org, p.People, p.Revision, record.Millis(p.At))
	return err
}

func scanPledge(row scanner) (p workshop.Pledge, err error) {
	var at int64
	err = row.Scan(&p.Workshop, &p.Kind, &p.Org, &p.People, &p.Revision, &at)
	p.At = record.Time(at)
	return p, err
}

// Pledges implements workshop.Store: by kind.
func (s *Store) Pledges(ctx context.Context, workshopID string) ([]workshop.Pledge, error) {
	return many(ctx, s.data, scanPledge, "SELECT "+pledgeColumns+" FROM pledges WHERE workshop = ? ORDER BY kind", workshopID)
}

// revisionOf is the revision that stands, 0 where there is none yet. What is
// another organization's is fault.NotFound.
func revisionOf(tx *tx, query, org string, args ...any) (revision int64, err error) {
	var owner string
	found, err := tx.data.get([]any{&owner, &revision}, query, args...)
	if err == nil && found && owner != org {
		err = record.NotFound()
	}
	return revision, err
}
