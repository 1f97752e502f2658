// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// fit finds out whether keys go with data: when an organization's key was
// replaced between the two, no account could open it, and nobody could ever
// again.
type fit struct {
	current map[string]string   // organization → its key's id
	holders map[string][]holder // organization → who holds which of its keys
	keys    map[string]bool     // boxes of accounts that have a key
	names   map[string]string   // boxes of names that people gave, without a key → their record
}

type holder struct{ account, keyID, box string }

func newFit() *fit {
	return &fit{map[string]string{}, map[string][]holder{}, map[string]bool{}, map[string]string{}}
}

// note gathers what bears on it from both files.
func (f *fit) note(_ record.Collection, doc any) error {
	switch d := doc.(type) {
	case *record.Organization:
		f.current[d.ID] = d.KeyID
	case *record.Account:
		if len(d.Keys) == 0 { // of before accounts had key pairs: its passphrase alone opens the organization's
			f.holders[d.Org] = append(f.holders[d.Org], holder{account: d.ID, keyID: d.KeyID})
		}
		for _, k := range d.Keys {
			box := record.BoxAt(people.AccountKeyPlace(d.ID, k.KeyID), record.DigestOf(k.Box))
			f.holders[d.Org] = append(f.holders[d.Org], holder{d.ID, k.KeyID, box})
		}
	case *record.CheckIn:
		f.name("checkin", d.ID, d.KnownAs)
	case *record.Correction:
		f.name("correction", d.ID, d.KnownAs)
	case *record.Key:
		delete(f.names, record.BoxAt(d.Place, record.Digest(d.Box)))
		if collection, _, _, _ := record.SplitPlace(d.Place); collection == "account" {
			f.keys[record.BoxAt(d.Place, record.Digest(d.Box))] = true
		}
	}
	return nil
}

// name notes a name that somebody gave.
func (f *fit) name(collection, id string, box []byte) {
	if len(box) > 0 {
		f.names[record.BoxAt(people.Place(collection, id, "known_as"), record.DigestOf(box))] = record.Whole(collection, id)
	}
}

// shut counts names that were not erased and have no key.
func (f *fit) shut(erased record.Erased) (n int) {
	for _, whole := range f.names {
		if !erased[whole] {
			n++
		}
	}
	return n
}

// check gives fault.Conflict (backup-keys-do-not-fit) where an organization has
// accounts, none of which could open its key.
func (f *fit) check(erased record.Erased, keysFile string) error {
	for org, keyID := range f.current {
		stay, fits := 0, 0
		for _, h := range f.holders[org] {
			if erased[record.Whole("account", h.account)] {
				continue
			}
			stay++
			if h.keyID == keyID && (h.box == "" || f.keys[h.box]) {
				fits++
			}
		}
		if stay > 0 && fits == 0 {
			return fault.New(fault.Conflict, "backup-keys-do-not-fit").With("File", keysFile)
		}
	}
	return nil
}
