// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"sync/atomic"

	"github.com/groundwork-org/groundwork/app/fault"
)

// layouts lets a few layouts run at once, so that paper never starves check-ins,
// and bounds how many wait.
type layouts struct {
	slots  chan struct{}
	inside atomic.Int64

	pack  chan struct{}
	packs atomic.Int64
}

// How many layouts run at once, and how many there may be with those that wait:
// of public sheets, and of all. So a flood of public ones leaves room for a
// room's own pack. A pack takes every processor by itself, for seconds where it is
// large, and hundreds of megabytes: one is made at a time, beside other sheets,
// and few wait.
const (
	layoutsAtOnce = 2
	publicLayouts = 40
	allLayouts    = 60
	packsInside   = 6
)

func newLayouts() *layouts {
	return &layouts{slots: make(chan struct{}, layoutsAtOnce), pack: make(chan struct{}, 1)}
}

// enterPack is enter for a room's pack; leavePack has to be called then.
func (l *layouts) enterPack() error {
	if l.packs.Add(1) > packsInside {
		l.packs.Add(-1)
		return fault.New(fault.Unavailable, busyKey)
	}
	l.pack <- struct{}{}
	if err := l.enter(allLayouts); err != nil {
		l.donePack()
		return err
	}
	return nil
}

func (l *layouts) leavePack() {
	l.leave()
	l.donePack()
}

func (l *layouts) donePack() {
	<-l.pack
	l.packs.Add(-1)
}

// enter waits for its turn; leave has to be called then. Where most are inside
// already it is fault.Unavailable (errors-busy), and leave must not be called.
func (l *layouts) enter(most int64) error {
	if l.inside.Add(1) > most {
		l.inside.Add(-1)
		return fault.New(fault.Unavailable, busyKey)
	}
	l.slots <- struct{}{}
	return nil
}

func (l *layouts) leave() {
	<-l.slots
	l.inside.Add(-1)
}
