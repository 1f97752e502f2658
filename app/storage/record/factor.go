// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"time"

	"github.com/groundwork-org/groundwork/app/people"
)

// Factors is people.Factors as a part of a document.
type Factors struct {
	TOTP     []byte    `bson:"totp,omitempty" json:"totp,omitempty"`
	Step     int64     `bson:"step,omitempty" json:"step,omitempty"`
	Codes    [][]byte  `bson:"codes,omitempty" json:"codes,omitempty"`
	Passkeys []Passkey `bson:"passkeys,omitempty" json:"passkeys,omitempty"`
}

// Passkey is people.Passkey as a part of a document.
type Passkey struct {
	ID      string    `bson:"id" json:"id"`
	Record  []byte    `bson:"record" json:"record"`
	AddedAt time.Time `bson:"added_at" json:"added_at"`
}

func fromFactors(f people.Factors) *Factors {
	if !f.TwoSteps() && len(f.Codes) == 0 {
		return nil
	}
	return &Factors{f.TOTP.Box, f.Step, f.Codes, mapped(f.Passkeys, func(p people.Passkey) Passkey {
		return Passkey{p.ID, p.Record.Box, Round(p.AddedAt)}
	})}
}

func (d *Factors) value() people.Factors {
	if d == nil {
		return people.Factors{}
	}
	return people.Factors{TOTP: people.Sealed{Box: d.TOTP}, Step: d.Step, Codes: d.Codes,
		Passkeys: mapped(d.Passkeys, func(p Passkey) people.Passkey {
			return people.Passkey{ID: p.ID, Record: people.Sealed{Box: p.Record}, AddedAt: Round(p.AddedAt)}
		})}
}
