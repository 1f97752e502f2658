// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

const retentionPath = "/trainer/retention"

// retention shows for how long names are kept and what goes next; with a number
// of days in the address, what would go then.
func (s *Server) retention(c *fiber.Ctx) error {
	org, err := s.People.Organization(c.UserContext(), s.actor(c).Org)
	if err != nil {
		return err
	}
	days, chosen := org.RetentionDays(), c.Query("days")
	if chosen != "" {
		n, err := number(chosen, "days")
		if err == nil {
			err = people.CheckRetention(n)
		}
		if f, ok := retypable(err); ok {
			p, perr := s.retentionPage(c, org, days)
			if perr != nil {
				return perr
			}
			p.Wrong, p.Typed = wrong(p.L, f), clip(chosen)
			return s.again(c, f, p)
		}
		days = n
	}
	p, err := s.retentionPage(c, org, days)
	if err != nil {
		return err
	}
	if c.Query("done") != "" {
		p.Done = p.T("retention-saved")
	}
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) retentionPage(c *fiber.Ctx, org people.Organization, days int) (view.Retention, error) {
	p := view.Retention{Page: s.page(c, "retention-title"), Now: org.RetentionDays(), Days: days, Typed: itoa(days),
		Least: people.LeastRetention, Most: people.MostRetention}
	preview, err := s.Workshops.RetentionPreview(c.UserContext(), org.ID, days)
	if err != nil {
		return p, err
	}
	p.AtOnce, p.Soon = s.dissolving(p.Page, org, preview.AtOnce), s.dissolving(p.Page, org, preview.Soon)
	return p, nil
}

func (s *Server) dissolving(p view.Page, org people.Organization, d workshop.Dissolving) view.Dissolving {
	v := view.Dissolving{Names: d.Names, Workshops: d.Workshops}
	if !d.First.IsZero() {
		v.First = p.L.FormatDateShort(d.First.In(zone(org.Zone)))
	}
	return v
}

// retentionSave chooses the number of days. What is due then goes with the next
// round of the job, at the latest within the hour.
func (s *Server) retentionSave(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	days, err := number(c.FormValue("days"), "days")
	if err == nil {
		err = s.People.SetRetention(c.UserContext(), actor, days)
	}
	if f, ok := retypable(err); ok {
		p, perr := s.retentionPage(c, actor.Org, actor.Org.RetentionDays())
		if perr != nil {
			return perr
		}
		p.Wrong, p.Typed = wrong(p.L, f), clip(c.FormValue("days"))
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	return s.seeOther(c, retentionPath+"?done=1")
}
