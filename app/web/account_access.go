// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// waiting are the accounts that wait for access to names, of the first hundred.
func (s *Server) waiting(c *fiber.Ctx, p view.Page, actor *people.Actor) ([]view.AccountRow, error) {
	list, _, err := s.People.Accounts(c.UserContext(), actor, "", 100)
	if err != nil {
		return nil, err
	}
	var rows []view.AccountRow
	for _, a := range list {
		if a.Account.WaitsForKey(actor.Org) {
			rows = append(rows, accountRow(p, actor, a))
		}
	}
	return rows, nil
}

// accountAccess gives an account access to names again.
func (s *Server) accountAccess(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	if err := s.People.GiveAccess(c.UserContext(), actor, c.Params("id")); err != nil {
		return err
	}
	if actor.Account.Has(people.Coordinator) {
		return s.seeOther(c, accountsPath+"?done=access")
	}
	return s.seeOther(c, ownAccountPath+"?given=1")
}

// accountAnew gives an organization whose key nobody holds any more a new one.
func (s *Server) accountAnew(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	if c.FormValue("sure") != "yes" {
		return s.seeOther(c, ownAccountPath)
	}
	if err := s.People.BeginAnew(c.UserContext(), actor); err != nil {
		return err
	}
	if err := s.note(c, s.Audit.Note, audit.KeyReplaced); err != nil {
		return err
	}
	return s.seeOther(c, recoveryPath)
}
