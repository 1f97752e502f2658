// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// errMoved and errNoLog are what a running store says of a folder that somebody
// moved, replaced or emptied. SQLite does not notice: it goes on writing into the
// files that it has, which nobody finds any more, and opens the next connection to
// those that stand there now.
var (
	errMoved = errors.New("it was moved, deleted or replaced while a server uses it: put it back, or stop the server")
	errNoLog = errors.New("its log was deleted while a server uses it: stop the server")
)

// spot is where a file of the store is, and which file stood there at first.
type spot struct {
	path string
	file fs.FileInfo
}

func spotOf(path string) (spot, error) {
	f, err := os.Stat(path)
	return spot{path, f}, err
}

// holds says whether the file is still there.
func (s spot) holds() error {
	f, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && !os.SameFile(f, s.file):
		return fmt.Errorf("%s: %w", filepath.Base(s.path), errMoved)
	}
	return err
}

// opener opens connections to one file, and to no other that took its place.
type opener struct {
	spot
	dsn    string
	driver driver.Driver
}

func (o opener) Driver() driver.Driver { return o.driver }

func (o opener) Connect(context.Context) (driver.Conn, error) {
	if err := o.holds(); err != nil {
		return nil, err
	}
	c, err := o.driver.Open(o.dsn)
	if err != nil {
		return nil, err
	}
	if err := o.holds(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// holds says whether both files are where they were when the store was opened,
// and their logs where they were when they were first written.
func (w *writer) holds() error {
	for _, s := range w.spots {
		if err := s.holds(); err != nil {
			return err
		}
	}
	for _, c := range []*conn{w.data, w.keys} {
		if c == nil {
			continue
		}
		if err := c.hasLog(); err != nil {
			w.shrink = true // brings into the file what the log, which is still open, has
			return err
		}
	}
	return nil
}

func (c *conn) hasLog() error {
	if c.log.file == nil {
		c.log, _ = spotOf(c.path + "-wal") // there from the first write on
		return nil
	}
	if err := c.log.holds(); errors.Is(err, errMoved) {
		return fmt.Errorf("%s: %w", filepath.Base(c.path), errNoLog)
	}
	return nil
}
