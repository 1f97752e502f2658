// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// A coordinator does for a member who asks in person what the member could do
// on her own page: see all that is held, take it along, erase it. The member
// says the first part of her card; her id travels in forms, never in addresses.

// person is where that begins: it asks for the first part of the card.
func (s *Server) person(c *fiber.Ctx) error {
	return s.show(c, fiber.StatusOK, view.Person{Page: s.page(c, "person-title")})
}

// personFind shows all that is held of the member.
func (s *Server) personFind(c *fiber.Ctx) error {
	began := time.Now()
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	found, err := s.People.FindMember(c.UserContext(), actor, c.FormValue("card"))
	if err != nil {
		f, status := asFault(err)
		if f.Field == "" {
			return err
		}
		p := view.Person{Page: s.page(c, "person-title"), Card: clip(c.FormValue("card"))}
		p.Problem = faultWords(p.Page, f)
		s.turnAway(began)
		return s.show(c, status, p)
	}
	about(c, found.ID)
	p := view.Person{Page: s.page(c, "person-title"), ID: found.ID}
	m, err := s.People.OpenMemberFor(c.UserContext(), actor, found.ID)
	if fault.Is(err, fault.NotFound) { // her erasure was cut short: what is left can only be erased
		p.Asks = true
		return s.show(c, fiber.StatusOK, p)
	}
	if err != nil {
		return err
	}
	defer m.Forget()
	t, err := s.takeAlong(c, m)
	if err != nil {
		return err
	}
	p.Held = s.held(p.Page, t)
	return s.show(c, fiber.StatusOK, p)
}

// personTake is her record as a file.
func (s *Server) personTake(c *fiber.Ctx) error {
	return s.forMember(c, func(m *people.MemberActor) error {
		t, err := s.takeAlong(c, m)
		if err != nil {
			return err
		}
		return sendTaken(c, t)
	})
}

// personErase erases her; the coordinator says so twice. Nothing of hers is
// opened for it: an erasure that was cut short is asked for again.
func (s *Server) personErase(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	id := c.FormValue("member")
	if err := s.People.MemberStands(c.UserContext(), actor, id); err != nil {
		return err
	}
	about(c, id)
	p := view.Person{Page: s.page(c, "person-title"), ID: id}
	if c.FormValue("sure") != "yes" {
		p.Asks = true
		return s.show(c, fiber.StatusConflict, p)
	}
	if err := s.People.EraseMemberFor(c.UserContext(), actor, id); err != nil {
		return err
	}
	p.ID, p.Done = "", p.T("person-erased")
	return s.show(c, fiber.StatusOK, p)
}

// forMember runs what a coordinator does for the member that a form names.
func (s *Server) forMember(c *fiber.Ctx, do func(*people.MemberActor) error) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	m, err := s.People.OpenMemberFor(c.UserContext(), actor, c.FormValue("member"))
	if err != nil {
		return err
	}
	defer m.Forget()
	about(c, m.Member.ID)
	return do(m)
}

// sendTaken sends a record as a file.
func sendTaken(c *fiber.Ctx, t taken) error {
	body, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Internal, "errors-internal", err)
	}
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="groundwork.json"`)
	c.Response().Header.SetContentType(fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Send(append(body, '\n'))
}
