// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"crypto/sha256"
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Field is one sealed field of a value, with its place. Its key is kept under
// Place and Digest together: a new Box at the same place has a key of its own,
// so a write that is cut short between the two stores never leaves the older
// Box without its key.
type Field struct {
	Place  string
	Sealed *people.Sealed
}

// Digest is what a key is tied to its Box by: 16 bytes of its SHA-256.
type Digest [16]byte

// DigestOf a Box.
func DigestOf(box []byte) Digest {
	sum := sha256.Sum256(box)
	return Digest(sum[:16])
}

// Digest of the field's Box.
func (f Field) Digest() Digest { return DigestOf(f.Sealed.Box) }

// HasKey says whether there is a key to be written.
func (f Field) HasKey() bool { return f.Sealed.Given() && len(f.Sealed.Key) > 0 }

// AccountFields are the sealed fields of an account: its name, the
// organization's key, the secret of its authenticator app, and its passkeys.
func AccountFields(a *people.Account) []Field {
	list := []Field{{people.Place("account", a.ID, "name"), &a.Name}}
	for i := range a.Keys {
		k := &a.Keys[i]
		list = append(list, Field{people.AccountKeyPlace(a.ID, k.KeyID), &k.Box})
	}
	if a.Factors.TOTP.Given() {
		list = append(list, Field{people.TOTPPlace(a.ID), &a.Factors.TOTP})
	}
	for i := range a.Factors.Passkeys {
		k := &a.Factors.Passkeys[i]
		list = append(list, Field{people.PasskeyPlace(a.ID, k.ID), &k.Record})
	}
	return list
}

// MemberFields are the sealed fields of a member.
func MemberFields(m *people.Member) []Field {
	return []Field{
		{people.Place("member", m.ID, "name"), &m.Name},
		{people.Place("member", m.ID, "key"), &m.ForOrg},
	}
}

// WorkshopFields are the sealed fields of a workshop: its guests' names and
// its notes.
func WorkshopFields(w *workshop.Workshop) []Field {
	var list []Field
	for i := range w.Plan.Facilitators {
		if f := &w.Plan.Facilitators[i]; f.Guest.Given() {
			list = append(list, Field{workshop.GuestPlace(w.ID, f.ID), &f.Guest})
		}
	}
	for i := range w.Notes {
		if n := &w.Notes[i]; n.Text.Given() {
			list = append(list, Field{workshop.NotePlace(w.ID, n.Kind), &n.Text})
		}
	}
	return list
}

// FromBefore are those fields of a workshop that open and that are kept from a
// time before t: see workshop.Service.Retain. What does not say from when is not
// among them.
func FromBefore(w *workshop.Workshop, t time.Time) []Field {
	from := make(map[string]time.Time)
	for _, f := range w.Plan.Facilitators {
		from[workshop.GuestPlace(w.ID, f.ID)] = f.From
	}
	for _, n := range w.Notes {
		from[workshop.NotePlace(w.ID, n.Kind)] = n.From
	}
	var list []Field
	for _, f := range WorkshopFields(w) {
		if at := from[f.Place]; f.HasKey() && !at.IsZero() && at.Before(t) {
			list = append(list, f)
		}
	}
	return list
}

// CheckInField is the sealed field of a check-in.
func CheckInField(c *workshop.CheckIn) Field {
	return Field{people.Place("checkin", c.ID, "known_as"), &c.KnownAs}
}

// CorrectionField is the sealed field of a correction.
func CorrectionField(c *workshop.Correction) Field {
	return Field{people.Place("correction", c.ID, "known_as"), &c.KnownAs}
}

// Openable counts the fields whose key is there.
func Openable(fields []Field) (n int) {
	for _, f := range fields {
		if f.HasKey() {
			n++
		}
	}
	return n
}

// SplitPlace undoes people.Place; ok is false for what is no place.
func SplitPlace(place string) (collection, id, field string, ok bool) {
	rest, ok := strings.CutPrefix(place, "groundwork/1/")
	if !ok {
		return "", "", "", false
	}
	collection, rest, ok = strings.Cut(rest, "/")
	if !ok {
		return "", "", "", false
	}
	i := strings.LastIndexByte(rest, '/')
	if i < 0 {
		return "", "", "", false
	}
	return collection, rest[:i], rest[i+1:], true
}

// Stale lists the fields of before whose Box is no longer in after: their keys
// are to be deleted.
func Stale(before, after []Field) []Field {
	var stale []Field
	for _, b := range before {
		if b.Sealed.Given() && !holds(after, b) {
			stale = append(stale, b)
		}
	}
	return stale
}

// Fresh lists the fields of after that have a key and whose Box is not in
// before: their keys are to be written.
func Fresh(before, after []Field) []Field {
	var fresh []Field
	for _, a := range after {
		if a.HasKey() && !holds(before, a) {
			fresh = append(fresh, a)
		}
	}
	return fresh
}

func holds(list []Field, f Field) bool {
	for _, l := range list {
		if l.Place == f.Place && string(l.Sealed.Box) == string(f.Sealed.Box) {
			return true
		}
	}
	return false
}
