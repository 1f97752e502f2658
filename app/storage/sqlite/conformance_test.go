// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite_test

import (
	"context"
	"testing"

	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/storagetest"
)

func TestConformance(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) storage.Store {
		s, err := storage.Open(context.Background(), "sqlite:"+t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	})
}

func place(t *testing.T) string { return "sqlite:" + t.TempDir() }

func TestBackup(t *testing.T) { storagetest.RunBackup(t, place, place) }

func TestBackupMeanwhile(t *testing.T) { storagetest.RunBackupMeanwhile(t, place) }

func TestBackupInAStorm(t *testing.T) { storagetest.RunBackupInAStorm(t, place) }

func TestTombstones(t *testing.T) { storagetest.RunTombstones(t, place) }

func TestWithdrawals(t *testing.T) { storagetest.RunWithdrawals(t, place) }

func TestErasures(t *testing.T) {
	storagetest.RunErasures(t, func(t *testing.T, tombstones []string) storage.Store {
		return storagetest.WithErasures(t, place(t), tombstones)
	})
}
