// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"github.com/groundwork-org/groundwork/app"
	"github.com/groundwork-org/groundwork/app/storage"
)

// serveFlags are what `groundwork serve` was asked for.
type serveFlags struct {
	addr, url, data, database string
	tlsCert, tlsKey, acmeHost string
	content, proxies          list
	demo, developer           bool
}

func (f *serveFlags) register(set *flag.FlagSet) {
	set.StringVar(&f.addr, "addr", "127.0.0.1:8080", "`address` to listen on")
	set.StringVar(&f.url, "url", "", "`address` where people reach it, for links and QR codes (default: that of --addr)")
	set.StringVar(&f.data, "data", "data", "data `folder`")
	set.StringVar(&f.database, "database", "", "`database`: sqlite:DIR or mongodb://… (default: sqlite in --data)")
	set.Var(&f.content, "content", "a content `folder` over the shipped one (several times)")
	set.Var(&f.proxies, "trusted-proxy", "`network` (CIDR) of a proxy whose X-Forwarded-Proto counts (several times)")
	set.StringVar(&f.tlsCert, "tls-cert", "", "certificate `file`, with --tls-key")
	set.StringVar(&f.tlsKey, "tls-key", "", "key `file`, with --tls-cert")
	set.StringVar(&f.acmeHost, "acme", "", "`domain` to get a certificate for by ACME (RFC 8555); listen on port 443")
	set.BoolVar(&f.demo, "demo", false, "fill an empty data folder with a demonstration council")
	set.BoolVar(&f.developer, "states", false, "also serve the page that shows every state (for who works on the look)")
}

// runServe serves until SIGTERM or SIGINT, then finishes what is in flight.
func runServe(args []string, stdout, stderr io.Writer) int {
	set := newFlags("serve", "[flags]", stderr)
	var f serveFlags
	f.register(set.FlagSet)
	rest, stop := set.parse(args)
	if stop >= 0 {
		return stop
	}
	if len(rest) > 0 {
		fmt.Fprintf(stderr, "groundwork: serve takes flags only, not %q\n", rest[0])
		return 2
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	signal.Ignore(syscall.SIGPIPE) // whoever reads the log may end; the server goes on
	err := f.serve(ctx, stdout, stderr)
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "groundwork: stopped before it was ready")
		return 1
	}
	if err != nil {
		fmt.Fprintln(stderr, "groundwork:", plain(err))
		return 1
	}
	return 0
}

func (f *serveFlags) serve(ctx context.Context, stdout, stderr io.Writer) error {
	if err := f.check(); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	ln, err := f.listen(log)
	if err != nil {
		return err
	}
	defer ln.Close()
	base, err := app.ParseURL(f.address(ln))
	if err != nil {
		return err
	}
	if f.demo {
		if err := app.CheckDemoFolder(f.data); err != nil {
			return err
		}
	}
	database := app.DatabaseURI(f.database, f.data)
	release, err := storage.Claim(ctx, database)
	if err != nil {
		return err
	}
	defer release()
	a, err := app.Open(ctx, app.Config{Database: database, Content: f.content, URL: base,
		TrustedProxies: f.proxies, Developer: f.demo || f.developer, Now: time.Now, Log: log})
	if err != nil {
		return err
	}
	if err := f.greet(ctx, a, base.String(), stdout); err != nil {
		return errors.Join(err, a.Store.Close())
	}
	return a.Serve(ctx, ln)
}

// greet prints where to click.
func (f *serveFlags) greet(ctx context.Context, a *app.App, address string, stdout io.Writer) error {
	if f.demo {
		demo, err := a.Demo(ctx, f.data)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(stdout, "demo url: %s\ndemo trainer: %s\ndemo passphrase: %s\ndemo join code: %s\ndemo card: %s\n",
			address, demo.Trainer, demo.Passphrase, demo.Code, demo.Card)
		return err
	}
	fmt.Fprintf(stdout, "Groundwork is at %s\n", address)
	link, err := a.SetupLink(ctx)
	if err != nil || link == "" {
		return err
	}
	_, err = fmt.Fprintf(stdout, "set-up link (works once): %s\n", link)
	return err
}

// check refuses flags that don't go together.
func (f *serveFlags) check() error {
	if (f.tlsCert == "") != (f.tlsKey == "") {
		return errors.New("--tls-cert and --tls-key go together: name both files")
	}
	if f.tlsCert != "" && f.acmeHost != "" {
		return errors.New("--acme gets a certificate of its own: leave out --tls-cert and --tls-key")
	}
	if f.acmeHost != "" && !isDomain(f.acmeHost) {
		return fmt.Errorf("--acme takes a domain such as groundwork.example.org, not %q", f.acmeHost)
	}
	if f.demo && f.database != "" {
		return errors.New("--demo uses the embedded database in --data: leave out --database")
	}
	for _, proxy := range f.proxies {
		_, prefixErr := netip.ParsePrefix(proxy)
		_, addrErr := netip.ParseAddr(proxy)
		if prefixErr != nil && addrErr != nil {
			return fmt.Errorf("--trusted-proxy takes a network such as 10.0.0.0/8, not %q", proxy)
		}
	}
	return nil
}

// address is --url, or where it listens.
func (f *serveFlags) address(ln net.Listener) string {
	switch {
	case f.url != "":
		return f.url
	case f.acmeHost != "":
		return "https://" + f.acmeHost
	}
	scheme := "http"
	if f.tlsCert != "" {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(ln.Addr().String())
	if ip, ipErr := netip.ParseAddr(host); err == nil && ipErr == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// listen takes the port, with TLS where asked for.
func (f *serveFlags) listen(log *slog.Logger) (net.Listener, error) {
	ln, err := net.Listen("tcp", f.addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use: stop the other program, or choose another address with --addr", f.addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s needs more rights than this user has: choose a port above 1023 with --addr", f.addr)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: choose another address with --addr (%w)", f.addr, err)
	}
	config, err := f.tls(log)
	if err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	if config == nil {
		return ln, nil
	}
	return tls.NewListener(ln, config), nil
}

func (f *serveFlags) tls(log *slog.Logger) (*tls.Config, error) {
	if f.acmeHost != "" {
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(f.acmeHost),
			Cache: autocert.DirCache(filepath.Join(f.data, "acme"))}
		return tlsConfig(loud(m.GetCertificate, f.acmeHost, time.Now, log), acme.ALPNProto), nil
	}
	if f.tlsCert == "" {
		return nil, nil //nolint:nilnil // no TLS was asked for
	}
	cert, err := openCertificate(f.tlsCert, f.tlsKey, time.Now, log)
	if err != nil {
		return nil, err
	}
	return tlsConfig(cert.get), nil
}
