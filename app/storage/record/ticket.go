// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"time"

	"github.com/groundwork-org/groundwork/app/people"
)

// Ticket is people.Ticket as a document.
type Ticket struct {
	ID        string    `bson:"_id" json:"id"`
	Hash      []byte    `bson:"hash" json:"hash"`
	Kind      string    `bson:"kind" json:"kind"`
	Org       string    `bson:"org" json:"org"`
	By        string    `bson:"by" json:"by"`
	PublicKey []byte    `bson:"public_key" json:"public_key"`
	Keys      []HeldKey `bson:"keys" json:"keys"`
	Roles     []string  `bson:"roles,omitempty" json:"roles,omitempty"`
	Workshop  string    `bson:"workshop,omitempty" json:"workshop,omitempty"`
	Revision  int64     `bson:"revision" json:"revision"`
	CreatedAt time.Time `bson:"created_at" json:"created_at"`
	ExpiresAt time.Time `bson:"expires_at" json:"expires_at"`
}

// FromTicket makes the document.
func FromTicket(t people.Ticket) Ticket {
	return Ticket{ID: t.ID, Hash: t.Hash, Kind: string(t.Kind), Org: t.Org, By: t.By, PublicKey: t.PublicKey, Keys: mapped(t.Keys, fromHeldKey),
		Roles: texts(t.Roles), Workshop: t.Workshop, Revision: t.Revision, CreatedAt: Round(t.CreatedAt), ExpiresAt: Round(t.ExpiresAt)}
}

// Value gives the domain's value back, its keys still missing.
func (d Ticket) Value() people.Ticket {
	return people.Ticket{ID: d.ID, Hash: d.Hash, Kind: people.TicketKind(d.Kind), Org: d.Org, By: d.By,
		Holder: people.Holder{PublicKey: d.PublicKey, Keys: mapped(d.Keys, HeldKey.value)},
		Roles:  named[people.Role](d.Roles), Workshop: d.Workshop, Revision: d.Revision, CreatedAt: Round(d.CreatedAt), ExpiresAt: Round(d.ExpiresAt)}
}

// TicketFields are the sealed fields of a ticket: the organization's key.
func TicketFields(t *people.Ticket) []Field {
	var list []Field
	for i := range t.Keys {
		k := &t.Keys[i]
		list = append(list, Field{people.TicketKeyPlace(t.ID, k.KeyID), &k.Box})
	}
	return list
}

// Tries is people.Tries as a document.
type Tries struct {
	Key      []byte    `bson:"_id"`
	Count    int       `bson:"count"`
	Last     time.Time `bson:"last"`
	Revision int64     `bson:"revision"`
}

// FromTries makes the document.
func FromTries(t people.Tries) Tries {
	t.Last = Round(t.Last)
	return Tries(t)
}

// Value gives the domain's value back.
func (d Tries) Value() people.Tries {
	d.Last = Round(d.Last)
	return people.Tries(d)
}
