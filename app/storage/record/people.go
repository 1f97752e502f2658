// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

// Organization is people.Organization as a document.
type Organization struct {
	ID        string    `bson:"_id" json:"id"`
	Name      string    `bson:"name" json:"name"`
	Zone      string    `bson:"zone" json:"zone"`
	Language  string    `bson:"language" json:"language"`
	Retention int       `bson:"retention" json:"retention"`
	PublicKey []byte    `bson:"public_key" json:"public_key"`
	KeyID     string    `bson:"key_id" json:"key_id"`
	Revision  int64     `bson:"revision" json:"revision"`
	CreatedAt time.Time `bson:"created_at" json:"created_at"`

	Retired  []RetiredKey `bson:"retired,omitempty" json:"retired,omitempty"`
	Recovery *Recovery    `bson:"recovery,omitempty" json:"recovery,omitempty"`
	Leaving  []string     `bson:"leaving,omitempty" json:"leaving,omitempty"`
}

// FromOrganization makes the document.
func FromOrganization(o people.Organization) Organization {
	return Organization{ID: o.ID, Name: o.Name, Zone: o.Zone, Language: string(o.Language), Retention: o.Retention,
		PublicKey: o.PublicKey, KeyID: o.KeyID, Revision: o.Revision, CreatedAt: Round(o.CreatedAt),
		Retired: mapped(o.Retired, fromRetiredKey), Recovery: fromRecovery(o.Recovery), Leaving: o.Leaving}
}

// Value gives the domain's value back.
func (d Organization) Value() people.Organization {
	return people.Organization{ID: d.ID, Name: d.Name, Zone: d.Zone, Language: lang.Tag(d.Language), Retention: d.Retention,
		PublicKey: d.PublicKey, KeyID: d.KeyID, Revision: d.Revision, CreatedAt: Round(d.CreatedAt),
		Retired: mapped(d.Retired, RetiredKey.value), Recovery: d.Recovery.value(), Leaving: d.Leaving}
}

// Account is people.Account as a document.
type Account struct {
	ID         string    `bson:"_id" json:"id"`
	Org        string    `bson:"org" json:"org"`
	Handle     []byte    `bson:"handle" json:"handle"`
	Name       []byte    `bson:"name" json:"name"`
	Roles      []string  `bson:"roles" json:"roles"`
	Secret     Secret    `bson:"secret" json:"secret"`
	KeyID      string    `bson:"key_id" json:"key_id"`
	MustChange bool      `bson:"must_change" json:"must_change"`
	Revision   int64     `bson:"revision" json:"revision"`
	CreatedAt  time.Time `bson:"created_at" json:"created_at"`

	PublicKey []byte    `bson:"public_key,omitempty" json:"public_key,omitempty"`
	Keys      []HeldKey `bson:"keys,omitempty" json:"keys,omitempty"`
	Factors   *Factors  `bson:"factors,omitempty" json:"factors,omitempty"`
	GivenAt   time.Time `bson:"given_at,omitempty" json:"given_at,omitzero"`
}

// Secret is people.Secret as a part of a document.
type Secret struct {
	Salt     []byte `bson:"salt" json:"salt"`
	Time     uint32 `bson:"time" json:"time"`
	Memory   uint32 `bson:"memory" json:"memory"`
	Lanes    uint8  `bson:"lanes" json:"lanes"`
	Verifier []byte `bson:"verifier" json:"verifier"`
	Wrapped  []byte `bson:"wrapped" json:"wrapped"`
}

// FromAccount makes the document.
func FromAccount(a people.Account) Account {
	return Account{ID: a.ID, Org: a.Org, Handle: a.Handle, Name: a.Name.Box, Roles: texts(a.Roles), Secret: Secret(a.Secret),
		KeyID: a.KeyID, MustChange: a.MustChange, Revision: a.Revision, CreatedAt: Round(a.CreatedAt),
		PublicKey: a.PublicKey, Keys: mapped(a.Keys, fromHeldKey), Factors: fromFactors(a.Factors), GivenAt: roundGiven(a.GivenAt)}
}

