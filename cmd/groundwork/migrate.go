// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/groundwork-org/groundwork/app/backup"
)

// runMigrate moves a store to another place or kind.
func runMigrate(args []string, stdout, stderr io.Writer) int {
	f := newFlags("migrate", "--from URI --to URI", stderr)
	from := f.String("from", "", "the store as it is: `sqlite:DIR` or mongodb://…; stop its server first")
	to := f.String("to", "", "an empty place: `sqlite:DIR` or mongodb://…")
	rest, stop := f.parse(args)
	if stop >= 0 {
		return stop
	}
	if len(rest) > 0 || *from == "" || *to == "" {
		f.Usage()
		return 2
	}
	return interruptible(stderr, func(ctx context.Context) error {
		began := time.Now()
		n, err := backup.Migrate(ctx, *from, *to, &backup.Progress{Out: stderr, Now: time.Now})
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "moved: %d documents, counts and hashes are the same; everybody signs in again\n", n)
		fmt.Fprintf(stdout, "what a server wrote to the old store after %s is not in the new one\n", began.Format(time.DateTime))
		fmt.Fprintf(stdout, "delete the old store by %s: names that are erased from now on stay in it\n",
			time.Now().Add(backup.KeysKept).Format(time.DateOnly))
		return nil
	})
}
