// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Kind is a kind of handout, as --kind and the web's kind= spell it.
type Kind string

// The kinds.
const (
	ForParticipants Kind = "participant"
	ForTrainers     Kind = "trainer"
	RunOfShow       Kind = "runofshow"
	ForTheWall      Kind = "flipchart"
	OnCards         Kind = "cards"
	SignIn          Kind = "signin"
	Evaluation      Kind = "evaluation"
	Certificate     Kind = "certificate"
	ForInterpreters Kind = "interpreter"
	Book            Kind = "book"
	Pocket          Kind = "pocket"    // the follow-up's date and place, to carry home
	NameCards       Kind = "namecard"  // tents to write on
	Executive       Kind = "executive" // the one page for a council's executive
)

// Day is a workshop with what its sheets need to know besides its plan.
type Day struct {
	workshop.Workshop
	Names Names
	// Notes are those that the session that prints may open, in the clear.
	Notes map[workshop.NoteKind]string
}

// Names are the facilitators' names as the session that prints could open
// them, by index into Plan.Facilitators; "" where there is none.
type Names []string

// kindOf is how one kind is made.
type kindOf struct {
	kind Kind
	// content makes it of a course's modules; nil for what only a day has.
	content func(*Builder, *curriculum.Course, []*curriculum.Document, Page) (*Document, error)
	// day makes it of a workshop; nil where that is the content of its modules.
	day func(*Builder, Day, Page) (*Document, error)
	// whole: of a course, never of one module.
	whole bool
	// around: a module's sheet shows something of the course's other modules.
	around bool
	// words: it names methods, or words of the glossary.
	words bool
}

// kinds in the order in which --kind's help names them.
func kinds() []kindOf {
	return []kindOf{
		{kind: ForParticipants, content: (*Builder).participants},
		{kind: ForTrainers, content: (*Builder).guide, day: (*Builder).dayGuide, words: true},
		{kind: RunOfShow, day: (*Builder).runOfShowSheet, words: true},
		{kind: ForTheWall, content: (*Builder).flipcharts},
		{kind: OnCards, content: (*Builder).cards},
		{kind: SignIn, day: (*Builder).signInSheet},
		{kind: Evaluation, content: (*Builder).evaluation, day: (*Builder).dayEvaluation, around: true},
		{kind: Certificate, content: (*Builder).certificates, day: (*Builder).dayCertificates},
		{kind: ForInterpreters, content: (*Builder).interpreter, words: true},
		{kind: Book, content: (*Builder).book, whole: true, words: true},
		{kind: Pocket, day: (*Builder).pocket},
		{kind: NameCards, content: (*Builder).nameCards},
		{kind: Executive, day: (*Builder).executive},
	}
}

func findKind(kind Kind) (kindOf, error) {
	for _, k := range kinds() {
		if k.kind == kind {
			return k, nil
		}
	}
	return kindOf{}, fault.New(fault.NotFound, "errors-print-kind").With("Kinds", strings.Join(KindNames(), ", "))
}

// KindNames are the kinds as --kind spells them.
func KindNames() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, string(k.kind))
	}
	return names
}

// ModuleKinds are the kinds that one module prints.
func ModuleKinds() []Kind {
	var list []Kind
	for _, k := range kinds() {
		if k.content != nil && !k.whole {
			list = append(list, k.kind)
		}
	}
	return list
}

// OfDay says that a kind is made of a workshop only.
func (k Kind) OfDay() bool {
	found, err := findKind(k)
	return err == nil && found.content == nil
}

// OfCourse says that a kind is made of a whole course, never of one module.
func (k Kind) OfCourse() bool {
	found, err := findKind(k)
	return err == nil && found.whole
}

// Needs says what a module's sheet is made from besides the module: the course's
// other modules, the methods and the glossary. Of an unknown kind it is nothing.
func (k Kind) Needs() (course, words bool) {
	found, _ := findKind(k)
	return found.around, found.words
}

// Module builds a kind from one module, or from a whole course where module is
// empty. Unknown courses, modules and kinds, a kind that needs a workshop, and
// a book of one module are fault.NotFound.
func (b *Builder) Module(kind Kind, course, module string, p Page) (*Document, error) {
	k, err := findKind(kind)
	if err != nil {
		return nil, err
	}
	if k.content == nil {
		return nil, fault.New(fault.NotFound, "errors-print-workshop")
	}
	c, err := b.Library.Course(course)
	if err != nil {
		return nil, err
	}
	modules := c.Modules
	if module != "" {
		m, err := c.Module(module)
		if err != nil {
			return nil, err
		}
		modules = []*curriculum.Document{m}
	}
	if k.whole && module != "" {
		return nil, fault.New(fault.NotFound, "errors-print-book")
	}
	return b.inFormat(kind, p, func(p Page) (*Document, error) { return k.content(b, c, modules, p) })
}

// Workshop builds a kind for a workshop: from its plan, or from the modules in
// it.
func (b *Builder) Workshop(kind Kind, d Day, p Page) (*Document, error) {
	k, err := findKind(kind)
	if err != nil {
		return nil, err
	}
	if k.day != nil {
		return b.inFormat(kind, p, func(p Page) (*Document, error) { return k.day(b, d, p) })
	}
	c, modules, err := b.planned(d.Workshop)
	if err != nil {
		return nil, err
	}
	if p, err = datedAs(d.Workshop, p); err != nil {
		return nil, err
	}
	return b.inFormat(kind, p, func(p Page) (*Document, error) { return k.content(b, c, modules, p) })
}

// planned are a workshop's course and those of its modules that are still in it.
func (b *Builder) planned(w workshop.Workshop) (*curriculum.Course, []*curriculum.Document, error) {
	c, err := b.Library.Course(w.Plan.Course)
	if err != nil {
		return nil, nil, err
	}
	var modules []*curriculum.Document
	for _, slug := range plannedModules(w) {
		if m, err := c.Module(slug); err == nil { // else taken out of the course since
			modules = append(modules, m)
		}
	}
	return c, modules, nil
}

// titled begins a document about modules: it is called after the only one, or
// after the course.
func (b *Builder) titled(c *curriculum.Course, modules []*curriculum.Document, p Page) *Document {
	d := b.document(p)
	d.Title, _ = c.Title(p.Lang)
	d.Running = Plain(d.Title)
	if len(modules) == 1 {
		course := d.Title
		d.Title, _ = modules[0].Title(p.Lang)
		d.Running = Text{{Text: course}, {Text: " · " + d.Title}}
	}
	d.Footer = Plain(c.License)
	return d
}

// each builds modules one after the other, each from a new page.
func each(modules []*curriculum.Document, build func(*curriculum.Document) []Block) []Block {
	var blocks []Block
	for i, m := range modules {
		if i > 0 {
			blocks = append(blocks, PageBreak{})
		}
		blocks = append(blocks, build(m)...)
	}
	return blocks
}
