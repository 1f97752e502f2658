// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"sync"
	"time"
)

const (
	freeTries = 5                // tries at one name before it must wait
	longest   = 30 * time.Second // the longest wait
	forgotten = 15 * time.Minute // without a try for so long, a name starts anew
	triesKept = 4096             // names remembered at once
)

// tries slows guessing at one sign-in name, whether anybody has it or not, and
// wherever the tries come from: no address is kept. It is in memory: several
// instances count apart. A wait is short, because somebody else's tries make
// the trainer wait too; the length of passphrases is what stops guessing.
type tries struct {
	lock sync.Mutex
	now  func() time.Time
	most int
	by   map[string]*attempts
}

type attempts struct {
	count int
	last  time.Time
}

func newTries(now func() time.Time, most int) *tries {
	return &tries{now: now, most: most, by: make(map[string]*attempts)}
}

// begin counts a try before it is made, so that many at once count too, and
// returns how long to wait instead where there were too many.
func (t *tries) begin(key string) time.Duration {
	t.lock.Lock()
	defer t.lock.Unlock()
	now := t.now()
	a, ok := t.by[key]
	if !ok || now.Sub(a.last) > forgotten {
		t.makeRoom(now)
		a = &attempts{}
		t.by[key] = a
	}
	if wait := pause(a.count) - now.Sub(a.last); wait > 0 {
		return wait
	}
	a.count++
	a.last = now
	return 0
}

// pause is 1, 2, 4 … seconds from the sixth try on.
func pause(count int) time.Duration {
	if count < freeTries {
		return 0
	}
	return min(time.Second<<min(count-freeTries, 10), longest)
}

func (t *tries) succeeded(key string) {
	t.lock.Lock()
	defer t.lock.Unlock()
	delete(t.by, key)
}

// undecided takes a try back that the machine was too busy to decide.
func (t *tries) undecided(key string) {
	t.lock.Lock()
	defer t.lock.Unlock()
	if a, ok := t.by[key]; ok && a.count > 0 {
		a.count--
	}
}

// makeRoom forgets old names, and where that is not enough, those with the
// fewest tries go first: a flood of new names cannot free a name under guess.
func (t *tries) makeRoom(now time.Time) {
	if len(t.by) < t.most {
		return
	}
	for key, a := range t.by {
		if now.Sub(a.last) > forgotten || a.count <= 1 {
			delete(t.by, key)
		}
	}
	if len(t.by) >= t.most {
		for key, a := range t.by {
			if a.count <= freeTries {
				delete(t.by, key)
			}
		}
	}
	if len(t.by) >= t.most {
		clear(t.by)
	}
}
