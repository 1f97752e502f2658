// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// ownAccountPath is where somebody changes her passphrase; it is the only page
// for who was given one by somebody else.
const ownAccountPath = "/trainer/account"

// accountShow is the caller's own account.
func (s *Server) accountShow(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	p, err := s.accountPage(c, actor)
	if err != nil {
		return err
	}
	p.Changed = c.Query("changed") != "" && !p.MustChange
	p.Given = c.Query("given") != ""
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) accountPage(c *fiber.Ctx, actor *people.Actor) (view.Account, error) {
	p := view.Account{Page: s.page(c, "trainer-own-account"), MustChange: actor.Account.MustChange, Least: people.PassphraseMin}
	p.Page.Scripts = nil
	devices, err := s.People.Devices(c.UserContext(), actor)
	if err != nil {
		return p, err
	}
	for _, d := range devices {
		p.Devices = append(p.Devices, view.Device{ID: d.ID, This: d.This, Since: p.L.FormatDateTime(d.CreatedAt.In(zone(actor.Org.Zone)))})
	}
	p.Roles = roleNames(p.Page, actor.Account.Roles)
	if p.NoKey = actor.LacksKey(); p.NoKey {
		p.MayBeginAnew, err = s.People.MayBeginAnew(c.UserContext(), actor)
		return p, err
	}
	if !actor.HasKey() {
		return p, nil
	}
	if p.Name, err = s.People.AccountName(actor, actor.Account); err != nil && !fault.Is(err, fault.Internal) {
		return p, err
	}
	if actor.Account.Has(people.Coordinator, people.Trainer) && !actor.Account.MustChange {
		p.Waiting, err = s.waiting(c, p.Page, actor)
	}
	return p, err
}

func roleNames(p view.Page, roles []people.Role) []string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = p.T("account-role-" + string(r))
	}
	return names
}

// accountPassphrase changes the passphrase. All other devices are signed out,
// and this one gets a new session.
func (s *Server) accountPassphrase(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	in, err := s.People.ChangePassphrase(c.UserContext(), actor, c.FormValue("passphrase"), c.FormValue("new"))
	if f, status := asFault(err); err != nil && f.Key == "errors-sign-in-first" {
		return s.doneAndOut(c, status, "account-passphrase-changed")
	}
	if f, ok := retypable(err); ok {
		p, perr := s.accountPage(c, actor)
		if perr != nil {
			return perr
		}
		p.Wrong = wrongPassphrase(p.L, f)
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	if err := s.keepSession(c, in.Token, in.ExpiresAt); err != nil {
		return err
	}
	return s.seeOther(c, ownAccountPath+"?changed=1")
}

// doneAndOut is the answer to somebody whose passphrase is changed, or account
// made, and who could not be given a session: she signs in.
func (s *Server) doneAndOut(c *fiber.Ctx, status int, said string) error {
	s.dropSession(c)
	p := view.SignIn{Page: s.page(c, "account-sign-in-title"), Account: clip(c.FormValue("account")), PlainHTTP: !s.keepsCookies(c)}
	p.Whose, p.NoIndex, p.Problem = "", true, p.T(said)
	return s.show(c, status, p)
}

// wrongPassphrase is wrong for a passphrase within a session, where there is no
// name to be wrong.
func wrongPassphrase(words *i18n.Localizer, f *fault.Fault) view.Wrong {
	if f.Key == "account-sign-in-wrong" {
		return view.Wrong{Field: "passphrase", Message: words.T("errors-passphrase-wrong")}
	}
	return wrong(words, f)
}

// accountSignOut ends all sessions of the caller, this one too.
func (s *Server) accountSignOut(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	if err := s.People.SignOutEverywhere(c.UserContext(), actor); err != nil {
		return err
	}
	return s.locked(c)
}

// accountEndDevice ends one of the caller's sessions.
func (s *Server) accountEndDevice(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	if err := s.People.SignOutDevice(c.UserContext(), actor, c.Params("id")); err != nil {
		return err
	}
	return s.seeOther(c, ownAccountPath)
}

// lock ends the session at once and clears what the browser keeps of its pages. A
// page that asks for it later than the button was pressed says of which session;
// another, which began here since, goes on: fault.Conflict (resend-anothers). It is
// answered with no redirect, which might be anybody's.
func (s *Server) lock(c *fiber.Ctx) error {
	of := c.FormValue("session")
	if of != "" && of != sessionWord(s.actor(c).Token) {
		return fault.New(fault.Conflict, anothersKey)
	}
	if err := s.People.SignOut(c.UserContext(), s.actor(c).Token); err != nil {
		return err
	}
	s.noteLeft(c)
	if err := s.locked(c); err != nil || of == "" {
		return err
	}
	c.Response().Header.Del(fiber.HeaderLocation)
	c.Status(fiber.StatusNoContent)
	return nil
}

// locked clears pages and cookies. It leaves storage alone: what waits there to
// be sent is not the session's, and would be lost.
func (s *Server) locked(c *fiber.Ctx) error {
	s.dropSession(c)
	c.Set("Clear-Site-Data", `"cache", "cookies"`)
	return s.seeOther(c, "/sign-in")
}
