// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"iter"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// root sends a reader to her language: the one she chose before, else what her
// browser asks for, else the default.
func (s *Server) root(c *fiber.Ctx) error {
	tag := s.langs.Negotiate(c.Cookies(LanguageCookie), c.Get(fiber.HeaderAcceptLanguage))
	c.Set(fiber.HeaderVary, "Accept-Language, Cookie")
	return c.Redirect("/"+string(tag)+"/", fiber.StatusSeeOther)
}

// readingPages are all pages for readers with their paths, in every language.
func (s *Server) readingPages(library *curriculum.Library) iter.Seq2[string, view.Screen] {
	return func(yield func(string, view.Screen) bool) {
		for _, l := range s.langs.Tags() {
			home := view.Home{Page: s.pageAt(l, "/")}
			home.Title, home.TitleLang = home.T("reading-home-title"), l
			if !yield(home.To("/"), home) {
				return
			}
		}
	}
}
