// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"fmt"
	"time"

	"github.com/groundwork-org/groundwork/app/audit"
)

// AuditEntry is audit.Entry as a document. Its id is made of organization and
// number, so that a number is given once.
type AuditEntry struct {
	ID      string    `bson:"_id" json:"id"`
	Org     string    `bson:"org" json:"org"`
	Seq     int64     `bson:"seq" json:"seq"`
	At      time.Time `bson:"at" json:"at"`
	Actor   string    `bson:"actor" json:"actor"`
	Act     string    `bson:"act" json:"act"`
	Subject string    `bson:"subject" json:"subject"`
	Prev    []byte    `bson:"prev" json:"prev"`
	Hash    []byte    `bson:"hash" json:"hash"`
}

// FromAuditEntry makes the document.
func FromAuditEntry(e audit.Entry) AuditEntry {
	return AuditEntry{ID: fmt.Sprintf("%s/%d", e.Org, e.Seq), Org: e.Org, Seq: e.Seq, At: Round(e.At),
		Actor: e.Actor, Act: string(e.Act), Subject: e.Subject, Prev: e.Prev, Hash: e.Hash}
}

// Value gives the domain's value back.
func (d AuditEntry) Value() audit.Entry {
	return audit.Entry{Org: d.Org, Seq: d.Seq, At: Round(d.At), Actor: d.Actor, Act: audit.Act(d.Act), Subject: d.Subject,
		Prev: d.Prev, Hash: d.Hash}
}
