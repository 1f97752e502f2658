// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/workshop"
)

const contentPDF = "application/pdf"

// builder makes documents from the content as it is now.
func (s *Server) builder() *handout.Builder {
	library, picture := s.Content.View()
	return &handout.Builder{Library: library, Messages: s.Messages, URL: s.URL, Pictures: picture}
}

// printModule is /{lang}/print/{course}/{module}.pdf, and printCourse
// /{lang}/print/{course}.pdf: public, kept in memory by what they were made from.
func (s *Server) printModule(c *fiber.Ctx) error {
	return s.printContent(c, handout.ForParticipants, c.Params("course"), c.Params("module"))
}

func (s *Server) printCourse(c *fiber.Ctx) error {
	return s.printContent(c, handout.Book, c.Params("course"), "")
}

func (s *Server) printContent(c *fiber.Ctx, usual handout.Kind, course, module string) error {
	kind := handout.Kind(c.Query("kind", string(usual)))
	b, whole := s.builder(), true
	picture := b.Pictures
	b.Pictures = func(name string) ([]byte, error) {
		data, err := picture(name)
		whole = whole && err == nil
		return data, err
	}
	page, err := s.printedPage(c)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("%s\x00%s\x00%s\x00%s\x00%+v", b.Library.Version, course, module, kind, page)
	sheet, err := s.printed.get(key, func() ([]byte, bool, error) {
		data, err := render(b.Module(kind, course, module, page))
		return data, whole, err
	})
	if err != nil {
		return err
	}
	h := &c.Response().Header
	h.SetCanonical(hCacheControl, vCheck)
	h.SetCanonical(hETag, []byte(sheet.etag))
	if c.Get(fiber.HeaderIfNoneMatch) == sheet.etag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	name := []string{course, module, string(page.Lang)}
	if module == "" {
		name = []string{course, string(page.Lang)}
	}
	if kind != usual {
		name = append(name, string(kind))
	}
	return sendPDF(c, strings.Join(name, "-")+".pdf", sheet.data)
}

// printedPage is what the address asks for besides the kind of sheet.
func (s *Server) printedPage(c *fiber.Ctx) (handout.Page, error) {
	paper, err := handout.ParsePaper(c.Query("paper"))
	if err != nil {
		return handout.Page{}, err
	}
	p := handout.Page{Lang: s.language(c), Paper: paper, LargePrint: c.QueryBool("large"),
		Booklet: c.QueryBool("booklet"), LowInk: c.QueryBool("low-ink"), OneSided: c.QueryBool("one-sided")}
	if poster := c.Query("poster"); poster != "" {
		if p.Poster, err = strconv.Atoi(poster); err != nil || p.Poster == 0 {
			p.Poster = -1 // Check says what a poster can be
		}
	}
	p.With, err = secondLanguage(c.Query("with"), s.langs)
	return p, err
}

// secondLanguage is the one that is asked for beside the sheet's own; "" for
// none.
func secondLanguage(asked string, offered *lang.Set) (lang.Tag, error) {
	if asked == "" {
		return "", nil
	}
	l, _, ok := offered.Resolve(asked)
	if !ok {
		return "", fault.New(fault.NotFound, "errors-not-found-language")
	}
	return l, nil
}

// printDay prints one sheet of a workshop, the one that the path or the form
// names where kind is empty. It holds a code, and some sheets hold names: no cache keeps
// them.
func (s *Server) printDay(kind handout.Kind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if kind == "" {
			return s.printWorkshop(c, handout.Kind(c.Params("kind", c.Query("kind"))))
		}
		return s.printWorkshop(c, kind)
	}
}

func (s *Server) printWorkshop(c *fiber.Ctx, kind handout.Kind) error {
	page, err := s.printedPage(c)
	if err != nil {
		return err
	}
	day, err := s.day(c)
	if err != nil {
		return err
	}
	if err := s.printing.enter(allLayouts); err != nil {
		return err
	}
	defer s.printing.leave()
	data, err := render(s.builder().Workshop(kind, day, page))
	if err != nil {
		return err
	}
	return sendPDF(c, string(kind)+".pdf", data)
}

// day is the caller's workshop with what its sheets need besides its plan.
func (s *Server) day(c *fiber.Ctx) (handout.Day, error) {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return handout.Day{}, err
	}
	day := handout.Day{Workshop: w}
	return day, s.openDay(c, &day)
}

// openDay opens the names of a plan's facilitators within the caller's session,
// and the notes where she keeps the roll.
func (s *Server) openDay(c *fiber.Ctx, day *handout.Day) error {
	a, err := s.caller(c)
	if err != nil {
		return err
	}
	defer a.Forget()
	if day.Names, err = s.Workshops.FacilitatorNames(c.UserContext(), a, day.Workshop); err != nil || s.reach(c, day.Workshop) < workshop.KeepsRoll {
		return err
	}
	private, err := a.PrivateKey()
	if err != nil {
		return err
	}
	day.Notes, err = s.Workshops.Notes(private, day.Workshop)
	opens(c, day.Notes)
	return err
}

func render(doc *handout.Document, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := pdf.Render(&out, doc); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func sendPDF(c *fiber.Ctx, name string, data []byte) error {
	h := &c.Response().Header
	h.SetContentType(contentPDF)
	h.Set(fiber.HeaderContentDisposition, `inline; filename="`+name+`"`)
	return c.Send(data)
}
