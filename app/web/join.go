// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// joinFromQR is /j/{code}, short for the QR code: on to the page in the
// reader's language.
func (s *Server) joinFromQR(c *fiber.Ctx) error {
	return c.Redirect("/"+string(s.language(c))+"/join/"+c.Params("code"), fiber.StatusSeeOther)
}

// typedCode is the code of the address as it was typed: a browser sends the
// digits of other scripts, and a space, percent-encoded.
func typedCode(c *fiber.Ctx) string {
	raw := c.Params("code")
	if plain, err := url.PathUnescape(raw); err == nil {
		return plain
	}
	return raw
}

// joinCode is the page to type a code on, and the way on from there.
func (s *Server) joinCode(c *fiber.Ctx) error {
	if typed := c.Query("code"); typed != "" {
		code, ok := workshop.ParseCode(typed)
		if !ok {
			p := s.page(c, "join-code-title")
			return s.show(c, fiber.StatusUnprocessableEntity, view.JoinCode{Page: p, Typed: clip(typed), Problem: p.T("join-code-odd")})
		}
		return c.Redirect("/"+string(s.language(c))+"/join/"+code, fiber.StatusSeeOther)
	}
	return s.show(c, fiber.StatusOK, view.JoinCode{Page: s.page(c, "join-code-title")})
}

// join is the page to check in on.
func (s *Server) join(c *fiber.Ctx) error {
	w, err := s.Workshops.Door(c.UserContext(), typedCode(c))
	if err != nil {
		return s.joinFailed(c, err)
	}
	return s.show(c, fiber.StatusOK, s.joinPage(c, w))
}

// joinFailed keeps somebody who mistyped a code on the page for typing codes.
func (s *Server) joinFailed(c *fiber.Ctx, err error) error {
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	p := s.page(c, "join-code-title")
	return s.show(c, fiber.StatusNotFound, view.JoinCode{Page: p, Typed: clip(typedCode(c)), Problem: p.L.Fault(err)})
}

// joinByForm checks in without JavaScript. The id stands in the form, so
// that sending it again, or going back and forth, is one check-in. What was
// typed stands in the form again where it could not be saved.
func (s *Server) joinByForm(c *fiber.Ctx) error {
	w, err := s.Workshops.Door(c.UserContext(), typedCode(c))
	if err != nil {
		return s.joinFailed(c, err)
	}
	p := s.joinPage(c, w)
	typed := workshop.Arrival{KnownAs: c.FormValue("known_as"), Card: c.FormValue("card"), Language: string(p.Lang)}
	result, err := s.Workshops.CheckIn(c.UserContext(), w.Code, c.FormValue("id"), typed)
	if err != nil {
		f, status := asFault(err)
		comeBack(c, f)
		p.KnownAs, p.Card, p.Problem, p.Field = clip(typed.KnownAs), clip(typed.Card), p.L.Fault(f), f.Field
		if id, ok := workshop.CanonicalUUID(c.FormValue("id")); ok {
			p.ID = id
		}
		return s.show(c, status, p)
	}
	p.In, p.Standing = true, string(result.Standing)
	return s.show(c, fiber.StatusOK, p)
}

// joinPage is what anybody with the code may see: the title and the time, and
// what people carry home. Not the place, and nobody's name.
func (s *Server) joinPage(c *fiber.Ctx, w workshop.Workshop) view.Join {
	p := view.Join{Page: s.page(c, "join-title"), Code: w.Code, ID: newUUID(), Door: string(w.Door(s.Now()))}
	p.Scripts = []string{s.script("join.js")}
	p.NoIndex = true
	p.Workshop = s.workshopTitle(w, p.Lang)
	if start, err := w.Plan.StartsAt(); err == nil {
		local := start.In(zone(w.Plan.Zone))
		p.Day = p.L.FormatDate(local)
		p.Hours = p.L.FormatSpan(local, local.Add(time.Duration(w.Plan.Minutes())*time.Minute))
	}
	if f := w.Plan.FollowUp; f.Date != "" {
		p.Next = &view.FollowUp{When: s.followUpTime(p.Page, w.Plan), Place: f.Place, Host: f.Host}
	}
	p.Modules = s.modulesToRead(w, p.Lang)
	return p
}

// workshopTitle is the plan's own title, or the course's.
func (s *Server) workshopTitle(w workshop.Workshop, l lang.Tag) view.Phrase {
	if w.Plan.Title != "" {
		return view.Phrase{Text: w.Plan.Title, Lang: l}
	}
	course, err := s.Content.Current().Course(w.Plan.Course)
	if err != nil {
		return view.Phrase{Text: w.Plan.Course, Lang: lang.English}
	}
	title, in := course.Title(l)
	return view.Phrase{Text: title, Lang: in}
}

func (s *Server) followUpTime(p view.Page, plan workshop.Plan) string {
	day, err := time.Parse(time.DateOnly, plan.FollowUp.Date)
	if err != nil {
		return plan.FollowUp.Date
	}
	clock, err := time.Parse("15:04", plan.FollowUp.Start)
	if err != nil {
		return p.L.FormatDate(day)
	}
	return p.L.FormatDateTime(day.Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute))
}

// modulesToRead are the plan's modules that the course still has.
func (s *Server) modulesToRead(w workshop.Workshop, l lang.Tag) []view.Link {
	course, err := s.Content.Current().Course(w.Plan.Course)
	if err != nil {
		return nil
	}
	var links []view.Link
	seen := make(map[string]bool)
	for _, item := range w.Plan.Items {
		m, err := course.Module(item.Module)
		if err != nil || seen[m.Slug] {
			continue
		}
		seen[m.Slug] = true
		title, in := m.Title(l)
		links = append(links, view.Link{Phrase: view.Phrase{Text: title, Lang: in},
			Address: "/" + string(l) + "/learn/" + course.Slug + "/" + m.Slug})
	}
	return links
}

// zone is an IANA zone that a plan was checked to have.
func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// newUUID is a random UUID (version 4, RFC 9562, section 5.4).
func newUUID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(errors.New("web: no randomness")) // crypto/rand never fails
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// clip bounds what was typed before it is shown again.
func clip(s string) string {
	const most = 400 // bytes
	if len(s) <= most {
		return s
	}
	for i := most; ; i-- {
		if s[i]&0xC0 != 0x80 {
			return s[:i]
		}
	}
}
