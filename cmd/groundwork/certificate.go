// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// lookAgain is how often the certificate's files are looked at, at the most.
const lookAgain = 10 * time.Second

// certificate is that of two files, which may be renewed while it is served: a
// handshake reads them again where they changed. Where the new ones do not go
// together (one of the two is written first), the last good one stays.
type certificate struct {
	cert, key string
	now       func() time.Time
	log       *slog.Logger

	lock   sync.Mutex
	looked time.Time
	seen   [2]stamp
	held   *tls.Certificate
}

// stamp tells a file from what it was before.
type stamp struct {
	changed time.Time
	size    int64
}

// openCertificate reads the files once; an error says that they cannot be used.
func openCertificate(cert, key string, now func() time.Time, log *slog.Logger) (*certificate, error) {
	c := &certificate{cert: cert, key: key, now: now, log: log}
	seen, err := c.stamps()
	if err == nil {
		err = c.load(seen)
	}
	if err != nil {
		return nil, fmt.Errorf("the certificate cannot be used: %w", err)
	}
	c.looked = now()
	return c, nil
}

// get is tls.Config.GetCertificate.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	now := c.now()
	if age := now.Sub(c.looked); age >= 0 && age < lookAgain {
		return c.held, nil
	}
	c.looked = now
	seen, err := c.stamps()
	if err == nil && seen != c.seen {
		err = c.load(seen)
	}
	if err != nil {
		c.log.Error("the renewed certificate cannot be used; the last one stays", slog.Any("error", err))
	}
	return c.held, nil
}

func (c *certificate) load(seen [2]stamp) error {
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.held, c.seen = &pair, seen
	return nil
}

func (c *certificate) stamps() (s [2]stamp, err error) {
	for i, path := range []string{c.cert, c.key} {
		info, err := os.Stat(path)
		if err != nil {
			return s, err
		}
		s[i] = stamp{info.ModTime(), info.Size()}
	}
	return s, nil
}
