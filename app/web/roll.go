// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"log/slog"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// book is a workshop with its roll and the names on it, opened within the
// caller's session.
type book struct {
	w     workshop.Workshop
	roll  workshop.Roll
	names map[string]string
}

// openBook reads a workshop's roll for the caller.
func (s *Server) openBook(c *fiber.Ctx) (*people.Actor, book, error) {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return nil, book{}, err
	}
	actor, err := s.caller(c)
	if err != nil {
		return nil, book{}, err
	}
	b, err := s.readBook(c.UserContext(), actor, w)
	if err != nil {
		actor.Forget()
		return nil, book{}, err
	}
	return actor, b, nil
}

func (s *Server) readBook(ctx context.Context, actor *people.Actor, w workshop.Workshop) (book, error) {
	roll, err := s.Workshops.Roll(ctx, w)
	if err != nil {
		return book{}, err
	}
	private, err := actor.NamesKey()
	if err != nil {
		return book{}, err
	}
	names, err := s.Workshops.Names(private, roll)
	return book{w, roll, names}, err
}

// find is an entry of the roll by its id.
func (b book) find(id string) (workshop.Entry, error) {
	for _, e := range b.roll.Entries {
		if e.ID == id {
			return e, nil
		}
	}
	return workshop.Entry{}, fault.New(fault.NotFound, "errors-not-found")
}

