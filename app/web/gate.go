// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// gate is what stands before every handler: response headers, the origin of
// unsafe requests, the size of the body, the language, and who is calling; and
// behind it, the entry in the trail where names were opened. A handler that
// panics breaks its own request only.
func (s *Server) gate(r Route) fiber.Handler {
	limit := cmp.Or(r.MaxBody, smallBody)
	spoken := strings.HasPrefix(r.Path, "/:lang")
	return func(c *fiber.Ctx) (err error) {
		defer s.uncount(c)
		defer func() {
			if p := recover(); p != nil {
				err = fault.Wrap(fault.Internal, "errors-internal", fmt.Errorf("panic: %s\n%s", wordless(p), debug.Stack()))
			}
			status := c.Response().StatusCode()
			if err != nil {
				_, status = asFault(err)
			}
			s.refused.note(s.Log, s.Now(), r.Path, status)
		}()
		s.harden(c)
		if !safe(c.Method()) {
			if err := s.sameOrigin(c); err != nil {
				return err
			}
			if len(c.Request().Body()) > limit || crowdedForm(c.Request(), r.MaxBody > smallBody) {
				return fault.New(fault.TooLarge, "errors-too-large")
			}
			// Fiber would take a field from the address before it takes what was typed
			c.Request().URI().SetQueryStringBytes(nil)
		}
		if spoken {
			if done, err := s.speak(c); done || err != nil {
				return err
			}
		}
		if err := s.admit(c, r.Access); err != nil {
			return err
		}
		if r.Access != Anyone {
			c.Response().Header.SetCanonical(hCacheControl, vPrivate)
		}
		if err := r.Handler(c); err != nil {
			return err
		}
		return s.noteOpened(c)
	}
}

// wordless says of a panic what may stand in the log: Go's own errors, whose
// words are about indexes and types, and of all others the type alone, for they
// may hold what somebody typed.
func wordless(p any) string {
	if e, ok := p.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("%T", p)
}

// speak finds the language of the path. done means that the response is ready:
// an alias was redirected, or a choice of language was kept.
func (s *Server) speak(c *fiber.Ctx) (done bool, err error) {
	segment := c.Params("lang")
	tag, exact, ok := s.langs.Resolve(segment)
	switch {
	case !ok:
		return false, fault.New(fault.NotFound, "errors-not-found-language")
	case !exact:
		return true, s.toTag(c, segment, tag)
	case safe(c.Method()) && len(c.Request().URI().QueryString()) > 0 && c.Query(chooseQuery) != "":
		s.keepLanguage(c, tag)
		return true, c.Redirect(c.Path(), fiber.StatusSeeOther)
	}
	return false, nil
}

// toTag redirects from an alias ("tl", "pa-IN") to the tag itself, for good.
func (s *Server) toTag(c *fiber.Ctx, segment string, tag lang.Tag) error {
	to := "/" + string(tag) + strings.TrimPrefix(c.Path(), "/"+segment)
	if q := c.Request().URI().QueryString(); len(q) > 0 {
		to += "?" + string(q)
	}
	return c.Redirect(to, fiber.StatusPermanentRedirect)
}

// language is the language to answer in: the path's, or else what the reader
// chose before, or else what her browser asks for.
func (s *Server) language(c *fiber.Ctx) lang.Tag {
	set := s.langs
	first, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/")
	if tag, _, ok := set.Resolve(first); ok {
		return tag
	}
	return set.Negotiate(c.Cookies(LanguageCookie), c.Get(fiber.HeaderAcceptLanguage))
}
