// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/vault"
	"github.com/groundwork-org/groundwork/app/web"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Config is what an installation is made from.
type Config struct {
	Database       string   // URI, see storage.Open
	Content        []string // content folders over the shipped one
	URL            *url.URL // where people reach it
	TrustedProxies []string
	Developer      bool // serve the page of states
	Now            func() time.Time
	Log            *slog.Logger
}

// App is an installation, opened.
type App struct {
	Store     storage.Store
	Content   *markdown.Store
	Messages  *i18n.Bundle
	People    *people.Service
	Workshops *workshop.Service
	Journeys  *journey.Service
	Reports   *report.Service
	Audit     *audit.Service
	Server    *web.Server

	config Config
}

// Open reads the content, opens the store and makes the server. Errors are for
// one line at the terminal.
func Open(ctx context.Context, c Config) (*App, error) {
	content, messages, err := OpenContent(c.Content)
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	a := assemble(c, content, messages, store)
	a.Server, err = web.New(web.Options{
		Content: content, Messages: messages, People: a.People, Workshops: a.Workshops, Journeys: a.Journeys,
		Reports: a.Reports,
		Audit:   a.Audit,
		URL:     c.URL, TrustedProxies: c.TrustedProxies, Developer: c.Developer, Now: c.Now, Log: c.Log,
	})
	if err != nil {
		store.Close()
		return nil, err
	}
	return a, nil
}

// assemble makes the services over a store.
func assemble(c Config, content *markdown.Store, messages *i18n.Bundle, store storage.Store) *App {
	offered := lang.NewSet(lang.English, messages.Languages()...)
	safe := vault.New(store.Pepper)
	who := people.NewService(store, safe, c.Now, rand.Reader)
	workshops := &workshop.Service{Store: store, Organizations: who, Vault: safe, Cards: who, Accounts: who,
		Languages: func() *lang.Set { return offered }, Promise: promises(messages), Now: c.Now, Random: rand.Reader}
	who.Reseals(workshops.Reseal)
	reports := &report.Service{People: store, Journeys: store, Workshops: store, Rolls: workshops, Store: store,
		Languages: workshops.Languages, Now: c.Now, Random: rand.Reader,
		Paths: func() []journey.Journey { list, _ := journey.ParseAll(content.Current()); return list }}
	trail := NewTrail(store, safe, c.Now)
	who.TellsFinished(func(ctx context.Context, a *people.Actor, gone string) {
		if err := trail.Note(ctx, a.Org.ID, a.Account.ID, audit.KeyReplaced, gone); err != nil {
			c.Log.Error("the trail lacks the replacement of a key", slog.Any("error", err))
		}
	})
	return &App{Store: store, Content: content, Messages: messages, People: who, Workshops: workshops, config: c,
		Journeys: &journey.Service{Store: store, Now: c.Now}, Reports: reports, Audit: trail,
	}
}

// NewTrail is the audit trail over a store; its chain is made with the vault's
// keyed hash.
func NewTrail(store audit.Store, safe *vault.Vault, now func() time.Time) *audit.Service {
	return &audit.Service{Store: store, Now: now, MAC: func(ctx context.Context, text string) ([]byte, error) {
		return safe.Lookup(ctx, "audit", text)
	}}
}

// promises gives the version of the words above the name field, in each language.
func promises(messages *i18n.Bundle) func(lang.Tag) string {
	versions := make(map[lang.Tag]func() string)
	for _, l := range messages.Languages() {
		versions[l] = sync.OnceValue(func() string {
			return people.TextVersion("promise", messages.For(l).T("join-promise"))
		})
	}
	return func(l lang.Tag) string {
		if version, ok := versions[l]; ok {
			return version()
		}
		return ""
	}
}

