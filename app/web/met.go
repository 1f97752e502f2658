// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"crypto/sha256"
	"sync"
)

// metKept is how many cookies are remembered at least, of those that came last.
const metKept = 4096

// met remembers, as hashes and until the process ends, cookies of browsers in which
// somebody was signed in: whose session has ended is told by them from who makes
// cookies up.
type met struct {
	lock        sync.Mutex
	now, before map[[sha256.Size]byte]struct{}
}

func (m *met) add(cookies ...string) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, cookie := range cookies {
		if cookie == "" {
			continue
		}
		if m.now == nil || len(m.now) >= metKept {
			m.now, m.before = make(map[[sha256.Size]byte]struct{}), m.now
		}
		m.now[sha256.Sum256([]byte(cookie))] = struct{}{}
	}
}

func (m *met) any(cookies ...[]byte) bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, cookie := range cookies {
		sum := sha256.Sum256(cookie)
		if _, ok := m.now[sum]; ok {
			return true
		}
		if _, ok := m.before[sum]; ok {
			return true
		}
	}
	return false
}
