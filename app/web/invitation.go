// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// invitationPath is where an invitation is accepted. The code stands behind "#"
// in the link, which browsers send to nobody.
const invitationPath = "/invitation"

// invitations are those that nobody has accepted yet.
func (s *Server) invitations(c *fiber.Ctx, p view.Page, actor *people.Actor) ([]view.InvitationRow, error) {
	list, err := s.People.Tickets(c.UserContext(), actor)
	if err != nil {
		return nil, err
	}
	var rows []view.InvitationRow
	for _, t := range list {
		if t.Kind == people.Invitation {
			rows = append(rows, view.InvitationRow{ID: t.ID, Roles: roleNames(p, t.Roles),
				Until: p.L.FormatDateTime(t.ExpiresAt.In(zone(actor.Org.Zone)))})
		}
	}
	return rows, nil
}

// invite makes an invitation. Its link stands on the answer to this form and
// nowhere else.
func (s *Server) invite(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	var roles []people.Role
	for _, r := range c.Request().PostArgs().PeekMulti("role") {
		roles = append(roles, people.Role(r))
	}
	t, code, err := s.People.Invite(c.UserContext(), actor, roles)
	f, ok := retypable(err)
	if err != nil && !ok {
		return err
	}
	p, perr := s.accountsPage(c, actor)
	if perr != nil {
		return perr
	}
	if err != nil {
		p.Wrong, p.InviteRoles = wrong(p.L, f), roleChoices(p.Page, roles)
		if p.Wrong.Field == "role" {
			p.Wrong.Field = "invited-role"
		}
		return s.again(c, f, p)
	}
	at := s.URL.JoinPath(string(p.Lang), invitationPath).String()
	p.Invited = view.Invited{Link: at + "#" + code, Code: code, Address: at,
		Until: p.L.FormatDateTime(t.ExpiresAt.In(zone(actor.Org.Zone)))}
	return s.show(c, fiber.StatusOK, p)
}

// inviteWithdraw ends an invitation.
func (s *Server) inviteWithdraw(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	if err := s.People.WithdrawInvitation(c.UserContext(), actor, c.Params("id")); err != nil {
		return err
	}
	return s.seeOther(c, accountsPath+"?done=withdrawn")
}

// invitation asks for the code and for how the account signs in. A script puts
// the code of the link into its field; without it, the code is typed.
func (s *Server) invitation(c *fiber.Ctx) error {
	return s.show(c, fiber.StatusOK, s.invitationPage(c))
}

func (s *Server) invitationPage(c *fiber.Ctx) view.Invitation {
	p := view.Invitation{Page: s.page(c, "invitation-title"), Least: people.PassphraseMin}
	p.NoIndex = true
	p.PlainHTTP = !s.keepsCookies(c)
	p.Scripts = []string{s.script("invitation.js")}
	p.Lock = s.script("lock.js") // who goes back finds nothing that was typed
	return p
}

// accept makes the account and signs in. What was typed stands in the form
// again where it cannot be, the code too: it is no secret to who typed it.
func (s *Server) accept(c *fiber.Ctx) error {
	in, err := s.People.Accept(c.UserContext(), c.FormValue("code"), c.FormValue("account"), c.FormValue("name"), c.FormValue("passphrase"))
	if f, status := asFault(err); err != nil && f.Key == "errors-sign-in-first" {
		return s.doneAndOut(c, status, "errors-title-sign-in")
	}
	if f, ok := retypable(err); ok {
		p := s.invitationPage(c)
		p.Wrong, p.Code, p.Handle, p.Name = wrong(p.L, f), clip(c.FormValue("code")), clip(c.FormValue("account")), clip(c.FormValue("name"))
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	if err := s.noteSignedIn(c, in, audit.Accepted); err != nil {
		return err
	}
	return s.signedIn(c, in, "")
}