// Value gives the domain's value back, its keys still missing.
func (d Account) Value() people.Account {
	return people.Account{ID: d.ID, Org: d.Org, Handle: d.Handle, Name: people.Sealed{Box: d.Name}, Roles: named[people.Role](d.Roles),
		Secret: people.Secret(d.Secret), KeyID: d.KeyID, MustChange: d.MustChange, Revision: d.Revision, CreatedAt: Round(d.CreatedAt),
		Holder: people.Holder{PublicKey: d.PublicKey, Keys: mapped(d.Keys, HeldKey.value)}, Factors: d.Factors.value(), GivenAt: roundGiven(d.GivenAt)}
}

// Session is people.Session as a document.
type Session struct {
	Hash      []byte    `bson:"_id" json:"hash"`
	Org       string    `bson:"org" json:"org"`
	Account   string    `bson:"account" json:"account"`
	Member    string    `bson:"member" json:"member"`
	Wrapped   []byte    `bson:"wrapped" json:"wrapped"`
	CreatedAt time.Time `bson:"created_at" json:"created_at"`
	ExpiresAt time.Time `bson:"expires_at" json:"expires_at"`
	Pass      string    `bson:"pass,omitempty" json:"pass,omitempty"`
	Pending   bool      `bson:"pending,omitempty" json:"pending,omitempty"`
	Challenge []byte    `bson:"challenge,omitempty" json:"challenge,omitempty"`
}

// FromSession makes the document.
func FromSession(s people.Session) Session {
	s.CreatedAt, s.ExpiresAt = Round(s.CreatedAt), Round(s.ExpiresAt)
	return Session(s)
}

// Value gives the domain's value back.
func (d Session) Value() people.Session {
	d.CreatedAt, d.ExpiresAt = Round(d.CreatedAt), Round(d.ExpiresAt)
	return people.Session(d)
}

// Member is people.Member as a document. Erased marks the tombstone, which has
// an id and an organization and nothing else.
type Member struct {
	ID        string    `bson:"_id" json:"id"`
	Org       string    `bson:"org" json:"org"`
	Erased    bool      `bson:"erased" json:"erased"`
	Lookup    []byte    `bson:"lookup,omitempty" json:"lookup,omitempty"`
	Name      []byte    `bson:"name,omitempty" json:"name,omitempty"`
	PublicKey []byte    `bson:"public_key,omitempty" json:"public_key,omitempty"`
	ForOrg    []byte    `bson:"for_org,omitempty" json:"for_org,omitempty"`
	ForCard   []byte    `bson:"for_card,omitempty" json:"for_card,omitempty"`
	Language  string    `bson:"language,omitempty" json:"language,omitempty"`
	Journeys  []string  `bson:"journeys,omitempty" json:"journeys,omitempty"`
	Revision  int64     `bson:"revision" json:"revision"`
	Joined    string    `bson:"joined,omitempty" json:"joined,omitempty"`
	CreatedAt time.Time `bson:"created_at,omitempty" json:"created_at,omitzero"`
	Consents  []Consent `bson:"consents,omitempty" json:"consents,omitempty"`
}

// Consent is people.Consent as a part of a document.
type Consent struct {
	Text string    `bson:"text" json:"text"`
	Lang string    `bson:"lang" json:"lang"`
	At   time.Time `bson:"at" json:"at"`
}

// FromMember makes the document.
func FromMember(m people.Member) Member {
	return Member{m.ID, m.Org, false, m.Lookup, m.Name.Box, m.PublicKey, m.ForOrg.Box, m.ForCard, string(m.Language), m.Journeys,
		m.Revision, m.Joined, Round(m.CreatedAt),
		each(m.Consents, func(c people.Consent) Consent { return Consent{c.Text, string(c.Lang), Round(c.At)} })}
}

// Value gives the domain's value back, its keys still missing.
func (d Member) Value() people.Member {
	return people.Member{ID: d.ID, Org: d.Org, Lookup: d.Lookup, Name: people.Sealed{Box: d.Name}, PublicKey: d.PublicKey,
		ForOrg: people.Sealed{Box: d.ForOrg}, ForCard: d.ForCard, Language: lang.Tag(d.Language), Journeys: d.Journeys,
		Revision: d.Revision, Joined: d.Joined, CreatedAt: Round(d.CreatedAt),
		Consents: each(d.Consents, func(c Consent) people.Consent {
			return people.Consent{Text: c.Text, Lang: lang.Tag(c.Lang), At: Round(c.At)}
		})}
}

func texts[T ~string](list []T) []string {
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func named[T ~string](list []string) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = T(v)
	}
	return out
}
