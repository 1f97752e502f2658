// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// copyName matches the name of such a file, which says when it goes.
var copyName = regexp.MustCompile(`^(?:groundwork|keys)\.db\.v[0-9]+-until-([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.partial)?$`)

// upgrade brings both files to the newest version. Where that changes a file
// that has something in it, both are copied first. Files of a newer version
// give fault.Conflict (errors-data-newer) and are left alone, copies and all.
func (w *writer) upgrade(ctx context.Context, now time.Time) error {
	files := []struct {
		*conn
		name  string
		steps []string
	}{{w.keys, KeysFile, keySteps}, {w.data, DataFile, dataSteps}}
	changes := false
	if err := w.refuseHalf(ctx); err != nil {
		return err
	}
	mark, err := w.refuseOthers(ctx)
	if err != nil {
		return err
	}
	for _, f := range files {
		var have int
		if err := f.c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
			return err
		}
		if have > len(f.steps) {
			return record.Newer(have, len(f.steps))
		}
		changes = changes || have > 0 && have < len(f.steps)
	}
	if changes {
		for _, f := range files {
			if err := f.copyTo(ctx, w.dir, f.name, now.Add(record.CopiesKept)); err != nil {
				return err
			}
		}
	}
	for _, f := range files {
		if err := migrate(ctx, f.c, f.steps); err != nil {
			return err
		}
	}
	return w.data.setMark(mark)
}

// refuseOthers gives fault.Conflict (backup-files-differ) where the keys are
// another installation's than the data: all of them would be swept. The data know
// their installation by a few bytes of its secret's hash in the file's head, or, where
// an older release left none, by whose accounts' keys these are; mark is what has to
// be written there, 0 where it is, or where there is no secret yet.
func (w *writer) refuseOthers(ctx context.Context) (mark int32, err error) {
	mark, err = w.keys.mark(ctx)
	if err != nil || mark == 0 {
		return 0, err
	}
	var have int32
	if err := w.data.c.QueryRowContext(ctx, "PRAGMA application_id").Scan(&have); err != nil {
		return 0, err
	}
	switch have {
	case mark:
		return 0, nil
	case 0:
		if fits, err := w.fits(ctx); err != nil || fits {
			return mark, err
		}
	}
	return 0, record.OthersKeys(w.spots[0].path)
}

// fits says whether a key of one of the data's accounts is here, or no account's is.
func (w *writer) fits(ctx context.Context) (bool, error) {
	var one int
	others, err := w.keys.get([]any{&one}, "SELECT 1 FROM keys WHERE substr(place, 1, ?) = ? LIMIT 1", len(record.Accounts), record.Accounts)
	if err != nil || !others {
		return err == nil, err
	}
	there, err := w.data.hasRows(ctx, "accounts")
	if err != nil || !there {
		return false, err
	}
	var ids []string
	err = w.data.each(func(row scanner) error {
		ids = append(ids, "")
		return row.Scan(&ids[len(ids)-1])
	}, "SELECT id FROM accounts")
	for _, id := range ids {
		whole := record.Whole("account", id)
		hers, err := w.keys.get([]any{&one}, "SELECT 1 FROM keys WHERE record = ? AND substr(place, 1, ?) = ? LIMIT 1", recordHash(whole), len(whole), whole)
		if err != nil || hers {
			return hers, err
		}
	}
	return false, err
}

// mark is what the data of this file of keys are marked with, 0 where it has no
// secret yet.
func (c *conn) mark(ctx context.Context) (int32, error) {
	there, err := c.hasRows(ctx, "installation")
	if err != nil || !there {
		return 0, err
	}
	var secret []byte
	err = c.c.QueryRowContext(ctx, "SELECT value FROM installation WHERE name = 'pepper'").Scan(&secret)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return int32(binary.BigEndian.Uint32(record.MarkOf(secret))) | 1, nil // never 0
}

// setMark marks this file of data; 0 leaves it as it is.
func (c *conn) setMark(mark int32) error {
	if mark == 0 {
		return nil
	}
	_, err := c.exec(fmt.Sprintf("PRAGMA application_id = %d", mark))
	return err
}

// refuseHalf gives fault.Conflict (halves-missing) where one file has something
// in it and the other is new: it was moved, or not put back.
func (w *writer) refuseHalf(ctx context.Context) error {
	keys, err := w.keys.hasRows(ctx, "keys", "installation")
	if err != nil {
		return err
	}
	data, err := w.data.hasRows(ctx, "accounts")
	if err != nil {
		return err
	}
	var have int
	if err := w.data.c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	dataFile, keysFile := filepath.Join(w.dir, DataFile), filepath.Join(w.dir, KeysFile)
	switch {
	case keys && have == 0:
		return record.Half(dataFile, keysFile)
	case data && !keys:
		return record.Half(keysFile, dataFile)
	}
	return nil
}

// hasRows says whether one of these tables is there and holds something.
func (c *conn) hasRows(ctx context.Context, tables ...string) (bool, error) {
	for _, table := range tables {
		var n int
		if err := c.c.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?", table).Scan(&n); err != nil {
			return false, err
		}
		if n == 0 {
			continue
		}
		if err := c.c.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+")").Scan(&n); err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// copyTo puts a copy of the file beside it, on disk, under a name that says its
// version and its last day.
func (c *conn) copyTo(ctx context.Context, dir, name string, until time.Time) error {
	var have int
	if err := c.c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	whole := filepath.Join(dir, fmt.Sprintf("%s.v%d-until-%s", name, have, until.UTC().Format(time.DateOnly)))
	f, err := os.OpenFile(whole+".partial", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := c.c.ExecContext(ctx, "VACUUM INTO ?", whole+".partial"); err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), os.Rename(whole+".partial", whole)); err != nil {
		return err
	}
	return syncFolder(dir)
}

// DropCopies implements storage.Store.
func (s *Store) DropCopies(_ context.Context, now time.Time) (dropped int, err error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return 0, record.Unavailable(err)
	}
	today := now.UTC().Format(time.DateOnly)
	for _, e := range entries {
		if m := copyName.FindStringSubmatch(e.Name()); m == nil || m[1] > today {
			continue
		}
		if err := os.Remove(filepath.Join(s.dir, e.Name())); err != nil {
			return dropped, record.Unavailable(err)
		}
		dropped++
	}
	if dropped == 0 {
		return 0, nil
	}
	if err := syncFolder(s.dir); err != nil {
		return dropped, record.Unavailable(err)
	}
	return dropped, nil
}
