// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// recoveryPath is the coordinators' page of the sheet; recoveryUsePath is where
// it is used.
const (
	recoveryPath    = "/trainer/recovery"
	recoveryUsePath = "/recovery"
)

// recovery tells coordinators about the sheet, and offers to make and to try
// it.
func (s *Server) recovery(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	p := s.recoveryPage(c, actor)
	p.Works = c.Query("works") != "" && p.Drilled != ""
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) recoveryPage(c *fiber.Ctx, actor *people.Actor) view.Recovery {
	p := view.Recovery{Page: s.page(c, "recovery-title")}
	local := zone(actor.Org.Zone)
	if sheet := actor.Org.Recovery; sheet.PublicKey != nil {
		p.Made = p.L.FormatDate(sheet.MadeAt.In(local))
		if !sheet.DrilledAt.IsZero() {
			p.Drilled = p.L.FormatDate(sheet.DrilledAt.In(local))
		}
	}
	return p
}

// recoveryMake makes a sheet, which is the answer to this form and stands
// nowhere else: no cache keeps it.
func (s *Server) recoveryMake(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	paper, err := handout.ParsePaper(c.FormValue("paper"))
	if err != nil {
		return err
	}
	if err := s.printing.enter(allLayouts); err != nil { // before there is a sheet that would not be printed
		return err
	}
	defer s.printing.leave()
	sheet, err := s.People.NewRecoverySheet(c.UserContext(), actor, c.FormValue("passphrase"))
	if f, ok := retypable(err); ok {
		p := s.recoveryPage(c, actor)
		p.Wrong = wrongPassphrase(p.L, f)
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	page := handout.Page{Lang: s.language(c), Paper: paper, Date: sheet.MadeAt}
	data, err := render(s.builder().Recovery(sheet, zone(actor.Org.Zone), page), nil)
	if err != nil {
		return err
	}
	return sendPDF(c, "recovery.pdf", data)
}

// recoveryTry is the drill.
func (s *Server) recoveryTry(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	err = s.People.DrillRecovery(c.UserContext(), actor, c.FormValue("secret"))
	if f, ok := retypable(err); ok {
		p := s.recoveryPage(c, actor)
		p.Wrong = wrong(p.L, f)
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	return s.seeOther(c, recoveryPath+"?works=1")
}

// recoveryUse asks for what stands on the sheet and a new passphrase.
func (s *Server) recoveryUse(c *fiber.Ctx) error {
	return s.show(c, fiber.StatusOK, s.recoveryUsePage(c))
}

func (s *Server) recoveryUsePage(c *fiber.Ctx) view.RecoveryUse {
	p := view.RecoveryUse{Page: s.page(c, "recovery-use-title"), Least: people.PassphraseMin}
	p.NoIndex = true
	p.Lock = s.script("lock.js") // who goes back finds nothing that was typed
	p.PlainHTTP = !s.keepsCookies(c)
	return p
}

// recoveryDone gives the account its new passphrase and signs in.
func (s *Server) recoveryDone(c *fiber.Ctx) error {
	began := time.Now()
	in, err := s.People.RecoverAccount(c.UserContext(), c.FormValue("account"), c.FormValue("secret"), c.FormValue("new"))
	if f, status := asFault(err); err != nil && f.Key == "errors-sign-in-first" {
		return s.doneAndOut(c, status, "account-passphrase-changed")
	}
	if f, ok := retypable(err); ok {
		p := s.recoveryUsePage(c)
		s.turnAway(began)
		p.Wrong, p.Account = wrong(p.L, f), clip(c.FormValue("account"))
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	if err := s.noteSignedIn(c, in, audit.SheetUsed); err != nil {
		return err
	}
	return s.signedIn(c, in, "")
}

// reminder is what a coordinator is told about the sheet until it was tried,
// and again after a year; "" for others.
func (s *Server) reminder(p view.Page, actor *people.Actor) string {
	switch sheet := actor.Org.Recovery; {
	case !actor.Account.Has(people.Coordinator):
		return ""
	case sheet.PublicKey == nil:
		return p.T("recovery-remind-make")
	case sheet.DrilledAt.IsZero():
		return p.T("recovery-remind")
	case s.Now().After(sheet.DrilledAt.AddDate(1, 0, 0)):
		return p.T("recovery-remind-year")
	}
	return ""
}
