// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"unicode/utf8"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

// Limits of a plan: generous for a day, too small for an attack.
const (
	MaxPeople  = 5000
	MaxItems   = 200
	maxMinutes = 600
	maxText    = 200 // characters of a one-line field
)

// Validate checks a plan as a whole and returns the first fault with the form
// field it belongs to. offered are the languages people can be expected in.
func (p Plan) Validate(offered *lang.Set) error {
	if p.Course == "" {
		return fault.New(fault.Invalid, "errors-plan-course").In("course")
	}
	if _, err := p.StartsAt(); err != nil {
		return err
	}
	for _, f := range []struct{ name, text string }{{"title", p.Title}, {"place", p.Place},
		{"followup-place", p.FollowUp.Place}, {"followup-host", p.FollowUp.Host}} {
		if err := checkLine(f.text, f.name, maxText); err != nil {
			return err
		}
	}
	for _, check := range []func(*lang.Set) error{p.checkItems, p.checkExpected, p.checkFacilitators, p.checkFollowUp} {
		if err := check(offered); err != nil {
			return err
		}
	}
	return p.Needs.check()
}

func (p Plan) checkItems(*lang.Set) error {
	if len(p.Items) == 0 {
		return fault.New(fault.Invalid, "errors-plan-items").In("items")
	}
	if len(p.Items) > MaxItems {
		return fault.New(fault.Invalid, "errors-plan-many").In("items")
	}
	for _, i := range p.Items {
		if i.Minutes < 0 || i.Minutes > maxMinutes {
			return fault.New(fault.Invalid, "errors-plan-minutes").In("items")
		}
		if i.Block == "" && i.Title == "" {
			return fault.New(fault.Invalid, "errors-plan-item-title").In("items")
		}
		if i.Leads < 0 || i.Leads > len(p.Facilitators) || i.Helps < 0 || i.Helps > len(p.Facilitators) {
			return fault.New(fault.Invalid, "errors-plan-facilitator").In("items")
		}
		if err := checkLine(i.Title, "items", maxText); err != nil {
			return err
		}
	}
	return nil
}

func (p Plan) checkExpected(offered *lang.Set) error {
	seen := make(map[lang.Tag]bool)
	for _, e := range p.Expected {
		if !offered.Has(e.Lang) || seen[e.Lang] {
			return fault.New(fault.Invalid, "errors-language").In("expected")
		}
		seen[e.Lang] = true
		if e.People < 0 || e.People > MaxPeople || e.Interpreters < 0 || e.Interpreters > 20 {
			return fault.New(fault.Invalid, "errors-number").In("expected")
		}
		switch e.Hearing {
		case Directly, Table, Whispered, Equipment, Consecutive:
		default:
			return fault.New(fault.Invalid, "errors-plan-hearing").In("expected")
		}
	}
	return nil
}

func (p Plan) checkFacilitators(*lang.Set) error {
	if len(p.Facilitators) > 50 {
		return fault.New(fault.Invalid, "errors-plan-many").In("facilitators")
	}
	for _, f := range p.Facilitators {
		switch f.Role {
		case Leads, CoFacilitates, LeadsSupport, Observes, Interprets, Cares:
		default:
			return fault.New(fault.Invalid, "errors-plan-role").In("facilitators")
		}
		if f.Account == "" && !f.Guest.Given() {
			return fault.New(fault.Invalid, "errors-plan-facilitator").In("facilitators")
		}
	}
	return nil
}

func (p Plan) checkFollowUp(*lang.Set) error {
	if p.FollowUp.Date == "" {
		return nil
	}
	start := p.FollowUp.Start
	if start == "" {
		start = "00:00"
	}
	if _, err := localTime(p.FollowUp.Date, start, p.Zone); err != nil {
		return fault.Wrap(fault.Invalid, "errors-plan-date", err).In("followup-date")
	}
	return nil
}

func (n Needs) check() error {
	for _, v := range []int{n.Childcare, n.Meals, n.StepFree, n.Sound, n.LargePrint, n.PrayerBreak} {
		if v < 0 || v > MaxPeople {
			return fault.New(fault.Invalid, "errors-number").In("needs")
		}
	}
	return nil
}

// checkLine refuses text that is too long for its field or holds control or
// bidi-override characters.
func checkLine(text, field string, most int) error {
	if utf8.RuneCountInString(text) > most {
		return fault.New(fault.Invalid, "errors-too-long").With("Most", most).In(field)
	}
	if !people.Printable(text) {
		return fault.New(fault.Invalid, "errors-characters").In(field)
	}
	return nil
}

// PlanOf is the plan of a course as it stands (or of one module of it): every
// block with its own minutes, from nine o'clock. The date is left open.
func PlanOf(c *curriculum.Course, module string) (Plan, error) {
	p := Plan{Course: c.Slug, CourseVersion: c.Version, Start: "09:00", Zone: "UTC"}
	modules := c.Modules
	if module != "" {
		m, err := c.Module(module)
		if err != nil {
			return Plan{}, err
		}
		modules = []*curriculum.Document{m}
	}
	for _, m := range modules {
		for _, b := range m.Blocks {
			p.Items = append(p.Items, Item{Module: m.Slug, Block: b.ID, Minutes: b.Minutes})
		}
	}
	return p, nil
}
