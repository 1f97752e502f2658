// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// statuses maps each kind of fault to its HTTP status (RFC 9110).
var statuses = map[fault.Kind]int{
	fault.Internal:        fiber.StatusInternalServerError,
	fault.Invalid:         fiber.StatusUnprocessableEntity,
	fault.Malformed:       fiber.StatusBadRequest,
	fault.Unauthenticated: fiber.StatusUnauthorized,
	fault.Forbidden:       fiber.StatusForbidden,
	fault.NotFound:        fiber.StatusNotFound,
	fault.Conflict:        fiber.StatusConflict,
	fault.TooLarge:        fiber.StatusRequestEntityTooLarge,
	fault.TooMany:         fiber.StatusTooManyRequests,
	fault.Unavailable:     fiber.StatusServiceUnavailable,
}

// busyKey says that a queue is full. A flood must not fill the log with it.
const busyKey = "errors-busy"

// retryAfter is how many seconds to wait where waiting helps and nothing else is
// known.
const retryAfter = "5"

// fail is the one place where an error becomes a status, a line in the log, and
// a page or problem+json, in the reader's language.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	f, status := asFault(err)
	s.harden(c)
	if status >= fiber.StatusInternalServerError && status != fiber.StatusBadGateway && f.Key != busyKey {
		s.Log.Error("request failed", slog.String("route", c.Route().Path), slog.Int("status", status), slog.Any("error", err))
	}
	comeBack(c, f)
	again := resends(c, f)
	if strings.HasPrefix(c.Path(), "/api/") || again && c.Get(fiber.HeaderAccept) == fiber.MIMEApplicationJSON {
		return s.problem(c, status, f)
	}
	if again {
		return s.resend(c, status, f)
	}
	if f.Kind == fault.Unauthenticated && c.Method() == fiber.MethodGet && s.Sessions != nil {
		if c.Locals(levelKey) == Members { // with her card, not a passphrase
			return s.seeOther(c, askCard)
		}
		to := "/" + string(s.language(c)) + "/sign-in?next=" + url.QueryEscape(c.Path())
		return c.Redirect(to, fiber.StatusSeeOther)
	}
	if (f.Key == "errors-passphrase-change-first" || f.Key == "errors-key-missing") && c.Method() == fiber.MethodGet {
		return s.seeOther(c, ownAccountPath)
	}
	page := s.page(c, titles[f.Kind])
	page.SignedIn, page.Lock, page.Whose = false, "", "" // an address of nothing knows of no session
	page.Forget = ""
	return s.show(c, status, view.Error{Page: page, Status: status, Message: page.L.Fault(f)})
}

// askCard is where a member opens her page again.
const askCard = "/me?card=1"

// titles are the headings of error pages, by kind.
var titles = map[fault.Kind]string{
	fault.Internal:        "errors-title-broken",
	fault.Invalid:         "errors-title-invalid",
	fault.Malformed:       "errors-title-invalid",
	fault.Unauthenticated: "errors-title-sign-in",
	fault.Forbidden:       "errors-title-not-allowed",
	fault.NotFound:        "errors-title-not-found",
	fault.Conflict:        "errors-title-conflict",
	fault.TooLarge:        "errors-title-invalid",
	fault.TooMany:         "errors-title-busy",
	fault.Unavailable:     "errors-title-unavailable",
}

// asFault finds the fault in err, or makes one of what Fiber says.
func asFault(err error) (*fault.Fault, int) {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f, statuses[f.Kind]
	}
	var fe *fiber.Error
	if !errors.As(err, &fe) {
		return fault.Wrap(fault.Internal, "errors-internal", err), fiber.StatusInternalServerError
	}
	switch {
	case fe.Code == fiber.StatusNotFound, fe.Code == fiber.StatusMethodNotAllowed:
		return fault.Wrap(fault.NotFound, "errors-not-found", err), fe.Code
	case fe.Code == fiber.StatusRequestEntityTooLarge:
		return fault.Wrap(fault.TooLarge, "errors-too-large", err), fe.Code
	case fe.Code < fiber.StatusInternalServerError, fe.Code == fiber.StatusBadGateway: // a line that broke off
		return fault.Wrap(fault.Malformed, "errors-malformed", err), fe.Code
	}
	return fault.Wrap(fault.Internal, "errors-internal", err), fe.Code
}

// problemBody is an error for programs (RFC 9457).
type problemBody struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Key    string `json:"key"`
	Field  string `json:"field,omitempty"`
}

// problem answers with application/problem+json.
func (s *Server) problem(c *fiber.Ctx, status int, f *fault.Fault) error {
	words := s.Messages.For(s.language(c))
	body, err := json.Marshal(problemBody{
		Type: "about:blank", Title: words.T(titles[f.Kind]), Status: status,
		Detail: words.Fault(f), Key: f.Key, Field: f.Field,
	})
	if err != nil {
		return err
	}
	c.Status(status)
	c.Response().Header.SetContentType("application/problem+json")
	return c.Send(body)
}
