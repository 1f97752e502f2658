// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// room is the trainer's page on the day.
func (s *Server) room(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	page, err := s.roomPage(c, actor, w)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, page)
}

func (s *Server) roomPage(c *fiber.Ctx, actor *people.Actor, w workshop.Workshop) (view.Room, error) {
	ctx := c.UserContext()
	page := view.Room{Page: s.page(c, "room-title"), Door: string(w.Door(s.Now())),
		Join: s.joinAddress(w), SheetSays: w.SheetSays, Shown: len(w.Run.Began), Over: !w.Run.Ended.IsZero()}
	page.Head = s.workshopHead(page.Page, w)
	page.Page.Title, page.TitleLang = page.Head.Title.Text, page.Head.Title.Lang
	page.Page.Scripts = []string{s.script("room.js")}
	roll, err := s.Workshops.Roll(ctx, w)
	if err != nil {
		return page, err
	}
	page.Count, page.FromPaper, page.Beyond = countOf(w, roll), roll.FromPaper(), roll.Beyond
	if page.QR, err = qrCode(page.Join); err != nil {
		return page, err
	}
	reach := s.reach(c, w)
	page.Substitute = s.actor(c).Pass != ""
	page.KeepsRoll, page.Plans = reach >= workshop.KeepsRoll, reach >= workshop.PlansIt
	if page.KeepsRoll {
		if page.Apart, err = s.apart(c, page.Page, actor, w, roll); err != nil {
			return page, err
		}
	}
	names, err := s.Workshops.FacilitatorNames(ctx, actor, w)
	if err != nil {
		return page, err
	}
	page.Advice, page.Prints = s.advice(page.Page, w.Plan), s.prints(c, page.Page, w)
	page.DoorAt = s.doorTime(page.Page, w)
	page.Slots, page.Behind, err = s.slots(page.Page, w, names)
	return page, err
}

// joinAddress is what the QR code says: where a phone checks in.
func (s *Server) joinAddress(w workshop.Workshop) string { return s.URL.JoinPath("j", w.Code).String() }

// doorTime is when the doors open or close by themselves.
func (s *Server) doorTime(p view.Page, w workshop.Workshop) string {
	start, err := w.Plan.StartsAt()
	if err != nil {
		return ""
	}
	local := zone(w.Plan.Zone)
	switch w.Door(s.Now()) {
	case workshop.DoorEarly:
		return p.L.FormatDateTime(start.Add(-workshop.DoorsBefore).In(local))
	case workshop.DoorOpen, workshop.DoorClosed:
		return p.L.FormatDateTime(w.Closes().In(local))
	}
	return ""
}

// accountNames opens what to call the organization's accounts, by account id.
func (s *Server) accountNames(ctx context.Context, actor *people.Actor) (map[string]string, error) {
	names := map[string]string{}
	for after := ""; ; {
		list, next, err := s.People.Accounts(ctx, actor, after, 100)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			names[a.Account.ID] = a.Name
		}
		if after = next; next == "" {
			return names, nil
		}
	}
}

// slots is the run-of-show as of now, and how far the day is behind its plan.
func (s *Server) slots(p view.Page, w workshop.Workshop, names []string) ([]view.Slot, string, error) {
	run, err := w.RunOfShow(s.Now())
	if err != nil {
		return nil, "", err
	}
	local, course := zone(w.Plan.Zone), s.courseOf(w)
	slots := make([]view.Slot, len(run))
	for i, r := range run {
		slot := view.Slot{N: i, Now: r.Now, Done: r.Done, Length: p.L.FormatMinutes(r.Item.Minutes),
			Time:  p.L.FormatTime(r.Starts.In(local)),
			Leads: nameAt(names, r.Item.Leads), Helps: nameAt(names, r.Item.Helps)}
		if planned := p.L.FormatTime(r.Planned.In(local)); planned != slot.Time {
			slot.Was = p.T("room-was", "Time", planned)
		}
		if r.Now {
			slot.Left, slot.Over = s.left(p, r.Left)
		}
		s.describe(&slot, p, course, r.Item)
		slots[i] = slot
	}
	return slots, s.behind(p, workshop.Behind(run)), nil
}

// left says how much of the current item is left, in whole minutes.
func (s *Server) left(p view.Page, d time.Duration) (text string, over bool) {
	if d < 0 {
		return p.N("room-over", int(-d/time.Minute)), true
	}
	return p.N("room-left", int((d+time.Minute-1)/time.Minute)), false
}

func (s *Server) behind(p view.Page, d time.Duration) string {
	switch minutes := int(d.Round(time.Minute) / time.Minute); {
	case minutes > 0:
		return p.N("room-behind", minutes)
	case minutes < 0:
		return p.N("room-ahead", -minutes)
	}
	return ""
}

// describe names an item: its title, how it is done, in which groups.
func (s *Server) describe(slot *view.Slot, p view.Page, course *curriculum.Course, item workshop.Item) {
	slot.Title = s.itemTitle(p, course, item)
	if course == nil || item.Block == "" {
		return
	}
	m, err := course.Module(item.Module)
	if err != nil {
		return
	}
	b, ok := m.Block(item.Block)
	if !ok {
		return
	}
	if b.Rest == "" {
		slot.Group = groupOf(p, b)
		if b.Method != "" && b.Method != wholeRoom {
			slot.Method.Text, slot.Method.Lang = s.Content.Current().MethodName(b.Method, p.Lang)
		}
	}
	if b.Cut > 0 && b.Cut < item.Minutes {
		slot.Cut = p.T("print-cut", "Minutes", b.Cut)
	}
}

