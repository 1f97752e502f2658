// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// card is where a trainer offers somebody a card, late in the day: she may be
// somebody on the roll, or somebody who was only counted.
func (s *Server) card(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	p, err := s.cardPage(c, w)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) cardPage(c *fiber.Ctx, w workshop.Workshop) (view.Card, error) {
	p := view.Card{Page: s.page(c, "card-title"), Code: w.Code, ID: newUUID(), Langs: s.languageChoices(s.language(c))}
	a, err := s.caller(c)
	if err != nil {
		return p, err
	}
	defer a.Forget()
	key, err := a.PrivateKey()
	if err != nil {
		return p, err
	}
	roll, err := s.Workshops.Roll(c.UserContext(), w)
	if err != nil {
		return p, err
	}
	names, err := s.Workshops.Names(key, roll)
	if err != nil {
		return p, err
	}
	opens(c, names)
	for _, e := range roll.Entries {
		if e.Counts && e.Member == "" && names[e.ID] != "" {
			p.Roll = append(p.Roll, view.Named{ID: e.ID, Name: names[e.ID]})
		}
	}
	journeys, _ := journey.ParseAll(s.Content.Current())
	for _, j := range journeys {
		if !j.OfTrainers() {
			title, in := j.Document.Title(p.Lang)
			p.Journeys = append(p.Journeys, view.Offered{Slug: j.Slug(), Phrase: view.Phrase{Text: title, Lang: in}})
		}
	}
	return p, nil
}

// cardGive makes the member and her card, and shows its code this once.
func (s *Server) cardGive(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	language, _, ok := s.langs.Resolve(c.FormValue("language"))
	if !ok {
		language = s.language(c)
	}
	card, err := s.give(c, w, language)
	if f, ok := retypable(err); ok {
		p, pageErr := s.cardPage(c, w)
		if pageErr != nil {
			return err
		}
		s.typedCard(c, &p, f)
		_, status := asFault(err)
		return s.show(c, status, p)
	}
	if err != nil {
		return err
	}
	return s.cardShow(c, w, card, language)
}

// typedCard has the form as it was sent, and what is wrong with it. Its id stays,
// so that who was made before something failed is not made twice; one that was
// used is left.
func (s *Server) typedCard(c *fiber.Ctx, p *view.Card, f *fault.Fault) {
	p.Name, p.Problem = clip(c.FormValue("known_as")), faultWords(p.Page, f)
	if id, ok := workshop.CanonicalUUID(c.FormValue("id")); ok && f.Kind != fault.Conflict {
		p.ID = id
	}
	for i := range p.Roll {
		p.Roll[i].Here = p.Roll[i].ID == c.FormValue("entry")
	}
	p.Langs = s.languageChoices(tagOf(c.FormValue("language")))
	for i := range p.Journeys {
		p.Journeys[i].Here = wantsJourney(c, p.Journeys[i].Slug)
	}
}

func wantsJourney(c *fiber.Ctx, slug string) bool {
	return slices.ContainsFunc(c.Context().PostArgs().PeekMulti("journey"), func(v []byte) bool { return string(v) == slug })
}

func (s *Server) cardShow(c *fiber.Ctx, w workshop.Workshop, card people.Card, reader lang.Tag) (err error) {
	p := view.CardGiven{Page: s.page(c, "card-given-title"), Code: w.Code, Lookup: card.LookupString(), Whole: card.String()}
	if p.QR, err = qrCode(card.String()); err != nil {
		return err
	}
	p.Reader = reader
	return s.show(c, fiber.StatusOK, p)
}

// cardAnew gives a member on the roll a new card in place of one that she lost.
// The lost one opens nothing from then on.
func (s *Server) cardAnew(c *fiber.Ctx) error {
	actor, b, err := s.openBook(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	e, err := b.find(strings.ToLower(c.Params("id")))
	if err != nil {
		return err
	}
	if !e.HasMember() {
		return fault.New(fault.NotFound, "errors-not-found")
	}
	card, err := s.People.IssueCard(c.UserContext(), actor, e.Member)
	if err != nil {
		return err
	}
	about(c, e.Member)
	return s.cardShow(c, b.w, card, e.Lang)
}

// give makes the member whom a form asks for, and her card. That she is here is
// written first, with the id that she is going to have: so a form that is sent
// again, after the store has failed in between, finds whom it was about to make.
// A member who stands nowhere would hold a name that nobody can find and erase.
func (s *Server) give(c *fiber.Ctx, w workshop.Workshop, language lang.Tag) (card people.Card, err error) {
	offer := people.Offer{Name: c.FormValue("known_as"), Language: language, Consent: people.TextVersion("card", s.Messages.For(language).T("card-promise"))}
	journeys, _ := journey.ParseAll(s.Content.Current())
	for _, j := range journeys {
		if !j.OfTrainers() && wantsJourney(c, j.Slug()) {
			offer.Journeys = append(offer.Journeys, j.Slug())
		}
	}
	if err := errors.Join(s.Workshops.MayLink(c.UserContext(), w, c.FormValue("id"), c.FormValue("entry")), offer.Check()); err != nil {
		return card, err
	}
	s.giving.Lock() // of a form that is sent twice, the second finds what the first made
	defer s.giving.Unlock()
	var isNew bool
	if offer.ID, isNew, err = s.linkGiven(c, w, language); err != nil {
		return card, err
	}
	if !isNew {
		if card, err = s.giveAgain(c, offer.ID); !fault.Is(err, fault.NotFound) {
			return card, err
		}
	}
	_, card, err = s.People.OfferMember(c.UserContext(), w.Org, offer)
	if fault.Is(err, fault.Conflict) { // another instance has just made her
		return s.giveAgain(c, offer.ID)
	}
	return card, err
}

// linkGiven records that the member of a form is here, and returns her id: isNew
// where no form has had it yet.
func (s *Server) linkGiven(c *fiber.Ctx, w workshop.Workshop, language lang.Tag) (member string, isNew bool, err error) {
	if member, err = s.Workshops.LinkedMember(c.UserContext(), w, c.FormValue("id")); err != nil {
		return "", false, err
	}
	next := member
	if next == "" {
		if next, err = s.People.NewMemberID(); err != nil {
			return "", false, err
		}
	}
	err = s.Workshops.LinkMember(c.UserContext(), w.Org, s.actor(c).Account, w.Code, c.FormValue("id"), next, language, c.FormValue("entry"))
	if err != nil {
		return "", false, err
	}
	linked, err := s.Workshops.LinkedMember(c.UserContext(), w, c.FormValue("id")) // another instance may have been first
	return linked, member == "" && linked == next, err
}

// giveAgain gives the member whom a form has made another card, where the form is
// sent once more: a second member would hold her name, and nobody could find and
// erase her.
func (s *Server) giveAgain(c *fiber.Ctx, member string) (people.Card, error) {
	actor, err := s.caller(c)
	if err != nil {
		return people.Card{}, err
	}
	defer actor.Forget()
	return s.People.IssueCard(c.UserContext(), actor, member)
}
