// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"time"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// certificates are two sheets: of taking part, and of having led. Names are
// written by hand.
func (b *Builder) certificates(c *curriculum.Course, modules []*curriculum.Document, p Page) (*Document, error) {
	title, in := c.Title(p.Lang)
	f := certified{course: Run{Text: title, Lang: in}, modules: modules}
	d := b.certificate(p, title, f.took(), f.led())
	return d, nil
}

// dayCertificates are the same with the day filled in.
func (b *Builder) dayCertificates(day Day, p Page) (*Document, error) {
	f, p, err := b.certifiedDay(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	return b.certificate(p, f.course.Text, f.took(), f.led()), nil
}

// OwnCertificate is one sheet with the name of the person who prints it: of
// taking part, or of having led. An empty name leaves a line.
func (b *Builder) OwnCertificate(w workshop.Workshop, name string, led bool, p Page) (*Document, error) {
	return b.inFormat(Certificate, p, func(p Page) (*Document, error) {
		f, p, err := b.certifiedDay(w, p)
		if err != nil {
			return nil, err
		}
		if f.name = name; led {
			return b.certificate(p, f.course.Text, f.led()), nil
		}
		return b.certificate(p, f.course.Text, f.took()), nil
	})
}

// certified is what a certificate says.
type certified struct {
	did     string // message key: took part, or led
	name    string
	course  Run
	modules []*curriculum.Document
	date    time.Time // zero: to be written in
	place   string
	minutes int
}

func (f certified) took() certified { f.did = "paper-took-part"; return f }
func (f certified) led() certified  { f.did = "paper-has-led"; return f }

func (b *Builder) certifiedDay(w workshop.Workshop, p Page) (certified, Page, error) {
	_, modules, err := b.planned(w)
	if err != nil {
		return certified{}, p, err
	}
	if p, err = datedAs(w, p); err != nil {
		return certified{}, p, err
	}
	f := certified{course: b.workshopTitleRun(w, p.Lang), modules: modules, place: hall(w.Plan.Place), minutes: w.Plan.Minutes()}
	if w.Plan.Date != "" {
		f.date, err = localStart(w)
	}
	return f, p, err
}

// certificate sets sheets on their side, each in a frame; large print stands
// upright, where the same words find room on one page.
func (b *Builder) certificate(p Page, title string, sheets ...certified) *Document {
	d := b.document(p)
	d.Landscape, d.Banner, d.PageLabel = !p.LargePrint, nil, ""
	d.Title = b.say(p.Lang).T("paper-certificate") + b.say(p.Lang).T("print-colon") + title
	for i, f := range sheets {
		if i > 0 {
			d.Blocks = append(d.Blocks, PageBreak{})
		}
		d.Blocks = append(d.Blocks, Keep{Blocks: []Block{Sheet{Body: b.certificateBody(f, p)}}})
	}
	return d
}

func (b *Builder) certificateBody(f certified, p Page) []Block {
	say := b.say(p.Lang)
	above, below := 16*MM, 18*MM // of the name, and of the line with place and time
	if p.crowded() {
		above, below = 6*MM, 2*MM
	}
	centred := func(t Text, scale Scale) Block { return Paragraph{Text: t, Scale: scale, Align: Centre} }
	name, title, course := Large, Display, Large
	if p.With != "" && !p.LargePrint {
		above, below, name = MM, 0, Normal
	}
	if p.With != "" && p.roomy() {
		title, course = Large, Normal // the title stays the largest
	}
	body := []Block{centred(Text{{Text: "Groundwork", Lang: lang.English, Bold: true}}, name), centred(Bold(say.T("paper-certificate")), title)}
	if f.name == "" {
		body = append(body, Spacer{Height: above}, narrowLine(centred(Plain(say.T("paper-name-line")), Small)))
	} else {
		body = append(body, Spacer{Height: above}, centred(Text{{Text: f.name, Bold: true, Apart: true}}, Large))
	}
	body = append(body, centred(Plain(say.T(f.did)), Normal))
	what := f.course
	if len(f.modules) == 1 && !p.roomForModules() { // else it would certify the whole course
		what = titleOf(f.modules[0], p.Lang)
	}
	what.Bold = true
	body = append(body, centred(Text{what}, course))
	if p.roomForModules() {
		body = append(body, centred(f.titles(p), Small))
	}
	body = append(body, b.whenAndWhere(f, p), Spacer{Height: below}, b.signatures(p, "paper-sign-trainers", "paper-sign-council"))
	return append(body, centred(Plain(say.T("paper-no-register")), Small))
}

// roomForModules says whether a certificate stays on its page with the modules'
// titles on it.
func (p Page) roomForModules() bool {
	two := p.With != "" && (p.roomy() || p.speaks("ar"))
	return !p.LargePrint && !two
}

// titles are those of the modules, in one line.
func (f certified) titles(p Page) (t Text) {
	for i, m := range f.modules {
		if i > 0 {
			t = append(t, Run{Text: " · "})
		}
		title, in := m.Title(p.Lang)
		t = append(t, Run{Text: title, Lang: in})
	}
	return t
}

// whenAndWhere is filled in, or three lines to fill in.
func (b *Builder) whenAndWhere(f certified, p Page) Block {
	say := b.say(p.Lang)
	if f.date.IsZero() {
		return b.signatures(p, "paper-date", "paper-place")
	}
	t := Text{{Text: say.FormatDateShort(f.date)}, {Text: " · "}, {Text: say.FormatDuration(f.minutes)}}
	if f.place != "" {
		t = append(t, Run{Text: " · "}, Run{Text: f.place, Apart: true})
	}
	return Paragraph{Text: t, Align: Centre}
}

// narrowLine is a line to write a name on, in the middle, with its label.
func narrowLine(label Block) Block {
	return Table{Rules: NoRules, Columns: []Column{{Share: 1}, {Share: 2}, {Share: 1}},
		Rows: []Row{{Cells: []Cell{{}, {Blocks: []Block{WritingLines{Count: 1, Height: 9 * MM}, label}}, {}}}}}
}

// signatures are lines to sign or to write on, side by side, with words below.
func (b *Builder) signatures(p Page, keys ...string) Block {
	t := Table{Rules: NoRules, Rows: []Row{{}}}
	for i, key := range keys {
		if i > 0 {
			t.Columns = append(t.Columns, Column{Share: 0.3})
			t.Rows[0].Cells = append(t.Rows[0].Cells, Cell{})
		}
		t.Columns = append(t.Columns, Column{Share: 2})
		t.Rows[0].Cells = append(t.Rows[0].Cells, Cell{Blocks: []Block{WritingLines{Count: 1, Height: 10 * MM},
			Paragraph{Text: Plain(b.say(p.Lang).T(key)), Scale: Small}}})
	}
	return t
}
