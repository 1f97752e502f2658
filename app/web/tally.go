// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// moments are when the room answers, and tallyWays how.
var (
	moments   = []workshop.Moment{workshop.Before, workshop.After, workshop.Forms}
	tallyWays = []string{"hands", "dots", "faces"}
)

// answers are what the room said so far.
type answers struct {
	tallies map[string]workshop.Tally // by field, "before-1"
	pledges map[string]workshop.Pledge
}

func tallyField(m workshop.Moment, question int) string { return string(m) + "-" + itoa(question) }

func (s *Server) readAnswers(ctx context.Context, w workshop.Workshop) (answers, error) {
	a := answers{map[string]workshop.Tally{}, map[string]workshop.Pledge{}}
	tallies, err := s.Workshops.Store.Tallies(ctx, w.ID)
	if err != nil {
		return a, err
	}
	for _, t := range tallies {
		a.tallies[tallyField(t.Moment, t.Question)] = t
	}
	pledges, err := s.Workshops.Store.Pledges(ctx, w.ID)
	for _, p := range pledges {
		a.pledges[p.Kind] = p
	}
	return a, err
}

// tallyShow shows the form and what changed.
func (s *Server) tallyShow(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	p, err := s.tallyPage(c, w)
	if err != nil {
		return err
	}
	p.Done = c.Query("done") != ""
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) tallyPage(c *fiber.Ctx, w workshop.Workshop) (view.Tally, error) {
	p := view.Tally{Page: s.page(c, "tally-title")}
	p.Head = s.workshopHead(p.Page, w)
	a, err := s.readAnswers(c.UserContext(), w)
	if err != nil {
		return p, err
	}
	roll, err := s.Workshops.Roll(c.UserContext(), w)
	if err != nil {
		return p, err
	}
	p.Present = roll.Present()
	for _, m := range moments {
		p.Moments = append(p.Moments, tallyMoment(p.Page, m, a))
	}
	for q := 1; q <= workshop.Questions; q++ {
		if change := tallyChange(p.Page, q, a); len(change.Bars) > 0 {
			p.Changes = append(p.Changes, change)
		}
	}
	for _, kind := range workshop.CommitmentKinds {
		stored := a.pledges[kind]
		p.Promised += stored.People
		p.Pledges = append(p.Pledges, view.TallyPledge{Kind: kind, Label: p.T("room-commitment-" + kind), Value: typed(stored.People), Revision: stored.Revision})
	}
	return p, nil
}

// onForms are the sentences that stand on evaluation forms only.
var onForms = []string{"paper-ask-follow", "paper-ask-speak"}

func tallyQuestion(p view.Page, q int) string {
	if q > workshop.Questions {
		return p.T(onForms[q-workshop.Questions-1])
	}
	return p.T("room-question-" + itoa(q))
}

func tallyMoment(p view.Page, m workshop.Moment, a answers) view.TallyMoment {
	v := view.TallyMoment{Moment: string(m), Title: p.T("tally-" + string(m))}
	by := "hands"
	for q := 1; q <= m.Questions(); q++ {
		t, ok := a.tallies[tallyField(m, q)]
		line := view.TallyLine{Field: tallyField(m, q), Question: tallyQuestion(p, q), Revision: t.Revision}
		if ok {
			by = t.By
			line.Yes, line.Partly, line.NotYet = itoa(t.Yes), itoa(t.Partly), itoa(t.NotYet)
		}
		v.Lines = append(v.Lines, line)
	}
	if m == workshop.Forms { // they have faces
		v.By = []view.Choice{{Value: "faces", Label: p.T("tally-by-faces"), Here: true}}
		return v
	}
	for _, way := range tallyWays {
		v.By = append(v.By, view.Choice{Value: way, Label: p.T("tally-by-" + way), Here: way == by})
	}
	return v
}

// tallyChange is one question's bars; none where nobody answered it.
func tallyChange(p view.Page, q int, a answers) view.TallyChange {
	v := view.TallyChange{Question: p.T("room-question-" + itoa(q))}
	for _, m := range moments[:2] {
		t := a.tallies[tallyField(m, q)]
		all := t.Yes + t.Partly + t.NotYet
		if all == 0 {
			continue
		}
		bar := view.TallyBar{Title: p.T("tally-" + string(m)), Yes: t.Yes * 1000 / all, Partly: t.Partly * 1000 / all, YesPeople: t.Yes, Of: all}
		bar.PartlyAt, bar.NotYetAt = bar.Yes, bar.Yes+bar.Partly
		bar.NotYet = 1000 - bar.NotYetAt
		v.Bars = append(v.Bars, bar)
	}
	return v
}

