// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// meCertificate prints a member's certificate of taking part, with the name
// that she chose, from her own page. Only she can: nobody else's session opens
// her page, and no cache keeps the sheet.
func (s *Server) meCertificate(c *fiber.Ctx) error {
	m, err := s.member(c)
	if err != nil {
		return err
	}
	defer m.Forget()
	attended, err := s.Workshops.AttendedBy(c.UserContext(), m.Org.ID, m.Member.ID)
	if err != nil {
		return err
	}
	for _, a := range attended {
		if a.Workshop.Code != c.Params("code") {
			continue
		}
		name, err := s.People.MemberName(m)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		return s.sendCertificate(c, a.Workshop, name, false)
	}
	return fault.New(fault.NotFound, "errors-not-found")
}

// ownCertificate prints a facilitator's own certificate of a workshop: of
// having led, where that was her part.
func (s *Server) ownCertificate(c *fiber.Ctx) error {
	day, err := s.day(c)
	if err != nil {
		return err
	}
	for i, f := range day.Plan.Facilitators {
		if f.Account == s.actor(c).Account {
			led := f.Role == workshop.Leads || f.Role == workshop.CoFacilitates || f.Role == workshop.LeadsSupport
			return s.sendCertificate(c, day.Workshop, day.Names[i], led)
		}
	}
	return fault.New(fault.NotFound, "errors-not-found")
}

func (s *Server) sendCertificate(c *fiber.Ctx, w workshop.Workshop, name string, led bool) error {
	page, err := s.printedPage(c)
	if err != nil {
		return err
	}
	if err := s.printing.enter(allLayouts); err != nil {
		return err
	}
	defer s.printing.leave()
	data, err := render(s.builder().OwnCertificate(w, name, led, page))
	if err != nil {
		return err
	}
	return sendPDF(c, string(handout.Certificate)+".pdf", data)
}
