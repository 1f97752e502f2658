// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// AddCorrection implements workshop.Store. The first body stays; an id that is
// used in another workshop gives fault.Conflict. A name that was erased does
// not come back, nor does another in its place.
func (s *Store) AddCorrection(ctx context.Context, c workshop.Correction) error {
	return s.w.do(ctx, toGoOn, func(tx *tx) error {
		c := c
		if c.KnownAs.Given() {
			gone, err := tx.isErased("correction", c.ID)
			if err != nil {
				return err
			}
			if gone {
				c.KnownAs = people.Sealed{}
			} else if gone, err = tx.isErased("checkin", c.CheckIn); err != nil {
				return err
			} else if gone {
				return record.NameErased()
			}
		}
		n, err := insertCorrection(tx, c)
		if err != nil {
			return err
		}
		if n == 0 {
			return repeated(tx, "SELECT workshop FROM corrections WHERE id = ?", c.ID, c.Workshop)
		}
		tx.put(record.CorrectionField(&c))
		return nil
	})
}

const correctionColumns = "id, workshop, org, checkin, action, known_as, lang, other, author, at, consent"

func insertCorrection(tx *tx, c workshop.Correction) (rows int64, err error) {
	return tx.data.exec("INSERT INTO corrections ("+correctionColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
		c.ID, c.Workshop, c.Org, checkInID(c.CheckIn), string(c.Action), orNull(c.KnownAs.Box), string(c.Lang), c.Other, c.By, record.Millis(c.At), c.Consent)
}

// repeated says whether a fact that is there already is the same workshop's.
func repeated(tx *tx, query, id, workshopID string) error {
	var where string
	if _, err := tx.data.get([]any{&where}, query, id); err != nil {
		return err
	}
	if where != workshopID {
		return record.Taken()
	}
	return nil
}

// Corrections implements workshop.Store: by time, then id.
func (s *Store) Corrections(ctx context.Context, workshopID string) ([]workshop.Correction, error) {
	return joined(ctx, s, func() ([]workshop.Correction, error) {
		return many(ctx, s.data, scanCorrection,
			"SELECT "+correctionColumns+" FROM corrections WHERE workshop = ? ORDER BY at, id", workshopID)
	}, func(c *workshop.Correction) []record.Field { return []record.Field{record.CorrectionField(c)} })
}

func scanCorrection(row scanner) (c workshop.Correction, err error) {
	var action, tag string
	var at int64
	err = row.Scan(&c.ID, &c.Workshop, &c.Org, (*scanID)(&c.CheckIn), &action, &c.KnownAs.Box, &tag, &c.Other, &c.By, &at, &c.Consent)
	c.Action, c.Lang, c.At = workshop.Action(action), lang.Tag(tag), record.Time(at)
	return c, err
}

// AddHeadcount implements workshop.Store. The first body stays.
func (s *Store) AddHeadcount(ctx context.Context, h workshop.Headcount) error {
	return s.w.do(ctx, toBegin, func(tx *tx) error {
		n, err := insertHeadcount(tx, h)
		if err == nil && n == 0 {
			err = repeated(tx, "SELECT workshop FROM headcounts WHERE id = ?", h.ID, h.Workshop)
		}
		return err
	})
}

// Headcounts implements workshop.Store.
func (s *Store) Headcounts(ctx context.Context, workshopID string) ([]workshop.Headcount, error) {
	return many(ctx, s.data, scanHeadcount, "SELECT "+headcountColumns+" FROM headcounts WHERE workshop = ? ORDER BY at, id", workshopID)
}

const headcountColumns = "id, workshop, org, lang, people, author, at"

func insertHeadcount(tx *tx, h workshop.Headcount) (rows int64, err error) {
	return tx.data.exec("INSERT INTO headcounts ("+headcountColumns+") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
		h.ID, h.Workshop, h.Org, string(h.Lang), h.People, h.By, record.Millis(h.At))
}

func scanHeadcount(row scanner) (h workshop.Headcount, err error) {
	var tag string
	var at int64
	err = row.Scan(&h.ID, &h.Workshop, &h.Org, &tag, &h.People, &h.By, &at)
	h.Lang, h.At = lang.Tag(tag), record.Time(at)
	return h, err
}
