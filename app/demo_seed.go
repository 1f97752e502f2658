// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// The demonstration's accounts. The names are made up.
const (
	demoTrainer    = "amrit"
	demoPassphrase = "furrows under a marigold sun"
	demoCourse     = "unite-against-racism"
	demoJourney    = "first-call-to-organizer"
)

// seeder fills a new data folder by the same services that people use.
type seeder struct {
	*App
	ctx    context.Context
	actor  *people.Actor
	helper string // account id of the apprentice
}

// seed makes the demonstration council: two accounts, a workshop of two weeks
// ago with what the room said, a member on her way, and today's workshop.
func (a *App) seed(ctx context.Context) (Demo, error) {
	s := &seeder{App: a, ctx: ctx}
	if err := s.council(); err != nil {
		return Demo{}, err
	}
	defer s.actor.Forget()
	past, err := s.workshop(-14, "Labour Temple, hall 1", nil)
	if err != nil {
		return Demo{}, err
	}
	card, err := s.past(past)
	if err != nil {
		return Demo{}, err
	}
	today, err := s.workshop(0, "Hall 2", &workshop.FollowUp{Date: demoDate(a.config.Now().AddDate(0, 0, 14)),
		Start: "10:00", Place: "Hall 2", Host: "Demonstration Labour Council"})
	if err != nil {
		return Demo{}, err
	}
	if err := s.arrivals(today.Code, demoToday); err != nil {
		return Demo{}, err
	}
	return Demo{Trainer: demoTrainer, Passphrase: demoPassphrase, Code: today.Code, Card: card,
		Org: today.Org, Workshop: today.ID}, nil
}

// council makes the organization with its coordinator and an apprentice.
func (s *seeder) council() error {
	token, err := s.People.NewSetupToken(s.ctx)
	if err != nil {
		return err
	}
	in, err := s.People.SetUp(s.ctx, token, people.SetUp{Organization: "Demonstration Labour Council", Zone: demoZone,
		Language: lang.English, Handle: demoTrainer, Name: "Amrit", Passphrase: demoPassphrase})
	if err != nil {
		return err
	}
	if s.actor, err = s.People.Authenticate(s.ctx, in.Token); err != nil {
		return err
	}
	helper, _, err := s.People.AddAccount(s.ctx, s.actor, people.NewAccount{Handle: "lin", Name: "Lin",
		Roles: []people.Role{people.Apprentice}})
	s.helper = helper.ID
	return err
}

// at is the workshop service with its clock moved by days.
func (s *seeder) at(days int, hours time.Duration) *workshop.Service {
	return &workshop.Service{Store: s.Workshops.Store, Organizations: s.Workshops.Organizations, Vault: s.Workshops.Vault,
		Cards: s.Workshops.Cards, Accounts: s.Workshops.Accounts, Languages: s.Workshops.Languages, Random: rand.Reader,
		Now: func() time.Time { return s.config.Now().AddDate(0, 0, days).Add(hours) }}
}

func (s *seeder) workshop(days int, place string, next *workshop.FollowUp) (workshop.Workshop, error) {
	course, err := s.Content.Current().Course(demoCourse)
	if err != nil {
		return workshop.Workshop{}, err
	}
	plan, err := workshop.PlanOf(course, "")
	if err != nil {
		return workshop.Workshop{}, err
	}
	now := s.config.Now().AddDate(0, 0, days)
	plan.Date, plan.Start, plan.Zone, plan.Place = demoDate(now), demoStart(now), demoZone, place
	plan.Expected = []workshop.Expected{
		{Lang: "pa", People: 11, Hearing: workshop.Whispered, Interpreters: 2},
		{Lang: "es", People: 8, Hearing: workshop.Table, Interpreters: 1},
		{Lang: "ar", People: 5, Hearing: workshop.Whispered, Interpreters: 2},
		{Lang: "en", People: 4, Hearing: workshop.Directly},
		{Lang: "fr", People: 2, Hearing: workshop.Directly},
	}
	plan.Needs = workshop.Needs{Childcare: 4, Meals: 30, StepFree: 1, LargePrint: 2, PrayerBreak: 3}
	plan.Facilitators = []workshop.Facilitator{
		{ID: "lead", Account: s.actor.Account.ID, Role: workshop.Leads},
		{ID: "support", Account: s.helper, Role: workshop.CoFacilitates},
	}
	for i := range plan.Items {
		plan.Items[i].Leads, plan.Items[i].Helps = 1, 2
	}
	if next != nil {
		plan.FollowUp = *next
	}
	service := s.at(days, 0)
	w, err := service.Create(s.ctx, s.actor.Org.ID, s.actor.Account.ID, "", plan)
	if err != nil {
		return workshop.Workshop{}, err
	}
	return service.Open(s.ctx, w.Org, w.Code)
}

