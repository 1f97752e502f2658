// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// taken is all that is held of a member, for her to take along. It names no
// other person.
type taken struct {
	Organization string       `json:"organization"`
	KnownAs      string       `json:"known_as"`
	Language     string       `json:"language"`
	Joined       string       `json:"joined"` // month
	Journeys     []string     `json:"journeys"`
	Workshops    []takenDay   `json:"workshops"`
	Log          []takenEvent `json:"log"`
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
	body, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="groundwork.json"`)
	c.Response().Header.SetContentType(fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Send(append(body, '\n'))
}

func (s *Server) takeAlong(c *fiber.Ctx, m *people.MemberActor) (taken, error) {
	name, err := s.People.MemberName(m)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return taken{}, err
	}
	t := taken{Organization: m.Org.Name, KnownAs: name, Language: string(m.Member.Language), Joined: m.Member.Joined,
		Journeys: m.Member.Journeys, Workshops: []takenDay{}, Log: []takenEvent{}}
	attended, err := s.Workshops.AttendedBy(c.UserContext(), m.Org.ID, m.Member.ID)
	if err != nil {
		return taken{}, err
	}
	for _, a := range attended {
		t.Workshops = append(t.Workshops, takenDay{Title: s.workshopTitle(a.Workshop, s.language(c)).Text, Date: a.Workshop.Plan.Date,
			Language: string(a.CheckIn.Lang), Way: string(a.CheckIn.Way), Recorded: a.CheckIn.At})
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
