// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/lang"
)

// The cookies. There are no others.
const (
	SessionCookie  = "__Host-groundwork" // who is signed in; 256 random bits
	DeviceCookie   = "__Host-device"     // somebody signed in here before; opens nothing
	LanguageCookie = "language"          // a language that somebody chose
)

// chooseQuery marks a link of the language menu: only somebody who used it
// gets a LanguageCookie.
const chooseQuery = "choose"

// keepSession sets the session cookie until expires, and ends the session that
// this browser had: nobody could end it from here any more. Browsers keep
// __Host- cookies over TLS and on loopback only.
func (s *Server) keepSession(c *fiber.Ctx, token string, expires time.Time) error {
	if before := c.Cookies(SessionCookie); before != "" {
		if err := s.People.SignOut(c.UserContext(), before); err != nil {
			return err
		}
	}
	c.Cookie(&fiber.Cookie{
		Name: SessionCookie, Value: token, Path: "/", Expires: expires,
		Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
	return nil
}

// sessionWord is what a page calls its session, so that it can ask later for the end
// of that one and no other; "" where there is none. It opens nothing.
func sessionWord(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("groundwork/1/session\n" + token))
	return hex.EncodeToString(sum[:16])
}

// deviceLife is how long a browser is known after a sign-in.
const deviceLife = 180 * 24 * time.Hour

// keepDevice sets the device cookie, where there is a new one.
func (s *Server) keepDevice(c *fiber.Ctx, device string) {
	if device == "" {
		return
	}
	c.Cookie(&fiber.Cookie{
		Name: DeviceCookie, Value: device, Path: "/", Expires: s.Now().Add(deviceLife),
		Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode,
	})
}

// dropSession removes the session cookie.
func (s *Server) dropSession(c *fiber.Ctx) {
	c.Cookie(&fiber.Cookie{
		Name: SessionCookie, Path: "/", Expires: s.Now().Add(-24 * time.Hour),
		Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// keepLanguage remembers the language somebody chose, for a year.
func (s *Server) keepLanguage(c *fiber.Ctx, tag lang.Tag) {
	c.Cookie(&fiber.Cookie{
		Name: LanguageCookie, Value: string(tag), Path: "/", Expires: s.Now().AddDate(1, 0, 0),
		Secure: overTLS(c), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}