// Serve answers on ln until ctx ends, then finishes what is in flight and
// closes the store.
func (a *App) Serve(ctx context.Context, ln net.Listener) error {
	background, stop := context.WithCancel(ctx)
	defer stop()
	go a.watch(background)
	go a.tidy(background)
	served := make(chan error, 1)
	go func() { served <- a.Server.Serve(ln) }()
	select {
	case err := <-served:
		return a.close(err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	return a.close(a.Server.Shutdown(grace))
}

func (a *App) close(err error) error {
	if closing := a.Store.Close(); err == nil {
		err = closing
	}
	return err
}

// watch reloads content folders when their files change, and logs what is
// wrong with them.
func (a *App) watch(ctx context.Context) {
	if err := a.Content.Watch(ctx); err != nil && ctx.Err() == nil {
		a.config.Log.Error("changes of the content are no longer seen", slog.Any("error", err))
	}
}

// tidyEvery is how often what has run out is cleared away.
const tidyEvery = time.Hour

// tidy does at start and every hour what tidyOnce does, whether or not anybody
// looks.
func (a *App) tidy(ctx context.Context) {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		a.tidyOnce(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// tidyOnce witnesses what closed by itself, counts the months that closed, and
// deletes the names whose time has come, expired sessions, keys that open
// nothing, and copies of before an upgrade. While the clock is not believed,
// nothing is closed for good or deleted because of a date. What fails is logged,
// without anything of what it was about, and done the next time.
func (a *App) tidyOnce(ctx context.Context) {
	believed, err := a.Workshops.BelieveClock(ctx)
	if err != nil && ctx.Err() == nil {
		a.config.Log.Error("what is remembered of the clock could not be read", slog.Any("error", err))
	} else if !believed {
		a.config.Log.Error("the clock has leapt by more than 45 days; nothing is deleted by its date until it has stood by it for three days: set it right")
	}
	for _, job := range []struct {
		failed string
		run    func(context.Context) (int, error)
		dated  bool
	}{
		{"what closed by itself could not all be witnessed", a.witness, false},
		{"closed months could not all be counted", a.Reports.Freeze, true},
		{"names whose time has come could not all be deleted", a.Workshops.Retain, true},
		{"expired sessions could not be cleared", a.People.Tidy, true},
		{"the audit trail could not be shortened", a.Audit.Expire, true},
		{"left-over keys could not be cleared", a.Store.SweepKeys, false},
		{"copies of before an upgrade could not be deleted", a.dropCopies, true},
	} {
		if job.dated && !believed {
			continue
		}
		if _, err := job.run(ctx); err != nil && ctx.Err() == nil {
			a.config.Log.Error(job.failed, slog.Any("error", err))
		}
	}
}

func (a *App) dropCopies(ctx context.Context) (int, error) {
	return a.Store.DropCopies(ctx, a.config.Now())
}

// witness writes into the journeys' log what the rolls of closed workshops say:
// a workshop that nobody closes closes itself, and counts too. It returns how
// many entries were new.
func (a *App) witness(ctx context.Context) (written int, err error) {
	err = a.Workshops.EachClosed(ctx, func(w workshop.Workshop) error {
		roll, err := a.Workshops.Roll(ctx, w)
		if err != nil {
			return err
		}
		n, err := a.Journeys.Witness(ctx, w, roll)
		written += n
		return err
	})
	return written, err
}

// SetupLink is the one-time link for the first coordinator, or "" where there
// is an organization already.
func (a *App) SetupLink(ctx context.Context) (string, error) {
	needs, err := a.People.NeedsSetUp(ctx)
	if err != nil || !needs {
		return "", err
	}
	token, err := a.People.NewSetupToken(ctx)
	if err != nil {
		return "", err
	}
	return a.config.URL.JoinPath("setup", token).String(), nil
}

// DatabaseURI is the database to use: the one named, or the embedded one in the
// data folder.
func DatabaseURI(database, data string) string {
	if database != "" {
		return database
	}
	return "sqlite:" + data
}

// FindWorkshop looks a workshop up by its code, for commands at the terminal
// of whoever runs the machine.
func FindWorkshop(ctx context.Context, database, code string) (workshop.Workshop, error) {
	canonical, ok := workshop.ParseCode(code)
	if !ok {
		return workshop.Workshop{}, fault.New(fault.NotFound, "errors-not-found-code")
	}
	store, err := storage.OpenExisting(ctx, database)
	if err != nil {
		return workshop.Workshop{}, err
	}
	defer store.Close()
	return store.WorkshopByCode(ctx, canonical)
}

// ParseURL reads --url: an absolute http or https address without a query. What
// is wrong is not told again: a password may stand in it, and a log be kept.
func ParseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, errors.New("--url takes an address such as https://groundwork.example.org, and no name, password or question mark in it")
	}
	if len(s) > longestURL {
		return nil, fmt.Errorf("--url takes an address of %d letters at most: printed codes have no room for more", longestURL)
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	return u, nil
}

// longestURL is how long --url is at most. The names of a course and a module follow
// it in a code, which holds 2,331 bytes.
const longestURL = 500
