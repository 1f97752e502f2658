// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// The two files in the folder.
const (
	DataFile = "groundwork.db"
	KeysFile = "keys.db"
)

// Store is the embedded store. It is safe for concurrent use.
type Store struct {
	dir        string
	data, keys *reader
	w          *writer
	closing    sync.Once
	closeErr   error
}

// Open makes the folder and the files where they are missing, brings them to
// the newest version, with copies of what was there before, and starts the
// writer.
//
// A folder or file that can't be made, read or written gives fault.Unavailable
// with key errors-data-folder and the placeholder Folder; a file that is damaged,
// or no database, fault.Conflict with key halves-damaged; files that a newer
// release has written give fault.Conflict with key errors-data-newer, one file
// without the other fault.Conflict with key halves-missing, a restore that was
// cut short fault.Conflict with key backup-unfinished.
func Open(ctx context.Context, dir string) (*Store, error) {
	s, err := open(ctx, dir, time.Now)
	if err != nil {
		return nil, openFault(ctx, dir, err)
	}
	return s, nil
}

func open(ctx context.Context, dir string, now func() time.Time) (*Store, error) {
	if isUnfinished(dir) {
		return nil, record.Unfinished(dir)
	}
	if err := prepareFolder(dir); err != nil {
		return nil, err
	}
	w, err := newWriter(ctx, dir, now())
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, w: w}
	if s.data, err = newReader(filepath.Join(dir, DataFile)); err == nil {
		s.keys, err = newReader(filepath.Join(dir, KeysFile))
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// prepareFolder makes the folder and empty files that nobody else may read;
// what SQLite puts beside them takes over their mode.
func prepareFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, name := range []string{KeysFile, DataFile} {
		if err := refuseLogAlone(dir, name); err != nil {
			return err
		}
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		for _, part := range []string{"", "-wal", "-shm"} {
			closeToOthers(filepath.Join(dir, name+part))
		}
	}
	return syncFolder(dir)
}

// closeToOthers takes a file away from everybody but its owner: one that was
// copied there may be readable by all accounts of the machine. Where it is not
// ours to change it stays as it is.
func closeToOthers(path string) {
	if f, err := os.Stat(path); err == nil && f.Mode().IsRegular() && f.Mode().Perm()&0o077 != 0 {
		_ = os.Chmod(path, f.Mode().Perm()&0o700)
	}
}

// refuseLogAlone gives fault.Conflict (halves-missing) where a file is not there
// but its log is: SQLite would delete that beside a new file.
func refuseLogAlone(dir, name string) error {
	path := filepath.Join(dir, name)
	if f, err := os.Stat(path); err == nil && f.Size() > 0 {
		return nil
	}
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() == 0 {
		return nil
	}
	return record.Half(path, path+"-wal")
}

// Close lets the queued writes finish, then closes the files. Writes that come
// later give fault.Unavailable.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.closeErr = s.w.close()
		for _, r := range []*reader{s.data, s.keys} {
			if r != nil {
				s.closeErr = errors.Join(s.closeErr, r.db.Close())
			}
		}
	})
	return s.closeErr
}

// Ping writes to both files and so says whether a write can be made now.
func (s *Store) Ping(ctx context.Context) error {
	return s.w.do(ctx, toBegin, func(tx *tx) error {
		tx.pulse = true
		_, err := tx.data.exec(pulse)
		return err
	})
}

const pulse = `INSERT INTO pulse (one, beat, room) VALUES (1, 1, zeroblob(4096))
	ON CONFLICT (one) DO UPDATE SET beat = beat + 1, room = excluded.room`

// dsn names a file for the driver, with what every connection is set to.
func dsn(path string, pragmas ...string) string {
	q := url.Values{"_pragma": append([]string{"busy_timeout(5000)"}, pragmas...)}
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	return (&url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}).String()
}

// reader is the connections that only read one file, and their statements.
type reader struct {
	db    *sql.DB
	stmts sync.Map // query text → *sql.Stmt
}

func newReader(path string) (*reader, error) {
	at, err := spotOf(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "")
	if err != nil {
		return nil, err
	}
	db = sql.OpenDB(opener{at, dsn(path, "query_only(1)", "temp_store(memory)"), db.Driver()})
	n := max(4, runtime.GOMAXPROCS(0))
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return &reader{db: db}, nil
}

func (r *reader) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := r.stmts.Load(query); ok {
		return s.(*sql.Stmt), nil
	}
	s, err := r.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if other, raced := r.stmts.LoadOrStore(query, s); raced {
		_ = s.Close()
		return other.(*sql.Stmt), nil
	}
	return s, nil
}

// scanner is a row, of one or of many.
type scanner interface{ Scan(dest ...any) error }

// one reads one row; its absence is fault.NotFound.
func one[T any](ctx context.Context, r *reader, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	list, err := many(ctx, r, scan, query, args...)
	if err == nil && len(list) == 0 {
		err = record.NotFound()
	}
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}

// many reads all rows of a query.
func many[T any](ctx context.Context, r *reader, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	stmt, err := r.stmt(ctx, query)
	if err != nil {
		return nil, record.Unavailable(err)
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, record.Unavailable(err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, record.Unavailable(err)
		}
		list = append(list, v)
	}
	if err := rows.Err(); err != nil {
		return nil, record.Unavailable(err)
	}
	return list, nil
}
