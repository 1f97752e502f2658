// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// TestReadyAsksTheStoreOnceASecond: everybody may ask, and the store's answer
// costs a write.
func TestReadyAsksTheStoreOnceASecond(t *testing.T) {
	now, asked := saturday, 0
	var answer error
	r := new(readiness)
	ask := func() error {
		return r.ask(func() time.Time { return now }, func(context.Context) error { asked++; return answer })
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { _ = ask() })
	}
	wg.Wait()
	if err := ask(); asked != 1 || err != nil {
		t.Errorf("asked %d times: %v", asked, err)
	}
	answer = errors.New("the disk is full")
	now = now.Add(readyFor)
	for range 2 {
		if err := ask(); !errors.Is(err, answer) || asked != 2 {
			t.Errorf("asked %d times: %v", asked, err)
		}
	}
	now = now.Add(-time.Hour) // a clock that was set back
	if _ = ask(); asked != 3 {
		t.Errorf("asked %d times, want 3", asked)
	}
}
