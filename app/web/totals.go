// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// totalsListed is how many months stand on one page.
const totalsListed = 12

const totalsPath = "/trainer/totals"

// totals shows what leaves the organization, exactly as it leaves it.
func (s *Server) totals(c *fiber.Ctx) error {
	p := view.Totals{Page: s.page(c, "totals-title")}
	list, next, err := s.Reports.Store.TotalsOf(c.UserContext(), s.actor(c).Org, c.Query("after"), totalsListed)
	if err != nil {
		return err
	}
	if next != "" {
		p.Older = p.To(totalsPath) + "?after=" + url.QueryEscape(next)
	}
	for _, t := range list {
		p.Months = append(p.Months, s.totalsMonth(p.Page, t))
	}
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) totalsMonth(p view.Page, t report.Totals) view.TotalsMonth {
	m := view.TotalsMonth{Name: monthName(p, t.Month), Workshops: t.Workshops}
	people := view.TotalsTable{Caption: p.T("totals-people"), Of: p.T("totals-language")}
	for _, slug := range t.People.Columns {
		people.Columns = append(people.Columns, s.courseTitle(p, slug))
	}
	people.Columns = append(people.Columns, view.Phrase{Text: p.T("totals-all")})
	m.Tables = append(m.Tables, fillTable(p, people, t.People, tongue))
	for _, told := range t.Journeys {
		title, stage := s.stagesOf(p, told.Columns[0])
		table := view.TotalsTable{Caption: p.T("totals-journeys"), Title: title, Of: p.T("totals-stage"),
			Columns: []view.Phrase{{Text: p.T("totals-number")}}}
		m.Tables = append(m.Tables, fillTable(p, table, ofOneColumn(told), stage))
	}
	return m
}

// monthName is a month ("2026-11") in words.
func monthName(p view.Page, month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return p.L.FormatMonth(t)
}

// tongue is a language by its own name.
func tongue(tag string) view.Phrase {
	return view.Phrase{Text: lang.Tag(tag).Name(), Lang: lang.Tag(tag)}
}

func (s *Server) courseTitle(p view.Page, slug string) view.Phrase {
	course, err := s.Content.Current().Course(slug)
	if err != nil {
		return view.Phrase{Text: slug}
	}
	title, in := course.Title(p.Lang)
	return view.Phrase{Text: title, Lang: in}
}

// stagesOf names a journey and its stages. What the content no longer has keeps
// its id.
func (s *Server) stagesOf(p view.Page, slug string) (title view.Phrase, stage func(id string) view.Phrase) {
	journeys, _ := journey.ParseAll(s.Content.Current())
	for _, j := range journeys {
		if j.Slug() != slug {
			continue
		}
		title.Text, title.Lang = j.Document.Title(p.Lang)
		return title, func(id string) view.Phrase {
			for i, one := range j.Stages {
				if one.ID == id {
					r := j.At(i, p.Lang)
					return view.Phrase{Text: r.Text.Title, Lang: r.Lang}
				}
			}
			return view.Phrase{Text: id}
		}
	}
	return view.Phrase{Text: slug}, func(id string) view.Phrase { return view.Phrase{Text: id} }
}

// ofOneColumn leaves out the sums of rows that have one number each.
func ofOneColumn(t report.Table) report.Table {
	short := report.Table{Rows: t.Rows}
	for _, row := range t.Cells {
		short.Cells = append(short.Cells, row[:1])
	}
	return short
}

func fillTable(p view.Page, into view.TotalsTable, t report.Table, name func(string) view.Phrase) view.TotalsTable {
	for i, row := range t.Cells {
		line := view.TotalsRow{Phrase: view.Phrase{Text: p.T("totals-all")}}
		if i < len(t.Rows) {
			line.Phrase = name(t.Rows[i])
		}
		for _, c := range row {
			line.Numbers = append(line.Numbers, view.TotalsNumber(c))
		}
		into.Rows = append(into.Rows, line)
	}
	return into
}

// totalsCSV is the same as a file: every month there is.
func (s *Server) totalsCSV(c *fiber.Ctx) error {
	p := view.Page{L: s.Messages.For(s.language(c)), Lang: s.language(c)}
	file := newTable(p.T("totals-month"), p.T("totals-language"), p.T("totals-course"), p.T("totals-number"))
	for after := ""; ; {
		list, next, err := s.Reports.Store.TotalsOf(c.UserContext(), s.actor(c).Org, after, totalsListed)
		if err != nil {
			return err
		}
		for _, t := range list {
			s.totalsRows(p, file, t)
		}
		if after = next; next == "" {
			return file.send(c, "totals")
		}
	}
}

func (s *Server) totalsRows(p view.Page, file *table, t report.Totals) {
	for i, row := range t.People.Cells {
		language := p.T("totals-all")
		if i < len(t.People.Rows) {
			language = tongue(t.People.Rows[i]).Text
		}
		for j, cell := range row {
			course, number := p.T("totals-all"), p.T("totals-hidden")
			if j < len(t.People.Columns) {
				course = s.courseTitle(p, t.People.Columns[j]).Text
			}
			if !cell.Hidden {
				number = itoa(cell.People)
			}
			file.row(t.Month, language, course, number)
		}
	}
}
