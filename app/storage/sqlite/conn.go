// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// conn is the one writing connection to a file, with its statements. Only the
// writer's goroutine uses it.
type conn struct {
	path   string
	log    spot  // see hasLog
	behind int64 // bytes of the log that were not in the file yet when it was last to be cut
	db     *sql.DB
	c      *sql.Conn
	stmts  map[string]*sql.Stmt
}

// newConn opens a file for writing. The log may grow to 32 MB before it is
// brought into the file: check-ins have random ids, so that each dirties an
// index page of its own, and a page that was written often is brought in once.
func newConn(ctx context.Context, path string) (*conn, error) {
	db, err := sql.Open("sqlite", dsn(path, "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)", "foreign_keys(ON)",
		"temp_store(memory)", "cache_size(-32000)", "wal_autocheckpoint(8000)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	c, err := db.Conn(ctx)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return &conn{path: path, db: db, c: c, stmts: map[string]*sql.Stmt{}}, nil
}

func (c *conn) close() {
	for _, s := range c.stmts {
		_ = s.Close()
	}
	_ = c.c.Close()
	_ = c.db.Close()
}

func (c *conn) stmt(query string) (*sql.Stmt, error) {
	if s, ok := c.stmts[query]; ok {
		return s, nil
	}
	s, err := c.c.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	c.stmts[query] = s
	return s, nil
}

// exec runs a statement to its end and returns how many rows it changed.
// Writes that are under way are never interrupted, so there is no context.
func (c *conn) exec(query string, args ...any) (int64, error) {
	n, _, err := c.insert(query, args...)
	return n, err
}

// insert is exec that also says the last row's number.
func (c *conn) insert(query string, args ...any) (rows, last int64, err error) {
	s, err := c.stmt(query)
	if err != nil {
		return 0, 0, err
	}
	r, err := s.Exec(args...)
	if err != nil {
		return 0, 0, err
	}
	if rows, err = r.RowsAffected(); err == nil {
		last, err = r.LastInsertId()
	}
	return rows, last, err
}

// each calls f for every row of a query.
func (c *conn) each(f func(scanner) error, query string, args ...any) error {
	s, err := c.stmt(query)
	if err != nil {
		return err
	}
	rows, err := s.Query(args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// get reads one row into dest; ok is false where there is none.
func (c *conn) get(dest []any, query string, args ...any) (ok bool, err error) {
	err = c.each(func(s scanner) error {
		ok = true
		return s.Scan(dest...)
	}, query, args...)
	return ok, err
}

// inTx runs f in a transaction of its own.
func (c *conn) inTx(f func() error) error {
	if _, err := c.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := f()
	if err == nil {
		_, err = c.exec("COMMIT")
	}
	if err != nil {
		_, _ = c.exec("ROLLBACK")
	}
	return err
}

// truncateLog brings the write-ahead log into the file and cuts it to nothing.
// A long read, such as a backup, keeps it from that: it is waited for shortly
// only, or not at all, since all writes wait meanwhile.
func (c *conn) truncateLog(wait time.Duration) error {
	if _, err := c.exec(fmt.Sprintf("PRAGMA busy_timeout = %d", wait.Milliseconds())); err != nil {
		return err
	}
	c.behind = c.logSize()
	var busy, frames, moved int64
	_, err := c.get([]any{&busy, &frames, &moved}, "PRAGMA wal_checkpoint(TRUNCATE)")
	if err == nil && frames >= moved && moved >= 0 {
		c.behind = (frames - moved) * pageSize
	}
	if _, after := c.exec("PRAGMA busy_timeout = 5000"); err == nil {
		err = after
	}
	if err == nil && busy != 0 {
		err = fmt.Errorf("the log is being read")
	}
	return err
}

// pageSize is SQLite's own, of a file that nobody made with another.
const pageSize = 4096

// logSize is how many bytes the write-ahead log takes.
func (c *conn) logSize() int64 {
	log, err := os.Stat(c.path + "-wal")
	if err != nil {
		return 0
	}
	return log.Size()
}

// isTaken says whether a write met a value that must be unique.
func isTaken(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}