// demoArrivals are check-ins: names that people might choose, or none.
type demoArrival struct{ name, language string }

var (
	demoPast = []demoArrival{{"Harpreet", "pa"}, {"ਸਿਮਰਨ", "pa"}, {"ਗੁਰਦੀਪ", "pa"}, {"", "pa"}, {"Lucía", "es"}, {"Chuy", "es"},
		{"", "es"}, {"أمل", "ar"}, {"سامي", "ar"}, {"Rosa", "en"}, {"Dee", "en"}, {"Amélie", "fr"}}
	demoToday = []demoArrival{{"ਜਸਲੀਨ", "pa"}, {"Bikram", "pa"}, {"", "pa"}, {"Marisol", "es"}, {"نور", "ar"}, {"Ines", "en"}}
)

func (s *seeder) arrivals(code string, list []demoArrival) error {
	for _, a := range list {
		if _, err := s.Workshops.CheckIn(s.ctx, code, demoUUID(), workshop.Arrival{KnownAs: a.name, Language: a.language}); err != nil {
			return err
		}
	}
	return nil
}

// past fills the workshop of two weeks ago, closes it, and offers a card to a
// member who was there. It returns her card's code.
func (s *seeder) past(w workshop.Workshop) (card string, err error) {
	service := s.at(-14, time.Hour)
	member, given, err := s.People.OfferMember(s.ctx, w.Org, people.Offer{Name: "Jaspreet", Language: "pa", Journeys: []string{demoJourney}})
	if err != nil {
		return "", err
	}
	if _, err := service.CheckIn(s.ctx, w.Code, demoUUID(), workshop.Arrival{KnownAs: "Jaspreet", Card: given.Lookup, Language: "pa"}); err != nil {
		return "", err
	}
	for _, a := range demoPast {
		if _, err := service.CheckIn(s.ctx, w.Code, demoUUID(), workshop.Arrival{KnownAs: a.name, Language: a.language}); err != nil {
			return "", err
		}
	}
	by := s.actor.Account.ID
	for language, n := range map[lang.Tag]int{"pa": 3, "es": 2} {
		if err := service.SayHeadcount(s.ctx, w.Org, by, w.Code, "demo", language, n); err != nil {
			return "", err
		}
	}
	if err := s.said(service, w); err != nil {
		return "", err
	}
	closed, err := s.at(-14, 8*time.Hour).Close(s.ctx, w.Org, w.Code)
	if err != nil {
		return "", err
	}
	roll, err := service.Roll(s.ctx, closed)
	if err != nil {
		return "", err
	}
	if _, err := s.Journeys.Witness(s.ctx, closed, roll); err != nil {
		return "", err
	}
	month := closed.ClosedAt.Format("2006-01")
	if err := s.Journeys.Commit(s.ctx, w.Org, member.ID, "bring-somebody", month, workshop.CommitmentKinds); err != nil {
		return "", err
	}
	return given.String(), nil
}

// said is what the room answered and took on.
func (s *seeder) said(service *workshop.Service, w workshop.Workshop) error {
	before := [][3]int{{4, 7, 7}, {1, 5, 12}, {2, 6, 10}}
	after := [][3]int{{12, 5, 1}, {6, 9, 3}, {11, 6, 1}}
	for i := range workshop.Questions {
		for moment, counts := range map[workshop.Moment][3]int{workshop.Before: before[i], workshop.After: after[i]} {
			err := service.SayTally(s.ctx, w.Org, w.Code, workshop.Tally{Moment: moment, Question: i + 1, By: "dots",
				Yes: counts[0], Partly: counts[1], NotYet: counts[2]})
			if err != nil {
				return err
			}
		}
	}
	for i, kind := range workshop.CommitmentKinds {
		if err := service.SayPledge(s.ctx, w.Org, w.Code, workshop.Pledge{Kind: kind, People: 9 - 2*i}); err != nil {
			return err
		}
	}
	return nil
}

func demoUUID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand never fails
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
