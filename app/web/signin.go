// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// sessionsOf lets the gate ask the people service who is calling.
type sessionsOf struct{ people *people.Service }

// Actor finds an account's session, or else a member's.
func (s sessionsOf) Actor(ctx context.Context, token string) (Actor, error) {
	a, err := s.people.Authenticate(ctx, token)
	if err == nil {
		defer a.Forget()
		return Actor{Org: a.Org.ID, Account: a.Account.ID, Pass: a.Pass, Giver: a.Giver, Roles: a.Account.Roles, MustChange: a.Account.MustChange, NoKey: a.LacksKey(),
			Ends: a.ExpiresAt}, nil
	}
	if !fault.Is(err, fault.Unauthenticated) {
		return Actor{}, err
	}
	m, err := s.people.AuthenticateMember(ctx, token)
	if err != nil {
		return Actor{}, err
	}
	defer m.Forget()
	return Actor{Org: m.Member.Org, Member: m.Member.ID, Ends: m.ExpiresAt}, nil
}

// signInPage asks for a name and a passphrase. Over plain HTTP in a hall the
// browser would drop the session's cookie: the page says where to sign in.
func (s *Server) signInPage(c *fiber.Ctx) error {
	p := view.SignIn{Page: s.page(c, "account-sign-in-title"), Next: localPath(c.Query("next"))}
	p.NoIndex = true
	p.PlainHTTP = !s.keepsCookies(c)
	s.tellWho(c, &p.Page)
	return s.show(c, fiber.StatusOK, p)
}

// signIn opens a session. What was typed stands in the form again where it did
// not work, but for the passphrase.
func (s *Server) signIn(c *fiber.Ctx) error {
	p := view.SignIn{Page: s.page(c, "account-sign-in-title"), Account: clip(c.FormValue("account")), Next: localPath(c.FormValue("next"))}
	p.PlainHTTP = !s.keepsCookies(c)
	from := people.Browser{Device: c.Cookies(DeviceCookie), Code: c.FormValue("device-code")}
	in, err := s.People.SignInFrom(c.UserContext(), from, c.FormValue("account"), c.FormValue("passphrase"))
	if err != nil {
		f, status := asFault(err)
		comeBack(c, f)
		p.Code, p.Waits = clip(from.Code), f.Kind == fault.TooMany
		if p.Problem = faultWords(p.Page, f); f.Field == "device-code" {
			p.Problem, p.WrongCode = "", p.Problem
		}
		return s.show(c, status, p)
	}
	return s.signedIn(c, in, p.Next)
}

// signedIn goes on after a sign-in: to where somebody wanted to, a path of ours
// or empty, or first to her second factor.
func (s *Server) signedIn(c *fiber.Ctx, in people.SignedIn, next string) error {
	if !in.Pending {
		if err := s.noteSignedIn(c, in, audit.SignedIn); err != nil {
			return err
		}
	}
	if err := s.keepSession(c, in.Token, in.ExpiresAt); err != nil {
		return err
	}
	s.keepDevice(c, in.Device)
	switch {
	case in.Pending && next != "":
		return s.seeOther(c, factorGivePath+"?next="+url.QueryEscape(next))
	case in.Pending:
		return s.seeOther(c, factorGivePath)
	case next != "":
		return c.Redirect(next, fiber.StatusSeeOther)
	}
	return s.seeOther(c, "/trainer/")
}

// faultWords is a fault's sentence, with its plural where it counts.
func faultWords(p view.Page, f *fault.Fault) string {
	if n, ok := f.Args["Count"].(int); ok {
		return p.N(f.Key, n)
	}
	return p.L.Fault(f)
}

// signOut ends this device's session.
func (s *Server) signOut(c *fiber.Ctx) error {
	if err := s.People.SignOut(c.UserContext(), c.Cookies(SessionCookie)); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	s.noteLeft(c)
	s.dropSession(c)
	c.Set("Clear-Site-Data", `"cache"`)
	return c.Redirect("/"+string(s.language(c))+"/sign-in", fiber.StatusSeeOther)
}

// keepsCookies says whether the browser will keep a __Host- cookie: over TLS,
// or on the machine's own loopback address.
func (s *Server) keepsCookies(c *fiber.Ctx) bool {
	if overTLS(c) {
		return true
	}
	host := string(c.Request().Host())
	if i := strings.LastIndexByte(host, ':'); i > 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	return host == "localhost" || strings.HasPrefix(host, "127.") || host == "[::1]"
}

// localPath lets only a path of ours through, so that no link to the sign-in
// page can send somebody elsewhere.
func localPath(p string) string {
	if len(p) < 2 || len(p) > 300 || p[0] != '/' || p[1] == '/' || strings.ContainsAny(p, "\\\r\n\t?#") {
		return ""
	}
	return p
}

// setUpPage is the one-time page of /setup/{token}: the organization and its
// first coordinator. A wrong or used token is like any page that isn't there.
func (s *Server) setUpPage(c *fiber.Ctx) error {
	if err := s.People.CheckSetupToken(c.UserContext(), c.Params("token")); err != nil {
		return err
	}
	p := view.SetUp{Page: s.page(c, "account-setup-title"), Zone: "America/Toronto"}
	p.NoIndex, p.Langs = true, s.languageChoices(p.Lang)
	return s.show(c, fiber.StatusOK, p)
}

// setUp makes the organization and its first coordinator, who is signed in.
func (s *Server) setUp(c *fiber.Ctx) error {
	if err := s.People.CheckSetupToken(c.UserContext(), c.Params("token")); err != nil {
		return err
	}
	p := view.SetUp{Page: s.page(c, "account-setup-title"), Organization: clip(c.FormValue("organization")),
		Zone: clip(c.FormValue("zone")), Account: clip(c.FormValue("account")), Name: clip(c.FormValue("name"))}
	p.NoIndex = true
	language, _, ok := s.langs.Resolve(c.FormValue("language"))
	if !ok {
		language = p.Lang
	}
	p.Langs = s.languageChoices(language)
	in, err := s.People.SetUp(c.UserContext(), c.Params("token"), people.SetUp{Organization: c.FormValue("organization"),
		Zone: c.FormValue("zone"), Language: language, Handle: c.FormValue("account"), Name: c.FormValue("name"),
		Passphrase: c.FormValue("passphrase")})
	if err != nil {
		f, status := asFault(err)
		switch {
		case f.Kind == fault.NotFound:
			return err
		case f.Key == "errors-sign-in-first":
			return s.doneAndOut(c, status, "errors-setup-done")
		}
		comeBack(c, f)
		p.Problem, p.Field = faultWords(p.Page, f), f.Field
		return s.show(c, status, p)
	}
	if err := s.noteSignedIn(c, in, audit.SetUp); err != nil {
		return err
	}
	if err := s.keepSession(c, in.Token, in.ExpiresAt); err != nil {
		return err
	}
	return c.Redirect("/"+string(language)+recoveryPath, fiber.StatusSeeOther)
}
