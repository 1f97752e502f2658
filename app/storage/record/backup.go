// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"reflect"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// Collection is one kind of document under the name that it has in every store
// and in backups.
type Collection struct {
	Name string
	// Apart says that it lies with the keys.
	Apart bool
	// New gives a pointer to an empty document.
	New func() any
}

// Collections are what a backup holds and what moves from store to store, in
// the order in which they are read: what refers to something before that
// something, so that a copy made while people check in has the workshop of
// every check-in, and keys after what they open.
//
// Sessions and set-up tokens are no part of it: after a restore everybody signs
// in again. Counts of check-ins are made again from these.
func Collections() []Collection {
	return []Collection{
		{"checkins", false, func() any { return new(CheckIn) }},
		{"corrections", false, func() any { return new(Correction) }},
		{"headcounts", false, func() any { return new(Headcount) }},
		{"tallies", false, func() any { return new(Tally) }},
		{"pledges", false, func() any { return new(Pledge) }},
		{"events", false, func() any { return new(Event) }},
		{"totals", false, func() any { return new(Totals) }},
		{"links", false, func() any { return new(Link) }},
		{"audit", false, func() any { return new(AuditEntry) }},
		{"workshops", false, func() any { return new(Workshop) }},
		{"members", false, func() any { return new(Member) }},
		{"accounts", false, func() any { return new(Account) }},
		{"organizations", false, func() any { return new(Organization) }},
		{"keys", true, func() any { return new(Key) }},
		{"installation", true, func() any { return new(Setting) }},
		{ErasuresName, true, func() any { return new(Erasure) }},
	}
}

// CopiesKept is how long the copies of before an upgrade stay: as long as a
// backup of keys may.
const CopiesKept = 7 * 24 * time.Hour

// ErasuresName is the collection of what was erased.
const ErasuresName = "erasures"

// Find gives the collection of this name.
func Find(name string) (Collection, bool) {
	for _, c := range Collections() {
		if c.Name == name {
			return c, true
		}
	}
	return Collection{}, false
}

// SealedIn are the sealed fields of a document of Collections, their keys still
// missing.
func SealedIn(doc any) []Field {
	switch d := doc.(type) {
	case *CheckIn:
		v := d.Value()
		return []Field{CheckInField(&v)}
	case *Correction:
		v := d.Value()
		return []Field{CorrectionField(&v)}
	case *Workshop:
		v := d.Value()
		return WorkshopFields(&v)
	case *Member:
		v := d.Value()
		return MemberFields(&v)
	case *Account:
		v := d.Value()
		return AccountFields(&v)
	case *Organization:
		v := d.Value()
		return OrganizationFields(&v)
	}
	return nil
}

// Key is the key of the sealed field at Place whose Box has the digest Box.
type Key struct {
	Place string `json:"place"`
	Box   []byte `json:"box"`
	Key   []byte `json:"key"`
}

// check says whether it can be a key's.
func (k *Key) check() error {
	if _, _, _, ok := SplitPlace(k.Place); !ok || len(k.Box) != len(Digest{}) || len(k.Key) == 0 {
		return errors.New("not the key of a place")
	}
	return nil
}

// Setting is a secret of the installation: its pepper.
type Setting struct {
	Name  string `json:"name"`
	Value []byte `json:"value"`
}

// Encode writes a document, a pointer from Collection.New or a store, as one
// line of JSON without its end. The same document gives the same bytes in every
// store: times are rounded, and what is empty is nil.
func Encode(doc any) ([]byte, error) {
	tidy(reflect.ValueOf(doc))
	line, err := json.Marshal(doc)
	if err != nil {
		return nil, Damaged(err)
	}
	return line, nil
}

// Decode undoes Encode. A field that it does not know, and anything that
// Encode would not write, gives an error: nothing is dropped in silence.
func (c Collection) Decode(line []byte) (any, error) {
	doc := c.New()
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(doc); err != nil {
		return nil, fmt.Errorf("%s: %w", c.Name, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: more than one document on a line", c.Name)
	}
	switch d := doc.(type) {
	case *Workshop:
		d.Starts = Starts(d.Value())
	case *Key:
		if err := d.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	again, err := Encode(doc)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, line) {
		return nil, fmt.Errorf("%s: not as it was written", c.Name)
	}
	return doc, nil
}

// tidy brings a document into the one form that Encode writes.
func tidy(v reflect.Value) {
	switch {
	case v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			tidy(v.Elem())
		}
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(Round(v.Interface().(time.Time))))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			tidy(v.Field(i))
		}
	case v.Kind() == reflect.Slice && v.Len() == 0:
		v.SetZero()
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		for i := range v.Len() {
			tidy(v.Index(i))
		}
	}
}

// Total tells what a collection holds: how many documents, and the sum of their
// SHA-256 hashes modulo 2^256, which does not depend on their order.
type Total struct {
	Count int
	sum   [4]uint64
}

// Add counts a line that Encode wrote.
func (t *Total) Add(line []byte) {
	hash := sha256.Sum256(line)
	var carry uint64
	for i := range t.sum {
		t.sum[i], carry = bits.Add64(t.sum[i], binary.LittleEndian.Uint64(hash[8*i:]), carry)
	}
	t.Count++
}

// Hash is the sum in hexadecimal.
func (t *Total) Hash() string {
	var b [32]byte
	for i, word := range t.sum {
		binary.LittleEndian.PutUint64(b[8*i:], word)
	}
	return hex.EncodeToString(b[:])
}

const notStill = "backup-not-still"

// NotStill is a store that others change meanwhile, so that what was read of
// data and keys does not go together.
func NotStill() error { return fault.New(fault.Unavailable, notStill) }

// IsNotStill says whether an error is NotStill: another try may help.
func IsNotStill(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Key == notStill
}

// NoStore is a place to be read in which there is no store.
func NoStore(where string) error {
	return fault.New(fault.NotFound, "backup-no-store").With("Place", where)
}

// InUse is a folder that a server uses now.
func InUse(where string) error {
	return fault.New(fault.Conflict, "backup-in-use").With("Place", where)
}

// Half is a store of which one half is there, data or keys, and the other is
// not, or is new. Opened like that, its keys would open nothing and be swept.
func Half(missing, present string) error {
	return fault.New(fault.Conflict, "halves-missing").With("Missing", missing).With("Present", present)
}

// MarkOf is what data are marked with, so that they know the keys that they belong
// with: a hash of the secret that lies with these.
func MarkOf(secret []byte) []byte {
	sum := sha256.Sum256(append([]byte("groundwork/1/data of\n"), secret...))
	return sum[:]
}

// OthersKeys is a file or database of keys that belongs to another installation's data.
func OthersKeys(file string) error {
	return fault.New(fault.Conflict, "backup-files-differ").With("File", file)
}

// Broken is a file that is damaged, or no database.
func Broken(file string, cause error) error {
	return fault.Wrap(fault.Conflict, "halves-damaged", cause).With("File", file)
}

// Older is a store that an older release has written, where it is only read.
func Older(have, known int) error {
	return fault.New(fault.Conflict, "backup-older-store").With("Have", have).With("Known", known)
}

// NotEmpty is a place for a restored store in which there is something.
func NotEmpty(where string) error {
	return fault.New(fault.Conflict, "backup-not-empty").With("Place", where)
}

// Unfinished is a store whose restoring was cut short.
func Unfinished(where string) error {
	return fault.New(fault.Conflict, "backup-unfinished").With("Place", where)
}
