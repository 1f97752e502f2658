// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// healthz says that the process answers.
func (s *Server) healthz(c *fiber.Ctx) error { return c.SendString("ok\n") }

// readyz says whether a check-in could be put on disk now, for a balancer: a
// server that can't still serves reading.
func (s *Server) readyz(c *fiber.Ctx) error {
	if err := s.ready.ask(s.Now, s.Workshops.Store.Ping); err != nil {
		c.Set(fiber.HeaderRetryAfter, retryAfter)
		return c.Status(fiber.StatusServiceUnavailable).SendString("the database cannot be written\n")
	}
	return c.SendString("ready\n")
}

// readyFor is how long an answer about the store holds: the question writes to
// disk, and everybody may ask it.
const readyFor = time.Second

// readiness is the store's last answer. Whoever asks while the store is being
// asked waits for that answer.
type readiness struct {
	lock sync.Mutex
	at   time.Time
	err  error
}

func (r *readiness) ask(now func() time.Time, ping func(context.Context) error) error {
	r.lock.Lock()
	defer r.lock.Unlock()
	if age := now().Sub(r.at); age >= 0 && age < readyFor {
		return r.err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	r.err = ping(ctx)
	r.at = now()
	return r.err
}
