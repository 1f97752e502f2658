// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
)

// safe says whether the method changes nothing (RFC 9110, section 9.2.1).
func safe(method string) bool {
	return method == fiber.MethodGet || method == fiber.MethodHead || method == fiber.MethodOptions
}

// sameOrigin refuses unsafe requests that another site's page makes: first by
// Sec-Fetch-Site, which no page can forge, then by Origin. A check-in that
// waited for hours must not die of an expired token, so there are none. With
// neither header the caller is no browser of this decade: it may go on unless
// it carries a session.
func (s *Server) sameOrigin(c *fiber.Ctx) error {
	refused := fault.New(fault.Forbidden, "errors-other-site")
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return nil
	case "":
	default:
		return refused
	}
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		if s.ours(c, origin) {
			return nil
		}
		return refused
	}
	if c.Cookies(SessionCookie) != "" {
		return refused
	}
	return nil
}

// ours says whether origin is this installation's, by its URL or by the address
// that the request itself came to (the laptop's loopback, a hall's network). A
// page that came over plain HTTP may be anybody's on its way, and speaks for no
// address that is reached over TLS.
func (s *Server) ours(c *fiber.Ctx, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	return (u.Host == s.URL.Host && u.Scheme == s.URL.Scheme) ||
		(u.Host == string(c.Request().Host()) && (u.Scheme == "https" || !overTLS(c)))
}
