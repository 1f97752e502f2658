// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import "context"

// Store keeps what leaves an organization, as it left, and who shares totals
// with whom. All times are UTC with milliseconds. Faults as in people.Store.
type Store interface {
	// PutTotals keeps a month for good: of two, the first stays and the second
	// is fault.Conflict.
	PutTotals(ctx context.Context, t Totals) error
	// TotalsOf lists an organization's months, the latest first.
	TotalsOf(ctx context.Context, org, after string, limit int) (list []Totals, next string, err error)

	CreateLink(ctx context.Context, l Link) error
	Link(ctx context.Context, id string) (Link, error)
	// LinkByCode finds an invitation by the hash of its code.
	LinkByCode(ctx context.Context, hash []byte) (Link, error)
	// LinksOf lists the links of which an organization is either side, by id.
	LinksOf(ctx context.Context, org string) ([]Link, error)
	// UpdateLink writes l where the stored Revision equals l.Revision, and
	// stores l.Revision+1; else fault.Conflict.
	UpdateLink(ctx context.Context, l Link) error
	// DeleteLink ends a link; one that is not there is fault.NotFound.
	DeleteLink(ctx context.Context, id string) error
}
