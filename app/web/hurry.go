// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"crypto/sha256"
	"sync"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
)

// hurriedMost is how many requests of one session are worked on at once: more than
// a browser sends. What they ask for is made for her alone, takes milliseconds,
// opens names, and goes on when nobody waits for it any more: the rest of some
// thousands is told to come back, before the store is asked, so that who checks in
// is not behind them.
const hurriedMost = 16

// hurry is how many are worked on, by the hash of each session's token.
type hurry struct {
	lock sync.Mutex
	of   map[[sha256.Size]byte]int
}

func (h *hurry) enter(who [sha256.Size]byte) bool {
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.of[who] >= hurriedMost {
		return false
	}
	if h.of == nil {
		h.of = make(map[[sha256.Size]byte]int)
	}
	h.of[who]++
	return true
}

func (h *hurry) leave(who [sha256.Size]byte) {
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.of[who]--; h.of[who] == 0 {
		delete(h.of, who)
	}
}

// hurryKey says for whom a request is counted.
const hurryKey = "hurry"

// count counts a request of a session, once. Ending one is never put off.
func (s *Server) count(c *fiber.Ctx, token string) error {
	if token == "" || c.Locals(levelKey) == Anybody || c.Locals(hurryKey) != nil {
		return nil
	}
	who := sha256.Sum256([]byte(token))
	if !s.hurry.enter(who) {
		return fault.New(fault.Unavailable, busyKey)
	}
	c.Locals(hurryKey, who)
	return nil
}

// uncount is for when it was answered.
func (s *Server) uncount(c *fiber.Ctx) {
	if who, ok := c.Locals(hurryKey).([sha256.Size]byte); ok {
		s.hurry.leave(who)
	}
}
