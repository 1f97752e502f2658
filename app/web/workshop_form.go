// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// planForm is a plan's form as it was typed: text, so that what cannot be is
// shown again with its error.
type planForm struct {
	Revision                          int64
	Course, Title, Date, Start, Zone  string
	Place                             string
	Items                             []itemForm
	Expected                          map[lang.Tag]languageForm
	Needs                             map[string]string
	Facilitators                      []facilitatorForm
	FollowDate, FollowStart           string
	FollowPlace, FollowHost           string
	TakenModules                      []string // ticked in the list of modules
	AddBlock, AddTitle, AddOwnMinutes string
}

type itemForm struct{ Module, Block, Title, Minutes, Leads, Helps string } // Leads, Helps: facilitatorForm.ID

type languageForm struct{ People, Hearing, Interpreters string }

type facilitatorForm struct{ ID, Who, Guest, Role, Lang string } // Who: an account id, guest, or empty

// guest is facilitatorForm.Who for somebody without an account.
const guest = "guest"

// needFields are the form's fields for needs, in the order they stand.
var needFields = []string{"childcare", "meals", "step-free", "sound", "large-print", "prayer-break"}

// needsOf gives a place in Needs for each of needFields.
func needsOf(n *workshop.Needs) []*int {
	return []*int{&n.Childcare, &n.Meals, &n.StepFree, &n.Sound, &n.LargePrint, &n.PrayerBreak}
}

// formOf is the form of a plan.
func formOf(p workshop.Plan, guests workshop.Guests) planForm {
	f := planForm{Course: p.Course, Title: p.Title, Date: p.Date, Start: p.Start, Zone: p.Zone, Place: p.Place,
		FollowDate: p.FollowUp.Date, FollowStart: p.FollowUp.Start, FollowPlace: p.FollowUp.Place, FollowHost: p.FollowUp.Host,
		Expected: map[lang.Tag]languageForm{}, Needs: map[string]string{}}
	id := func(indexPlusOne int) string {
		if indexPlusOne < 1 || indexPlusOne > len(p.Facilitators) {
			return ""
		}
		return p.Facilitators[indexPlusOne-1].ID
	}
	for _, i := range p.Items {
		f.Items = append(f.Items, itemForm{i.Module, i.Block, i.Title, itoa(i.Minutes), id(i.Leads), id(i.Helps)})
	}
	for _, e := range p.Expected {
		f.Expected[e.Lang] = languageForm{typed(e.People), string(e.Hearing), typed(e.Interpreters)}
	}
	for i, n := range needsOf(&p.Needs) {
		f.Needs[needFields[i]] = typed(*n)
	}
	for _, x := range p.Facilitators {
		who := x.Account
		if who == "" {
			who = guest
		}
		f.Facilitators = append(f.Facilitators, facilitatorForm{x.ID, who, guests[x.ID], string(x.Role), string(x.Lang)})
	}
	return f
}

// readPlanForm reads what was sent.
func readPlanForm(c *fiber.Ctx) (planForm, error) {
	text := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	f := planForm{Course: text("course"), Title: text("title"), Date: text("date"), Start: text("start"), Zone: text("zone"),
		Place: text("place"), FollowDate: text("followup-date"), FollowStart: text("followup-start"),
		FollowPlace: text("followup-place"), FollowHost: text("followup-host"), AddBlock: text("add-block"),
		AddTitle: text("add-title"), AddOwnMinutes: text("add-minutes"),
		Expected: map[lang.Tag]languageForm{}, Needs: map[string]string{}}
	f.Revision, _ = strconv.ParseInt(text("revision"), 10, 64)
	items, facilitators := lines(text("items")), lines(text("facilitators"))
	if items > workshop.MaxItems || facilitators > maxFacilitators {
		return f, fault.New(fault.Malformed, "errors-malformed")
	}
	for i := range items {
		n := "item-" + itoa(i) + "-"
		f.Items = append(f.Items, itemForm{text(n + "module"), text(n + "block"), text(n + "title"), text(n + "minutes"), text(n + "leads"), text(n + "helps")})
	}
	for i := range facilitators {
		n := "facilitator-" + itoa(i) + "-"
		f.Facilitators = append(f.Facilitators, facilitatorForm{text(n + "id"), text(n + "who"), text(n + "guest"), text(n + "role"), text(n + "language")})
	}
	for _, name := range strings.Fields(text("languages")) {
		f.Expected[lang.Tag(name)] = languageForm{text("people-" + name), text("hearing-" + name), text("interpreters-" + name)}
	}
	for _, need := range needFields {
		f.Needs[need] = text("need-" + need)
	}
	for _, v := range c.Request().PostArgs().PeekMulti("take") {
		f.TakenModules = append(f.TakenModules, string(v))
	}
	return f, nil
}

// maxFacilitators is how many lines of facilitators a form may have.
const maxFacilitators = 50

