// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"testing"
	"time"
)

// TestAWorkshopThatClosesItselfCounts: the housekeeping witnesses it, once.
func TestAWorkshopThatClosesItselfCounts(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)
	a, err := Open(t.Context(), Config{Database: DatabaseURI("", dir), URL: &url.URL{Scheme: "http", Host: "127.0.0.1"},
		Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Store.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := a.Demo(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	if n, err := a.witness(t.Context()); n != 0 || err != nil {
		t.Errorf("while today's workshop is open: %d entries, %v", n, err)
	}
	now = now.Add(24 * time.Hour)
	if n, err := a.witness(t.Context()); n == 0 || err != nil {
		t.Errorf("the day after: %d entries, %v; want those of who facilitated", n, err)
	}
	if n, err := a.witness(t.Context()); n != 0 || err != nil {
		t.Errorf("once more: %d entries, %v", n, err)
	}
}
