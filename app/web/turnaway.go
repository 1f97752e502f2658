// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"sync"
	"time"
)

const (
	// turnedAwayAfter is how long it takes at least to be turned away with a secret
	// that is wrong: well longer than the look-ups before it.
	turnedAwayAfter = 50 * time.Millisecond

	// notThereAfter is how long it takes at least to hear that there is no such
	// workshop, whether it is another organization's or nobody's: codes are short
	// enough to be tried out.
	notThereAfter = 5 * time.Millisecond

	pace     = 5 * time.Millisecond
	paceIdle = 2000 // ticks without anybody waiting, until the clock stops
)

// turnAway waits for that time to be over, so that how long the answer took does
// not tell how far somebody came: whether there is such a card, or such an
// account.
func (s *Server) turnAway(began time.Time) { s.turned.wait(began, turnedAwayAfter) }

// pacer lets answers leave at the ticks of one clock for all. A request that
// slept on its own would wake a whole number of milliseconds after it began to
// sleep, and so tell in the end what was to be hidden.
type pacer struct {
	lock sync.Mutex
	next chan struct{} // closed at the next tick; nil: the clock stands
	idle int           // ticks since somebody waited
}

// wait returns at the first tick at which it is so long since something began.
func (p *pacer) wait(began time.Time, long time.Duration) {
	for time.Since(began) < long {
		<-p.tick()
	}
}

func (p *pacer) tick() <-chan struct{} {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.idle = 0
	if p.next == nil {
		p.next = make(chan struct{})
		go p.run()
	}
	return p.next
}

func (p *pacer) run() {
	clock := time.NewTicker(pace)
	defer clock.Stop()
	for range clock.C {
		if !p.ticked() {
			return
		}
	}
}

func (p *pacer) ticked() (goesOn bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	close(p.next)
	p.next = nil
	if p.idle++; p.idle > paceIdle {
		return false
	}
	p.next = make(chan struct{})
	return true
}
