// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// TestPacksWaitForEachOther: one is made at a time, few wait, and other sheets
// are printed meanwhile.
func TestPacksWaitForEachOther(t *testing.T) {
	l := newLayouts()
	entered := make(chan error, packsInside)
	for range packsInside {
		go func() { entered <- l.enterPack() }()
	}
	if err := <-entered; err != nil {
		t.Fatal(err)
	}
	for l.packs.Load() < packsInside {
		time.Sleep(time.Millisecond)
	}
	if err := l.enterPack(); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a pack too many: %v", err)
	}
	if err := l.enter(publicLayouts); err != nil {
		t.Errorf("a sheet beside a pack: %v", err)
	}
	l.leave()
	select {
	case <-entered:
		t.Error("two packs at once")
	default:
	}
	for range packsInside - 1 {
		l.leavePack()
		if err := <-entered; err != nil {
			t.Error(err)
		}
	}
	l.leavePack()
	if l.inside.Load() != 0 || l.packs.Load() != 0 || len(l.slots)+len(l.pack) != 0 {
		t.Errorf("%d inside, %d packs", l.inside.Load(), l.packs.Load())
	}
}
