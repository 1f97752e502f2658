// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"sync"
	"time"

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
// little, and so may a member, who has no large form and may be anybody. The large
// forms are for whose account is signed in, some at once, or was. The body behind a head that is
// refused anyway is not waited for.
func (s *Server) bounded(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	if crowdedHead(h.RawHeaders()) {
		return hurried
	}
	const inChunks = -1
	if n := h.ContentLength(); n != inChunks && n <= smallBody {
		return fasthttp.RequestConfig{}
	}
	if token := string(h.Cookie(SessionCookie)); token != "" && s.Sessions != nil {
		a, err := s.Sessions.Actor(context.Background(), token)
		if a.Member == "" && !fault.Is(err, fault.Unauthenticated) && s.large.take(a.Account) {
			return fasthttp.RequestConfig{}
		}
	}
	session, device := h.Cookie(SessionCookie), h.Cookie(DeviceCookie)
	switch {
	case len(session) == 0 && len(device) == 0:
	case s.met.any(session, device) && s.large.take(lateOnes), s.late.take():
		return fasthttp.RequestConfig{}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: smallBody}
}

// lateOnes are all together those who were signed in since this process began, and
// no longer are, as if they were one account: a large form is given back to them
// (see resend), however many cookies are made up meanwhile.
const lateOnes = "late"

// lateEvery is how often a large body is taken of somebody else whose browser says
// that it was signed in. Whoever makes cookies up has that much memory for as long as
// a client may take to send.
const lateEvery = time.Second

// late says whether one is due.
type late struct {
	lock sync.Mutex
	last time.Time
}

func (l *late) take() bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	if time.Since(l.last) < lateEvery {
		return false
	}
	l.last = time.Now()
	return true
}

// largeAtOnce is how many large bodies an account may tell of within the time that
// a client may take to send one: more than anybody saves plans, and little memory.
const largeAtOnce = 64

// larges are the last large bodies of each account.
type larges struct {
	lock sync.Mutex
	of   map[string][]time.Time
}

// take says whether the account may tell of one more.
func (l *larges) take(account string) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	now := time.Now()
	for who, came := range l.of {
		if now.Sub(came[len(came)-1]) > patience {
			delete(l.of, who)
		}
	}
	came := l.of[account]
	if len(came) >= largeAtOnce && now.Sub(came[len(came)-largeAtOnce]) <= patience {
		return false
	}
	if l.of == nil {
		l.of = make(map[string][]time.Time)
	}
	l.of[account] = append(came[max(0, len(came)-largeAtOnce+1):], now)
	return true
}
