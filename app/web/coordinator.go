// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

const coordinatorPath = "/trainer/coordinator"

// coordinator shows an organization's workshops as exact numbers, and how far its
// trainers have come. What members' journeys say joins workshops, and stands
// among the totals, suppressed. The
// record of closed workshops is brought up to date first: nobody may have
// pressed Close.
func (s *Server) coordinator(c *fiber.Ctx) error {
	p := view.Coordinator{Page: s.page(c, "coordinator-title")}
	org := s.actor(c).Org
	lines, next, err := s.Reports.Lines(c.UserContext(), org, c.Query("after"), listed)
	if err != nil {
		return err
	}
	if next != "" {
		p.Older = p.To(coordinatorPath) + "?after=" + url.QueryEscape(next)
	}
	for _, line := range lines {
		if err := s.witness(c.UserContext(), line.Workshop); err != nil {
			return err
		}
		p.Rows = append(p.Rows, s.coordinatorRow(p.Page, line))
	}
	journeys, _ := journey.ParseAll(s.Content.Current())
	journeys = slices.DeleteFunc(journeys, func(j journey.Journey) bool { return !j.OfTrainers() })
	stages, err := s.Reports.Stages(c.UserContext(), org, journeys)
	if err != nil {
		return err
	}
	for _, one := range stages {
		p.Journeys = append(p.Journeys, journeyCount(p.Page, one))
	}
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) coordinatorRow(p view.Page, line report.Line) view.CoordinatorRow {
	return view.CoordinatorRow{WorkshopHead: s.workshopHead(p, line.Workshop), Apart: line.SetApart,
		Count: barsOf(line.Present, line.Workshop.Plan.ExpectedPeople(), line.ByLanguage)}
}

func journeyCount(p view.Page, stages report.Stages) view.JourneyCount {
	v := view.JourneyCount{Total: stages.Total()}
	v.Title.Text, v.Title.Lang = stages.Journey.Document.Title(p.Lang)
	most := 1
	for _, n := range stages.People {
		most = max(most, n)
	}
	for i, n := range stages.People {
		r := stages.Journey.At(i, p.Lang)
		v.Stages = append(v.Stages, view.StageCount{Title: view.Phrase{Text: r.Text.Title, Lang: r.Lang}, People: n, Width: n * 100 / most})
	}
	return v
}

// barsOf are numbers per language, with bars as wide as their share of the
// largest.
func barsOf(present, expected int, byLanguage []workshop.Count) view.Count {
	n := view.Count{Present: present, Expected: expected}
	most := 1
	for _, l := range byLanguage {
		most = max(most, l.People)
	}
	for _, l := range byLanguage {
		n.Bars = append(n.Bars, view.Bar{Tag: l.Lang, Name: l.Lang.Name(), People: l.People, Width: l.People * 100 / most})
	}
	return n
}