// wholeRoom is the method whose name says no more than the group does.
const wholeRoom = "whole-room"

func groupOf(p view.Page, b *curriculum.Block) string {
	switch {
	case b.WholeRoom:
		return p.T("print-group-whole")
	case b.GroupMin > 0 && b.GroupMax > b.GroupMin:
		return p.T("print-group-range", "From", b.GroupMin, "To", b.GroupMax)
	case b.GroupMin > 0:
		return p.N("print-group", b.GroupMin)
	}
	return ""
}

// itemTitle is the block's title as a reader of the page gets it. A block that
// was taken out of the course since keeps its id.
func (s *Server) itemTitle(p view.Page, course *curriculum.Course, item workshop.Item) view.Phrase {
	if item.Block == "" {
		return view.Phrase{Text: item.Title}
	}
	if course == nil {
		return view.Phrase{Text: item.Block}
	}
	m, err := course.Module(item.Module)
	if err != nil {
		return view.Phrase{Text: item.Block}
	}
	b, ok := m.Block(item.Block)
	if !ok {
		return view.Phrase{Text: item.Block}
	}
	r := m.Read(b, p.Lang)
	return view.Phrase{Text: r.Text.Title, Lang: r.Lang}
}

// nameAt is the name behind Item.Leads and Item.Helps: an index plus one.
func nameAt(names []string, indexPlusOne int) string {
	if indexPlusOne < 1 || indexPlusOne > len(names) {
		return ""
	}
	return names[indexPlusOne-1]
}

// apart lists the check-ins that wait for a trainer's word, with names opened.
func (s *Server) apart(c *fiber.Ctx, p view.Page, actor *people.Actor, w workshop.Workshop, roll workshop.Roll) ([]view.Apart, error) {
	waiting := workshop.Roll{Entries: roll.SetApart()}
	if roll.Beyond > 0 {
		list, _, err := s.Workshops.SetApartBeyond(c.UserContext(), w, "")
		if err != nil {
			return nil, err
		}
		known := map[string]bool{}
		for _, e := range roll.Entries {
			known[e.ID] = true
		}
		for _, e := range workshop.NewRoll(list, nil, nil).Entries {
			if !known[e.ID] && len(waiting.Entries) < apartShown {
				waiting.Entries = append(waiting.Entries, e)
			}
		}
	}
	if len(waiting.Entries) == 0 {
		return nil, nil
	}
	private, err := actor.NamesKey()
	if err != nil {
		return nil, err
	}
	names, err := s.Workshops.Names(private, waiting)
	opens(c, names)
	if err != nil {
		return nil, err
	}
	local := zone(w.Plan.Zone)
	rows := make([]view.Apart, len(waiting.Entries))
	for i, e := range waiting.Entries {
		rows[i] = view.Apart{ID: e.ID, Name: names[e.ID], Tag: string(e.Lang), Language: e.Lang.Name(),
			When: p.L.FormatDateTime(e.At.In(local)), Standing: string(e.Standing), Token: newToken()}
	}
	return rows, nil
}

// apartShown is how many set-apart check-ins stand on the room's page at once.
const apartShown = 100

// roomDo are the buttons of the room's page: each does one thing and shows the
// page again.
func (s *Server) roomDo(do func(c *fiber.Ctx, w workshop.Workshop) (workshop.Workshop, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		w, err := s.ownWorkshop(c)
		if err != nil {
			return err
		}
		if w, err = do(c, w); err != nil {
			return err
		}
		return s.seeOther(c, roomPath(w.Code))
	}
}

func (s *Server) roomOpen(c *fiber.Ctx, w workshop.Workshop) (workshop.Workshop, error) {
	return s.Workshops.Open(c.UserContext(), w.Org, w.Code)
}

func (s *Server) roomClose(c *fiber.Ctx, w workshop.Workshop) (workshop.Workshop, error) {
	w, err := s.Workshops.Close(c.UserContext(), w.Org, w.Code)
	if err != nil {
		return w, err
	}
	return w, s.witness(c.UserContext(), w)
}

func (s *Server) roomCode(c *fiber.Ctx, w workshop.Workshop) (workshop.Workshop, error) {
	return s.Workshops.ChangeCode(c.UserContext(), w.Org, w.Code)
}

func (s *Server) roomNext(c *fiber.Ctx, w workshop.Workshop) (workshop.Workshop, error) {
	return s.Workshops.NextItem(c.UserContext(), w.Org, w.Code, shownOf(c))
}

func (s *Server) roomBack(c *fiber.Ctx, w workshop.Workshop) (workshop.Workshop, error) {
	return s.Workshops.PreviousItem(c.UserContext(), w.Org, w.Code, shownOf(c))
}

// shownOf is how many items had begun on the page that was pressed.
func shownOf(c *fiber.Ctx) int {
	n, err := strconv.Atoi(c.FormValue("shown"))
	if err != nil {
		return -1
	}
	return n
}

// roomConfirm lets a set-apart check-in count, or takes it away.
func (s *Server) roomConfirm(c *fiber.Ctx, w workshop.Workshop) (workshop.Workshop, error) {
	action := workshop.Confirm
	if c.FormValue("do") == "remove" {
		action = workshop.Remove
	}
	err := s.Workshops.Correct(c.UserContext(), w.Org, s.actor(c).Account, w.Code, workshop.Change{
		Token: c.FormValue("token"), CheckIn: c.FormValue("id"), Action: action})
	if err != nil {
		return w, err
	}
	return w, s.witness(c.UserContext(), w)
}
