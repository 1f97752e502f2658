// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Names are the facilitators' names as the session that prints could open
// them, by index into Plan.Facilitators; "" where there is none.
type Names []string

// RunOfShow builds the run-of-show of a workshop: planned clock times, what,
// how, who leads, who supports, and a column for the real time.
func (b *Builder) RunOfShow(w workshop.Workshop, names Names, p Page) (*Document, error) {
	if err := p.Check(RunOfShow); err != nil {
		return nil, err
	}
	blocks, err := b.runOfShow(w, names, p)
	if err != nil {
		return nil, err
	}
	d, err := b.forWorkshop(w, p)
	if err != nil {
		return nil, err
	}
	d.Blocks = blocks
	return d, nil
}

// SignInSheet builds the sign-in sheet: the words about names in the room's
// languages, then rows (number, known-as name, language) with a stub each to
// tear off and take home.
func (b *Builder) SignInSheet(w workshop.Workshop, p Page) (*Document, error) {
	if err := p.Check(SignIn); err != nil {
		return nil, err
	}
	d, err := b.forWorkshop(w, p)
	if err != nil {
		return nil, err
	}
	d.Blocks, err = b.signIn(w, p)
	return d, err
}

// Pack builds the room pack in one file: the run-of-show, the sign-in sheet,
// and each module's handout in every language that is expected.
func (b *Builder) Pack(w workshop.Workshop, names Names, p Page) (*Document, error) {
	d, err := b.forWorkshop(w, p)
	if err != nil {
		return nil, err
	}
	if d.Blocks, err = b.runOfShow(w, names, p); err != nil {
		return nil, err
	}
	sheet, err := b.signIn(w, p)
	if err != nil {
		return nil, err
	}
	d.Blocks = append(append(d.Blocks, PageBreak{}), sheet...)
	c, err := b.Library.Course(w.Plan.Course)
	if err != nil {
		return nil, err
	}
	for _, l := range roomLanguages(w, p.Lang) {
		for _, slug := range plannedModules(w) {
			m, err := c.Module(slug)
			if err != nil {
				continue // taken out of the course since it was planned
			}
			inLanguage := Page{Lang: l, Paper: p.Paper}
			d.Blocks = append(d.Blocks, PageBreak{}, Group{Lang: l, Blocks: b.participant(c, m, inLanguage)})
		}
	}
	return d, nil
}

func (b *Builder) forWorkshop(w workshop.Workshop, p Page) (*Document, error) {
	start, err := localStart(w)
	if err != nil {
		return nil, err
	}
	if p.Date.IsZero() {
		p.Date = start.UTC()
	}
	d := b.document(p)
	d.Title = b.workshopTitle(w, p.Lang)
	if w.Plan.Date != "" {
		d.Title += ", " + w.Plan.Date
	}
	d.Running = Plain(d.Title)
	return d, nil
}

// workshopTitle is the plan's own title or the course's.
func (b *Builder) workshopTitle(w workshop.Workshop, l lang.Tag) string {
	if w.Plan.Title != "" {
		return w.Plan.Title
	}
	c, err := b.Library.Course(w.Plan.Course)
	if err != nil {
		return w.Plan.Course
	}
	title, _ := c.Title(l)
	return title
}

// localStart is when the day begins, in its own zone. A plan without a date,
// printed to be filled in by hand, has its wall time on a day that isn't shown.
func localStart(w workshop.Workshop) (time.Time, error) {
	if w.Plan.Date == "" {
		w.Plan.Date = fixedDate.Format(time.DateOnly)
	}
	start, err := w.Plan.StartsAt()
	if err != nil {
		return time.Time{}, err
	}
	zone, err := time.LoadLocation(w.Plan.Zone)
	if err != nil {
		return time.Time{}, fault.Wrap(fault.Invalid, "errors-plan-zone", err)
	}
	return start.In(zone), nil
}

// roomLanguages are the languages people are expected in; the page's own where
// the plan names none.
func roomLanguages(w workshop.Workshop, own lang.Tag) []lang.Tag {
	var tags []lang.Tag
	for _, e := range w.Plan.Expected {
		if e.People > 0 {
			tags = append(tags, e.Lang)
		}
	}
	if len(tags) == 0 {
		return []lang.Tag{own}
	}
	return tags
}

func plannedModules(w workshop.Workshop) []string {
	var slugs []string
	seen := make(map[string]bool)
	for _, i := range w.Plan.Items {
		if i.Module != "" && !seen[i.Module] {
			seen[i.Module] = true
			slugs = append(slugs, i.Module)
		}
	}
	return slugs
}

// workshopHead is the head of a workshop's sheet: title, day, time, place.
func (b *Builder) workshopHead(w workshop.Workshop, p Page, titleKey string, start time.Time) Block {
	say := b.say(p.Lang)
	end := start.Add(time.Duration(w.Plan.Minutes()) * time.Minute)
	var when Text
	if w.Plan.Date != "" {
		when = Text{{Text: say.FormatDate(start)}, {Text: " · "}}
	}
	when = append(when, Run{Text: say.FormatSpan(start, end), Code: true})
	if w.Plan.Place != "" {
		when = append(when, Run{Text: " · "}, Run{Text: w.Plan.Place, Lang: lang.English})
	}
	main := []Block{
		Heading{Level: 1, Text: Plain(b.workshopTitle(w, p.Lang)), Kicker: Plain(say.T(titleKey))},
		Paragraph{Text: when},
	}
	if w.Code == "" {
		return Group{Blocks: main}
	}
	join := b.address("/j/" + w.Code)
	return Beside{
		Main: main,
		Aside: []Block{QR{URL: join, Alt: say.T("print-join-alt"), Align: End, Size: 22 * MM,
			Caption: Text{{Text: w.Code, Code: true, Bold: true}}}},
	}
}
