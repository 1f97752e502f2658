// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/handout"
	packs "github.com/groundwork-org/groundwork/app/handout/pack"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

const contentZIP = "application/zip"

// packShow is the print-run calculator: the numbers, filled in from the plan,
// and how many sheets they take.
func (s *Server) packShow(c *fiber.Ctx) error {
	day, err := s.day(c)
	if err != nil {
		return err
	}
	f := readPackForm(c, day, s.language(c))
	p := s.packPage(c, day, f)
	run, page, err := f.run(s.langs)
	if err == nil {
		err = s.countPack(&p, day, run, page)
	}
	if wrongs, ok := retypable(err); ok {
		p.Wrong = wrong(p.L, wrongs)
		return s.again(c, wrongs, p)
	}
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, p)
}

// printPack prints it all in one file, and packZIP each part in one of its own.
// They hold a code and names: no cache keeps them.
func (s *Server) printPack(c *fiber.Ctx) error {
	data, err := s.writePack(c, func(k *packs.Pack, out *bytes.Buffer) error { return k.WritePDF(out) })
	if err != nil {
		return err
	}
	return sendPDF(c, "pack.pdf", data)
}

func (s *Server) packZIP(c *fiber.Ctx) error {
	data, err := s.writePack(c, func(k *packs.Pack, out *bytes.Buffer) error { return k.WriteZIP(out) })
	if err != nil {
		return err
	}
	c.Response().Header.SetContentType(contentZIP)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="pack.zip"`)
	return c.Send(data)
}

func (s *Server) writePack(c *fiber.Ctx, write func(*packs.Pack, *bytes.Buffer) error) ([]byte, error) {
	day, err := s.day(c)
	if err != nil {
		return nil, err
	}
	run, page, err := readPackForm(c, day, s.language(c)).run(s.langs)
	if err != nil {
		return nil, err
	}
	if err := s.printing.enterPack(); err != nil {
		return nil, err
	}
	defer s.printing.leavePack()
	k, err := packs.Make(s.builder(), day, run, page)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = write(k, &out)
	return out.Bytes(), err
}

// countPack lays the pack out and counts.
func (s *Server) countPack(p *view.Pack, day handout.Day, run handout.PrintRun, page handout.Page) error {
	if err := s.printing.enterPack(); err != nil {
		return err
	}
	defer s.printing.leavePack()
	k, err := packs.Make(s.builder(), day, run, page)
	if err != nil {
		return err
	}
	p.Says = run.Say(p.L, k.Sheets, page.OneSided)
	for _, part := range k.Parts {
		p.Counts = append(p.Counts, view.PackCount{What: p.T("kind-" + string(part.Kind)), Lang: part.Page.Lang, With: part.Page.With,
			Language: part.Page.Lang.Name(), Large: part.Page.LargePrint, Copies: part.Copies, Pages: part.Sides, Sheets: part.Sheets()})
	}
	return nil
}

// packForm is the calculator's form as it was typed.
type packForm struct {
	page    handout.Page
	paper   string
	with    string
	leads   string
	spare   string
	readers []packReaders
	kinds   []handout.Kind
}

type packReaders struct {
	lang                        lang.Tag
	people, large, interpreters string
}

// packAsked marks an address that says what to print: a box that isn't ticked
// is not sent at all.
const packAsked = "asked"

// readPackForm reads the address, or the plan where it says nothing.
func readPackForm(c *fiber.Ctx, day handout.Day, own lang.Tag) packForm {
	f := packForm{page: handout.Page{Lang: own, OneSided: c.QueryBool("one-sided"), LowInk: c.QueryBool("low-ink")}, paper: c.Query("paper"), with: c.Query("with")}
	usual := handout.PrintRunOf(day.Plan, own)
	asked := c.Query(packAsked) != ""
	typedOr := func(name string, usual int) string {
		if asked || c.Query(name) != "" {
			return clip(c.Query(name))
		}
		return typed(usual)
	}
	f.leads, f.spare = typedOr("leads", usual.Leads), typedOr("spare", usual.Spare)
	for _, who := range usual.Readers {
		t := string(who.Lang)
		f.readers = append(f.readers, packReaders{who.Lang, typedOr("people-"+t, who.People),
			typedOr("large-"+t, who.Large), typedOr("interpreters-"+t, who.Interpreters)})
	}
	f.kinds = usual.Kinds
	if asked {
		f.kinds = nil
		for _, kind := range handout.PackKinds() {
			if c.Query("part-"+string(kind)) != "" {
				f.kinds = append(f.kinds, kind)
			}
		}
	}
	return f
}

// run reads the numbers.
func (f packForm) run(offered *lang.Set) (run handout.PrintRun, page handout.Page, err error) {
	page = f.page
	if page.Paper, err = handout.ParsePaper(f.paper); err != nil {
		return run, page, err
	}
	if page.With, err = secondLanguage(f.with, offered); err != nil {
		return run, page, err
	}
	run.Kinds = f.kinds
	fields := []struct {
		text, name string
		into       *int
	}{{f.leads, "leads", &run.Leads}, {f.spare, "spare", &run.Spare}}
	run.Readers = make([]handout.Readers, len(f.readers))
	for i, r := range f.readers {
		run.Readers[i].Lang = r.lang
		if !offered.Has(r.lang) {
			return run, page, fault.New(fault.Invalid, "errors-language").In("people")
		}
		who := &run.Readers[i]
		fields = append(fields, []struct {
			text, name string
			into       *int
		}{{r.people, "people", &who.People}, {r.large, "people", &who.Large}, {r.interpreters, "people", &who.Interpreters}}...)
	}
	for _, field := range fields {
		if *field.into, err = number(field.text, field.name); err != nil {
			return run, page, err
		}
	}
	return run, page, run.Check()
}

// packPage is the form with what was typed.
func (s *Server) packPage(c *fiber.Ctx, day handout.Day, f packForm) view.Pack {
	p := view.Pack{Page: s.page(c, "pack-title"), Leads: f.leads, Spare: f.spare, OneSided: f.page.OneSided, LowInk: f.page.LowInk,
		LargePrint: day.Plan.Needs.LargePrint}
	p.Head, p.Prints = s.workshopHead(p.Page, day.Workshop), s.prints(c, p.Page, day.Workshop)
	for _, paper := range []handout.Paper{handout.Letter, handout.A4} {
		p.Papers = append(p.Papers, view.Choice{Value: string(paper), Label: p.T("pack-" + string(paper)), Here: strings.EqualFold(f.paper, string(paper))})
	}
	p.With = seconds(p.Page, lang.Tag(f.with))
	p.Printing = printingKinds(p.Page, p.To(roomPath(day.Code)+"/print.pdf"), append(handout.PackKinds(), handout.Book), handout.SignIn)
	for _, r := range f.readers {
		p.Readers = append(p.Readers, view.PackReaders{Tag: r.lang, Name: r.lang.Name(), People: r.people, Large: r.large, Interpreters: r.interpreters})
	}
	for _, kind := range handout.PackKinds() {
		p.Parts = append(p.Parts, view.Choice{Value: string(kind), Label: p.T("kind-" + string(kind)), Here: slices.Contains(f.kinds, kind)})
	}
	return p
}

// prints are a workshop's sheets, each alone: in the page's language, and the
// interpreters' copies in theirs.
func (s *Server) prints(c *fiber.Ctx, p view.Page, w workshop.Workshop) []view.Choice {
	var list []view.Choice
	add := func(l lang.Tag, file, label string) {
		list = append(list, view.Choice{Value: "/" + string(l) + roomPath(w.Code) + "/" + file + ".pdf", Label: label})
	}
	for _, kind := range handout.PackKinds() {
		if kind != handout.ForInterpreters {
			add(p.Lang, "print/"+string(kind), p.T("kind-"+string(kind)))
		}
	}
	if slices.ContainsFunc(w.Plan.Facilitators, func(f workshop.Facilitator) bool { return f.Account == s.actor(c).Account }) {
		add(p.Lang, "certificate", p.T("paper-own-certificate"))
	}
	for _, e := range w.Plan.Expected {
		if e.People > 0 && e.Hearing != workshop.Directly {
			add(e.Lang, "print/"+string(handout.ForInterpreters), p.T("kind-interpreter")+" · "+e.Lang.Name())
		}
	}
	return list
}
