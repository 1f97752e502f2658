// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// projector is the page for the wall. It opens no name, so that none can be
// on it.
func (s *Server) projector(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	roll, err := s.Workshops.Roll(c.UserContext(), w)
	if err != nil {
		return err
	}
	page := view.Projector{Page: s.page(c, "room-projector-title"), Count: countOf(w, roll), Door: string(w.Door(s.Now()))}
	page.Projected = true
	page.RefreshEvery = projectorRefresh
	page.Scripts = []string{s.script("room.js")}
	page.Head = s.workshopHead(page.Page, w)
	join := s.joinAddress(w)
	_, page.Join, _ = strings.Cut(join, "://")
	if page.QR, err = qrCode(join); err != nil {
		return err
	}
	page.Welcome = s.welcomes(page, w)
	return s.show(c, fiber.StatusOK, page)
}

// projectorRefresh is how often the page is asked for again where there is no
// JavaScript, in seconds.
const projectorRefresh = 10

// welcomes says how to come in, in every language that is expected.
func (s *Server) welcomes(p view.Projector, w workshop.Workshop) []view.Phrase {
	tags := []lang.Tag{p.Lang}
	for _, e := range w.Plan.Expected {
		if e.People > 0 {
			tags = append(tags, e.Lang)
		}
	}
	var said []view.Phrase
	seen := map[lang.Tag]bool{}
	for _, t := range tags { // a language that lacks the message falls back to English
		text := s.Messages.For(t).Text("room-projector-how", nil)
		if !seen[text.Lang] {
			seen[text.Lang] = true
			said = append(said, view.Phrase{Text: text.Words, Lang: text.Lang})
		}
	}
	return said
}
