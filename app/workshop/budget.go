// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"sync"
	"time"
)

// UnknownPerSecond is how many look-ups of unknown codes the whole server
// answers in a second. A hall shares one address, so the budget knows none.
const UnknownPerSecond = 20

// budget is a token bucket of UnknownPerSecond. The zero value is full.
type budget struct {
	mu    sync.Mutex
	spent float64
	at    time.Time
}

// take spends one token, or says that there is none left.
func (b *budget) take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if since := now.Sub(b.at).Seconds(); since > 0 {
		b.spent = max(0, b.spent-since*UnknownPerSecond)
	}
	b.at = now
	if b.spent+1 > UnknownPerSecond {
		return false
	}
	b.spent++
	return true
}
