// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"time"

	"github.com/groundwork-org/groundwork/app/report"
)

// Link is report.Link as a document.
type Link struct {
	ID        string           `bson:"_id" json:"id"`
	Network   string           `bson:"network" json:"network"`
	Member    string           `bson:"member" json:"member"`
	State     report.LinkState `bson:"state" json:"state"`
	Code      []byte           `bson:"code,omitempty" json:"code"` // absent: an index of codes that is sparse
	CreatedAt time.Time        `bson:"created_at" json:"created_at"`
	ExpiresAt time.Time        `bson:"expires_at" json:"expires_at"`
	Revision  int64            `bson:"revision" json:"revision"`
}

// FromLink makes the document.
func FromLink(l report.Link) Link {
	return Link{l.ID, l.Network, l.Member, l.State, l.Code, Round(l.CreatedAt), Round(l.ExpiresAt), l.Revision}
}

// Value gives the domain's value back.
func (d Link) Value() report.Link {
	return report.Link{ID: d.ID, Network: d.Network, Member: d.Member, State: d.State, Code: d.Code,
		CreatedAt: Round(d.CreatedAt), ExpiresAt: Round(d.ExpiresAt), Revision: d.Revision}
}
