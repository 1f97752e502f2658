// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// table is a file for a spreadsheet (RFC 4180). It begins with a byte order
// mark: without it Excel takes UTF-8 for the machine's old encoding, and
// nobody's name in Punjabi or Arabic survives that. LibreOffice, Google Sheets
// and Numbers skip it.
type table struct{ b strings.Builder }

const byteOrderMark = "\uFEFF"

func newTable(head ...string) *table {
	t := &table{}
	t.b.WriteString(byteOrderMark)
	t.row(head...)
	return t
}

// row adds a line. Every cell is quoted, and one that a spreadsheet would take
// for a formula is made text.
func (t *table) row(cells ...string) {
	for i, cell := range cells {
		if i > 0 {
			t.b.WriteByte(',')
		}
		t.b.WriteByte('"')
		t.b.WriteString(strings.ReplaceAll(harmless(cell), `"`, `""`))
		t.b.WriteByte('"')
	}
	t.b.WriteString("\r\n")
}

// formulaSigns begin a formula in one spreadsheet or another (OWASP, CSV
// injection), the last four in East Asian width.
const formulaSigns = "=+-@\t\r\n＝＋－＠"

// harmless puts an apostrophe before what would be a formula.
func harmless(cell string) string {
	if strings.IndexAny(cell, formulaSigns) == 0 {
		return "'" + cell
	}
	return cell
}

// send answers with the file.
func (t *table) send(c *fiber.Ctx, name string) error {
	h := &c.Response().Header
	h.SetContentType("text/csv; charset=utf-8")
	h.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.csv"`)
	return c.SendString(t.b.String())
}

// attendanceShow offers the two files.
func (s *Server) attendanceShow(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	p, err := s.attendancePage(c, w)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) attendancePage(c *fiber.Ctx, w workshop.Workshop) (view.Attendance, error) {
	p := view.Attendance{Page: s.page(c, "attendance-title"), Plans: s.reach(c, w) >= workshop.PlansIt}
	p.Head = s.workshopHead(p.Page, w)
	roll, err := s.Workshops.Roll(c.UserContext(), w)
	p.Count = countOf(w, roll)
	return p, err
}

// attendanceCSV is how many came, per language: exact, for those who run the
// workshop.
func (s *Server) attendanceCSV(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	roll, err := s.Workshops.Roll(c.UserContext(), w)
	if err != nil {
		return err
	}
	words := s.Messages.For(s.language(c))
	t := newTable(words.T("attendance-tag"), words.T("attendance-language"), words.T("attendance-people"))
	for _, n := range roll.ByLanguage() {
		t.row(string(n.Lang), n.Lang.Name(), itoa(n.People))
	}
	t.row("", words.T("attendance-all"), itoa(roll.Present()))
	return t.send(c, "attendance-"+w.Plan.Date)
}

// attendanceNames is the roll with names, for who gives her passphrase again.
func (s *Server) attendanceNames(c *fiber.Ctx) error {
	actor, b, err := s.openBook(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	if err := s.People.ConfirmPassphrase(c.UserContext(), actor, c.FormValue("passphrase")); err != nil {
		f, ok := retypable(err)
		if !ok {
			return err
		}
		p, perr := s.attendancePage(c, b.w)
		if perr != nil {
			return perr
		}
		p.Wrong = wrong(p.L, f.In("passphrase"))
		return s.again(c, f, p)
	}
	return s.namesTable(s.language(c), b).send(c, "attendance-names-"+b.w.Plan.Date)
}

func (s *Server) namesTable(l lang.Tag, b book) *table {
	p := view.Page{L: s.Messages.For(l), Lang: l}
	t := newTable(p.T("attendance-known-as"), p.T("attendance-language"), p.T("attendance-way"), p.T("attendance-counts-yes"))
	for _, e := range b.roll.Entries {
		counts := "attendance-no"
		if e.Counts {
			counts = "attendance-yes"
		}
		t.row(b.names[e.ID], e.Lang.Name(), s.wayIn(p, b.w, e.CheckIn), p.T(counts))
	}
	for _, tag := range s.langs.Tags() {
		for range b.roll.Headcounts[tag] {
			t.row("", tag.Name(), p.T("roll-headcount"), p.T("attendance-yes"))
		}
	}
	return t
}