// tallySave writes what differs from what stands there.
func (s *Server) tallySave(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	a, err := s.readAnswers(c.UserContext(), w)
	if err != nil {
		return err
	}
	err = s.writeAnswers(c, w, a)
	if f, ok := retypable(err); ok {
		return s.tallyAgain(c, w, f)
	}
	if err != nil {
		return err
	}
	return s.seeOther(c, roomPath(w.Code)+"/tally?done=1#change")
}

// writeAnswers reads the whole form before it writes anything.
func (s *Server) writeAnswers(c *fiber.Ctx, w workshop.Workshop, a answers) error {
	tallies, err := readTallies(c, a)
	if err != nil {
		return err
	}
	pledges, err := readPledges(c, a)
	if err != nil {
		return err
	}
	for _, t := range tallies {
		if err := s.Workshops.SayTally(c.UserContext(), w.Org, w.Code, t); err != nil {
			return conflictToTell(err)
		}
	}
	for _, p := range pledges {
		if err := s.Workshops.SayPledge(c.UserContext(), w.Org, w.Code, p); err != nil {
			return conflictToTell(err)
		}
	}
	return nil
}

// conflictToTell says in words what a lost race means here.
func conflictToTell(err error) error {
	if fault.Is(err, fault.Conflict) {
		return fault.Wrap(fault.Conflict, "errors-tally-changed", err)
	}
	return err
}

// readTallies are the questions that the form answers otherwise than stored.
func readTallies(c *fiber.Ctx, a answers) ([]workshop.Tally, error) {
	var list []workshop.Tally
	for _, m := range moments {
		for q := 1; q <= m.Questions(); q++ {
			field := tallyField(m, q)
			stored, there := a.tallies[field]
			t := workshop.Tally{Moment: m, Question: q, By: c.FormValue(string(m) + "-by"), Revision: revisionOf(c, field)}
			given := false
			for name, into := range map[string]*int{"yes": &t.Yes, "partly": &t.Partly, "not-yet": &t.NotYet} {
				text := c.FormValue(field + "-" + name)
				given = given || text != ""
				n, err := number(text, field)
				if err != nil {
					return nil, err
				}
				*into = n
			}
			same := there && stored.Yes == t.Yes && stored.Partly == t.Partly && stored.NotYet == t.NotYet && stored.By == t.By
			if !same && (given || there) {
				list = append(list, t)
			}
		}
	}
	return list, nil
}

func readPledges(c *fiber.Ctx, a answers) ([]workshop.Pledge, error) {
	var list []workshop.Pledge
	for _, kind := range workshop.CommitmentKinds {
		field := "pledge-" + kind
		n, err := number(c.FormValue(field), field)
		if err != nil {
			return nil, err
		}
		if n != a.pledges[kind].People {
			list = append(list, workshop.Pledge{Kind: kind, People: n, Revision: revisionOf(c, field)})
		}
	}
	return list, nil
}

// revisionOf is the revision that the form showed for a field.
func revisionOf(c *fiber.Ctx, field string) int64 {
	n, _ := strconv.ParseInt(c.FormValue(field+"-revision"), 10, 64)
	return n
}

// tallyAgain shows the form with what was typed, and with the revisions as they
// are now: saving once more keeps what stands there.
func (s *Server) tallyAgain(c *fiber.Ctx, w workshop.Workshop, f *fault.Fault) error {
	p, err := s.tallyPage(c, w)
	if err != nil {
		return f
	}
	p.Wrong = wrong(p.L, f)
	for i, m := range p.Moments {
		for j, line := range m.Lines {
			line.Yes, line.Partly = clip(c.FormValue(line.Field+"-yes")), clip(c.FormValue(line.Field+"-partly"))
			line.NotYet = clip(c.FormValue(line.Field + "-not-yet"))
			p.Moments[i].Lines[j] = line
		}
		for j, by := range m.By {
			p.Moments[i].By[j].Here = by.Value == c.FormValue(m.Moment+"-by")
		}
	}
	for i, pledge := range p.Pledges {
		p.Pledges[i].Value = clip(c.FormValue("pledge-" + pledge.Kind))
	}
	return s.again(c, f, p)
}
