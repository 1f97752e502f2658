// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/groundwork-org/groundwork/app"
	"github.com/groundwork-org/groundwork/app/backup"
)

// runRestore puts a backup into an empty place.
func runRestore(args []string, stdout, stderr io.Writer) int {
	f := newFlags("restore", "--identity FILE --keys KEYS.age --erasures FILE|sqlite:DIR|mongodb://…|none DATA.age", stderr)
	var identities list
	f.Var(&identities, "identity", "`file` with the private key of an age recipient (several times)")
	data := f.String("data", "data", "data `folder`, empty")
	database := f.String("database", "", "empty `database`: sqlite:DIR or mongodb://… (default: sqlite in --data)")
	keys := f.String("keys", "", "`file` of keys, made together with the data")
	erasures := f.String("erasures", "", "what knows who was erased last: the old store (sqlite:DIR, mongodb://…), a newer `file` of keys or of erasures, or none where nothing is left")
	withoutNames := f.Bool("without-names", false, "leave all names out: for a file of keys that is older than seven days")
	rest, stop := f.parse(args)
	if stop >= 0 {
		return stop
	}
	if len(rest) != 1 || *keys == "" || *erasures == "" || len(identities) == 0 {
		f.Usage()
		return 2
	}
	r := backup.Recovery{Data: rest[0], Keys: *keys, Erasures: *erasures, WithoutNames: *withoutNames,
		Into: app.DatabaseURI(*database, *data), Now: time.Now, Progress: &backup.Progress{Out: stderr, Now: time.Now}}
	return interruptible(stderr, func(ctx context.Context) (err error) {
		if r.With, err = backup.Identities(identities); err != nil {
			return err
		}
		done, err := backup.Restore(ctx, r)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "restored: data of %s, keys of %s; erasures done again: %d\n",
			done.Data.Made.Format(time.DateTime), done.Keys.Made.Format(time.DateTime), done.Erased)
		if done.Shut > 0 && done.Data.Made.After(done.Keys.Made) {
			fmt.Fprintf(stdout, "%d names do not open: their keys are not in this file of %s; where there are keys that were made with the data, begin anew with those\n",
				done.Shut, done.Keys.Made.Format(time.DateTime))
		}
		if r.Erasures == backup.NoErasures {
			fmt.Fprintf(stdout, "who was erased, and which account was removed, after %s is not known here: ask the coordinators, and do it again before people sign in\n",
				done.Keys.Made.Format(time.DateTime))
		}
		if r.WithoutNames {
			fmt.Fprintln(stdout, "names were left out; counts, journeys and accounts are there")
		}
		fmt.Fprintln(stdout, "everybody signs in again")
		return nil
	})
}
