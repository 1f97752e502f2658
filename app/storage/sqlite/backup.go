// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"github.com/groundwork-org/groundwork/app/fault"
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
	var err error
	// The data first: the keys of what it holds are on disk by then, and what
	// was replaced or erased in between is erased in the copy too.
	if data {
		s.data, err = openSnapshot(ctx, dir, DataFile, len(dataSteps))
	}
	if err == nil {
		s.keys, err = openSnapshot(ctx, dir, KeysFile, len(keySteps))
	}
	if err == nil {
		return s, nil
	}
	_ = s.Close()
	var f *fault.Fault
	if errors.As(err, &f) {
		return nil, err
	}
	return nil, fault.Wrap(fault.Unavailable, "errors-data-folder", err).With("Folder", dir)
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
		return record.Unavailable(err)
	}
	defer rows.Close()
	for rows.Next() {
		doc, err := t.scan(rows)
		if err != nil {
			return record.Unavailable(err)
		}
		if err := f(doc); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return record.Unavailable(err)
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
	db *sql.DB
	c  *sql.Conn
}

func openSnapshot(ctx context.Context, dir, name string, steps int) (*snapshot, error) {
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
	s := &snapshot{db, c}
	if err := s.begin(ctx, steps); err != nil {
		_ = s.close()
		return nil, err
	}
	return s, nil
}

// begin fixes the moment with a first read.
func (s *snapshot) begin(ctx context.Context, steps int) error {
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

func (s *snapshot) close() error {
	return errors.Join(s.c.Close(), s.db.Close())
}
