// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"cmp"
	"context"
	"log/slog"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

const trailPath = "/trainer/trail"

// subjectKey is under which a request remembers whom or what it was about.
const subjectKey = "subject"

// about tells the trail what this request is about: an opaque id.
func about(c *fiber.Ctx, id string) { c.Locals(subjectKey, id) }

// openedKey is under which a request remembers that it opened names.
const openedKey = "opened"

// opens says that the answer under way shows one of these names, or a note. The
// gate writes it into the trail before the answer goes out, whatever its status:
// a form that comes back with a mistake shows the same names.
func opens[K comparable](c *fiber.Ctx, names map[K]string) {
	for _, name := range names {
		if name != "" {
			c.Locals(openedKey, true)
			return
		}
	}
}

// noteOpened is the entry for a request that opened names; once an hour for the
// same account and the same workshop.
func (s *Server) noteOpened(c *fiber.Ctx) error {
	if c.Locals(openedKey) == nil {
		return nil
	}
	return s.note(c, s.Audit.NoteOnce, audit.NamesOpened)
}

// noted writes into the trail what a handler did, where it did it.
func (s *Server) noted(act audit.Act, h fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := h(c); err != nil || c.Response().StatusCode() >= fiber.StatusBadRequest {
			return err
		}
		write := s.Audit.Note
		if act == audit.NamesOpened {
			write = s.Audit.NoteOnce
		}
		return s.note(c, write, act)
	}
}

// note writes an entry for who is calling. What is shown is not sent before that
// is on disk.
func (s *Server) note(c *fiber.Ctx, write func(ctx context.Context, org, actor string, act audit.Act, subject string) error, act audit.Act) error {
	a := s.actor(c)
	if a.Account == "" { // nobody's session yet, or a member's own doing
		return nil
	}
	subject, _ := c.Locals(subjectKey).(string)
	err := write(c.UserContext(), a.Org, signature(a.Account, a.Giver), act, subject)
	if err != nil { // nothing of what was to be shown goes out
		c.Response().Reset()
		s.harden(c)
	}
	return err
}

// signature is who stands in an entry: an account, or a day pass with its giver.
func signature(account, giver string) string {
	if giver != "" {
		return audit.PassOf(giver, account)
	}
	return account
}

// noteSignedIn writes an entry for somebody who has just come in, before she has
// her session.
func (s *Server) noteSignedIn(c *fiber.Ctx, in people.SignedIn, act audit.Act) error {
	subject, _ := c.Locals(subjectKey).(string)
	return s.Audit.Note(c.UserContext(), in.Org.ID, signature(in.Account.ID, in.Giver), act, subject)
}

// noteLeft writes an entry for somebody who has ended her session. Where it
// cannot be written she is out all the same.
func (s *Server) noteLeft(c *fiber.Ctx) {
	a := s.actor(c)
	if a.Account == "" {
		return // a member, of whom the trail says nothing
	}
	if err := s.Audit.Note(c.UserContext(), a.Org, signature(a.Account, a.Giver), audit.SignedOut, ""); err != nil {
		s.Log.Error("the trail lacks a sign-out", slog.Any("error", err))
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
		row := view.TrailRow{Number: e.Seq, At: p.L.FormatDateTime(e.At.In(local)), Act: p.T("audit-" + string(e.Act)), Actor: actorWords(p.Page, e, who)}
		if row.Subject = e.Subject; row.Subject != "" && who[e.Subject] != "" {
			row.Subject = who[e.Subject]
		}
		if w, err := s.Workshops.Store.Workshop(c.UserContext(), actor.Org.ID, e.Subject); err == nil {
			row.Workshop = s.workshopHead(p.Page, w)
		}
		if strings.HasPrefix(string(e.Act), "network-") && e.Subject != "" { // organizations of a network see each other's names
			if o, err := s.People.Organization(c.UserContext(), e.Subject); err == nil {
				row.Subject = o.Name
			}
		}
		p.Rows = append(p.Rows, row)
	}
	if n := len(entries); n == trailed && entries[n-1].Seq > 1 {
		p.Older = p.To(trailPath) + "?before=" + strconv.FormatInt(entries[n-1].Seq, 10)
	}
	return s.show(c, fiber.StatusOK, p)
}

// actorWords is who did it, as it is read: a name; for an account that is gone,
// its id.
func actorWords(p view.Page, e audit.Entry, who map[string]string) string {
	if e.Actor == audit.Operator {
		return p.T("trail-operator")
	}
	account, passed := e.Giver()
	name := cmp.Or(who[account], account)
	if passed {
		return p.T("trail-pass", "Name", "\u2068"+name+"\u2069")
	}
	return name
}
