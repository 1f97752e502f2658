// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// servingFile is empty. It is locked while a server uses the folder: by SQLite,
// which can do so on every system, and whose locks end with the process.
const servingFile = "serving.lock"

// Claim makes the folder where it is missing and takes it for one server, until
// release is called or the process ends. A server that is just stopping is
// waited for five seconds; one that goes on gives fault.Conflict
// (backup-in-use), a folder that can't be used fault.Unavailable
// (errors-data-folder).
func Claim(ctx context.Context, dir string) (release func(), err error) {
	_, err = os.Stat(dir)
	made := errors.Is(err, fs.ErrNotExist)
	if err = os.MkdirAll(dir, 0o700); err != nil {
		return nil, claimFault(dir, err)
	}
	unlock, err := lock(ctx, dir, os.O_CREATE)
	if err != nil {
		return nil, claimFault(dir, err)
	}
	if err := refuseLinked(dir); err != nil {
		unlock()
		return nil, err
	}
	return func() {
		unlock()
		if made {
			_ = os.Remove(dir) // fails, as it should, once there is something in it
		}
	}, nil
}

// refuseLinked gives an error where a file stands in another folder too, as a
// copy by hard links makes it (cp -al): each name has a log of its own, so that
// two servers, or one after the other, write over each other's pages.
func refuseLinked(dir string) error {
	for _, name := range []string{DataFile, KeysFile} {
		path := filepath.Join(dir, name)
		if f, err := os.Stat(path); err == nil && hardLinks(f) > 1 {
			return fmt.Errorf("%s stands in another folder too (a hard link): put a real copy in its place while no server runs (cp %[1]s %[1]s.copy, then mv %[1]s.copy %[1]s)", path)
		}
	}
	return nil
}

// ClaimIdle is Claim for a folder that is only read: nothing is made in it.
func ClaimIdle(ctx context.Context, dir string) (release func(), err error) {
	release, err = lock(ctx, dir, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil // no server was here yet
	}
	return release, claimFault(dir, err)
}

func claimFault(dir string, err error) error {
	var busy *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &busy) && busy.Code()&0xff == sqlite3.SQLITE_BUSY:
		return record.InUse(dir)
	}
	return fault.Wrap(fault.Unavailable, "errors-data-folder", err).With("Folder", dir)
}

func lock(ctx context.Context, dir string, mode int) (release func(), err error) {
	path := filepath.Join(dir, servingFile)
	f, err := os.OpenFile(path, os.O_RDWR|mode, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, err
	}
	c, err := db.Conn(ctx)
	if err == nil {
		_, err = c.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return func() {
		// Where no store came of it, the folder is left as empty as it was.
		if _, err := os.Stat(filepath.Join(dir, DataFile)); errors.Is(err, fs.ErrNotExist) {
			_ = os.Remove(path)
		}
		_ = c.Close()
		_ = db.Close()
	}, nil
}
