// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// translationPath is where a translator begins.
const translationPath = "/trainer/translation"

// translation shows how far the content is translated into the language of the
// page: what a translator needs, and nothing of people.
func (s *Server) translation(c *fiber.Ctx) error {
	library := s.Content.Current()
	documents := library.Documents()
	p := view.Translation{Page: s.page(c, "translation-title")}
	for _, t := range curriculum.Translations(documents...) {
		p.Tongues = append(p.Tongues, view.TranslationRow{Phrase: view.Phrase{Text: t.Name(), Lang: t},
			Address: "/" + string(t) + translationPath, Bits: standing(p.Page, curriculum.TallyOf(t, documents...))})
	}
	p.Source = true
	for _, course := range library.Courses {
		at := "/learn/" + course.Slug
		p.Source = p.Source && course.Source == p.Lang
		p.Pages = append(p.Pages, translated(p.Page, &course.Document, at))
		for _, m := range course.Modules {
			p.Pages = append(p.Pages, translated(p.Page, m, "/trainer"+at+"/"+m.Slug))
		}
	}
	p.Pages = append(p.Pages, translated(p.Page, library.Methods, "/methods"), translated(p.Page, library.Glossary, "/glossary"))
	for _, j := range library.Journeys {
		p.Pages = append(p.Pages, translated(p.Page, j, "/journeys/"+j.Slug))
	}
	return s.show(c, fiber.StatusOK, p)
}

func translated(p view.Page, d *curriculum.Document, path string) view.TranslationRow {
	title, in := d.Title(p.Lang)
	return view.TranslationRow{Phrase: view.Phrase{Text: title, Lang: in}, Address: p.To(path), Bits: standing(p, curriculum.TallyOf(p.Lang, d))}
}

// standing says in words how blocks stand; what there is none of is left out.
func standing(p view.Page, t curriculum.Tally) []string {
	var bits []string
	for _, one := range []struct {
		key string
		n   int
	}{{"translation-reviewed", t.Reviewed}, {"translation-draft", t.Draft}, {"translation-older", t.Older},
		{"translation-missing", t.Missing}, {"translation-held", t.Held}} {
		if one.n > 0 {
			bits = append(bits, p.T(one.key, "Number", one.n))
		}
	}
	return bits
}
