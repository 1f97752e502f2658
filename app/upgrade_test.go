// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestCopiesOfBeforeAnUpgradeGo: the housekeeping deletes them on their day,
// since they have the keys of names erased since.
func TestCopiesOfBeforeAnUpgradeGo(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)
	a, err := Open(t.Context(), Config{Database: DatabaseURI("", dir), URL: &url.URL{Scheme: "http", Host: "127.0.0.1"},
		Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Store.Close() })
	old := filepath.Join(dir, "keys.db.v1-until-2026-12-05")
	if err := os.WriteFile(old, []byte("keys"), 0o600); err != nil {
		t.Fatal(err)
	}
	a.tidyOnce(t.Context())
	if _, err := os.Stat(old); err != nil {
		t.Errorf("it went at once: %v", err)
	}
	now = now.Add(7 * 24 * time.Hour)
	a.tidyOnce(t.Context())
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("it is there after seven days: %v", err)
	}
}
