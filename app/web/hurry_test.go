// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

// everybody has a session of any token, with an account.
type everybody struct{}

func (everybody) Actor(_ context.Context, token string) (Actor, error) {
	return Actor{Org: "o", Account: token, Ends: time.Now().Add(time.Hour)}, nil
}

// TestOneSessionTakesItsShare: one that asks and asks, and waits for no answer, is
// told to come back; others are not behind it, and it can always be ended.
func TestOneSessionTakesItsShare(t *testing.T) {
	s := newTestServer(t)
	s.Sessions = everybody{}
	inside, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan int)
	for path, one := range map[string]Route{
		"/api/slow": {Access: Accounts, Handler: func(c *fiber.Ctx) error { inside <- struct{}{}; <-goOn; return nil }},
		"/api/fast": {Access: Accounts, Handler: func(c *fiber.Ctx) error { return nil }},
		"/api/end":  {Access: Anybody, Handler: func(c *fiber.Ctx) error { return nil }},
	} {
		one.Method, one.Path = "GET", path
		s.app.Get(path, s.gate(one))
	}
	ask := func(path, token string) int {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Cookie", SessionCookie+"="+token)
		res, err := s.app.Test(r, -1)
		if err != nil {
			t.Error(err)
			return 0
		}
		if res.StatusCode == 503 && res.Header.Get("Retry-After") == "" {
			t.Error("it is not told when to come back")
		}
		return res.StatusCode
	}
	for range hurriedMost {
		go func() { ended <- ask("/api/slow", "rosa") }()
		<-inside
	}
	for what, want := range map[string]int{"/api/fast rosa": 503, "/en/me rosa": 503, "/api/fast simran": 200, "/api/end rosa": 200} {
		path, token, _ := strings.Cut(what, " ")
		if got := ask(path, token); got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	close(goOn)
	for range hurriedMost {
		if got := <-ended; got != 200 {
			t.Errorf("one that was let in: %d", got)
		}
	}
	if got := ask("/api/fast", "rosa"); got != 200 || len(s.hurry.of) != 0 {
		t.Errorf("afterwards: %d, and %d are counted", got, len(s.hurry.of))
	}
}
