// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"fmt"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// whoseField is the hidden field by which every form of a session's pages says
// whose page it stands on: see the template "whose". A browser has one session
// at a time, and a form that was left open must not act for who came after.
const whoseField = "whose"

// anothersKey says that a form is of another's page, signInFirstKey that nobody
// is signed in.
const (
	anothersKey    = "resend-anothers"
	signInFirstKey = "errors-sign-in-first"
)

// secretFields are the fields whose content goes into no page again.
var secretFields = []string{"passphrase", "new", "code", "credential", "secret", "card"}

// resendLife is how long what was typed stays in the page, as long as a member's
// session.
const resendLife = 30 * time.Minute

// whose is the opaque id of who is calling, as her pages' forms name it; "" of a
// stranger.
func (a Actor) whose() string {
	if a.Member != "" {
		return a.Member
	}
	return a.Account
}

// whoseForm is whom a form says that its page is of, "" where it does not say.
func whoseForm(c *fiber.Ctx) string {
	if safe(c.Method()) {
		return ""
	}
	return string(c.Request().PostArgs().Peek(whoseField))
}

// isAnothers says whether a form stands on the page of somebody else than a. One
// that names nobody is a program's, and taken at its session's word.
func isAnothers(c *fiber.Ctx, a Actor) bool {
	of := whoseForm(c)
	return of != "" && of != a.whose()
}

// resends says whether a form that was not taken is given back: its session had
// ended, or another's had begun.
func resends(c *fiber.Ctx, f *fault.Fault) bool {
	if f.Key != anothersKey && f.Key != signInFirstKey {
		return false
	}
	level, ofSession := c.Locals(levelKey).(Access)
	return ofSession && level != Anybody && whoseForm(c) != ""
}

// resend gives a form back that was not taken, with what that very request
// carried: hidden, without what is secret, and kept by nobody else. Only whom its
// page was of can send it again. Where somebody else is signed in, or has been
// since, or after half an hour, it leaves the screen.
func (s *Server) resend(c *fiber.Ctx, status int, f *fault.Fault) error {
	title := "resend-title-ended"
	if f.Key == anothersKey {
		title = "resend-title-anothers"
	}
	p := view.Resend{Page: s.page(c, title), Anothers: f.Key == anothersKey, Members: c.Locals(levelKey) == Members, Action: c.OriginalURL()}
	p.Here, p.TellsWho, p.Session = s.actor(c).whose(), true, sessionWord(s.actor(c).Token)
	p.Lock, p.SignedIn, p.ContentBroken = s.script("lock.js"), false, false
	p.NoIndex, p.Kept, p.Whose, p.Left = true, true, whoseForm(c), 0
	c.Request().PostArgs().VisitAll(func(name, value []byte) {
		switch field := string(name); {
		case field == whoseField:
		case slices.Contains(secretFields, field):
			p.Dropped = p.Dropped || len(value) > 0
		default:
			p.Fields = append(p.Fields, view.Field{Name: field, Value: string(value)})
		}
	})
	c.Set("Refresh", fmt.Sprintf("%d; url=%s", int64(resendLife/time.Second), p.To("/sign-in")))
	return s.show(c, status, p)
}

// tellWho has a page of nobody's tell the browser's other windows who is signed
// in: what they show of whose session has ended goes.
func (s *Server) tellWho(c *fiber.Ctx, p *view.Page) {
	var a Actor
	if token := c.Cookies(SessionCookie); token != "" && s.Sessions != nil {
		var err error
		if a, err = s.Sessions.Actor(c.UserContext(), token); err != nil && !fault.Is(err, fault.Unauthenticated) {
			return // not known now
		}
		if a.whose() != "" {
			p.Session = sessionWord(token)
		}
	}
	p.Lock, p.Here, p.TellsWho = s.script("lock.js"), a.whose(), true
}
