// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/web/view"
)

// live is what a room's page asks for every few seconds: numbers and clock
// times, in the page's language, and never a name.
type live struct {
	Present string     `json:"present"`
	Expect  string     `json:"expect"`
	Bars    []liveBar  `json:"bars"`
	Apart   int        `json:"apart"`
	Door    string     `json:"door"`
	Begun   int        `json:"begun"`
	Behind  string     `json:"behind"`
	Slots   []liveSlot `json:"slots"`
}

type liveBar struct {
	Tag    string `json:"tag"`
	Dir    string `json:"dir"`
	Name   string `json:"name"`
	People int    `json:"people"`
	Width  int    `json:"width"`
}

type liveSlot struct {
	Time string `json:"time"`
	Was  string `json:"was,omitempty"`
	Left string `json:"left,omitempty"`
	Over bool   `json:"over,omitempty"`
}

// roomLive answers with the numbers of a room.
func (s *Server) roomLive(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	roll, err := s.Workshops.Roll(c.UserContext(), w)
	if err != nil {
		return err
	}
	p := view.Page{L: s.Messages.For(s.language(c)), Lang: s.language(c)}
	slots, behind, err := s.slots(p, w, nil)
	if err != nil {
		return err
	}
	n := countOf(w, roll)
	answer := live{Present: itoa(n.Present), Expect: p.N("room-in-the-room", n.Present, "Expected", n.Expected),
		Apart: len(roll.SetApart()) + roll.Beyond, Door: string(w.Door(s.Now())), Begun: len(w.Run.Began), Behind: behind}
	for _, b := range n.Bars {
		answer.Bars = append(answer.Bars, liveBar{string(b.Tag), string(b.Tag.Dir()), b.Name, b.People, b.Width})
	}
	for _, slot := range slots {
		answer.Slots = append(answer.Slots, liveSlot{slot.Time, slot.Was, slot.Left, slot.Over})
	}
	return c.JSON(answer)
}
