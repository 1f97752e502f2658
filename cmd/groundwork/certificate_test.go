// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// selfSigned writes a certificate with this serial number, and its key.
func selfSigned(t *testing.T, dir string, serial int64) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "groundwork"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	write(t, dir, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})))
	return filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
}

// TestCertificateIsRenewed: while it serves, and never by half.
func TestCertificateIsRenewed(t *testing.T) {
	dir := t.TempDir()
	cert, key := selfSigned(t, dir, 1)
	now := time.Now()
	var said bytes.Buffer
	c, err := openCertificate(cert, key, func() time.Time { return now }, slog.New(slog.NewTextHandler(&said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	serial := func() int64 {
		held, err := c.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(held.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return leaf.SerialNumber.Int64()
	}
	wants := func(what string, want int64) {
		t.Helper()
		if got := serial(); got != want {
			t.Errorf("%s: certificate %d, want %d", what, got, want)
		}
	}
	wants("at first", 1)
	old, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	selfSigned(t, dir, 22)
	fresh, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	wants("too soon to look", 1)
	write(t, dir, "key.pem", string(old)) // only the certificate has come so far
	now = now.Add(lookAgain)
	wants("half renewed", 1)
	if !strings.Contains(said.String(), "the last one stays") {
		t.Errorf("the log says %q", &said)
	}
	write(t, dir, "key.pem", string(fresh))
	now = now.Add(lookAgain)
	wants("renewed", 22)
	if err := os.Remove(cert); err != nil {
		t.Fatal(err)
	}
	now = now.Add(lookAgain)
	wants("gone", 22)
	now = now.Add(-24 * time.Hour)
	wants("the clock went back", 22)
}

// TestServeTLS: the binary itself speaks TLS, 1.2 or newer, and says so for a
// year; a cookie of a session is kept over it only.
func TestServeTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := selfSigned(t, dir, 7)
	s := serve(t, "--demo", "--data", filepath.Join(dir, "data"), "--tls-cert", cert, "--tls-key", key)
	if !strings.HasPrefix(s.url, "https://127.0.0.1:") {
		t.Fatalf("it is at %s", s.url)
	}
	trusted := x509.NewCertPool()
	file, err := os.ReadFile(cert)
	if err != nil || !trusted.AppendCertsFromPEM(file) {
		t.Fatal("the certificate is none", err)
	}
	for version, want := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		config := &tls.Config{RootCAs: trusted, MinVersion: version, MaxVersion: version}
		over := &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}, Timeout: patience}
		res, err := over.Get(s.url + "/en/")
		if (err == nil) != want {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err != nil {
			continue
		}
		_ = res.Body.Close()
		if got := res.Header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
			t.Errorf("%s: HSTS is %q", tls.VersionName(version), got)
		}
		if suite := res.TLS.CipherSuite; version == tls.VersionTLS12 && !strings.Contains(tls.CipherSuiteName(suite), "ECDHE") {
			t.Errorf("TLS 1.2 without forward secrecy: %s", tls.CipherSuiteName(suite))
		}
	}
	for suite, want := range map[uint16]bool{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: false, tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: false,
		tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: true, tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: true} {
		c, err := tls.Dial("tcp", strings.TrimPrefix(s.url, "https://"), &tls.Config{RootCAs: trusted, MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{suite}})
		if err == nil {
			_ = c.Close()
		}
		if (err == nil) != want {
			t.Errorf("%s: %v", tls.CipherSuiteName(suite), err)
		}
	}
}

// TestACMETellsWhyThereIsNoCertificate, once in a while, and of its own domain.
func TestACMETellsWhyThereIsNoCertificate(t *testing.T) {
	var said bytes.Buffer
	now := time.Now()
	get := loud(func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return nil, errors.New("no route to the moon") },
		"groundwork.example.org", func() time.Time { return now }, slog.New(slog.NewTextHandler(&said, nil)))
	for _, name := range []string{"elsewhere.example.org", "", "groundwork.example.org", "GROUNDWORK.example.org"} {
		if _, err := get(&tls.ClientHelloInfo{ServerName: name}); err == nil {
			t.Errorf("%q has a certificate", name)
		}
	}
	if n := strings.Count(said.String(), "moon"); n != 1 {
		t.Errorf("told %d times: %s", n, said.String())
	}
	now = now.Add(sayAgain)
	_, _ = get(&tls.ClientHelloInfo{ServerName: "groundwork.example.org"})
	if n := strings.Count(said.String(), "moon"); n != 2 {
		t.Errorf("ten minutes later it was told %d times", n)
	}
	for domain, is := range map[string]bool{"groundwork.example.org": true, "xn--bcher-kva.example": true, "localhost": false, "127.0.0.1": false,
		"::1": false, "not_a.domain": false, "a.example/": false, "example.": false, "": false} {
		if isDomain(domain) != is {
			t.Errorf("%q: %v", domain, !is)
		}
	}
}
