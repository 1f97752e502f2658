// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"testing"
	"time"
)

func TestBudget(t *testing.T) {
	var b Budget
	now := time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)
	spend := func(at time.Time) (n int) {
		for b.Take(at) {
			n++
		}
		return n
	}
	if n := spend(now); n != WrongPerSecond {
		t.Errorf("a full budget gave %d, want %d", n, WrongPerSecond)
	}
	if n := spend(now.Add(time.Second)); n != WrongPerSecond {
		t.Errorf("a second later it gave %d, want %d", n, WrongPerSecond)
	}
	if n := spend(now.Add(time.Second + 100*time.Millisecond)); n != 2 {
		t.Errorf("a tenth of a second later it gave %d, want 2", n)
	}
	if n := spend(now.Add(-time.Hour)); n != 0 {
		t.Errorf("a clock that jumped back gave %d, want none", n)
	}
	if n := spend(now.Add(24 * time.Hour)); n != WrongPerSecond {
		t.Errorf("a day later it gave %d, want %d", n, WrongPerSecond)
	}
}
