// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// me is /{lang}/me: a member's own page, or the question for her card.
func (s *Server) me(c *fiber.Ctx) error {
	token := c.Cookies(SessionCookie)
	if err := s.count(c, token); err != nil {
		return err
	}
	m, err := s.People.AuthenticateMember(c.UserContext(), token)
	if fault.Is(err, fault.Unauthenticated) {
		p := s.meCard(c)
		s.tellWho(c, &p.Page)
		return s.show(c, fiber.StatusOK, p)
	}
	if err != nil {
		return err
	}
	defer m.Forget()
	p, err := s.mePage(c, m)
	if err != nil {
		return err
	}
	s.leave(c, m.ExpiresAt, "/me")
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) meCard(c *fiber.Ctx) view.MeCard {
	p := view.MeCard{Page: s.page(c, "me-title"), PlainHTTP: !s.keepsCookies(c)}
	p.NoIndex = true
	return p
}

// meOpen opens her page with her whole card code. The code is never shown
// again, and never in an address.
func (s *Server) meOpen(c *fiber.Ctx) error {
	began := time.Now()
	token, m, err := s.People.SignInMember(c.UserContext(), c.FormValue("card"))
	if err != nil {
		f, status := asFault(err)
		p := s.meCard(c)
		p.Problem = faultWords(p.Page, f)
		comeBack(c, f)
		s.turnAway(began)
		return s.show(c, status, p)
	}
	defer m.Forget()
	if err := s.keepSession(c, token, m.ExpiresAt); err != nil {
		return err
	}
	return s.toMe(c)
}

func (s *Server) toMe(c *fiber.Ctx) error {
	return c.Redirect("/"+string(s.language(c))+"/me", fiber.StatusSeeOther)
}

// member is the member whose session this is; the caller forgets her key.
func (s *Server) member(c *fiber.Ctx) (*people.MemberActor, error) {
	return s.People.AuthenticateMember(c.UserContext(), s.actor(c).Token)
}

// mePage gathers what is hers: her name, where she was, where her journeys
// stand in words, what she took on.
func (s *Server) mePage(c *fiber.Ctx, m *people.MemberActor) (view.Me, error) {
	p := view.Me{Page: s.page(c, "me-title"), Organization: m.Org.Name, Kinds: workshop.CommitmentKinds}
	p.NoIndex = true
	s.ofSession(c, &p.Page, m.Member.ID, m.ExpiresAt)
	var err error
	if p.Name, err = s.People.MemberName(m); err != nil && !fault.Is(err, fault.NotFound) {
		return p, err
	}
	attended, err := s.Workshops.AttendedBy(c.UserContext(), m.Org.ID, m.Member.ID)
	if err != nil {
		return p, err
	}
	for _, a := range attended {
		start, err := a.Workshop.Plan.StartsAt()
		if err != nil {
			continue
		}
		p.Attended = append(p.Attended, view.Attended{Title: s.workshopTitle(a.Workshop, p.Lang),
			Day: p.L.FormatDate(start.In(zone(a.Workshop.Plan.Zone))), Code: a.Workshop.Code})
	}
	log, err := s.Journeys.Log(c.UserContext(), m.Org.ID, m.Member.ID)
	if err != nil {
		return p, err
	}
	p.Commitments = s.commitments(p.Page, log)
	p.Months = s.months(p.Page)
	journeys, _ := journey.ParseAll(s.Content.Current())
	for _, j := range journeys {
		if !j.OfTrainers() {
			p.Journeys = append(p.Journeys, s.journeyOf(p.Page, j, m.Member, log))
		}
	}
	return p, nil
}

// journeyOf is one journey in her words, as far as it goes, and the next steps
// that it offers.
func (s *Server) journeyOf(p view.Page, j journey.Journey, m people.Member, log []journey.Event) view.Journey {
	title, in := j.Document.Title(p.Lang)
	summary, summaryIn := j.Document.Summary(p.Lang)
	v := view.Journey{Slug: j.Slug(), Title: view.Phrase{Text: title, Lang: in}, Summary: view.Phrase{Text: summary, Lang: summaryIn},
		Takes: slices.Contains(m.Journeys, j.Slug())}
	if !v.Takes {
		return v
	}
	at := j.Stand(log)
	for i := range j.Stages[:at+1] {
		r := j.At(i, p.Lang)
		v.Stages = append(v.Stages, view.NewStage(r, i == at, p.Lang))
	}
	return v
}

