// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/web/view"
)

const trailPath = "/trainer/trail"

// subjectKey is under which a request remembers whom or what it was about.
const subjectKey = "subject"

// about tells the trail what this request is about: an opaque id.
func about(c *fiber.Ctx, id string) { c.Locals(subjectKey, id) }

// noted writes into the trail what a handler did, where it did it. What is
// shown is not sent before that is on disk.
func (s *Server) noted(act audit.Act, h fiber.Handler) fiber.Handler {
	note := s.Audit.Note
	if act == audit.NamesOpened {
		note = s.Audit.NoteOnce
	}
	return func(c *fiber.Ctx) error {
		if err := h(c); err != nil || c.Response().StatusCode() >= fiber.StatusBadRequest {
			return err
		}
		a := s.actor(c)
		if a.Account == "" { // nobody's session yet, or a member's own doing
			return nil
		}
		subject, _ := c.Locals(subjectKey).(string)
		err := note(c.UserContext(), a.Org, a.Account, act, subject)
		if err != nil { // nothing of what was to be shown goes out
			c.Response().Reset()
			s.harden(c)
			c.Response().Header.SetCanonical(hCacheControl, vPrivate)
		}
		return err
	}
}

// trailed is how many entries stand on one page of the trail.
const trailed = 50

// trail is what accounts of the organization did with people's data, newest
// first, for coordinators; and whether the chain holds.
func (s *Server) trail(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	p := view.Trail{Page: s.page(c, "trail-title")}
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64)
	entries, err := s.Audit.Trail(c.UserContext(), actor.Org.ID, max(before, 0), trailed)
	if err != nil {
		return err
	}
	if p.Entries, p.Broken, err = s.Audit.Check(c.UserContext(), actor.Org.ID); err != nil {
		return err
	}
	who, err := s.accountNames(c.UserContext(), actor)
	if err != nil {
		return err
	}
	local := zone(actor.Org.Zone)
	for _, e := range entries {
		row := view.TrailRow{Number: e.Seq, At: p.L.FormatDateTime(e.At.In(local)), Act: p.T("audit-" + string(e.Act)), Name: who[e.Actor], Actor: e.Actor}
		if row.Subject = e.Subject; row.Subject != "" && who[e.Subject] != "" {
			row.Subject = who[e.Subject]
		}
		if w, err := s.Workshops.Store.Workshop(c.UserContext(), actor.Org.ID, e.Subject); err == nil {
			row.Workshop = s.workshopHead(p.Page, w)
		}
		p.Rows = append(p.Rows, row)
	}
	if n := len(entries); n == trailed && entries[n-1].Seq > 1 {
		p.Older = p.To(trailPath) + "?before=" + strconv.FormatInt(entries[n-1].Seq, 10)
	}
	return s.show(c, fiber.StatusOK, p)
}
