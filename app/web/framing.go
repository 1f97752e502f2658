// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"log/slog"
	"runtime/debug"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/groundwork-org/groundwork/app/fault"
)

// framed stands before everything else. It refuses a request that a proxy in
// front of us could have cut at another place than we do (request smuggling),
// and bodies that would have to be unpacked first; the connection ends then,
// because nobody can say where the next request begins.
func (s *Server) framed(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(c *fasthttp.RequestCtx) {
		defer func() { // what panics outside of a route's gate
			if p := recover(); p != nil {
				s.Log.Error("request failed", slog.String("panic", wordless(p)), slog.String("at", string(debug.Stack())))
				c.ResetBody()
				c.SetStatusCode(fiber.StatusInternalServerError)
				c.SetConnectionClose()
			}
		}()
		if err := framing(&c.Request.Header); err != nil {
			fc := s.app.AcquireCtx(c)
			defer s.app.ReleaseCtx(fc)
			c.SetConnectionClose()
			_, status := asFault(err)
			s.refused.note(s.Log, s.Now(), malformedRoute, status)
			_ = s.fail(fc, err) // the status stands, whatever becomes of the page
			return
		}
		next(c)
		if bulky(&c.Request) {
			c.SetConnectionClose()
		}
	}
}

// methods are those that we know; what they may be used on is for the routes.
var methods = []string{fiber.MethodGet, fiber.MethodHead, fiber.MethodPost, fiber.MethodPut, fiber.MethodDelete, fiber.MethodPatch,
	fiber.MethodOptions}

// longestTarget is more than the fullest of our forms that are sent in an address
// takes; what is longer would be kept several times for as long as its
// connection stays.
const longestTarget = 4 << 10

// head is what framing counts in a request's header fields.
type head struct {
	host                    []byte
	hosts, lengths, codings int
	packing, content        []byte
}

// framing says what is wrong with a request's head, by RFC 9112: a version that
// is neither 1.0 nor 1.1 (section 2.3), a target that is no path of ours
// (section 3.2), a Host that is missing, given twice or no host (section 3.2),
// folded and oddly ended lines (sections 2.2 and 5.2), and a body whose length
// is told twice or in a way we don't know (section 6.1). A body in chunks is
// refused with 411 (RFC 9110, section 15.5.12), because fasthttp reads chunk
// sizes that others refuse; one in a Content-Encoding, or in parts, with 415
// (section 15.5.16): nothing here asks for one, and unpacking has no bound. A
// target longer than any of ours, or with more fields, is refused with 414
// (section 15.5.15), a head with more lines or cookies with 431 (RFC 6585, section
// 5).
func framing(h *fasthttp.RequestHeader) error {
	if crowdedHead(h.RawHeaders()) {
		return fiber.ErrRequestHeaderFieldsTooLarge
	}
	malformed := fault.New(fault.Malformed, "errors-malformed")
	var seen head
	if !seen.read(h.RawHeaders()) {
		return malformed
	}
	newest := bytes.Equal(h.Protocol(), []byte("HTTP/1.1"))
	switch {
	case !newest && !bytes.Equal(h.Protocol(), []byte("HTTP/1.0")),
		seen.hosts > 1, seen.hosts == 0 && newest, seen.hosts == 1 && !isHost(seen.host),
		!isTarget(h.RequestURI(), h.Method(), seen.host),
		seen.lengths+seen.codings > 1, seen.codings > 0 && !newest:
		return malformed
	case seen.codings > 0:
		return fiber.ErrLengthRequired
	case len(h.RequestURI()) > longestTarget, crowdedAddress(h.RequestURI()):
		return fiber.ErrRequestURITooLong
	case !slices.Contains(methods, string(h.Method())):
		return fiber.ErrMethodNotAllowed
	case len(seen.packing) > 0 && !bytes.EqualFold(seen.packing, []byte("identity")),
		len(seen.content) > 9 && bytes.EqualFold(seen.content[:10], []byte("multipart/")):
		return fiber.ErrUnsupportedMediaType
	}
	return nil
}

// read goes through the lines, and says whether each is a whole one.
func (h *head) read(raw []byte) bool {
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		raw = rest
		if n := len(line) - 1; n < 0 || line[n] != '\r' || bytes.IndexByte(line[:n], '\r') >= 0 {
			return false // a bare LF or CR
		}
		if line = line[:len(line)-1]; len(line) == 0 {
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			return false // folded
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		h.field(name, bytes.Trim(value, " \t"))
	}
	return true
}

func (h *head) field(name, value []byte) {
	switch name[0] | 0x20 {
	case 'h':
		if bytes.EqualFold(name, []byte("Host")) {
			h.hosts++
			h.host = value
		}
	case 't':
		if bytes.EqualFold(name, []byte("Transfer-Encoding")) {
			h.codings++
		}
	case 'c':
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			h.lengths++
		case bytes.EqualFold(name, []byte("Content-Encoding")):
			h.packing = value
		case bytes.EqualFold(name, []byte("Content-Type")):
			h.content = value
		}
	}
}

// isHost says whether this can be a Host: a name or an address, and a port.
func isHost(host []byte) bool {
	for _, b := range host {
		letter := b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9'
		if !letter && bytes.IndexByte([]byte("-._~:[]"), b) < 0 {
			return false
		}
	}
	return len(host) > 0
}

// isTarget says whether a request target is a path of ours, alone or behind our
// own address (RFC 9112, sections 3.2.1 and 3.2.2), or OPTIONS' asterisk.
func isTarget(target, method, host []byte) bool {
	for _, b := range target {
		if b <= ' ' || b == 0x7f {
			return false
		}
	}
	for _, scheme := range []string{"http://", "https://"} {
		if rest, ok := bytes.CutPrefix(target, []byte(scheme)); ok {
			authority, _, _ := bytes.Cut(rest, []byte("/"))
			return len(host) > 0 && bytes.EqualFold(authority, host)
		}
	}
	if len(target) == 1 && target[0] == '*' {
		return bytes.Equal(method, []byte(fiber.MethodOptions))
	}
	return len(target) > 0 && target[0] == '/'
}