// lines is how many lines of a kind a form says it has.
func lines(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// plan makes the plan of the form, with the guests' names apart.
func (f planForm) plan() (workshop.Plan, workshop.Guests, error) {
	p := workshop.Plan{Course: f.Course, Title: f.Title, Date: f.Date, Start: f.Start, Zone: f.Zone, Place: f.Place,
		FollowUp: workshop.FollowUp{Date: f.FollowDate, Start: f.FollowStart, Place: f.FollowPlace, Host: f.FollowHost}}
	guests, index := workshop.Guests{}, map[string]int{}
	for _, x := range f.Facilitators {
		if x.Who == "" || x.ID == "" || x.Who == guest && x.Guest == "" {
			continue
		}
		if index[x.ID] > 0 {
			x.ID = newToken() // no form of ours: two names at one place would open as one
		}
		one := workshop.Facilitator{ID: x.ID, Account: x.Who, Role: workshop.FacilitatorRole(x.Role), Lang: lang.Tag(x.Lang)}
		if x.Who == guest {
			one.Account, guests[x.ID] = "", x.Guest
		}
		p.Facilitators = append(p.Facilitators, one)
		index[x.ID] = len(p.Facilitators)
	}
	for _, i := range f.Items {
		minutes, err := number(i.Minutes, "items")
		if err != nil {
			return p, nil, err
		}
		p.Items = append(p.Items, workshop.Item{Module: i.Module, Block: i.Block, Title: i.Title, Minutes: minutes, Leads: index[i.Leads], Helps: index[i.Helps]})
	}
	if err := f.counts(&p); err != nil {
		return p, nil, err
	}
	return p, guests, nil
}

// counts reads the expected people and the needs.
func (f planForm) counts(p *workshop.Plan) error {
	tags := make([]lang.Tag, 0, len(f.Expected))
	for t := range f.Expected {
		tags = append(tags, t)
	}
	slices.Sort(tags)
	for _, t := range tags {
		people, err := number(f.Expected[t].People, "expected")
		if err != nil {
			return err
		}
		interpreters, err := number(f.Expected[t].Interpreters, "expected")
		if err != nil {
			return err
		}
		if people > 0 || interpreters > 0 {
			p.Expected = append(p.Expected, workshop.Expected{Lang: t, People: people, Hearing: workshop.Hearing(f.Expected[t].Hearing), Interpreters: interpreters})
		}
	}
	slices.SortStableFunc(p.Expected, func(a, b workshop.Expected) int { return b.People - a.People })
	for i, n := range needsOf(&p.Needs) {
		var err error
		if *n, err = number(f.Needs[needFields[i]], "needs"); err != nil {
			return err
		}
	}
	return nil
}

// press does what a button of the form says. Nothing is written.
func (f *planForm) press(do string, course *curriculum.Course) {
	verb, rest, _ := strings.Cut(do, "-")
	n, err := strconv.Atoi(rest)
	onItem := err == nil && n >= 0 && n < len(f.Items)
	switch {
	case do == "modules":
		f.takeModules(course)
	case do == "add":
		f.addBlock(course)
	case do == "own":
		if f.AddTitle != "" {
			f.Items = append(f.Items, itemForm{Title: f.AddTitle, Minutes: f.AddOwnMinutes})
			f.AddTitle, f.AddOwnMinutes = "", ""
		}
	case do == "facilitator" && len(f.Facilitators) < maxFacilitators:
		f.Facilitators = append(f.Facilitators, facilitatorForm{ID: newToken(), Role: string(workshop.CoFacilitates)})
	case verb == "up" && onItem && n > 0:
		f.Items[n-1], f.Items[n] = f.Items[n], f.Items[n-1]
	case verb == "down" && onItem && n+1 < len(f.Items):
		f.Items[n+1], f.Items[n] = f.Items[n], f.Items[n+1]
	case verb == "drop" && onItem:
		f.Items = slices.Delete(f.Items, n, n+1)
	}
}

// takeModules makes the day of the ticked modules, in the course's order. Lines
// that stay keep their minutes and who leads; own items go to the end.
func (f *planForm) takeModules(course *curriculum.Course) {
	before := f.Items
	f.Items = nil
	for _, m := range course.Modules {
		if !slices.Contains(f.TakenModules, m.Slug) {
			continue
		}
		for _, b := range m.Blocks {
			line := itemForm{Module: m.Slug, Block: b.ID, Minutes: itoa(b.Minutes)}
			for _, i := range before {
				if i.Module == m.Slug && i.Block == b.ID {
					line = i
				}
			}
			f.Items = append(f.Items, line)
		}
	}
	for _, i := range before {
		if i.Block == "" {
			f.Items = append(f.Items, i)
		}
	}
}

// addBlock puts one block at the end of the day.
func (f *planForm) addBlock(course *curriculum.Course) {
	module, block, _ := strings.Cut(f.AddBlock, "/")
	m, err := course.Module(module)
	if err != nil {
		return
	}
	if b, ok := m.Block(block); ok && len(f.Items) < workshop.MaxItems {
		f.Items = append(f.Items, itemForm{Module: module, Block: block, Minutes: itoa(b.Minutes)})
	}
}
