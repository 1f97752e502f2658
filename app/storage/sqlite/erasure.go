// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"slices"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// putErasures keeps what must not come back.
func putErasures(keys *conn, erasures []string) error {
	for _, e := range erasures {
		if _, err := keys.exec("INSERT INTO erasures (record) VALUES (?) ON CONFLICT DO NOTHING", e); err != nil {
			return err
		}
	}
	return nil
}

// isErased says whether a record was erased, before or by a write of this group.
// The data's write lock is held, so nobody erases it meanwhile.
func (t *tx) isErased(collection, id string) (bool, error) {
	whole := record.Whole(collection, id)
	if slices.Contains(t.erasures, whole) {
		return true, nil
	}
	var one int
	return t.keys.get([]any{&one}, "SELECT 1 FROM erasures WHERE record = ?", whole)
}

var someErasedSQL = rowsSQL("SELECT record FROM erasures WHERE record IN (", "?", ")")

// withoutErased takes the names out of check-ins that were erased: an old phone
// may send one again that a restored backup does not have; and members who were.
func (t *tx) withoutErased(ops []*write) error {
	var named []*write
	for _, op := range ops {
		if op.checkIn.Member != "" {
			gone, err := t.isErased("member", op.checkIn.Member)
			if err != nil {
				return err
			}
			if gone {
				record.Nobodys(&op.checkIn)
			}
		}
		if op.checkIn.KnownAs.Given() {
			named = append(named, op)
		}
	}
	for len(named) > 0 {
		n := chunk(len(named))
		t.args = t.args[:0]
		for _, op := range named[:n] {
			t.args = append(t.args, record.Whole("checkin", op.checkIn.ID))
		}
		var erased map[string]bool
		err := t.keys.each(func(row scanner) error {
			var r string
			err := row.Scan(&r)
			if erased == nil {
				erased = make(map[string]bool, n)
			}
			erased[r] = true
			return err
		}, someErasedSQL[n], t.args...)
		if err != nil {
			return err
		}
		for i, op := range named[:n] {
			if whole := t.args[i].(string); erased[whole] || slices.Contains(t.erasures, whole) {
				op.checkIn.KnownAs = people.Sealed{}
			}
		}
		named = named[n:]
	}
	return nil
}

// orTaken is the answer to who would make again what was erased.
func orTaken(err error) error {
	if err != nil {
		return err
	}
	return record.Taken()
}
