// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// How many parts a request may have. fasthttp keeps each field of a head, of an
// address and of a form, and each cookie, in some seventy bytes beside its own,
// for as long as the connection stays: thousands of empty ones would make a
// megabyte of a small request. Ours have far fewer.
const (
	mostLines   = 128  // of a head; a browser sends some twenty, proxies as many again
	mostCookies = 256  // a browser keeps 180 for a host, of all that is served from it
	mostFields  = 256  // of an address or a form
	mostOfLarge = 2048 // fields of a form whose route takes large ones: a plan's lines have 1,450
)

// crowdedHead says whether a head has more lines or cookies than any of ours
// needs. Nothing may be looked up in one before: that would set its cookies apart.
func crowdedHead(raw []byte) bool {
	if bytes.Count(raw, []byte("\n")) > mostLines {
		return true
	}
	cookies := 0
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		raw = rest
		const cookie = "cookie:"
		if len(line) > len(cookie) && bytes.EqualFold(line[:len(cookie)], []byte(cookie)) {
			cookies += 1 + bytes.Count(line, []byte(";"))
		}
	}
	return cookies > mostCookies
}

// hurried is for a request that will be refused: its body is not waited for.
var hurried = fasthttp.RequestConfig{MaxRequestBodySize: 1, ReadTimeout: time.Millisecond}

// crowdedAddress says whether an address has more fields than any of ours.
func crowdedAddress(target []byte) bool { return bytes.Count(target, []byte("&")) >= mostFields }

// A request with more than this is the last one on its connection.
const (
	bulkyBytes  = 4 << 10
	bulkyFields = 48 // of a form or an address
)

// bulky says whether a request took much more memory than most do. fasthttp keeps
// all of it with the connection, also while that idles, so that a few thousand
// such would hold twice the memory of as many others.
func bulky(r *fasthttp.Request) bool {
	body := r.Body()
	return len(r.Header.RawHeaders())+len(body) > bulkyBytes ||
		bytes.Count(body, []byte("&")) >= bulkyFields || bytes.Count(r.Header.RequestURI(), []byte("&")) >= bulkyFields
}

// crowdedForm says whether a form has more fields than its route takes. Other
// bodies are not taken apart by us.
func crowdedForm(r *fasthttp.Request, large bool) bool {
	if !bytes.HasPrefix(r.Header.ContentType(), []byte(fiber.MIMEApplicationForm)) {
		return false
	}
	most := mostFields
	if large {
		most = mostOfLarge
	}
	return bytes.Count(r.Body(), []byte("&")) >= most
}
