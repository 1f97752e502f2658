// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Member is somebody who wants a journey. She needs no account: she holds a
// card code, of which nothing is kept in the clear.
type Member struct {
	ID        string
	Org       string
	Lookup    []byte // keyed hash of the card's look-up part
	Name      Sealed // known-as name, sealed to her own key; place member/<id>/name
	PublicKey []byte // the public half of her keyset, in the clear
	// ForOrg is her private key wrapped to the organization; ForCard the same
	// under HKDF of the card's secret part. Revoking the card deletes ForCard.
	ForOrg   Sealed // place member/<id>/key
	ForCard  []byte
	Language lang.Tag
	Journeys []string // slugs of the journeys she takes part in
	Revision int64
	// Consents are what she agreed to, oldest first; only ever added to.
	Consents []Consent
	// Joined is a month ("2026-11"): the exact day would tell which workshop.
	Joined    string
	CreatedAt time.Time
}
