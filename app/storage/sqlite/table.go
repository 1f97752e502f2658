// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// table says how the documents of a collection lie in the files.
type table struct {
	apart bool   // in the file of the keys
	all   string // reads all rows, in the order of their ids
	scan  func(scanner) (any, error)
	load  func(tx *tx, doc any) error
}

// tables are the collections of record.Collections.
var tables = map[string]table{
	"checkins": of("SELECT "+checkInColumns+" FROM checkins ORDER BY id", func(row scanner) (record.CheckIn, error) {
		c, err := scanCheckIn(row)
		return record.FromCheckIn(c), err
	}, loadCheckIn),
	"corrections": of("SELECT "+correctionColumns+" FROM corrections ORDER BY id", func(row scanner) (record.Correction, error) {
		c, err := scanCorrection(row)
		return record.FromCorrection(c), err
	}, func(tx *tx, d record.Correction) error { return once(insertCorrection(tx, d.Value())) }),
	"headcounts": of("SELECT "+headcountColumns+" FROM headcounts ORDER BY id", func(row scanner) (record.Headcount, error) {
		h, err := scanHeadcount(row)
		return record.FromHeadcount(h), err
	}, func(tx *tx, d record.Headcount) error { return once(insertHeadcount(tx, d.Value())) }),
	"tallies": of("SELECT "+tallyColumns+" FROM tallies ORDER BY workshop, moment, question", func(row scanner) (record.Tally, error) {
		t, err := scanTally(row)
		return record.FromTally(t), err
	}, func(tx *tx, d record.Tally) error { return putTally(tx, d.Value()) }),
	"pledges": of("SELECT "+pledgeColumns+" FROM pledges ORDER BY workshop, kind", func(row scanner) (record.Pledge, error) {
		p, err := scanPledge(row)
		return record.FromPledge(p), err
	}, func(tx *tx, d record.Pledge) error { return putPledge(tx, d.Value()) }),
	"events": of("SELECT "+eventColumns+" FROM events ORDER BY id", func(row scanner) (record.Event, error) {
		e, err := scanEvent(row)
		return record.FromEvent(e), err
	}, func(tx *tx, d record.Event) error { return once(insertEvent(tx, d.Value())) }),
	"totals": of("SELECT doc FROM totals ORDER BY org, month", scanDoc[record.Totals], insertTotals),
	"links":  of("SELECT doc FROM links ORDER BY id", scanDoc[record.Link], insertLink),
	"audit": of("SELECT "+auditColumns+" FROM audit ORDER BY org, seq", func(row scanner) (record.AuditEntry, error) {
		e, err := scanAudit(row)
		return record.FromAuditEntry(e), err
	}, func(tx *tx, d record.AuditEntry) error { return insertAudit(tx, d.Value()) }),
	"workshops":     of("SELECT doc FROM workshops ORDER BY id", scanDoc[record.Workshop], insertWorkshop),
	"members":       of("SELECT id, org, doc FROM members ORDER BY id", scanMemberOrTombstone, loadMember),
	"accounts":      of("SELECT doc FROM accounts ORDER BY id", scanDoc[record.Account], insertAccount),
	"organizations": of("SELECT doc FROM organizations ORDER BY id", scanDoc[record.Organization], insertOrganization),
	"keys": apart(of("SELECT place, box, key FROM keys ORDER BY place, box", func(row scanner) (d record.Key, err error) {
		err = row.Scan(&d.Place, &d.Box, &d.Key)
		return d, err
	}, func(tx *tx, d record.Key) error {
		tx.puts = append(tx.puts, keyPut{keyRef{d.Place, record.Digest(d.Box)}, d.Key})
		return nil
	})),
	"installation": apart(of("SELECT name, value FROM installation ORDER BY name", func(row scanner) (d record.Setting, err error) {
		err = row.Scan(&d.Name, &d.Value)
		return d, err
	}, func(tx *tx, d record.Setting) error {
		_, err := tx.keys.exec("INSERT INTO installation (name, value) VALUES (?, ?)", d.Name, d.Value)
		return err
	})),
	record.ErasuresName: apart(of("SELECT record FROM erasures ORDER BY record", func(row scanner) (d record.Erasure, err error) {
		err = row.Scan(&d.Record)
		return d, err
	}, func(tx *tx, d record.Erasure) error {
		tx.erasures = append(tx.erasures, d.Record)
		return nil
	})),
}

// of makes a table of what reads and writes one document.
func of[D any](all string, scan func(scanner) (D, error), load func(*tx, D) error) table {
	return table{all: all,
		scan: func(row scanner) (any, error) {
			d, err := scan(row)
			return &d, err
		},
		load: func(tx *tx, doc any) error { return load(tx, *doc.(*D)) },
	}
}

func apart(t table) table {
	t.apart = true
	return t
}

// once is the error of an insert that must have put in a row.
func once(rows int64, err error) error {
	if err == nil && rows != 1 {
		err = record.Taken()
	}
	return err
}

// loadCheckIn puts in a check-in and counts it.
func loadCheckIn(tx *tx, d record.CheckIn) error {
	op := &write{checkIn: d.Value()}
	if err := tx.insertCheckIn(op); err != nil {
		return err
	}
	if op.err != nil {
		return op.err
	}
	if !op.isNew {
		return record.Taken()
	}
	return tx.count(map[countKey]int{{op.checkIn.Workshop, op.checkIn.Standing}: 1})
}

func scanMemberOrTombstone(row scanner) (d record.Member, err error) {
	var id, org string
	var doc []byte
	if err := row.Scan(&id, &org, &doc); err != nil {
		return d, err
	}
	if doc == nil {
		return record.Tombstone(org, id), nil
	}
	return decode[record.Member](doc)
}

func loadMember(tx *tx, d record.Member) error {
	if d.Erased {
		_, err := tx.data.exec("INSERT INTO members (id, org, lookup, doc) VALUES (?, ?, NULL, NULL)", d.ID, d.Org)
		return err
	}
	return insertMember(tx, d)
}
