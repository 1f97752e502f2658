// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// forWorkshop begins a document about a workshop.
func (b *Builder) forWorkshop(w workshop.Workshop, p Page) (*Document, error) {
	start, err := localStart(w)
	if err != nil {
		return nil, err
	}
	if p, err = datedAs(w, p); err != nil {
		return nil, err
	}
	d := b.document(p)
	d.Title = b.workshopTitle(w, p.Lang)
	if w.Plan.Date != "" {
		d.Title += " · " + b.say(p.Lang).FormatDateShort(start)
	}
	d.Running = Plain(d.Title)
	return d, nil
}

// datedAs gives a page the date of the workshop's day, where it has none.
func datedAs(w workshop.Workshop, p Page) (Page, error) {
	start, err := localStart(w)
	if p.Date.IsZero() {
		p.Date = start.UTC()
	}
	return p, err
}

// workshopTitle is the plan's own title or the course's.
func (b *Builder) workshopTitle(w workshop.Workshop, l lang.Tag) string {
	return b.workshopTitleRun(w, l).Text
}

func (b *Builder) workshopTitleRun(w workshop.Workshop, l lang.Tag) Run {
	if w.Plan.Title != "" {
		return Run{Text: w.Plan.Title, Apart: true}
	}
	c, err := b.Library.Course(w.Plan.Course)
	if err != nil {
		return Run{Text: w.Plan.Course}
	}
	title, in := c.Title(l)
	return Run{Text: title, Lang: in}
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

// workshopHead is the head of a workshop's sheet: title, day, time, place, and the
// code that opens it. In large print in two languages it says both, in the same
// blocks whichever of them is built, so that it stands once, for the form below to
// begin on its page.
func (b *Builder) workshopHead(w workshop.Workshop, p Page, titleKey string) ([]Block, error) {
	start, err := localStart(w)
	if err != nil {
		return nil, err
	}
	in := []lang.Tag{p.Lang}
	if p.LargePrint && !p.Booklet {
		in = p.languages()
	}
	main, below := b.workshopTitles(w, p, in, titleKey), []Block(nil)
	for _, l := range in {
		day := Paragraph{Text: b.workshopDay(w, start, l), Lang: l}
		if len(in) > 1 {
			day.Scale = Small
		}
		below = append(below, day)
	}
	if w.Code == "" {
		return []Block{Group{Blocks: append(main, below...)}}, nil
	}
	if !p.LargePrint || p.Booklet { // else the day has the whole width, on a line of its own
		main, below = append(main, below...), nil
	}
	share := 0.16 // no wider than the code
	if p.Booklet {
		share = 0.25
	}
	head := []Block{Beside{
		Main: main, Share: share,
		Aside: []Block{QR{URL: b.address("/j/" + w.Code), Alt: b.say(in[0]).T("print-join-alt"), Align: End, Size: 22 * MM,
			Caption: Text{{Text: w.Code, Code: true, Bold: true}}}},
	}}
	if len(below) > 0 {
		head = append(head, Group{Blocks: below})
	}
	return head, nil
}

// workshopTitles say what a workshop's sheet is and what of, in one language, or in
// two in as few lines as they take.
func (b *Builder) workshopTitles(w workshop.Workshop, p Page, in []lang.Tag, titleKey string) (blocks []Block) {
	for i, l := range in {
		kicker, title := b.say(l).T(titleKey), b.workshopTitleRun(w, l)
		words := Text{{Text: kicker + " · ", Bold: true}, title}
		words[1].Bold = true
		switch {
		case i > 0:
			blocks = append(blocks, Paragraph{Text: words, Scale: Small, Lang: l})
		case len(in) > 1:
			blocks = append(blocks, Heading{Level: 2, Scale: Small, Text: words, Lang: l})
		case p.LargePrint: // beside its code, a title in large print takes a quarter of the page
			blocks = append(blocks, Heading{Level: 1, Scale: Small, Text: Text{title}, Kicker: Plain(kicker), Lang: l})
		default:
			blocks = append(blocks, Heading{Level: 1, Text: Text{title}, Kicker: Plain(kicker), Lang: l})
		}
	}
	return blocks
}

// workshopDay is the day, its hours, and the place.
func (b *Builder) workshopDay(w workshop.Workshop, start time.Time, l lang.Tag) Text {
	say := b.say(l)
	var when Text
	if w.Plan.Date != "" {
		when = Text{{Text: say.FormatDate(start)}, {Text: " · "}}
	}
	when = append(when, Run{Text: say.FormatSpan(start, start.Add(time.Duration(w.Plan.Minutes())*time.Minute)), Code: true})
	if w.Plan.Place != "" {
		when = append(when, Run{Text: " · "}, Run{Text: hall(w.Plan.Place), Apart: true})
	}
	return when
}
