// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"errors"
	"sync"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// WrongPerSecond is how many wrong codes of one kind the whole server answers in
// a second. A hall shares one address, so the budget knows none.
const WrongPerSecond = 20

// Budget is a token bucket of WrongPerSecond. The zero value is full. It is safe
// for use by many goroutines.
type Budget struct {
	mu    sync.Mutex
	spent float64
	at    time.Time
}

// Take spends one token, or says that there is none left.
func (b *Budget) Take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if since := now.Sub(b.at).Seconds(); since > 0 {
		b.spent = max(0, b.spent-since*WrongPerSecond)
	}
	b.at = now
	if b.spent+1 > WrongPerSecond {
		return false
	}
	b.spent++
	return true
}

// budgets are those of what somebody without a session types or follows: each
// kind has its own, so that a flood of one leaves the others alone.
type budgets struct {
	tickets, sheets, cards, links, devices Budget
}

// wrongCodes are the keys of faults that say that a code is not right.
var wrongCodes = map[string]bool{
	"errors-code-mistyped": true, "errors-code-used": true, "errors-recovery-mistyped": true, "errors-recovery-wrong": true,
	"errors-card": true, "errors-card-unknown": true, "errors-not-found": true, "errors-device-code": true,
}

// turnedAway is what somebody is told whose code was not right: err, or once the
// budget is spent fault.TooMany (errors-many-wrong) of the same field. A code
// that is right never waits behind wrong ones: what keeps anybody from guessing
// are its 100 random bits or more; a device code opens nothing.
func (s *Service) turnedAway(b *Budget, err error) error {
	var f *fault.Fault
	if !errors.As(err, &f) || !wrongCodes[f.Key] || b.Take(s.clock()) {
		return err
	}
	return fault.Wrap(fault.TooMany, "errors-many-wrong", err).In(f.Field)
}
