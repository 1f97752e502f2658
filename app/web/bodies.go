// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"

	"github.com/valyala/fasthttp"

	"github.com/groundwork-org/groundwork/app/fault"
)

// connections are how many there may be at once: more than a hall full of
// phones opens, and few enough that idle ones and half-sent requests, at some
// fifty kilobytes each, leave the machine its memory.
const connections = 8192

// bounded says, once a request's head is there, how large its body may be.
// fasthttp sets memory aside for all of a body as soon as its length is told, so
// a stranger who opens many connections and sends nothing more may ask for
// little. The large forms are for who is signed in.
func (s *Server) bounded(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	const inChunks = -1
	if n := h.ContentLength(); n != inChunks && n <= smallBody {
		return fasthttp.RequestConfig{}
	}
	if token := string(h.Cookie(SessionCookie)); token != "" && s.Sessions != nil {
		if _, err := s.Sessions.Actor(context.Background(), token); !fault.Is(err, fault.Unauthenticated) {
			return fasthttp.RequestConfig{}
		}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: smallBody}
}
