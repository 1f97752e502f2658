// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"context"

	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// Migrate copies a store into an empty place, of the same kind or another, and
// returns how many documents that were. Counts and hashes of the new place are
// compared with a second reading of the old one. A folder that a server uses
// gives fault.Conflict (backup-in-use) before anything is made; what was written meanwhile
// gives fault.Conflict (backup-changed), and the new place stays unusable until
// the next try, which begins anew. The old store is left as it is.
func Migrate(ctx context.Context, from, to string, p *Progress) (int, error) {
	release, err := storage.ClaimIdle(ctx, from)
	if err != nil {
		return 0, err
	}
	defer release()
	source, err := storage.OpenSource(ctx, from)
	if err != nil {
		return 0, err
	}
	defer source.Close()
	target, err := storage.OpenTarget(ctx, to)
	if err != nil {
		return 0, err
	}
	defer target.Close()
	f := newFilling(ctx, target, to, p)
	n := 0
	for _, c := range record.Collections() {
		err := source.Each(ctx, c.Name, func(doc any) error {
			n++
			return f.add(c, doc)
		})
		if err != nil {
			return n, err
		}
	}
	again, err := storage.OpenSource(ctx, from)
	if err != nil {
		return n, err
	}
	defer again.Close()
	expect, err := totalsOf(ctx, again)
	if err != nil {
		return n, err
	}
	return n, f.finish(expect)
}
