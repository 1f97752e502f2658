// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// Source reads both files as they were at one moment, while others go on
// writing.
type Source struct {
	data, keys *snapshot
}

// OpenSource opens the files in a folder for reading only. Where there are none
// it gives fault.NotFound (backup-no-store); where they are of another version
// fault.Conflict (backup-older-store, errors-data-newer); else as Open.
func OpenSource(ctx context.Context, dir string) (*Source, error) {
	if isUnfinished(dir) {
		return nil, record.Unfinished(dir)
	}
	return openSource(ctx, dir, true)
}

// OpenKeys is OpenSource for the keys alone; Each then gives nothing else.
func OpenKeys(ctx context.Context, dir string) (*Source, error) {
	return openSource(ctx, dir, false)
}

func openSource(ctx context.Context, dir string, data bool) (*Source, error) {
	s := &Source{}
	err := s.open(ctx, dir, data)
	if err == nil {
		return s, nil
	}
	_ = s.Close()
	return nil, openFault(ctx, dir, err)
}

func (s *Source) open(ctx context.Context, dir string, data bool) (err error) {
	if data {
		if s.data, err = openSnapshot(ctx, dir, DataFile); err != nil {
			return err
		}
	}
	if s.keys, err = openSnapshot(ctx, dir, KeysFile); err != nil {
		return err
	}
	if s.data == nil {
		return s.keys.begin(ctx, len(keySteps))
	}
	return s.keys.beginAround(ctx, len(keySteps), func() error { return s.data.begin(ctx, len(dataSteps)) })
}

// Each implements storage.Source, in the order of the ids.
func (s *Source) Each(ctx context.Context, collection string, f func(doc any) error) error {
	t := tables[collection]
	from := s.data
	if t.apart {
		from = s.keys
	}
	if from == nil {
		return nil
	}
	rows, err := from.c.QueryContext(ctx, t.all)
	if err != nil {
		return from.failed(err)
	}
	defer rows.Close()
	for rows.Next() {
		doc, err := t.scan(rows)
		if err != nil {
			return from.failed(err)
		}
		if err := f(doc); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return from.failed(err)
	}
	return nil
}

// Close ends the reading.
func (s *Source) Close() error {
	var err error
	for _, sn := range []*snapshot{s.data, s.keys} {
		if sn != nil {
			err = errors.Join(err, sn.close())
		}
	}
	return err
}

// snapshot is one file as it was at one moment.
type snapshot struct {
	path  string
	db    *sql.DB
	c     *sql.Conn
	begun bool
}

func openSnapshot(ctx context.Context, dir, name string) (*snapshot, error) {
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, record.NoStore(dir)
	}
	db, err := sql.Open("sqlite", dsn(path, "query_only(1)", "temp_store(memory)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	c, err := db.Conn(ctx)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return &snapshot{path: path, db: db, c: c}, nil
}

// mostTries is how often a moment is looked for at which nobody writes into the
// keys: for some ten seconds in all.
const mostTries = 500

// longestWait is how long the longest wait between two of these tries is.
var longestWait = 20 * time.Millisecond

// beginAround fixes the moment of the keys, and within it that of the data, which
// first does: nothing was written into the keys from before first until after
// it, so that each key that the data need is there, and none that was put in the
// place of another meanwhile. Where others go on and on writing it gives
// fault.Unavailable (backup-not-still).
func (s *snapshot) beginAround(ctx context.Context, steps int, first func() error) error {
	for try := range mostTries {
		before, err := s.dataVersion(ctx)
		if err != nil {
			return err
		}
		if err := first(); err != nil {
			return err
		}
		if err := s.begin(ctx, steps); err != nil {
			return err
		}
		after, err := s.dataVersion(ctx)
		if err != nil || before == after {
			return err
		}
		if err := s.end(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(time.Duration(try)*time.Millisecond, longestWait)):
		}
	}
	return record.NotStill()
}

// dataVersion is another number after somebody else has written into the file
// (SQLite's PRAGMA data_version); within a transaction it is that of its moment.
func (s *snapshot) dataVersion(ctx context.Context) (n int64, err error) {
	return n, s.c.QueryRowContext(ctx, "PRAGMA data_version").Scan(&n)
}

// begin fixes the moment with a first read, anew where there was one.
func (s *snapshot) begin(ctx context.Context, steps int) error {
	if err := s.end(ctx); err != nil {
		return err
	}
	s.begun = true
	if _, err := s.c.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	var n, have int
	if err := s.c.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n); err != nil {
		return err
	}
	if err := s.c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	switch {
	case have > steps:
		return record.Newer(have, steps)
	case have < steps:
		return record.Older(have, steps)
	}
	return nil
}

// failed is what who reads learns of an error: what stands in a damaged file is
// not all of what was written, and is never given as if it were.
func (s *snapshot) failed(err error) error {
	if isDamage(err) {
		return record.Broken(s.path, err)
	}
	return record.Unavailable(err)
}

func (s *snapshot) end(ctx context.Context) error {
	if !s.begun {
		return nil
	}
	s.begun = false
	_, err := s.c.ExecContext(ctx, "ROLLBACK")
	return err
}

func (s *snapshot) close() error {
	return errors.Join(s.c.Close(), s.db.Close())
}
