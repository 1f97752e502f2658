// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"strconv"
	"testing"
	"time"
)

func TestTriesStayBoundedAndAFloodFreesNoName(t *testing.T) {
	now := time.Unix(0, 0)
	tr := newTries(func() time.Time { return now }, 100)
	for tr.begin("rosa") == 0 {
		now = now.Add(time.Millisecond)
	}
	for i := range 10_000 {
		tr.begin(strconv.Itoa(i))
		if len(tr.by) > 100 {
			t.Fatalf("%d names kept, want 100 at most", len(tr.by))
		}
	}
	if tr.begin("rosa") == 0 {
		t.Error("a flood of other names let somebody guess on")
	}
}

func TestTriesAreForgotten(t *testing.T) {
	now := time.Unix(0, 0)
	tr := newTries(func() time.Time { return now }, 100)
	for range 40 {
		now = now.Add(longest)
		if wait := tr.begin("rosa"); wait != 0 {
			t.Fatalf("waits %v after the longest wait", wait)
		}
	}
	if wait := tr.begin("rosa"); wait != longest {
		t.Errorf("waits %v, want %v", wait, longest)
	}
	now = now.Add(forgotten + 1)
	for range freeTries {
		if wait := tr.begin("rosa"); wait != 0 {
			t.Errorf("waits %v after it was forgotten", wait)
		}
	}
}

func TestUndecidedTryDoesNotCount(t *testing.T) {
	tr := newTries(func() time.Time { return time.Unix(0, 0) }, 100)
	for range 50 {
		if tr.begin("rosa") != 0 {
			t.Fatal("a busy machine made her wait")
		}
		tr.undecided("rosa")
	}
}
