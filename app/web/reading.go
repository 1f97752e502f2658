// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"path"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// root sends a reader to her language: the one she chose before, else what her
// browser asks for, else the default.
func (s *Server) root(c *fiber.Ctx) error {
	tag := s.langs.Negotiate(c.Cookies(LanguageCookie), c.Get(fiber.HeaderAcceptLanguage))
	c.Set(fiber.HeaderVary, "Accept-Language, Cookie")
	return c.Redirect("/"+string(tag)+"/", fiber.StatusSeeOther)
}

// reader makes the pages for readers of one language from one library.
type reader struct {
	s       *Server
	library *curriculum.Library
	lang    lang.Tag
}

// pages are the pages of one language by their path without it, each as what
// makes it.
func (r reader) pages() map[string]func() view.Screen {
	pages := map[string]func() view.Screen{
		"/":         r.home,
		"/glossary": func() view.Screen { return r.leaflet("/glossary", "", r.library.Glossary) },
		"/methods":  func() view.Screen { return r.leaflet("/methods", "", r.library.Methods) },
	}
	for _, j := range r.library.Journeys {
		at := "/journeys/" + j.Slug
		pages[at] = func() view.Screen { return r.leaflet(at, "reading-journey", j) }
	}
	for _, course := range r.library.Courses {
		pages["/learn/"+course.Slug] = func() view.Screen { return r.course(course) }
		for i := range course.Modules {
			pages[moduleAt(course, i, false)] = func() view.Screen { return r.module(course, i, false) }
			pages[moduleAt(course, i, true)] = func() view.Screen { return r.module(course, i, true) }
		}
	}
	return pages
}

// moduleAt is the path of a module's page without the language.
func moduleAt(course *curriculum.Course, i int, trainer bool) string {
	at := path.Join("/learn", course.Slug, course.Modules[i].Slug)
	if trainer {
		return "/trainer" + at
	}
	return at
}

// page begins the page of a document.
func (r reader) page(at string, d *curriculum.Document) view.Page {
	p := r.s.pageAt(r.lang, at)
	p.Title, p.TitleLang = d.Title(r.lang)
	return p
}

func (r reader) summary(d *curriculum.Document) (p view.Phrase) {
	p.Text, p.Lang = d.Summary(r.lang)
	return p
}

// entry is a document's line in a list.
func (r reader) entry(at string, d *curriculum.Document) view.Entry {
	e := view.Entry{Address: "/" + string(r.lang) + at, Summary: r.summary(d)}
	e.Title.Text, e.Title.Lang = d.Title(r.lang)
	return e
}

func (r reader) home() view.Screen {
	p := view.Home{Page: r.s.pageAt(r.lang, "/")}
	p.Title, p.TitleLang = p.T("reading-home-title"), r.lang
	for _, c := range r.library.Courses {
		e := r.entry("/learn/"+c.Slug, &c.Document)
		e.Length = p.N("reading-modules", len(c.Modules))
		p.Courses = append(p.Courses, e)
	}
	for _, j := range r.library.Journeys {
		p.Journeys = append(p.Journeys, r.entry("/journeys/"+j.Slug, j))
	}
	return p
}

func (r reader) course(c *curriculum.Course) view.Screen {
	p := view.Course{
		Page: r.page("/learn/"+c.Slug, &c.Document), Summary: r.summary(&c.Document),
		License: c.License, SourceLang: c.Source,
	}
	p.Credits.Text, p.Credits.Lang = c.Credits(r.lang)
	p.Book = "/" + string(r.lang) + path.Join("/print", c.Slug) + ".pdf"
	minutes := 0
	for i, m := range c.Modules {
		e := r.entry(moduleAt(c, i, false), m)
		e.Number, e.Length = i+1, p.L.FormatDuration(m.Minutes())
		p.Modules = append(p.Modules, e)
		minutes += m.Minutes()
	}
	p.Length = p.L.FormatDuration(minutes)
	p.Sheets = p.Page.Sheets(&c.Document)
	return p
}

func (r reader) module(c *curriculum.Course, i int, trainer bool) view.Screen {
	m := c.Modules[i]
	p := view.Module{
		Page: r.page(moduleAt(c, i, trainer), m), CourseAt: "/" + string(r.lang) + "/learn/" + c.Slug,
		Number: i + 1, Of: len(c.Modules), Summary: r.summary(m),
		Sources: m.Sources, SourceLang: m.Source, Trainer: trainer,
		Other: "/" + string(r.lang) + moduleAt(c, i, !trainer),
		Print: "/" + string(r.lang) + path.Join("/print", c.Slug, m.Slug) + ".pdf",
	}
	p.Course.Text, p.Course.Lang = c.Title(r.lang)
	p.Length = p.L.FormatDuration(m.Minutes())
	p.Printing = printing(p.Page, p.Print, trainer)
	if trainer {
		p.NoIndex = true
		p.Print += "?kind=trainer"
		p.Sheets = p.TrainerSheets(r.library, m)
	} else {
		p.Print += "?kind=participant"
		p.Sheets = p.Page.Sheets(m)
	}
	if i > 0 {
		e := r.entry(moduleAt(c, i-1, trainer), c.Modules[i-1])
		p.Previous = &e
	}
	if i+1 < len(c.Modules) {
		e := r.entry(moduleAt(c, i+1, trainer), c.Modules[i+1])
		p.Next = &e
	}
	return p
}

// printing are the ways in which a module prints; a trainer chooses among its
// kinds of sheets, too.
func printing(page view.Page, action string, trainer bool) view.Printing {
	if trainer {
		return printingKinds(page, action, handout.ModuleKinds(), handout.ForTrainers)
	}
	return view.Printing{Page: page, Action: action, With: seconds(page, ""), Kinds: []view.Choice{{Value: string(handout.ForParticipants)}}}
}

// printingKinds is the form for somebody who chooses among kinds, the usual one
// chosen.
func printingKinds(page view.Page, action string, kinds []handout.Kind, usual handout.Kind) view.Printing {
	p := view.Printing{Page: page, Action: action, With: seconds(page, ""), Wide: []int{2, 3, 4}}
	for _, kind := range kinds {
		p.Kinds = append(p.Kinds, view.Choice{Value: string(kind), Label: page.T("kind-" + string(kind)), Here: kind == usual})
	}
	return p
}

// seconds are the languages that may stand beside the page's own.
func seconds(page view.Page, chosen lang.Tag) (list []view.Choice) {
	for _, l := range page.Languages {
		if l.Tag != page.Lang {
			list = append(list, view.Choice{Value: string(l.Tag), Label: l.Name, Lang: l.Tag, Here: l.Tag == chosen})
		}
	}
	return list
}

func (r reader) leaflet(at, kicker string, d *curriculum.Document) view.Screen {
	p := view.Leaflet{Page: r.page(at, d), Summary: r.summary(d)}
	if kicker != "" {
		p.Kicker = p.T(kicker)
	}
	p.Sheets = p.Page.Sheets(d)
	return p
}
