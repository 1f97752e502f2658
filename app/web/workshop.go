// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// listed is how many workshops stand on one page.
const listed = 20

// caller is the account behind the request, with what its session unlocks.
// Forget it when the request is over.
func (s *Server) caller(c *fiber.Ctx) (*people.Actor, error) {
	return s.People.Authenticate(c.UserContext(), s.actor(c).Token)
}

// oversees says whether the caller sees every workshop of her organization.
func (s *Server) oversees(c *fiber.Ctx) bool {
	return slices.Contains(s.actor(c).Roles, people.Coordinator)
}

// plans says whether the caller plans workshops.
func (s *Server) plans(c *fiber.Ctx) bool {
	return s.oversees(c) || slices.Contains(s.actor(c).Roles, people.Trainer)
}

// reach is how far the caller sees into a workshop of her organization.
func (s *Server) reach(c *fiber.Ctx, w workshop.Workshop) workshop.Reach {
	a := s.actor(c)
	if a.Pass != "" {
		if a.Pass == w.ID && w.TakesPass(s.Now()) {
			return workshop.KeepsRoll
		}
		return workshop.NotThere
	}
	return w.ReachOf(a.Account, a.Roles, s.Now())
}

// ownWorkshop is the workshop of this address, if the caller sees as far into
// it as the route's level goes. Any other is not there, for her.
func (s *Server) ownWorkshop(c *fiber.Ctx) (workshop.Workshop, error) {
	began := time.Now()
	w, err := s.seenWorkshop(c)
	if fault.Is(err, fault.NotFound) {
		s.turned.wait(began, notThereAfter)
	}
	return w, err
}

func (s *Server) seenWorkshop(c *fiber.Ctx) (workshop.Workshop, error) {
	w, err := s.Workshops.ByCode(c.UserContext(), s.actor(c).Org, typedCode(c))
	if err != nil {
		return w, err
	}
	about(c, w.ID)
	level, _ := c.Locals(levelKey).(Access)
	if needed, ok := reaches[level]; !ok || s.reach(c, w) < needed {
		return workshop.Workshop{}, fault.New(fault.NotFound, "errors-not-found")
	}
	return w, nil
}

// roomPath is the page of a workshop, without its language.
func roomPath(code string) string { return "/trainer/workshops/" + code }

// seeOther goes on to another page of ours after a form, in the same language.
func (s *Server) seeOther(c *fiber.Ctx, path string) error {
	return c.Redirect("/"+string(s.language(c))+path, fiber.StatusSeeOther)
}

// workshops lists the workshops that the caller may see, latest first.
func (s *Server) workshops(c *fiber.Ctx) error {
	if !s.plans(c) && !slices.Contains(s.actor(c).Roles, people.Apprentice) {
		return s.seeOther(c, translationPath)
	}
	page := view.Workshops{Page: s.page(c, "trainer-workshops"), Coordinator: s.oversees(c), Plans: s.plans(c)}
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	page.Reminder = s.reminder(page.Page, actor)
	list, next, err := s.workshopsOf(c, c.Query("after"))
	if err != nil {
		return err
	}
	if next != "" {
		page.Older = page.To("/trainer/") + "?after=" + url.QueryEscape(next)
	}
	for _, w := range list {
		row, err := s.workshopRow(c.UserContext(), page.Page, w)
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, row)
	}
	return s.show(c, fiber.StatusOK, page)
}

// workshopsOf reads pages until one has something for the caller.
func (s *Server) workshopsOf(c *fiber.Ctx, after string) (own []workshop.Workshop, next string, err error) {
	for {
		list, next, err := s.Workshops.Store.Workshops(c.UserContext(), s.actor(c).Org, after, listed)
		if err != nil {
			return nil, "", err
		}
		for _, w := range list {
			if s.reach(c, w) > workshop.NotThere {
				own = append(own, w)
			}
		}
		if after = next; next == "" || len(own) > 0 {
			return own, next, nil
		}
	}
}

func (s *Server) workshopRow(ctx context.Context, p view.Page, w workshop.Workshop) (view.WorkshopRow, error) {
	roll, err := s.Workshops.Roll(ctx, w)
	if err != nil {
		return view.WorkshopRow{}, err
	}
	return view.WorkshopRow{WorkshopHead: s.workshopHead(p, w), Door: string(w.Door(s.Now())), Count: countOf(w, roll)}, nil
}

// workshopHead says what, when and where, in the workshop's own zone.
func (s *Server) workshopHead(p view.Page, w workshop.Workshop) view.WorkshopHead {
	h := view.WorkshopHead{Code: w.Code, Place: w.Plan.Place, Path: roomPath(w.Code), Title: s.workshopTitle(w, p.Lang)}
	start, err := w.Plan.StartsAt()
	if err != nil {
		return h
	}
	end, local := start.Add(time.Duration(w.Plan.Minutes())*time.Minute), zone(w.Plan.Zone)
	h.Date, h.Span = p.L.FormatDate(start.In(local)), p.L.FormatSpan(start.In(local), end.In(local))
	return h
}

// courseOf is the workshop's course, nil where it was taken away since.
func (s *Server) courseOf(w workshop.Workshop) *curriculum.Course {
	course, err := s.Content.Current().Course(w.Plan.Course)
	if err != nil {
		return nil
	}
	return course
}

// countOf is a roll as numbers and bars.
func countOf(w workshop.Workshop, roll workshop.Roll) view.Count {
	return barsOf(roll.Present(), w.Plan.ExpectedPeople(), roll.ByLanguage())
}
