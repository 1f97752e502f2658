// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// zones are offered by the form; every other IANA zone may be typed.
var zones = []string{"America/St_Johns", "America/Halifax", "America/Toronto", "America/Winnipeg", "America/Regina",
	"America/Edmonton", "America/Vancouver", "America/Whitehorse", "America/Iqaluit", "UTC"}

// hearings and facilitatorRoles in the order the form offers them.
var (
	hearings         = []workshop.Hearing{workshop.Directly, workshop.Table, workshop.Whispered, workshop.Equipment, workshop.Consecutive}
	facilitatorRoles = []workshop.FacilitatorRole{workshop.Leads, workshop.CoFacilitates, workshop.LeadsSupport,
		workshop.Observes, workshop.Interprets, workshop.Cares}
)

func (s *Server) showPlan(c *fiber.Ctx, actor *people.Actor, status int, f planForm, w view.Wrong, of workshop.Workshop) error {
	page, err := s.planPage(c, actor, f, w, of)
	if err != nil {
		return err
	}
	return s.show(c, status, page)
}

// planPage is the form with everything that it offers.
func (s *Server) planPage(c *fiber.Ctx, actor *people.Actor, f planForm, wrong view.Wrong, of workshop.Workshop) (view.Plan, error) {
	title, action := "plan-new", "/trainer/workshops/new"
	if of.Code != "" {
		title, action = "plan-edit", roomPath(of.Code)+"/plan"
	}
	p := view.Plan{Page: s.page(c, title), Code: of.Code, Revision: f.Revision, Token: tokenOf(c), Wrong: wrong, Zones: zones,
		Course: f.Course, WorkTitle: f.Title, Date: f.Date, Start: f.Start, Zone: f.Zone, Place: f.Place,
		FollowDate: f.FollowDate, FollowStart: f.FollowStart, FollowPlace: f.FollowPlace, FollowHost: f.FollowHost}
	p.Action, p.Forget = p.To(action), "" // a long form: loading the page again must not empty it
	course, err := s.chosenCourse(f.Course)
	if err != nil {
		return p, err
	}
	accounts, err := s.accountNames(c.UserContext(), actor)
	if err != nil {
		return p, err
	}
	p.CourseTitle.Text, p.CourseTitle.Lang = course.Title(p.Lang)
	if of.Code == "" {
		p.OtherCourses = s.otherCourses(p.Page, course)
	}
	p.Modules = planModules(p.Page, course, f)
	p.Facilitators = s.planFacilitators(p.Page, f, accounts)
	s.planItems(&p, f, course, accounts, len(of.Run.Began))
	p.Expected = s.planExpected(p.Page, f)
	for _, field := range needFields {
		p.Needs = append(p.Needs, view.PlanNeed{Field: "need-" + field, Label: p.T("plan-need-" + field), Value: f.Needs[field]})
	}
	if plan, _, err := f.plan(); err == nil {
		p.Advice = s.advice(p.Page, plan)
	}
	return p, nil
}

func (s *Server) otherCourses(p view.Page, here *curriculum.Course) []view.Choice {
	var list []view.Choice
	for _, course := range s.Content.Current().Courses {
		if course.Slug != here.Slug {
			title, in := course.Title(p.Lang)
			list = append(list, view.Choice{Value: p.To("/trainer/workshops/new") + "?course=" + course.Slug, Label: title, Lang: in})
		}
	}
	return list
}

func planModules(p view.Page, course *curriculum.Course, f planForm) []view.PlanModule {
	list := make([]view.PlanModule, len(course.Modules))
	for i, m := range course.Modules {
		v := view.PlanModule{Slug: m.Slug, Minutes: p.L.FormatMinutes(m.Minutes())}
		v.Title.Text, v.Title.Lang = m.Title(p.Lang)
		v.Taken = slices.ContainsFunc(f.Items, func(x itemForm) bool { return x.Module == m.Slug })
		for _, b := range m.Blocks {
			r := m.Read(b, p.Lang)
			v.Blocks = append(v.Blocks, view.Choice{Value: m.Slug + "/" + b.ID, Label: r.Text.Title, Lang: r.Lang})
		}
		list[i] = v
	}
	return list
}

