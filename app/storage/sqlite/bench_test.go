// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// BenchmarkRecordCheckIn has 200 callers, each waiting for its check-in to be
// on disk before it sends the next. p99-ms is the slowest hundredth's wait.
func BenchmarkRecordCheckIn(b *testing.B) {
	b.Run("unnamed", func(b *testing.B) { benchmarkRecordCheckIn(b, false) })
	b.Run("named", func(b *testing.B) { benchmarkRecordCheckIn(b, true) })
}

func benchmarkRecordCheckIn(b *testing.B, named bool) {
	const callers = 200
	s, err := Open(context.Background(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var next atomic.Int64
	waits := make([]time.Duration, b.N)
	var wg sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				c := benchCheckIn(named)
				began := time.Now()
				if isNew, err := s.RecordCheckIn(ctx, c); err != nil || !isNew {
					b.Errorf("new %v, error %v", isNew, err)
					return
				}
				waits[i] = time.Since(began)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(waits)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "checkins/s")
	b.ReportMetric(float64(waits[len(waits)*99/100].Microseconds())/1000, "p99-ms")
}

func benchCheckIn(named bool) workshop.CheckIn {
	var r [16 + 150 + 32]byte
	_, _ = rand.Read(r[:])
	h := hex.EncodeToString(r[:16])
	c := workshop.CheckIn{ID: h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], Workshop: "b2f6e0d1a7c84f0e9d3c5b1a00000001",
		Org: "b2f6e0d1a7c84f0e9d3c5b1a00000002", Way: workshop.Phone, Lang: "pa", Standing: workshop.Counted, At: time.Now()}
	if named {
		c.KnownAs = people.Sealed{Box: r[16:166], Key: r[166:]}
	}
	return c
}
