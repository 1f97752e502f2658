// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// planBody is how large a plan's form may be: MaxItems lines with their fields.
const planBody = 192 << 10

// planNew is the empty form: a whole course, led by whoever plans it.
func (s *Server) planNew(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	course, err := s.chosenCourse(c.Query("course"))
	if err != nil {
		return err
	}
	plan, err := workshop.PlanOf(course, "")
	if err != nil {
		return err
	}
	plan.Zone, plan.Facilitators = actor.Org.Zone, []workshop.Facilitator{{ID: newToken(), Account: actor.Account.ID, Role: workshop.Leads}}
	form := formOf(plan, nil)
	return s.showPlan(c, actor, fiber.StatusOK, form, view.Wrong{}, workshop.Workshop{})
}

// chosenCourse is the course with this slug, or the first one.
func (s *Server) chosenCourse(slug string) (*curriculum.Course, error) {
	library := s.Content.Current()
	if slug == "" && len(library.Courses) > 0 {
		return library.Courses[0], nil
	}
	return library.Course(slug)
}

// planEdit is the form of a plan that was saved.
func (s *Server) planEdit(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	guests, err := s.guestsOf(actor, w)
	if err != nil {
		return err
	}
	form := formOf(w.Plan, guests)
	form.Revision = w.Revision
	return s.showPlan(c, actor, fiber.StatusOK, form, view.Wrong{}, w)
}

// guestsOf opens the names of a plan's guests.
func (s *Server) guestsOf(actor *people.Actor, w workshop.Workshop) (workshop.Guests, error) {
	guests := workshop.Guests{}
	for _, f := range w.Plan.Facilitators {
		if f.Account != "" {
			continue
		}
		private, err := actor.PrivateKey()
		if err != nil {
			return nil, err
		}
		if guests[f.ID], err = s.Workshops.GuestName(private, w, f); err != nil {
			return nil, err
		}
	}
	return guests, nil
}

// planSave takes the form of a new plan or of one that exists. A button that
// only changes the form shows it again; Save writes it.
func (s *Server) planSave(c *fiber.Ctx) error {
	var w workshop.Workshop
	var err error
	if c.Params("code") != "" {
		if w, err = s.ownWorkshop(c); err != nil {
			return err
		}
	}
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	form, err := readPlanForm(c)
	if err != nil {
		return err
	}
	course, err := s.chosenCourse(form.Course)
	if err != nil {
		return err
	}
	if do := c.FormValue("do"); do != "" && do != "save" {
		form.press(do, course)
		return s.showPlan(c, actor, fiber.StatusOK, form, view.Wrong{}, w)
	}
	saved, err := s.writePlan(c, actor, form, course, w)
	if f, ok := retypable(err); ok {
		if f.Kind == fault.Conflict && w.Code != "" {
			form.Revision = w.Revision // saving once more keeps what stands here
		}
		page, perr := s.planPage(c, actor, form, wrong(s.Messages.For(s.language(c)), f), w)
		if perr != nil {
			return perr
		}
		return s.again(c, f, page)
	}
	if err != nil {
		return err
	}
	return s.seeOther(c, roomPath(saved.Code))
}

func (s *Server) writePlan(c *fiber.Ctx, actor *people.Actor, form planForm, course *curriculum.Course, w workshop.Workshop) (workshop.Workshop, error) {
	a := s.actor(c)
	plan, guests, err := form.plan()
	if err != nil {
		return workshop.Workshop{}, err
	}
	plan.CourseVersion = course.Version
	if err := s.ownFacilitators(c.UserContext(), actor, plan); err != nil {
		return workshop.Workshop{}, err
	}
	if w.Code == "" {
		id, err := formID(c, a, plan, guests)
		if err != nil {
			return workshop.Workshop{}, err
		}
		return s.Workshops.CreateWithGuests(c.UserContext(), a.Org, a.Account, id, plan, guests)
	}
	keepSealed(plan, w.Plan)
	return s.Workshops.SavePlanWithGuests(c.UserContext(), a.Org, w.Code, form.Revision, plan, guests)
}

// ownFacilitators refuses accounts that are not of the organization.
func (s *Server) ownFacilitators(ctx context.Context, actor *people.Actor, plan workshop.Plan) error {
	accounts, err := s.accountNames(ctx, actor)
	if err != nil {
		return err
	}
	for _, f := range plan.Facilitators {
		if _, ok := accounts[f.Account]; f.Account != "" && !ok {
			return fault.New(fault.Invalid, "errors-plan-facilitator").In("facilitators")
		}
	}
	return nil
}

// keepSealed gives guests whose name could not be opened the one they had.
func keepSealed(plan, before workshop.Plan) {
	for i, f := range plan.Facilitators {
		for _, b := range before.Facilitators {
			if f.Account == "" && b.Account == "" && f.ID == b.ID {
				plan.Facilitators[i].Guest = b.Guest
			}
		}
	}
}

// copyForm asks for the date of a copy.
func (s *Server) copyForm(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, s.copyPage(c, w, view.Wrong{}))
}

func (s *Server) copyPage(c *fiber.Ctx, w workshop.Workshop, wrong view.Wrong) view.WorkshopCopy {
	page := view.WorkshopCopy{Page: s.page(c, "plan-copy"), Date: strings.TrimSpace(c.FormValue("date")), Token: tokenOf(c), Wrong: wrong}
	page.Head = s.workshopHead(page.Page, w)
	return page
}

// copySave makes the copy and goes on to its plan, to be looked through.
func (s *Server) copySave(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	a, date := s.actor(c), strings.TrimSpace(c.FormValue("date"))
	id, err := formID(c, a, w.Code, date)
	if err != nil {
		return err
	}
	fresh, err := s.Workshops.Copy(c.UserContext(), a.Org, a.Account, id, w.Code, date)
	if f, ok := retypable(err); ok {
		return s.again(c, f, s.copyPage(c, w, wrong(s.Messages.For(s.language(c)), f)))
	}
	if err != nil {
		return err
	}
	return s.seeOther(c, roomPath(fresh.Code)+"/plan")
}
