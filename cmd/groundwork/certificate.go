// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"
)

// getCertificate is tls.Config.GetCertificate.
type getCertificate func(*tls.ClientHelloInfo) (*tls.Certificate, error)

// tlsConfig is TLS as we speak it: 1.2 or newer, and of 1.2 what has forward
// secrecy and authenticated encryption (RFC 9325, section 4.2).
func tlsConfig(get getCertificate, protocols ...string) *tls.Config {
	return &tls.Config{GetCertificate: get, MinVersion: tls.VersionTLS12, NextProtos: append([]string{"http/1.1"}, protocols...),
		CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256}}
}

// isDomain says whether somebody can give a certificate for it.
func isDomain(host string) bool {
	_, err := netip.ParseAddr(host)
	return err != nil && strings.Contains(strings.Trim(host, "."), ".") && !strings.ContainsFunc(host, func(r rune) bool {
		return r != '-' && r != '.' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
	})
}

// sayAgain is how often the log tells that there is no certificate.
const sayAgain = 10 * time.Minute

// loud tells the log why there is no certificate for host; who asks for another
// name is none of its business.
func loud(get getCertificate, host string, now func() time.Time, log *slog.Logger) getCertificate {
	var lock sync.Mutex
	var said time.Time
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		cert, err := get(hello)
		if err == nil || !strings.EqualFold(hello.ServerName, host) {
			return cert, err
		}
		lock.Lock()
		defer lock.Unlock()
		if said.IsZero() || now().Sub(said).Abs() >= sayAgain {
			said = now()
			log.Error("there is no certificate yet: the ACME server has to be reached from here, and this machine on port 443 from there",
				slog.String("domain", host), slog.Any("error", err))
		}
		return cert, err
	}
}

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
