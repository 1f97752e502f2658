// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import "github.com/gofiber/fiber/v2"

// accountDeviceCode makes a device code for the caller. It stands on the answer to
// this form and nowhere else.
func (s *Server) accountDeviceCode(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	code, err := s.People.DeviceCode(c.UserContext(), actor, actor.Account.ID)
	if err != nil {
		return err
	}
	p, err := s.accountPage(c, actor)
	if err != nil {
		return err
	}
	p.DeviceCode = code
	return s.show(c, fiber.StatusOK, p)
}

// accountsDeviceCode makes one for somebody who sits before a device that does
// not know her.
func (s *Server) accountsDeviceCode(c *fiber.Ctx) error {
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
	p, err := s.accountsPage(c, actor)
	if err != nil {
		return err
	}
	p.DeviceOf = row.Name
	if p.DeviceCode, err = s.People.DeviceCode(c.UserContext(), actor, row.Account.ID); err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, p)
}