// rollShow shows the roll.
func (s *Server) rollShow(c *fiber.Ctx) error {
	actor, b, err := s.openBook(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	return s.show(c, fiber.StatusOK, s.rollPage(c, b, view.Wrong{}))
}

// rollDone are the things that the roll's page says were done.
var rollDone = []string{"added", "corrected", "removed", "restored", "counted", "erased"}

func (s *Server) rollPage(c *fiber.Ctx, b book, wrong view.Wrong) view.Roll {
	p := view.Roll{Page: s.page(c, "roll-title"), Count: countOf(b.w, b.roll), Beyond: b.roll.Beyond,
		ID: newUUID(), Token: newToken(), Wrong: wrong, Langs: s.languageChoices(s.likelyLanguage(c, b.w))}
	opens(c, b.names)
	p.Head = s.workshopHead(p.Page, b.w)
	for _, done := range rollDone {
		if c.Query("done") == done {
			p.Done = p.T("roll-done-" + done)
		}
	}
	for _, e := range b.roll.Entries {
		p.Rows = append(p.Rows, s.rollRow(p.Page, b, e))
	}
	for _, t := range s.langs.Tags() {
		p.Headcounts = append(p.Headcounts, view.PlanLanguage{Bar: view.Bar{Tag: t, Name: t.Name()}, Typed: typed(b.roll.Headcounts[t])})
	}
	return p
}

// likelyLanguage is what the next row probably is in: what was chosen last, or
// else what most people are expected in.
func (s *Server) likelyLanguage(c *fiber.Ctx, w workshop.Workshop) lang.Tag {
	if t, _, ok := s.langs.Resolve(c.Query("language", c.FormValue("language"))); ok {
		return t
	}
	if len(w.Plan.Expected) > 0 {
		return w.Plan.Expected[0].Lang
	}
	return s.language(c)
}

func (s *Server) rollRow(p view.Page, b book, e workshop.Entry) view.RollRow {
	r := view.RollRow{ID: e.ID, Name: b.names[e.ID], Tag: string(e.Lang), Language: e.Lang.Name(), Way: s.wayIn(p, b.w, e.CheckIn),
		Apart: e.Apart, Removed: e.Removed, Doubles: len(e.Doubles), Token: newToken()}
	return r
}

// wayIn says how and when somebody came onto the roll.
func (s *Server) wayIn(p view.Page, w workshop.Workshop, c workshop.CheckIn) string {
	if c.Way == workshop.Paper {
		return p.T("roll-way-paper", "Row", c.Row)
	}
	return p.T("roll-way-"+string(c.Way), "Time", p.L.FormatTime(c.At.In(zone(w.Plan.Zone))))
}

// rollAdd adds one row.
func (s *Server) rollAdd(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	a := s.actor(c)
	_, err = s.Workshops.AddRows(c.UserContext(), a.Org, a.Account, w.Code, []workshop.Row{
		{ID: c.FormValue("id"), KnownAs: c.FormValue("known_as"), Language: c.FormValue("language")}})
	if err != nil {
		return s.rollAgain(c, err)
	}
	if err := s.witness(c.UserContext(), w); err != nil {
		// The row is kept, and shown again its form would keep the first name,
		// whatever is typed now. The log is made good at the next change.
		s.Log.Error("a row's journey was not witnessed yet", slog.Any("error", err))
	}
	to := roomPath(w.Code) + "/roll?done=added"
	if t, _, ok := s.langs.Resolve(c.FormValue("language")); ok {
		to += "&language=" + string(t)
	}
	return s.seeOther(c, to+"#add")
}

// rollAgain shows the roll with what was typed and what is wrong with it.
func (s *Server) rollAgain(c *fiber.Ctx, err error) error {
	f, ok := retypable(err)
	if !ok {
		return err
	}
	actor, b, berr := s.openBook(c)
	if berr != nil {
		return err
	}
	defer actor.Forget()
	p := s.rollPage(c, b, wrong(s.Messages.For(s.language(c)), f))
	if id, ok := workshop.CanonicalUUID(c.FormValue("id")); ok {
		p.ID = id
	}
	p.Name = clip(c.FormValue("known_as"))
	for i, h := range p.Headcounts {
		if text := clip(c.FormValue("headcount-" + string(h.Tag))); text != "" {
			p.Headcounts[i].Typed = text
		}
	}
	return s.again(c, f, p)
}

// rollHeadcount says how many are here without a name, per language.
func (s *Server) rollHeadcount(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	if err := s.sayHeadcounts(c, w); err != nil {
		return s.rollAgain(c, err)
	}
	return s.seeOther(c, roomPath(w.Code)+"/roll?done=counted")
}

func (s *Server) sayHeadcounts(c *fiber.Ctx, w workshop.Workshop) error {
	roll, err := s.Workshops.Roll(c.UserContext(), w)
	if err != nil {
		return err
	}
	said := make(map[lang.Tag]int)
	for _, t := range s.langs.Tags() { // all are read before one is written
		if said[t], err = number(c.FormValue("headcount-"+string(t)), "headcount"); err != nil {
			return err
		}
	}
	a := s.actor(c)
	for _, t := range s.langs.Tags() {
		if said[t] == roll.Headcounts[t] {
			continue
		}
		token := c.FormValue("token") + "/" + itoa(roll.Headcounts[t]) + "/" + itoa(said[t])
		if err := s.Workshops.SayHeadcount(c.UserContext(), a.Org, a.Account, w.Code, token, t, said[t]); err != nil {
			return err
		}
	}
	return nil
}

// witness makes the journeys' log say what the roll of a closed workshop says.
// While it is open there is nothing to say yet.
func (s *Server) witness(ctx context.Context, w workshop.Workshop) error {
	if door := w.Door(s.Now()); s.Journeys == nil || door == workshop.DoorOpen || door == workshop.DoorEarly {
		return nil
	}
	roll, err := s.Workshops.Roll(ctx, w)
	if err != nil {
		return err
	}
	_, err = s.Journeys.Witness(ctx, w, roll)
	return err
}

// rollEntry shows one attendance, to correct it.
func (s *Server) rollEntry(c *fiber.Ctx) error {
	actor, b, err := s.openBook(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	p, err := s.entryPage(c, b)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) entryPage(c *fiber.Ctx, b book) (view.RollEntry, error) {
	p := view.RollEntry{Page: s.page(c, "roll-entry-title")}
	opens(c, b.names)
	e, err := b.find(strings.ToLower(c.Params("id")))
	if err != nil {
		return p, err
	}
	p.Head, p.Row, p.Name = s.workshopHead(p.Page, b.w), s.rollRow(p.Page, b, e), b.names[e.ID]
	p.Langs = s.languageChoices(e.Lang)
	p.Card = e.HasMember() && s.reach(c, b.w) >= workshop.PlansIt
	for _, d := range e.Doubles {
		p.Doubles = append(p.Doubles, view.RollRow{ID: d.ID, Way: s.wayIn(p.Page, b.w, d), Token: newToken()})
	}
	for _, other := range b.roll.Entries {
		if other.ID == e.ID || other.Removed {
			continue
		}
		label := b.names[other.ID]
		if label == "" {
			label = p.T("roll-no-name")
		}
		p.Others = append(p.Others, view.Choice{Value: other.ID, Label: p.T("roll-other", "Name", label, "Way", s.wayIn(p.Page, b.w, other.CheckIn))})
	}
	return p, nil
}

// rollCorrect records what a trainer says about one attendance.
func (s *Server) rollCorrect(c *fiber.Ctx) error {
	actor, b, err := s.openBook(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	e, err := b.findFact(strings.ToLower(c.Params("id")))
	if err != nil {
		return err
	}
	if c.FormValue("do") == "erase" {
		if s.actor(c).Pass != "" && b.names[e.ID] == "" { // nobody erases what she cannot read
			return fault.New(fault.NotFound, "errors-not-found")
		}
		return s.eraseName(c, b, e)
	}
	done := "corrected"
	for _, ch := range changes(c, b, e) {
		if err = s.Workshops.Correct(c.UserContext(), b.w.Org, actor.Account.ID, b.w.Code, ch); err != nil {
			break
		}
		switch ch.Action {
		case workshop.Remove:
			done = "removed"
		case workshop.Restore:
			done = "restored"
		}
	}
	if err == nil {
		err = s.witness(c.UserContext(), b.w)
	}
	if f, ok := retypable(err); ok {
		p, perr := s.entryPage(c, b)
		if perr != nil {
			return err
		}
		p.Wrong, p.Name = wrong(p.L, f), clip(c.FormValue("known_as"))
		if c.FormValue("language") != "" {
			p.Langs = s.languageChoices(tagOf(c.FormValue("language")))
		}
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	return s.seeOther(c, roomPath(b.w.Code)+"/roll?done="+done)
}

// eraseName erases the name of an entry at the person's own word; she stays in
// the count.
func (s *Server) eraseName(c *fiber.Ctx, b book, e workshop.Entry) error {
	if err := s.Workshops.EraseName(c.UserContext(), b.w, e); err != nil {
		return err
	}
	about(c, b.w.ID)
	if err := s.note(c, s.Audit.Note, audit.NameErased); err != nil {
		return err
	}
	return s.seeOther(c, roomPath(b.w.Code)+"/roll?done=erased")
}

// findFact is an entry, or a check-in that was folded into one.
func (b book) findFact(id string) (workshop.Entry, error) {
	for _, e := range b.roll.Entries {
		if e.ID == id {
			return e, nil
		}
		for _, d := range e.Doubles {
			if d.ID == id {
				return workshop.Entry{CheckIn: d, Lang: d.Lang, SameAs: e.ID}, nil
			}
		}
	}
	return workshop.Entry{}, fault.New(fault.NotFound, "errors-not-found")
}

// changes are the corrections that a form asks for.
func changes(c *fiber.Ctx, b book, e workshop.Entry) []workshop.Change {
	one := workshop.Change{Token: c.FormValue("token"), CheckIn: e.ID}
	switch c.FormValue("do") {
	case "remove":
		one.Action = workshop.Remove
	case "restore":
		one.Action = workshop.Restore
	case "confirm":
		one.Action = workshop.Confirm
	case "same":
		one.Action, one.Other = workshop.SameAs, c.FormValue("other")
	case "save":
		return renames(c, b, e, one)
	}
	return []workshop.Change{one} // an unknown button is refused by the service
}

// renames are what differs from the roll: the name, the language, both or none.
func renames(c *fiber.Ctx, b book, e workshop.Entry, one workshop.Change) []workshop.Change {
	var list []workshop.Change
	if name := strings.TrimSpace(c.FormValue("known_as")); name != b.names[e.ID] {
		rename := one
		rename.Action, rename.KnownAs = workshop.Rename, name
		list = append(list, rename)
	}
	if language := c.FormValue("language"); language != string(e.Lang) {
		relang := one
		relang.Action, relang.Lang = workshop.Relang, language
		list = append(list, relang)
	}
	return list
}