// planItems are the lines of the day with clock times as far as they can be
// told, and when the day ends.
func (s *Server) planItems(p *view.Plan, f planForm, course *curriculum.Course, accounts map[string]string, began int) {
	clock, clockErr := time.Parse("15:04", f.Start)
	total := 0
	for i, x := range f.Items {
		line := view.PlanItem{N: i, Module: x.Module, Block: x.Block, Own: x.Block == "", Minutes: x.Minutes,
			Title: s.itemTitle(p.Page, course, workshop.Item{Module: x.Module, Block: x.Block, Title: x.Title}),
			Began: i < began, First: i <= began, Last: i == len(f.Items)-1,
			Leads: whoChoices(p.Page, f, accounts, x.Leads), Helps: whoChoices(p.Page, f, accounts, x.Helps)}
		if clockErr == nil {
			line.Clock = p.L.FormatTime(clock.Add(time.Duration(total) * time.Minute))
		}
		if minutes, err := number(x.Minutes, ""); err == nil {
			total += minutes
		}
		p.Items = append(p.Items, line)
	}
	p.Total = p.L.FormatDuration(total)
	if clockErr == nil {
		p.Ends = p.L.FormatTime(clock.Add(time.Duration(total) * time.Minute))
	}
}

// whoChoices are the facilitators of the form, for one item.
func whoChoices(p view.Page, f planForm, accounts map[string]string, chosen string) []view.Choice {
	list := []view.Choice{{Label: p.T("plan-nobody-yet")}}
	for _, x := range f.Facilitators {
		name := accounts[x.Who]
		if x.Who == guest {
			name = x.Guest
		}
		if name != "" {
			list = append(list, view.Choice{Value: x.ID, Label: name, Here: x.ID == chosen})
		}
	}
	return list
}

func (s *Server) planExpected(p view.Page, f planForm) []view.PlanLanguage {
	list := make([]view.PlanLanguage, 0, len(s.langs.Tags()))
	for _, t := range s.langs.Tags() {
		x := f.Expected[t]
		line := view.PlanLanguage{Bar: view.Bar{Tag: t, Name: t.Name()}, Typed: x.People, Interpreters: x.Interpreters}
		for _, h := range hearings {
			line.Hearing = append(line.Hearing, view.Choice{Value: string(h), Label: p.T("hearing-" + string(h)), Here: x.Hearing == string(h)})
		}
		list = append(list, line)
	}
	return list
}

// planFacilitators are the lines that were typed, and one to fill in.
func (s *Server) planFacilitators(p view.Page, f planForm, accounts map[string]string) []view.PlanFacilitator {
	ids := slices.SortedFunc(maps.Keys(accounts), func(a, b string) int { return strings.Compare(accounts[a]+a, accounts[b]+b) })
	typed := f.Facilitators
	if n := len(typed); n == 0 || typed[n-1].Who != "" {
		typed = append(slices.Clone(typed), facilitatorForm{ID: newToken(), Role: string(workshop.CoFacilitates)})
	}
	list := make([]view.PlanFacilitator, len(typed))
	for i, x := range typed {
		line := view.PlanFacilitator{N: i, ID: x.ID, Guest: x.Guest}
		line.Who = append(line.Who, view.Choice{Label: p.T("plan-nobody")}, view.Choice{Value: guest, Label: p.T("plan-guest"), Here: x.Who == guest})
		for _, id := range ids {
			line.Who = append(line.Who, view.Choice{Value: id, Label: accounts[id], Here: x.Who == id})
		}
		for _, r := range facilitatorRoles {
			line.Role = append(line.Role, view.Choice{Value: string(r), Label: p.T("plan-role-" + string(r)), Here: x.Role == string(r)})
		}
		line.Langs = append([]view.Choice{{Label: p.T("plan-no-language")}}, s.languageChoices(tagOf(x.Lang))...)
		list[i] = line
	}
	return list
}

// advice is what experienced trainers would say about a plan, in words.
func (s *Server) advice(p view.Page, plan workshop.Plan) []string {
	course, err := s.Content.Current().Course(plan.Course)
	if fault.Is(err, fault.NotFound) {
		return []string{p.T("plan-advice-course")}
	}
	var said []string
	title := func(i int) string { return s.itemTitle(p, course, plan.Items[i]).Text }
	for _, a := range plan.Advise(course) {
		key := "plan-advice-" + string(a.Kind)
		switch a.Kind {
		case workshop.NoBreak:
			said = append(said, p.T(key, "Title", title(a.Item)))
		case workshop.NoInterprets:
			said = append(said, p.T(key, "Language", a.Lang.Name()))
		case workshop.TalkTwice:
			said = append(said, p.N(key, a.Minutes))
			if len(a.Beyond) > 0 {
				said = append(said, p.N("plan-advice-beyond", len(a.Beyond), "Title", title(a.Beyond[0])))
			}
		default:
			said = append(said, p.T(key))
		}
	}
	return said
}
