// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"context"
	"sync/atomic"

	"github.com/groundwork-org/groundwork/app/fault"
)

// queue lets so many in at once and so many more wait; it turns away the rest,
// so that a flood of sign-ins cannot take the machine from the room.
type queue struct {
	slots   chan struct{}
	inside  atomic.Int64
	allowed int64
}

func newQueue(atOnce, waiting int) *queue {
	return &queue{slots: make(chan struct{}, atOnce), allowed: int64(atOnce + waiting)}
}

// enter waits for a slot. A full queue, and a context that ends first, give
// fault.Unavailable (errors-busy); then leave must not be called.
func (q *queue) enter(ctx context.Context) error {
	if q.inside.Add(1) > q.allowed {
		q.inside.Add(-1)
		return fault.New(fault.Unavailable, "errors-busy")
	}
	select {
	case q.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		q.inside.Add(-1)
		return fault.Wrap(fault.Unavailable, "errors-busy", ctx.Err())
	}
}

func (q *queue) leave() {
	<-q.slots
	q.inside.Add(-1)
}
