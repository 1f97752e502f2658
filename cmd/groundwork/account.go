// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/groundwork-org/groundwork/app"
	acts "github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/vault"
	"github.com/groundwork-org/groundwork/locales"
)

// accountCommands are the subcommands: what an operator can do who sees no
// names.
var accountCommands = []struct {
	name, takes string
	arguments   int
	first       bool // may come before the first serve
	run         func(*accounts, []string) error
}{
	{"list", "", 0, false, (*accounts).list},
	{"setup-link", "", 0, true, (*accounts).setupLink},
	{"new-organization", "", 0, true, (*accounts).newOrganization},
	{"sign-out", "ACCOUNT", 1, false, (*accounts).signOut},
	{"unlock", "ACCOUNT", 1, false, (*accounts).unlock},
}

// accounts is one run of `groundwork account`.
type accounts struct {
	ctx    context.Context
	store  storage.Store
	people *people.Service
	trail  *acts.Service
	url    string
	stdout io.Writer
}

// runAccount is for the operator of the machine. It never opens a name: list
// prints opaque ids and roles, setup-link a fresh link while no organization
// has been set up (an earlier link ends), new-organization a link for one more
// organization in this installation, likewise, sign-out ends all sessions of an
// account, for a laptop that was lost, unlock gives an account a one-time
// passphrase and ends its waiting; what it could read it cannot, until somebody
// of its organization gives it access again. Its organization's trail tells of
// the last two.
func runAccount(args []string, stdout, stderr io.Writer) int {
	f := newFlags("account", "list|setup-link|new-organization|sign-out ACCOUNT|unlock ACCOUNT", stderr)
	data := f.String("data", "data", "the data folder")
	database := f.String("database", "", "sqlite:DIR or mongodb://…; without it sqlite: in the data folder")
	url := f.String("url", "http://127.0.0.1:8080", "the address people open, for links")
	rest, stop := f.parse(args)
	if stop >= 0 {
		return stop
	}
	if *database == "" {
		*database = "sqlite:" + *data
	}
	for _, c := range accountCommands {
		if len(rest) == 0 || c.name != rest[0] {
			continue
		}
		if len(rest)-1 != c.arguments {
			fmt.Fprintln(stderr, strings.TrimSpace("usage: groundwork account "+c.name+" "+c.takes))
			return 2
		}
		open := storage.OpenExisting
		if c.first {
			open = openFirst
		}
		return withStore(open, *database, stderr, func(ctx context.Context, s storage.Store) error {
			safe := vault.New(s.Pepper)
			a := &accounts{ctx: ctx, store: s, people: people.NewService(s, safe, time.Now, rand.Reader), trail: app.NewTrail(s, safe, time.Now),
				url: strings.TrimRight(*url, "/"), stdout: stdout}
			return c.run(a, rest[1:])
		})
	}
	f.Usage()
	return 2
}

// openFirst makes the store where there is none yet.
func openFirst(ctx context.Context, uri string) (storage.Store, error) {
	store, err := storage.OpenExisting(ctx, uri)
	if fault.Is(err, fault.NotFound) {
		return storage.Open(ctx, uri)
	}
	return store, err
}

// withStore opens a store, does something with it and says in English what
// went wrong.
func withStore(open func(context.Context, string) (storage.Store, error), uri string, stderr io.Writer, do func(context.Context, storage.Store) error) int {
	ctx := context.Background()
	store, err := open(ctx, uri)
	if err == nil {
		err = do(ctx, store)
		if closed := store.Close(); err == nil {
			err = closed
		}
	}
	if err == nil {
		return 0
	}
	said := err.Error()
	if bundle, broken := i18n.Load(locales.FS); broken == nil {
		said = bundle.For(lang.English).Fault(err)
	}
	fmt.Fprintln(stderr, "groundwork:", said)
	return 1
}

func (a *accounts) list([]string) error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ORGANIZATION\tACCOUNT\tROLES\tSINCE\t")
	for after := ""; ; {
		orgs, next, err := a.store.Organizations(a.ctx, after, 100)
		if err != nil {
			return err
		}
		for _, o := range orgs {
			if err := a.listOf(w, o.ID); err != nil {
				return err
			}
		}
		if after = next; next == "" {
			return w.Flush()
		}
	}
}

func (a *accounts) listOf(w io.Writer, org string) error {
	for after := ""; ; {
		list, next, err := a.store.Accounts(a.ctx, org, after, 100)
		if err != nil {
			return err
		}
		for _, account := range list {
			roles := make([]string, len(account.Roles))
			for i, r := range account.Roles {
				roles[i] = string(r)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\n", org, account.ID, strings.Join(roles, ","), account.CreatedAt.Format(time.DateOnly))
		}
		if after = next; next == "" {
			return nil
		}
	}
}

func (a *accounts) setupLink([]string) error {
	token, err := a.people.NewSetupToken(a.ctx)
	if err != nil {
		return err
	}
	a.printLink(token)
	return nil
}

func (a *accounts) newOrganization([]string) error {
	token, err := a.people.AnotherSetupToken(a.ctx)
	if err != nil {
		return err
	}
	a.printLink(token)
	return nil
}

func (a *accounts) printLink(token string) { fmt.Fprintf(a.stdout, "%s/setup/%s\n", a.url, token) }

func (a *accounts) signOut(arguments []string) error {
	account, err := a.people.SignOutByOperator(a.ctx, arguments[0])
	if err != nil {
		return err
	}
	return a.note(account, acts.EverywhereOut)
}

// note tells the account's organization what was done to it.
func (a *accounts) note(account people.Account, act acts.Act) error {
	return a.trail.Note(a.ctx, account.Org, acts.Operator, act, account.ID)
}

func (a *accounts) unlock(arguments []string) error {
	account, once, err := a.people.UnlockByOperator(a.ctx, arguments[0])
	if err != nil {
		return err
	}
	_, device, err := a.people.DeviceCodeByOperator(a.ctx, account.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "one-time passphrase: %s\ndevice code: %s\nThe second is for who is made to wait because somebody else tries her name.\nThe passphrase has to be changed at the first sign-in. The account reads no names until\nsomebody of its organization gives it access again, or its recovery sheet is used.\n", once, device)
	return errors.Join(err, a.note(account, acts.AccountReset))
}