func (s *Server) commitments(p view.Page, log []journey.Event) []view.Commitment {
	var list []view.Commitment
	kept := make(map[string]bool)
	for _, e := range log {
		if e.Kind == journey.Kept {
			kept[e.Subject+e.Month] = true
		}
	}
	for _, e := range log {
		if e.Kind != journey.Commitment {
			continue
		}
		month := e.Month
		if t, err := time.Parse("2006-01", e.Month); err == nil {
			month = p.L.FormatMonth(t)
		}
		list = append(list, view.Commitment{Kind: e.Subject, Month: month, Kept: kept[e.Subject+e.Month]})
	}
	return list
}

// months are this one and the two that follow, to choose from.
func (s *Server) months(p view.Page) []view.Month {
	now := s.Now()
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	var list []view.Month
	for i := range 3 {
		m := first.AddDate(0, i, 0)
		list = append(list, view.Month{Value: m.Format("2006-01"), Name: p.L.FormatMonth(m)})
	}
	return list
}

// meDo runs one change that a member makes to what is hers, and shows her page
// again.
func (s *Server) meDo(change func(*fiber.Ctx, *people.MemberActor) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		m, err := s.member(c)
		if err != nil {
			return err
		}
		defer m.Forget()
		err = change(c, m)
		if err == nil {
			return s.toMe(c)
		}
		f, ok := retypable(err)
		if !ok {
			return err
		}
		p, pageErr := s.mePage(c, m)
		if pageErr != nil {
			return err
		}
		_, status := asFault(err)
		p.Problem = faultWords(p.Page, f)
		return s.show(c, status, p)
	}
}

func (s *Server) meCommit(c *fiber.Ctx, m *people.MemberActor) error {
	return s.Journeys.Commit(c.UserContext(), m.Org.ID, m.Member.ID, c.FormValue("kind"), c.FormValue("month"), workshop.CommitmentKinds)
}

// meJourney takes part in a journey, or no longer.
func (s *Server) meJourney(c *fiber.Ctx, m *people.MemberActor) error {
	slug := c.FormValue("journey")
	journeys, _ := journey.ParseAll(s.Content.Current())
	if !slices.ContainsFunc(journeys, func(j journey.Journey) bool { return j.Slug() == slug && !j.OfTrainers() }) {
		return fault.New(fault.NotFound, "errors-not-found")
	}
	slugs := slices.DeleteFunc(slices.Clone(m.Member.Journeys), func(have string) bool { return have == slug })
	if c.FormValue("take") == "yes" {
		slugs = append(slugs, slug)
	}
	return s.People.SetJourneys(c.UserContext(), m, slugs)
}

// meLeave ends the session on this phone.
func (s *Server) meLeave(c *fiber.Ctx) error {
	if err := s.People.SignOut(c.UserContext(), s.actor(c).Token); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	s.noteLeft(c)
	s.clearHers(c)
	return c.Redirect("/"+string(s.language(c))+"/", fiber.StatusSeeOther)
}

// clearHers clears her pages and her session. It leaves storage alone: on a phone
// that is shared, what waits there to be sent is another's too.
func (s *Server) clearHers(c *fiber.Ctx) {
	s.dropSession(c)
	c.Set("Clear-Site-Data", `"cache"`)
}

// meRevoke ends a lost card.
func (s *Server) meRevoke(c *fiber.Ctx) error {
	return s.meEnd(c, s.People.RevokeOwnCard, "account-card-revoked")
}

// meErase erases her at her own word; she says so twice.
func (s *Server) meErase(c *fiber.Ctx) error {
	if c.FormValue("sure") != "yes" {
		return s.show(c, fiber.StatusOK, view.MeErase{Page: s.page(c, "account-erase")})
	}
	return s.meEnd(c, s.People.EraseMember, "account-erased")
}

func (s *Server) meEnd(c *fiber.Ctx, end func(context.Context, *people.MemberActor) error, said string) error {
	m, err := s.member(c)
	if err != nil {
		return err
	}
	defer m.Forget()
	if err := end(c.UserContext(), m); err != nil {
		return err
	}
	s.clearHers(c)
	p := s.meCard(c)
	p.Said, p.Whose, p.Here = p.T(said), "", "" // nobody's any more
	return s.show(c, fiber.StatusOK, p)
}
