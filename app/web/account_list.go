// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// accountRoles in the order the form offers them.
var accountRoles = []people.Role{people.Trainer, people.Apprentice, people.Coordinator, people.Translator}

const accountsPath = "/trainer/accounts"

// accounts lists the organization's accounts, for coordinators.
func (s *Server) accounts(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	p, err := s.accountsPage(c, actor)
	if err != nil {
		return err
	}
	switch c.Query("done") {
	case "removed":
		p.Done = p.T("account-removed")
	case "key":
		p.Done = p.T("account-key-replaced")
	case "access":
		p.Done = p.T("access-given")
	case "withdrawn":
		p.Done = p.T("invitation-withdrawn")
	}
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) accountsPage(c *fiber.Ctx, actor *people.Actor) (view.AccountList, error) {
	p := view.AccountList{Page: s.page(c, "account-list")}
	list, next, err := s.People.Accounts(c.UserContext(), actor, c.Query("after"), 50)
	if err != nil {
		return p, err
	}
	for _, a := range list {
		p.Rows = append(p.Rows, accountRow(p.Page, actor, a))
	}
	if p.Invitations, err = s.invitations(c, p.Page, actor); err != nil {
		return p, err
	}
	if next != "" {
		p.Older = p.To(accountsPath) + "?after=" + url.QueryEscape(next)
	}
	p.Roles, p.InviteRoles = roleChoices(p.Page, nil), roleChoices(p.Page, nil)
	return p, nil
}

// roleChoices are the roles of a form, those ticked that were.
func roleChoices(p view.Page, ticked []people.Role) (list []view.Choice) {
	for _, r := range accountRoles {
		list = append(list, view.Choice{Value: string(r), Label: p.T("account-role-" + string(r)), Here: slices.Contains(ticked, r)})
	}
	return list
}

func accountRow(p view.Page, actor *people.Actor, a people.Listed) view.AccountRow {
	return view.AccountRow{ID: a.Account.ID, Name: a.Name, Roles: roleNames(p, a.Account.Roles), Own: a.Account.ID == actor.Account.ID,
		Waits: a.Account.WaitsForKey(actor.Org)}
}

// accountAdd adds an account. Its one-time passphrase stands on the answer to
// this form and nowhere else: there is no address to come back to.
func (s *Server) accountAdd(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	in := people.NewAccount{Handle: c.FormValue("account"), Name: c.FormValue("name")}
	for _, r := range c.Request().PostArgs().PeekMulti("role") {
		in.Roles = append(in.Roles, people.Role(r))
	}
	added, once, err := s.People.AddAccount(c.UserContext(), actor, in)
	about(c, added.ID)
	f, ok := retypable(err)
	if err != nil && !ok {
		return err
	}
	p, perr := s.accountsPage(c, actor)
	if perr != nil {
		return perr
	}
	if err != nil {
		p.Wrong, p.Handle, p.Name = wrong(p.L, f), clip(in.Handle), clip(in.Name)
		p.Roles = roleChoices(p.Page, in.Roles)
		return s.again(c, f, p)
	}
	p.Once = view.Once{Name: in.Name, Passphrase: once}
	return s.show(c, fiber.StatusOK, p)
}

// accountReset gives an account a new one-time passphrase, likewise.
func (s *Server) accountReset(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	row, err := s.findAccount(c.UserContext(), actor, c.Params("id"))
	if err != nil {
		return err
	}
	about(c, row.Account.ID)
	once, err := s.People.ResetPassphrase(c.UserContext(), actor, row.Account.ID)
	f, ok := retypable(err)
	if err != nil && !ok {
		return err
	}
	p, perr := s.accountsPage(c, actor)
	if perr != nil {
		return perr
	}
	if err != nil {
		p.Wrong = wrong(p.L, f)
		return s.again(c, f, p)
	}
	p.Once = view.Once{Name: row.Name, Passphrase: once}
	return s.show(c, fiber.StatusOK, p)
}

// findAccount is one of the organization's accounts, with its name.
func (s *Server) findAccount(ctx context.Context, actor *people.Actor, id string) (people.Listed, error) {
	for after := ""; ; {
		list, next, err := s.People.Accounts(ctx, actor, after, 100)
		if err != nil {
			return people.Listed{}, err
		}
		for _, a := range list {
			if a.Account.ID == id {
				return a, nil
			}
		}
		if after = next; next == "" {
			return people.Listed{}, fault.New(fault.NotFound, "errors-not-found")
		}
	}
}

// accountRemoveAsk asks once more.
func (s *Server) accountRemoveAsk(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	p, err := s.removePage(c, actor)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) removePage(c *fiber.Ctx, actor *people.Actor) (view.AccountRemove, error) {
	p := view.AccountRemove{Page: s.page(c, "account-remove")}
	row, err := s.findAccount(c.UserContext(), actor, c.Params("id"))
	p.Row = accountRow(p.Page, actor, row)
	return p, err
}

// accountRemove removes the account and ends its sessions.
func (s *Server) accountRemove(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	about(c, c.Params("id"))
	err = s.People.RemoveAccount(c.UserContext(), actor, c.Params("id"))
	if err != nil && !fault.Is(err, fault.NotFound) {
		p, perr := s.removePage(c, actor)
		if fault.Is(perr, fault.NotFound) { // the account is gone already, and the key is not replaced
			return errors.Join(err, s.note(c, s.Audit.Note, audit.AccountGone))
		}
		if f, ok := retypable(err); ok && perr == nil {
			p.Wrong = wrong(p.L, f)
			return s.again(c, f, p)
		}
	}
	if err != nil {
		return err
	}
	return s.seeOther(c, accountsPath+"?done=removed")
}
