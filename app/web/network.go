// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/web/view"
)

const networkPath = "/trainer/network"

// network shows the networks of the caller's organization: numbers that each
// organization tells anyway, added up, and never people.
func (s *Server) network(c *fiber.Ctx) error {
	p, err := s.networkPage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) networkPage(c *fiber.Ctx) (view.Network, error) {
	p := view.Network{Page: s.page(c, "network-title")}
	org := s.actor(c).Org
	networks, err := s.Reports.Networks(c.UserContext(), org)
	if err != nil {
		return p, err
	}
	for _, n := range networks {
		v := view.NetworkTotals{Name: n.Name, Members: n.Members}
		for _, m := range n.Months {
			v.Months = append(v.Months, s.networkMonth(p.Page, m))
		}
		p.Networks = append(p.Networks, v)
	}
	partners, err := s.Reports.Partners(c.UserContext(), org)
	for _, one := range partners {
		p.Partners = append(p.Partners, view.NetworkPartner{ID: one.Link.ID, Name: one.Name, State: stateFor(org, one.Link),
			Expires: p.L.FormatDate(one.Link.ExpiresAt)})
	}
	return p, err
}

// stateFor is a link's state as one side sees it.
func stateFor(org string, l report.Link) string {
	switch {
	case l.State == report.Invited:
		return "invited"
	case l.State == report.Asked && l.Network == org:
		return "asks"
	case l.State == report.Asked:
		return "asked"
	case l.Network == org:
		return "joined"
	}
	return "in"
}

func (s *Server) networkMonth(p view.Page, m report.MonthSum) view.NetworkMonth {
	v := view.NetworkMonth{Name: monthName(p, m.Month), Told: m.Organizations, Workshops: m.Workshops, People: sumWords(p, m.People)}
	for _, l := range m.Languages {
		v.Languages = append(v.Languages, view.NetworkLine{Phrase: tongue(l.Of), Number: sumWords(p, l.Sum)})
	}
	for _, l := range m.Courses {
		v.Courses = append(v.Courses, view.NetworkLine{Phrase: s.courseTitle(p, l.Of), Number: sumWords(p, l.Sum)})
	}
	return v
}

func sumWords(p view.Page, n report.Sum) string {
	switch {
	case n.More && n.People == 0:
		return p.T("totals-hidden")
	case n.More:
		return p.T("network-at-least", "Number", n.People)
	}
	return itoa(n.People)
}

// networkInvite makes an invitation. Its code stands on the answer to this form
// and nowhere else.
func (s *Server) networkInvite(c *fiber.Ctx) error {
	code, err := s.Reports.Invite(c.UserContext(), s.actor(c).Org)
	if err != nil {
		return err
	}
	p, err := s.networkPage(c)
	if err != nil {
		return err
	}
	p.Code = code
	return s.show(c, fiber.StatusOK, p)
}

// networkJoin shows whose invitation a code is, and asks to join where she says
// that she is sure.
func (s *Server) networkJoin(c *fiber.Ctx) error {
	org, code, sure := s.actor(c).Org, c.FormValue("code"), c.FormValue("sure") == "yes"
	inviter, err := s.Reports.Invitation(c.UserContext(), org, code)
	if err == nil && sure {
		var other string
		if other, err = s.Reports.Ask(c.UserContext(), org, code); err == nil {
			about(c, other)
			if err := s.note(c, s.Audit.Note, audit.NetAsked); err != nil {
				return err
			}
			return s.seeOther(c, networkPath)
		}
	}
	f, ok := retypable(err)
	if err != nil && !ok {
		return err
	}
	p, perr := s.networkPage(c)
	if perr != nil {
		return perr
	}
	p.Typed = clip(code)
	if err != nil {
		p.Wrong = wrong(p.L, f)
		return s.again(c, f, p)
	}
	p.Inviter = inviter
	return s.show(c, fiber.StatusOK, p)
}

// networkAccept says yes to an organization that asked.
func (s *Server) networkAccept(c *fiber.Ctx) error {
	other, err := s.Reports.Accept(c.UserContext(), s.actor(c).Org, c.Params("id"))
	if err != nil {
		return err
	}
	about(c, other)
	return s.seeOther(c, networkPath)
}

// networkLeave ends a link, from either side.
func (s *Server) networkLeave(c *fiber.Ctx) error {
	other, err := s.Reports.Leave(c.UserContext(), s.actor(c).Org, c.Params("id"))
	if err != nil {
		return err
	}
	about(c, other)
	return s.seeOther(c, networkPath)
}
