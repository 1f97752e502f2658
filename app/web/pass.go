// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// passPath is where a day pass is typed in.
const passPath = "/pass"

// passOpens are the routes that a day pass opens, of its own workshop: the room,
// typing in the roll and the sheet, and the answers. Not the plan, the code,
// cards, notes, reports, files, or paper.
var passOpens = map[string]bool{
	"/:lang/trainer/workshops/:code":                true,
	"/:lang/trainer/workshops/:code/live":           true,
	"/:lang/trainer/workshops/:code/projector":      true,
	"/:lang/trainer/workshops/:code/open":           true,
	"/:lang/trainer/workshops/:code/close":          true,
	"/:lang/trainer/workshops/:code/next":           true,
	"/:lang/trainer/workshops/:code/back":           true,
	"/:lang/trainer/workshops/:code/confirm":        true,
	"/:lang/trainer/workshops/:code/roll":           true,
	"/:lang/trainer/workshops/:code/roll/headcount": true,
	"/:lang/trainer/workshops/:code/roll/:id":       true,
	"/:lang/trainer/workshops/:code/sheet":          true,
	"/:lang/trainer/workshops/:code/sheet/count":    true,
	"/:lang/trainer/workshops/:code/tally":          true,
}

// passes is the page of a workshop's day passes.
func (s *Server) passes(c *fiber.Ctx) error {
	return s.passDo(c, func(*people.Actor, workshop.Workshop, *view.Passes) error { return nil })
}

// passGive makes a day pass. Its code stands on the answer to this form and
// nowhere else.
func (s *Server) passGive(c *fiber.Ctx) error {
	return s.passDo(c, func(actor *people.Actor, w workshop.Workshop, p *view.Passes) error {
		t, code, err := s.People.GivePass(c.UserContext(), actor, w.ID, c.FormValue("names") != "", w.PassEnds())
		if err != nil {
			return err
		}
		p.Code, p.Address = code, s.URL.JoinPath(string(p.Lang), passPath).String()
		p.Until = p.L.FormatDateTime(t.ExpiresAt.In(zone(w.Plan.Zone)))
		return nil
	})
}

// passWithdraw ends one.
func (s *Server) passWithdraw(c *fiber.Ctx) error {
	return s.passDo(c, func(actor *people.Actor, w workshop.Workshop, p *view.Passes) error {
		p.Withdrawn = true
		return s.People.WithdrawPass(c.UserContext(), actor, w.ID, c.Params("id"))
	})
}

func (s *Server) passDo(c *fiber.Ctx, do func(*people.Actor, workshop.Workshop, *view.Passes) error) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	p := view.Passes{Page: s.page(c, "pass-title")}
	p.Head = s.workshopHead(p.Page, w)
	err = do(actor, w, &p)
	f, ok := retypable(err)
	if err != nil && !ok {
		return err
	}
	list, lerr := s.People.Passes(c.UserContext(), actor, w.ID)
	if lerr != nil {
		return lerr
	}
	for _, t := range list {
		p.Rows = append(p.Rows, view.PassRow{ID: t.ID, Names: len(t.Keys) > 0, Until: p.L.FormatDateTime(t.ExpiresAt.In(zone(w.Plan.Zone)))})
	}
	if err != nil {
		p.Wrong = wrong(p.L, f)
		return s.again(c, f, p)
	}
	return s.show(c, fiber.StatusOK, p)
}

// passEnter asks for the code of a day pass.
func (s *Server) passEnter(c *fiber.Ctx) error {
	return s.show(c, fiber.StatusOK, s.passEnterPage(c))
}

func (s *Server) passEnterPage(c *fiber.Ctx) view.PassEnter {
	p := view.PassEnter{Page: s.page(c, "pass-enter-title"), PlainHTTP: !s.keepsCookies(c)}
	p.NoIndex = true
	p.Lock = s.script("lock.js") // who goes back finds nothing that was typed
	return p
}

// passEntered opens a session for the pass's workshop, on its day.
func (s *Server) passEntered(c *fiber.Ctx) error {
	in, id, err := s.People.EnterWithPass(c.UserContext(), c.FormValue("code"))
	var w workshop.Workshop
	if err == nil {
		w, err = s.Workshops.Store.Workshop(c.UserContext(), in.Org.ID, id)
	}
	if err == nil && !w.TakesPass(s.Now()) {
		if err = s.People.SignOut(c.UserContext(), in.Token); err == nil {
			err = fault.New(fault.Invalid, "errors-pass-day").In("code")
		}
	}
	if f, ok := retypable(err); ok {
		p := s.passEnterPage(c)
		p.Wrong, p.Code = wrong(p.L, f), clip(c.FormValue("code"))
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	about(c, w.ID)
	return s.signedIn(c, in, "/"+string(s.language(c))+roomPath(w.Code))
}
