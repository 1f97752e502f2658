// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"time"

	"github.com/groundwork-org/groundwork/app/people"
)

// HeldKey is people.HeldKey as a part of a document.
type HeldKey struct {
	KeyID string `bson:"key_id" json:"key_id"`
	Box   []byte `bson:"box" json:"box"`
	Vouch []byte `bson:"vouch,omitempty" json:"vouch,omitempty"`
}

func fromHeldKey(k people.HeldKey) HeldKey { return HeldKey{k.KeyID, k.Box.Box, k.Vouch} }

func (d HeldKey) value() people.HeldKey {
	return people.HeldKey{KeyID: d.KeyID, Box: people.Sealed{Box: d.Box}, Vouch: d.Vouch}
}

// RetiredKey is people.RetiredKey as a part of a document.
type RetiredKey struct {
	KeyID      string    `bson:"key_id" json:"key_id"`
	Box        []byte    `bson:"box" json:"box"`
	Until      time.Time `bson:"until" json:"until"`
	ResealedAt time.Time `bson:"resealed_at,omitempty" json:"resealed_at,omitzero"`
}

func fromRetiredKey(k people.RetiredKey) RetiredKey {
	return RetiredKey{k.KeyID, k.Box.Box, Round(k.Until), roundGiven(k.ResealedAt)}
}

func (d RetiredKey) value() people.RetiredKey {
	return people.RetiredKey{KeyID: d.KeyID, Box: people.Sealed{Box: d.Box}, Until: Round(d.Until), ResealedAt: roundGiven(d.ResealedAt)}
}

// Recovery is people.Recovery as a part of a document.
type Recovery struct {
	PublicKey []byte    `bson:"public_key" json:"public_key"`
	Keys      []HeldKey `bson:"keys" json:"keys"`
	MadeAt    time.Time `bson:"made_at" json:"made_at"`
	DrilledAt time.Time `bson:"drilled_at,omitempty" json:"drilled_at,omitzero"`
}

func fromRecovery(r people.Recovery) *Recovery {
	if r.PublicKey == nil {
		return nil
	}
	return &Recovery{r.PublicKey, mapped(r.Keys, fromHeldKey), Round(r.MadeAt), roundGiven(r.DrilledAt)}
}

func (d *Recovery) value() people.Recovery {
	if d == nil {
		return people.Recovery{}
	}
	return people.Recovery{Holder: people.Holder{PublicKey: d.PublicKey, Keys: mapped(d.Keys, HeldKey.value)},
		MadeAt: Round(d.MadeAt), DrilledAt: roundGiven(d.DrilledAt)}
}

// roundGiven is Round for a time that may be missing.
func roundGiven(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return Round(t)
}

// mapped turns every element of a list; nil stays nil.
func mapped[A, B any](list []A, turn func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = turn(v)
	}
	return out
}

// OrganizationFields are the sealed fields of an organization: its older keys,
// and its key for the recovery sheet.
func OrganizationFields(o *people.Organization) []Field {
	var list []Field
	for i := range o.Retired {
		k := &o.Retired[i]
		list = append(list, Field{people.RetiredKeyPlace(o.ID, k.KeyID), &k.Box})
	}
	for i := range o.Recovery.Keys {
		k := &o.Recovery.Keys[i]
		list = append(list, Field{people.RecoveryKeyPlace(o.ID, k.KeyID), &k.Box})
	}
	return list
}
