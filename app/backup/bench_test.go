// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// BenchmarkBackup backs up, and restores, 20,000 check-ins with names.
func BenchmarkBackup(b *testing.B) {
	const n, phones = 20_000, 100
	from := "sqlite:" + b.TempDir()
	s, err := storage.Open(ctx, from)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Pepper(ctx); err != nil {
		b.Fatal(err)
	}
	var wg sync.WaitGroup
	for p := range phones {
		wg.Go(func() {
			for i := range n / phones {
				id := fmt.Sprintf("%08d-0000-4000-8000-%012d", p, i)
				_, err := s.RecordCheckIn(ctx, workshop.CheckIn{ID: id, Workshop: "w", Org: "o", Lang: "pa", Standing: workshop.Counted,
					KnownAs: people.Sealed{Box: make([]byte, 140), Key: make([]byte, 32)}, At: made})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		b.Fatal(err)
	}
	var back, again time.Duration
	for b.Loop() {
		began := time.Now()
		dir := b.TempDir()
		files := map[Kind]string{Data: filepath.Join(dir, "data"), Keys: filepath.Join(dir, "keys")}
		if _, err := Backup(ctx, Plan{From: from, Files: files, To: []age.Recipient{key.Recipient()}, Now: at(made)}); err != nil {
			b.Fatal(err)
		}
		back += time.Since(began)
		began = time.Now()
		_, err := Restore(ctx, Recovery{Data: files[Data], Keys: files[Keys], Erasures: NoErasures, With: []age.Identity{key},
			Into: "sqlite:" + filepath.Join(dir, "new"), Now: at(made)})
		if err != nil {
			b.Fatal(err)
		}
		again += time.Since(began)
	}
	b.ReportMetric(back.Seconds()/float64(b.N), "s-backup")
	b.ReportMetric(again.Seconds()/float64(b.N), "s-restore")
}
