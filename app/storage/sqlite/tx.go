// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"crypto/rand"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// tx is the transaction of one group. Its writes go to the data at once and
// say which keys they need; the keys are put on disk before the data is.
type tx struct {
	data, keys *conn
	puts       []keyPut
	drops      []string // records whose keys are deleted before the data is committed
	ends       []keyRef // single keys, likewise
	erasures   []string // what must not come back
	late       []keyRef // replaced boxes: deleted after it
	pulse      bool     // Ping: write to the keys too
	pepper     bool     // make the installation's pepper where there is none
	batch      []*write // check-ins that wait to be put in together
	args       []any
}

type keyRef struct {
	place string
	box   record.Digest
}

type keyPut struct {
	keyRef
	key []byte
}

func (t *tx) reset(data, keys *conn) {
	clear(t.puts)
	clear(t.batch)
	*t = tx{data: data, keys: keys, puts: t.puts[:0], drops: t.drops[:0], ends: t.ends[:0], erasures: t.erasures[:0], late: t.late[:0],
		batch: t.batch[:0], args: t.args[:0]}
}

func (t *tx) erases() bool { return len(t.drops)+len(t.ends) > 0 }

// put asks for the keys of these fields.
func (t *tx) put(fields ...record.Field) {
	for _, f := range fields {
		if f.HasKey() {
			t.puts = append(t.puts, keyPut{keyRef{f.Place, f.Digest()}, f.Sealed.Key})
		}
	}
}

// replace asks for the keys of after that before has not, and for the end of
// those that only before has.
func (t *tx) replace(before, after []record.Field) {
	t.put(record.Fresh(before, after)...)
	for _, f := range record.Stale(before, after) {
		t.late = append(t.late, keyRef{f.Place, f.Digest()})
	}
	t.erasures = append(t.erasures, record.Withdrawn(before, after)...)
}

// dissolve asks for the end of all keys of a record.
func (t *tx) dissolve(collection, id string) {
	t.drops = append(t.drops, record.Whole(collection, id))
}

// end asks for the end of the keys of these fields.
func (t *tx) end(fields []record.Field) {
	for _, f := range fields {
		t.ends = append(t.ends, keyRef{f.Place, f.Digest()})
	}
}

// erase is dissolve for good: a tombstone keeps the record from coming back.
func (t *tx) erase(collection, id string) {
	t.dissolve(collection, id)
	t.erasures = append(t.erasures, record.Whole(collection, id))
}

// runAll makes the writes of a group in their order, but for those that there is
// no room for. An error means that the group as a whole is lost; what befalls one
// write stands in that write.
func (t *tx) runAll(group []*write, room reserve) error {
	for _, op := range group {
		if room < op.needs {
			if err := t.refuse(op); err != nil {
				return err
			}
			continue
		}
		if op.run == nil {
			t.batch = append(t.batch, op)
			continue
		}
		if err := t.flush(); err != nil {
			return err
		}
		if err := t.runOne(op); err != nil {
			return err
		}
	}
	return t.flush()
}

// refuse is for a write that there is no room for. A check-in that is there already
// is told so: that takes none.
func (t *tx) refuse(op *write) error {
	if op.run == nil {
		if err := t.isRepeat(op); err != nil || op.err == nil {
			return err
		}
	}
	op.err = result(errReserve)
	return nil
}

// runOne makes one write, and undoes it alone where it can't be done.
func (t *tx) runOne(op *write) error {
	if _, err := t.data.exec("SAVEPOINT one"); err != nil {
		return err
	}
	puts, drops, ends, erasures, late := len(t.puts), len(t.drops), len(t.ends), len(t.erasures), len(t.late)
	op.err = op.run(t)
	if op.err != nil {
		t.puts, t.drops, t.ends = t.puts[:puts], t.drops[:drops], t.ends[:ends]
		t.erasures, t.late = t.erasures[:erasures], t.late[:late]
		if _, err := t.data.exec("ROLLBACK TO one"); err != nil {
			return err
		}
		op.err = result(op.err)
	}
	_, err := t.data.exec("RELEASE one")
	return err
}

// result is what the caller of a write that could not be made learns.
func result(err error) error {
	switch {
	case isFault(err):
		return err
	case isTaken(err):
		return record.Taken()
	}
	return record.Unavailable(err)
}

// commitKeys puts the group's keys on disk and deletes those of the erased.
func (t *tx) commitKeys() error {
	if len(t.puts) == 0 && !t.erases() && len(t.erasures) == 0 && !t.pulse && !t.pepper {
		return nil
	}
	return t.keys.inTx(func() error {
		if t.pepper {
			if err := t.makePepper(); err != nil {
				return err
			}
		}
		if t.pulse {
			if _, err := t.keys.exec(pulse); err != nil {
				return err
			}
		}
		if err := t.putKeys(); err != nil {
			return err
		}
		if err := putErasures(t.keys, t.erasures); err != nil {
			return err
		}
		for _, k := range t.ends {
			if _, err := t.keys.exec("DELETE FROM keys WHERE record = ? AND place = ? AND box = ?", recordHash(k.place), k.place, k.box[:]); err != nil {
				return err
			}
		}
		for _, r := range t.drops {
			if _, err := t.keys.exec("DELETE FROM keys WHERE record = ? AND substr(place, 1, ?) = ?", recordHash(r), len(r), r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) makePepper() error {
	pepper := make([]byte, 32)
	_, _ = rand.Read(pepper) // never fails
	_, err := t.keys.exec("INSERT INTO installation (name, value) VALUES ('pepper', ?) ON CONFLICT DO NOTHING", pepper)
	return err
}

// mark marks the data as those of the keys' secret, where there is one.
func (t *tx) mark() error {
	mark, err := t.keys.mark(context.Background())
	if err != nil {
		return err
	}
	return t.data.setMark(mark)
}

func (t *tx) putKeys() error {
	for puts := t.puts; len(puts) > 0; {
		n := chunk(len(puts))
		t.args = t.args[:0]
		for i := range puts[:n] {
			t.args = append(t.args, recordHash(puts[i].place), puts[i].place, puts[i].box[:], puts[i].key)
		}
		if _, err := t.keys.exec(putKeysSQL[n], t.args...); err != nil {
			return err
		}
		puts = puts[n:]
	}
	return nil
}

// OR FAIL: what fails here fails the whole group, so the statement needs no
// journal of its own.
var putKeysSQL = rowsSQL("INSERT OR FAIL INTO keys (record, place, box, key) VALUES ", "(?,?,?,?)", "")
