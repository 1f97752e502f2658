// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
)

// policy is the Content-Security-Policy (Level 3) of every response: nothing
// inline, nothing from elsewhere, and no script may write HTML.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// permissions turns off what a page of ours never needs.
const permissions = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
	"magnetometer=(), microphone=(), payment=(), usb=(), browsing-topics=()"

// header is a response header in the form that costs least to set.
type header struct{ name, value []byte }

// hardened are the headers of every response.
var hardened = []header{
	{[]byte("Content-Security-Policy"), []byte(policy)},
	{[]byte("Referrer-Policy"), []byte("no-referrer")},
	{[]byte("X-Content-Type-Options"), []byte("nosniff")},
	{[]byte("Cross-Origin-Opener-Policy"), []byte("same-origin")},
	{[]byte("Cross-Origin-Resource-Policy"), []byte("same-origin")},
	{[]byte("Permissions-Policy"), []byte(permissions)},
}

// Names and values that are set on many responses.
var (
	hCacheControl = []byte("Cache-Control")
	hReferrer     = []byte("Referrer-Policy")
	hHSTS         = []byte("Strict-Transport-Security")
	hETag         = []byte("Etag")
	hVary         = []byte("Vary")
	hEncoding     = []byte("Content-Encoding")

	vPrivate     = []byte("private, no-store")
	vCheck       = []byte("no-cache") // keep it, but ask each time
	vOwnCheck    = []byte("private, no-cache")
	vForever     = []byte("public, max-age=31536000, immutable")
	vOwnReferrer = []byte("same-origin")
	vHSTS        = []byte("max-age=31536000")
	vAcceptEnc   = []byte("Accept-Encoding")
)

const contentHTML = "text/html; charset=utf-8"

// harden sets what every response carries. A page is kept by no cache unless
// its handler says otherwise. A browser that doesn't say Sec-Fetch-Site (an old
// one, or any in a hall without TLS) has only Origin to show that a form is from
// our own page, and under no-referrer it says "null" there (Fetch standard,
// append a request Origin header): it may tell our addresses to us, and to
// nobody else.
func (s *Server) harden(c *fiber.Ctx) {
	h := &c.Response().Header
	for i := range hardened {
		h.SetCanonical(hardened[i].name, hardened[i].value)
	}
	if len(c.Request().Header.Peek("Sec-Fetch-Site")) == 0 {
		h.SetCanonical(hReferrer, vOwnReferrer)
	}
	h.SetCanonical(hCacheControl, vPrivate)
	if overTLS(c) {
		h.SetCanonical(hHSTS, vHSTS)
	}
}

// overTLS says whether the request came over TLS: to us, or to a trusted proxy
// that says so. Where several have spoken, or the browser put in a value of its
// own, the last value of X-Forwarded-Proto counts: that of the proxy next to us.
func overTLS(c *fiber.Ctx) bool {
	if c.Context().IsTLS() {
		return true
	}
	if !c.IsProxyTrusted() {
		return false
	}
	lines := c.Request().Header.PeekAll(fiber.HeaderXForwardedProto)
	if len(lines) == 0 {
		return false
	}
	last := lines[len(lines)-1]
	return bytes.EqualFold(bytes.TrimSpace(last[bytes.LastIndexByte(last, ',')+1:]), []byte("https"))
}
