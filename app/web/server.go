// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/url"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Options are what a Server is made from. All fields are required unless their
// comment says otherwise.
type Options struct {
	Content   *markdown.Store // courses and what belongs to them; reloads reach the pages
	Messages  *i18n.Bundle
	People    *people.Service
	Workshops *workshop.Service
	Journeys  *journey.Service
	Reports   *report.Service
	Audit     *audit.Service
	Sessions  Sessions // nil: People's
	// URL is where people reach this installation, from --url: links and QR
	// codes use it, never the Host header.
	URL            *url.URL
	TrustedProxies []string         // CIDRs or addresses; nil: none
	Developer      bool             // serve the page of states
	Now            func() time.Time // the clock
	Log            *slog.Logger
}

// Server answers HTTP requests.
type Server struct {
	Options
	app    *fiber.App
	langs  *lang.Set // what the interface is offered in, English first
	assets *assets
	party  *webauthn.WebAuthn // nil where browsers have no passkeys
	shelf  *shelf
	ready  readiness
	// refused counts answers that said no, for the log.
	refused refusals
	// printing bounds how many layouts run at once, so that paper never
	// starves check-ins.
	printing *layouts
	printed  *sheets
	pictures pictures
	turned   pacer
	late     late
	large    larges
	hurry    hurry
	met      met
	giving   sync.Mutex // of cards, one at a time
}

// Limits of what one request may take.
const (
	maxBody    = 256 << 10 // bytes; routes set lower limits
	maxHeaders = 16 << 10  // bytes, the request line among them
)

// New makes a Server that is ready to serve.
func New(o Options) (*Server, error) {
	s := &Server{Options: o, langs: lang.NewSet(lang.English, o.Messages.Languages()...)}
	if s.Sessions == nil {
		s.Sessions = sessionsOf{o.People}
	}
	s.printing = newLayouts()
	s.printed = newSheets(s.printing)
	s.party = newRelyingParty(o.URL)
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	s.app = fiber.New(fiber.Config{
		AppName:       "Groundwork",
		Immutable:     true, // Fiber reuses its strings after the handler
		CaseSensitive: true,
		// refused by framed, unread
		DisablePreParseMultipartForm: true,
		BodyLimit:                    maxBody,
		ReadBufferSize:               maxHeaders,
		ReadTimeout:                  patience,
		WriteTimeout:                 patience,
		IdleTimeout:                  patience,
		Concurrency:                  connections,
		DisableStartupMessage:        true,
		EnableTrustedProxyCheck:      true,
		TrustedProxies:               o.TrustedProxies,
		ErrorHandler:                 s.fail,
	})
	s.shelf = newShelf()
	s.stock(o.Content.Current())
	s.tell(o.Content.Problems())
	o.Content.Subscribe(s.restock)
	s.mount(s.routes())
	s.app.Server().Handler = s.framed(s.app.Server().Handler)
	s.app.Server().HeaderReceived = s.bounded
	return s, nil
}

// Serve answers on ln until Shutdown.
func (s *Server) Serve(ln net.Listener) error { return s.app.Listener(calmListener{ln}) }

// Shutdown stops listening and finishes what is in flight, until ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	err := s.app.ShutdownWithContext(ctx)
	s.refused.end(s.Log)
	return err
}

// show renders a page for this request.
func (s *Server) show(c *fiber.Ctx, status int, p view.Screen) error {
	c.Status(status)
	c.Response().Header.SetContentType(contentHTML)
	apart := false // an address of nothing knows of no session, and a form that was not taken has a time of its own
	switch p.(type) {
	case view.Error, view.Resend:
		apart = true
	}
	switch a := s.actor(c); {
	case apart:
	case a.Member != "":
		s.leave(c, a.Ends, "/me")
	case a.Account != "":
		s.leave(c, a.Ends, "/sign-in")
	}
	return view.Render(io.Writer(c), p)
}
