// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/web/view"
)

// contentProblems shows trainers what is wrong with the content's files: while
// a file is broken, its last good version stands on the pages.
func (s *Server) contentProblems(c *fiber.Ctx) error {
	p := view.ContentProblems{Page: s.page(c, "reading-content-title")}
	for _, found := range s.Content.Problems() {
		if found.Advice {
			p.Advice = append(p.Advice, found.String())
		} else {
			p.Errors = append(p.Errors, found.String())
		}
	}
	return s.show(c, fiber.StatusOK, p)
}
