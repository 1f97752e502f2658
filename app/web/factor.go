// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/web/view"
)

const (
	factorsPath    = "/trainer/account/factors"
	factorGivePath = "/sign-in/code"
)

// factors is the caller's page of second factors.
func (s *Server) factors(c *fiber.Ctx) error {
	actor, err := s.caller(c)
	if err != nil {
		return err
	}
	defer actor.Forget()
	p, err := s.factorsPage(c, actor, "")
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, p)
}

// factorsPage shows a secret to add an app with, a new one or the one that the
// form sends back.
func (s *Server) factorsPage(c *fiber.Ctx, actor *people.Actor, secret string) (view.Factors, error) {
	p := view.Factors{Page: s.page(c, "factor-title"), MustChange: actor.Account.MustChange, On: actor.Account.Factors.TwoSteps(),
		App: actor.Account.Factors.TOTP.Given(), Left: len(actor.Account.Factors.Codes)}
	if s.party != nil {
		p.Passkeys = true
		p.Scripts = []string{s.script("passkey.js")}
	}
	for _, k := range actor.Account.Factors.Passkeys {
		p.Added = append(p.Added, p.L.FormatDateTime(k.AddedAt.In(zone(actor.Org.Zone))))
	}
	if p.App || p.MustChange {
		return p, nil
	}
	var err error
	if secret == "" {
		if secret, err = s.People.NewTOTP(); err != nil {
			return p, err
		}
	}
	p.Secret = clip(secret)
	// The label is no name: it stands in the app for good.
	address := url.URL{Scheme: "otpauth", Host: "totp", Path: "/Groundwork", RawQuery: url.Values{"secret": {p.Secret}, "issuer": {"Groundwork"}}.Encode()}
	p.QR, err = qrCode(address.String())
	return p, err
}

// factorDo is a form of that page: what it did, or the form again.
func (s *Server) factorDo(do func(c *fiber.Ctx, actor *people.Actor) (codes []string, err error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		actor, err := s.caller(c)
		if err != nil {
			return err
		}
		defer actor.Forget()
		if actor.Account.MustChange {
			return s.seeOther(c, ownAccountPath)
		}
		codes, err := do(c, actor)
		f, ok := retypable(err)
		if err != nil && !ok {
			return err
		}
		if err == nil {
			if err := s.note(c, s.Audit.Note, audit.FactorsSet); err != nil {
				return err
			}
		}
		if err == nil && codes == nil {
			return s.seeOther(c, factorsPath)
		}
		p, perr := s.factorsPage(c, actor, c.FormValue("secret"))
		if perr != nil {
			return perr
		}
		if err != nil {
			p.Wrong, p.At = wrongPassphrase(p.L, f), c.FormValue("at")
			return s.again(c, f, p)
		}
		p.Codes = codes
		return s.show(c, fiber.StatusOK, p)
	}
}

func (s *Server) factorAdd(c *fiber.Ctx, actor *people.Actor) ([]string, error) {
	return s.People.AddTOTP(c.UserContext(), actor, c.FormValue("passphrase"), c.FormValue("secret"), c.FormValue("code"))
}

func (s *Server) factorCodes(c *fiber.Ctx, actor *people.Actor) ([]string, error) {
	return s.People.NewFactorCodes(c.UserContext(), actor, c.FormValue("passphrase"))
}

func (s *Server) factorRemove(c *fiber.Ctx, actor *people.Actor) ([]string, error) {
	return nil, s.People.RemoveFactors(c.UserContext(), actor, c.FormValue("passphrase"))
}

// factorGive asks for the second factor, after the passphrase.
func (s *Server) factorGive(c *fiber.Ctx) error {
	p, err := s.People.PendingSession(c.UserContext(), c.Cookies(SessionCookie))
	if err != nil {
		return s.seeOther(c, "/sign-in")
	}
	defer p.Forget()
	page := s.factorGivePage(c, p)
	s.tellWho(c, &page.Page)
	return s.show(c, fiber.StatusOK, page)
}

func (s *Server) factorGivePage(c *fiber.Ctx, pending *people.Actor) view.FactorGive {
	p := view.FactorGive{Page: s.page(c, "factor-give"), Next: localPath(c.FormValue("next", c.Query("next")))}
	p.NoIndex = true
	if p.Passkeys = s.party != nil && len(pending.Account.Factors.Passkeys) > 0; p.Passkeys {
		p.Scripts = []string{s.script("passkey.js")}
	}
	return p
}

// factorGiven opens the session that waited.
func (s *Server) factorGiven(c *fiber.Ctx) error {
	token := c.Cookies(SessionCookie)
	p, err := s.People.PendingSession(c.UserContext(), token)
	if err != nil {
		return s.seeOther(c, "/sign-in")
	}
	defer p.Forget()
	var in people.SignedIn
	if c.FormValue("credential") != "" {
		in, err = s.passkeyUsed(c, token, p)
	} else {
		in, err = s.People.SecondFactor(c.UserContext(), token, c.FormValue("code"))
	}
	if f, ok := retypable(err); ok {
		page := s.factorGivePage(c, p)
		page.Wrong = wrong(page.L, f)
		return s.again(c, f, page)
	}
	if err != nil {
		return err
	}
	if in.Device, err = s.People.KnownDevice(c.UserContext(), in.Account, c.Cookies(DeviceCookie)); err != nil {
		return err
	}
	return s.signedIn(c, in, localPath(c.FormValue("next")))
}
