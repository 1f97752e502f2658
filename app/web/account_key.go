// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import "github.com/gofiber/fiber/v2"

// accountKey replaces the organization's key.
func (s *Server) accountKey(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	if err := s.People.RotateKey(c.UserContext(), actor); err != nil {
		return err
	}
	return s.seeOther(c, accountsPath+"?done=key")
}
