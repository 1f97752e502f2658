// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// states is one page with every state that a page can be in, each with its
// words and its look, for whoever works on them. It is served to developers
// only (see Options.Developer).
func (s *Server) states(c *fiber.Ctx) error {
	if !s.Developer {
		return fault.New(fault.NotFound, "errors-not-found")
	}
	p := view.States{Page: s.page(c, "common-states")}
	p.NoIndex = true
	p.Notices = p.Page.AllNotices(lang.English)
	return s.show(c, fiber.StatusOK, p)
}
