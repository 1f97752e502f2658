// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// taken is all that is held of a member, for her to take along. It names no
// other person.
type taken struct {
	Organization string         `json:"organization"`
	KnownAs      string         `json:"known_as"`
	Language     string         `json:"language"`
	Joined       string         `json:"joined"` // month
	Journeys     []string       `json:"journeys"`
	Workshops    []takenDay     `json:"workshops"`
	Log          []takenEvent   `json:"log"`
	Consents     []takenConsent `json:"consents"`
}

// takenConsent is a version of the words she agreed to; see people.TextVersion.
type takenConsent struct {
	Text     string    `json:"text"`
	Language string    `json:"language"`
	At       time.Time `json:"at"`
}

type takenDay struct {
	Title    string    `json:"title"`
	Date     string    `json:"date"`
	Language string    `json:"language"`
	Way      string    `json:"way"`
	Recorded time.Time `json:"recorded"`
}

type takenEvent struct {
	Kind    string `json:"kind"`
	Subject string `json:"subject,omitempty"`
	Month   string `json:"month"`
}

// meTake is /{lang}/me/groundwork.json.
func (s *Server) meTake(c *fiber.Ctx) error {
	m, err := s.member(c)
	if err != nil {
		return err
	}
	defer m.Forget()
	t, err := s.takeAlong(c, m)
	if err != nil {
		return err
	}
	return sendTaken(c, t)
}

// meRecord is /{lang}/me/record: the same to read, in her language.
func (s *Server) meRecord(c *fiber.Ctx) error {
	m, err := s.member(c)
	if err != nil {
		return err
	}
	defer m.Forget()
	t, err := s.takeAlong(c, m)
	if err != nil {
		return err
	}
	p := view.MeRecord{Page: s.page(c, "record-title")}
	p.NoIndex = true
	p.Held = s.held(p.Page, t)
	return s.show(c, fiber.StatusOK, p)
}

// held is a record in words.
func (s *Server) held(p view.Page, t taken) view.Held {
	h := view.Held{Organization: t.Organization, Name: t.KnownAs, Language: lang.Tag(t.Language), Joined: s.monthName(p, t.Joined)}
	journeys, _ := journey.ParseAll(s.Content.Current())
	for _, j := range journeys {
		if slices.Contains(t.Journeys, j.Slug()) {
			title, in := j.Document.Title(p.Lang)
			h.Journeys = append(h.Journeys, view.Phrase{Text: title, Lang: in})
		}
	}
	for _, w := range t.Workshops {
		h.Workshops = append(h.Workshops, view.HeldDay{Title: w.Title, Date: w.Date, Language: lang.Tag(w.Language), Way: p.T("record-way-" + w.Way)})
	}
	for _, e := range t.Log {
		h.Log = append(h.Log, view.HeldEvent{Kind: p.T("record-event-" + e.Kind), Month: s.monthName(p, e.Month)})
	}
	for _, k := range t.Consents {
		h.Consents = append(h.Consents, view.HeldConsent{Text: k.Text, Language: lang.Tag(k.Language), At: p.L.FormatDateShort(k.At)})
	}
	return h
}

// monthName is a month such as "2026-11" in words.
func (s *Server) monthName(p view.Page, month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return p.L.FormatMonth(t)
}

func (s *Server) takeAlong(c *fiber.Ctx, m *people.MemberActor) (taken, error) {
	name, err := s.People.MemberName(m)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return taken{}, err
	}
	t := taken{Organization: m.Org.Name, KnownAs: name, Language: string(m.Member.Language), Joined: m.Member.Joined,
		Journeys: m.Member.Journeys, Workshops: []takenDay{}, Log: []takenEvent{}, Consents: []takenConsent{}}
	for _, k := range m.Member.Consents {
		t.Consents = append(t.Consents, takenConsent{k.Text, string(k.Lang), k.At})
	}
	attended, err := s.Workshops.AttendedBy(c.UserContext(), m.Org.ID, m.Member.ID)
	if err != nil {
		return taken{}, err
	}
	for _, a := range attended {
		t.Workshops = append(t.Workshops, takenDay{Title: s.workshopTitle(a.Workshop, s.language(c)).Text, Date: a.Workshop.Plan.Date,
			Language: string(a.CheckIn.Lang), Way: string(a.CheckIn.Way), Recorded: a.CheckIn.At})
	}
	for _, a := range attended {
		if a.CheckIn.Consent != "" {
			t.Consents = append(t.Consents, takenConsent{a.CheckIn.Consent, string(a.CheckIn.Lang), a.CheckIn.At})
		}
	}
	log, err := s.Journeys.Log(c.UserContext(), m.Org.ID, m.Member.ID)
	if err != nil {
		return taken{}, err
	}
	for _, e := range log {
		t.Log = append(t.Log, takenEvent{Kind: string(e.Kind), Subject: e.Subject, Month: e.Month})
	}
	return t, nil
}
