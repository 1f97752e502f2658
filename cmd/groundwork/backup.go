// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/groundwork-org/groundwork/app"
	"github.com/groundwork-org/groundwork/app/backup"
)

// runBackup writes the encrypted copies of a store, while it is in use.
func runBackup(args []string, stdout, stderr io.Writer) int {
	f := newFlags("backup", "--to age1… [-o DATA.age] [--keys KEYS.age] [--erasures FILE.age]", stderr)
	var to, toFiles list
	f.Var(&to, "to", "age `recipient` who can open it (several times)")
	f.Var(&toFiles, "to-file", "`file` with a recipient a line (several times)")
	data := f.String("data", "data", "data `folder`")
	database := f.String("database", "", "`database`: sqlite:DIR or mongodb://… (default: sqlite in --data)")
	files := map[backup.Kind]*string{
		backup.Data:     f.String("o", "", "`file` for the data: may be kept for long"),
		backup.Keys:     f.String("keys", "", "`file` for the keys, to another place: for seven days"),
		backup.Erasures: f.String("erasures", "", "`file` for the list of who was erased, without content"),
	}
	rest, stop := f.parse(args)
	if stop >= 0 {
		return stop
	}
	plan := backup.Plan{From: app.DatabaseURI(*database, *data), Files: map[backup.Kind]string{}, Now: time.Now,
		Progress: &backup.Progress{Out: stderr, Now: time.Now}}
	asked := make(map[string]bool)
	for kind, name := range files {
		if *name == "" {
			continue
		}
		plan.Files[kind] = *name
		if asked[filepath.Clean(*name)] {
			fmt.Fprintf(stderr, "groundwork: data, keys and erasures go into files of their own, not all into %s\n", *name)
			return 2
		}
		asked[filepath.Clean(*name)] = true
	}
	if len(rest) > 0 || len(asked) == 0 || len(to)+len(toFiles) == 0 {
		f.Usage()
		return 2
	}
	return interruptible(stderr, func(ctx context.Context) (err error) {
		if plan.To, err = backup.Recipients(to, toFiles); err != nil {
			return err
		}
		head, err := backup.Backup(ctx, plan)
		if err != nil {
			return err
		}
		for _, kind := range []backup.Kind{backup.Data, backup.Keys, backup.Erasures} {
			if name := plan.Files[kind]; name != "" {
				fmt.Fprintf(stdout, "%s: %s\n", kind, name)
			}
		}
		if name := plan.Files[backup.Keys]; name != "" {
			fmt.Fprintf(stdout, "delete %s on %s: restore refuses it after that day, since it would bring back erased names\n",
				name, head.Made.Add(backup.KeysKept).Format(time.DateOnly))
		} else if plan.Files[backup.Data] != "" {
			fmt.Fprintln(stdout, "the data alone cannot be restored: back up the keys too, with --keys")
		}
		return nil
	})
}

// interruptible runs something that SIGINT and SIGTERM end cleanly, and says in
// English what went wrong.
func interruptible(stderr io.Writer, do func(context.Context) error) int {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := do(ctx); err != nil {
		fmt.Fprintln(stderr, "groundwork:", plain(err))
		return 1
	}
	return 0
}
