// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"errors"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// openFault is what who opens a folder learns of an error: a Fault stays as it
// is, a damaged file gives fault.Conflict (halves-damaged), anything else
// fault.Unavailable (errors-data-folder).
func openFault(ctx context.Context, dir string, err error) error {
	var f *fault.Fault
	switch {
	case errors.As(err, &f):
		return err
	case isDamage(err):
		return record.Broken(brokenFile(ctx, dir), err)
	}
	return fault.Wrap(fault.Unavailable, "errors-data-folder", err).With("Folder", dir)
}

// isDamage says whether SQLite found a file that is none of its own, or not as
// it wrote it.
func isDamage(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB)
}

// brokenFile is the file of the folder that is damaged, or the folder where
// neither seems to be. It reads all of them, which is no matter: nothing else
// can be done with them.
func brokenFile(ctx context.Context, dir string) string {
	for _, name := range []string{DataFile, KeysFile} {
		path := filepath.Join(dir, name)
		r, err := newReader(path)
		if err != nil {
			return path
		}
		said, err := one(ctx, r, scanText, "PRAGMA quick_check(1)")
		_ = r.db.Close()
		if err != nil || said != "ok" {
			return path
		}
	}
	return dir
}
