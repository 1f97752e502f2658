// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// testClock: what is remembered of the machine's clock comes back, in whole
// milliseconds, and only the last of it.
func testClock(t *testing.T, s storage.Store) {
	if c, err := s.Clock(ctx); err != nil || c != (workshop.Clock{}) {
		t.Errorf("at first %+v, %v", c, err)
	}
	seen := time.Date(2026, 11, 28, 9, 30, 0, 7e6, time.UTC)
	for _, want := range []workshop.Clock{{Seen: seen}, {Seen: seen, Doubted: time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC)},
		{Seen: seen, Doubted: time.Date(1970, 1, 1, 0, 0, 9, 0, time.UTC)}, {Seen: seen.Add(time.Hour)}} {
		if err := s.KeepClock(ctx, want); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Clock(ctx); err != nil || got != want {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
	}
}
