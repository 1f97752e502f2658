// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// The paper sheet comes in batches, so that it works without JavaScript too.
const (
	sheetBatch = 10
	sheetMost  = 100 // rows of one form
	sheetBody  = 96 << 10
)

// sheetShow asks how many rows are filled in, then for the rows.
func (s *Server) sheetShow(c *fiber.Ctx) error {
	actor, b, err := s.openBook(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	return s.show(c, fiber.StatusOK, s.sheetPage(c, b, nil))
}

// sheetPage has the next rows to type, or those that were typed and refused.
func (s *Server) sheetPage(c *fiber.Ctx, b book, refused []view.PaperRow) view.PaperSheet {
	p := view.PaperSheet{Page: s.page(c, "sheet-title"), Says: b.w.SheetSays, Entered: b.roll.FromPaper(),
		Typed: typed(b.w.SheetSays), Rows: refused}
	opens(c, b.names)
	p.Head = s.workshopHead(p.Page, b.w)
	p.Scripts = []string{s.script("sheet.js")}
	p.All, p.More = p.Says > 0 && p.Entered == p.Says, p.Says > 0 && p.Entered > p.Says
	p.Changed = lines(c.Query("changed"))
	language := s.likelyLanguage(c, b.w)
	for _, e := range typedRows(b) {
		p.Entries = append(p.Entries, s.rollRow(p.Page, b, e))
		language = e.Lang
	}
	if refused == nil && p.Entered < p.Says {
		for i, n := range nextNumbers(typedRows(b), p.Says) {
			row := view.PaperRow{N: n, Langs: s.rowLanguages(p.Page, "")}
			if i == 0 {
				row.Langs = s.languageChoices(language)
			}
			p.Rows = append(p.Rows, row)
		}
	}
	for _, r := range p.Rows {
		p.Numbers += itoa(r.N) + " "
	}
	return p
}

// typedRows are the entries that came from the sheet, in its order.
func typedRows(b book) []workshop.Entry {
	var list []workshop.Entry
	for _, e := range b.roll.Entries {
		if e.Row > 0 && !e.Removed {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b workshop.Entry) int { return a.Row - b.Row })
	return list
}

// nextNumbers are the rows to type next: those after the last one that was
// typed, and at the end those that were passed over, and one more.
func nextNumbers(rows []workshop.Entry, says int) []int {
	there, last := map[int]bool{}, 0
	for _, e := range rows {
		there[e.Row], last = true, max(last, e.Row)
	}
	var next []int
	for n := last + 1; n <= says && len(next) < sheetBatch; n++ {
		next = append(next, n)
	}
	if len(next) > 0 {
		return next
	}
	for n := 1; n < last && len(next) < sheetBatch; n++ {
		if !there[n] {
			next = append(next, n)
		}
	}
	return append(next, last+1)
}

// rowLanguages begin with the language of the row above.
func (s *Server) rowLanguages(p view.Page, chosen string) []view.Choice {
	return append([]view.Choice{{Label: p.T("sheet-as-above")}}, s.languageChoices(tagOf(chosen))...)
}

// sheetSays keeps how many rows of the paper are filled in.
func (s *Server) sheetSays(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	rows, err := number(c.FormValue("rows"), "rows")
	if err == nil {
		_, err = s.Workshops.SaySheet(c.UserContext(), w.Org, w.Code, rows)
	}
	f, ok := retypable(err)
	if err != nil && !ok {
		return err
	}
	if err == nil {
		return s.seeOther(c, roomPath(w.Code)+"/sheet")
	}
	actor, b, berr := s.openBook(c)
	if berr != nil {
		return berr
	}
	defer actor.Forget()
	p := s.sheetPage(c, b, nil)
	p.Rows, p.Typed, p.Wrong = nil, clip(c.FormValue("rows")), wrong(p.L, f.In("rows"))
	return s.again(c, f, p)
}

// sheetSaved is the answer to a row sent by itself.
type sheetSaved struct {
	Says    string `json:"says"`
	Entered int    `json:"entered"`
	All     bool   `json:"all"`
}

// sheetRows records the rows of a form. A row without a name counts only where
// its box says so: it may just as well have been left blank.
func (s *Server) sheetRows(c *fiber.Ctx) error {
	actor, b, err := s.openBook(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	rows, typedLines, err := s.readSheet(c, b)
	changed := 0
	if err == nil && len(typedLines) > 0 {
		private, kerr := actor.NamesKey()
		if kerr != nil {
			return kerr
		}
		_, changed, err = s.Workshops.TypeSheet(c.UserContext(), private, b.w.Org, actor.Account.ID, b.w.Code, typedLines)
		if err == nil {
			err = s.witness(c.UserContext(), b.w)
		}
	}
	if c.Get(fiber.HeaderAccept) == fiber.MIMEApplicationJSON {
		return s.sheetAnswer(c, b.w, err)
	}
	if f, ok := retypable(err); ok {
		p := s.sheetPage(c, b, rows)
		p.Wrong = wrong(p.L, f)
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	to := roomPath(b.w.Code) + "/sheet"
	if changed > 0 {
		to += "?changed=" + itoa(changed)
	}
	return s.seeOther(c, to)
}

func (s *Server) sheetAnswer(c *fiber.Ctx, w workshop.Workshop, err error) error {
	if err != nil {
		f, status := asFault(err)
		return s.problem(c, status, f)
	}
	roll, err := s.Workshops.Roll(c.UserContext(), w)
	if err != nil {
		f, status := asFault(err)
		return s.problem(c, status, f)
	}
	words, entered := s.Messages.For(s.language(c)), roll.FromPaper()
	return c.JSON(sheetSaved{Says: words.T("sheet-says", "Says", w.SheetSays, "Entered", entered), Entered: entered, All: w.SheetSays > 0 && entered == w.SheetSays})
}

// readSheet reads the rows of a form: all of them, to be shown again, and those
// that say something.
func (s *Server) readSheet(c *fiber.Ctx, b book) ([]view.PaperRow, []workshop.Line, error) {
	numbers := strings.Fields(c.FormValue("numbers"))
	if len(numbers) > sheetMost {
		return nil, nil, fault.New(fault.TooLarge, "errors-too-large")
	}
	p := view.Page{L: s.Messages.For(s.language(c)), Lang: s.language(c)}
	above := string(s.likelyLanguage(c, b.w))
	rows, said := make([]view.PaperRow, 0, len(numbers)), make([]workshop.Line, 0, len(numbers))
	for _, text := range numbers {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > workshop.MaxPeople {
			return nil, nil, fault.New(fault.Malformed, "errors-malformed")
		}
		field := "row-" + itoa(n) + "-"
		name, language := strings.TrimSpace(c.FormValue(field+"name")), c.FormValue(field+"language")
		row := view.PaperRow{N: n, Name: clip(name), NoName: c.FormValue(field+"none") != "", Langs: s.rowLanguages(p, language)}
		if _, err := people.CleanName(name); err != nil {
			row.Wrong = true
		}
		rows = append(rows, row)
		if language != "" {
			above = language
		}
		if name != "" || row.NoName {
			said = append(said, workshop.Line{Row: n, KnownAs: name, Language: above})
		}
	}
	return rows, said, nil
}
