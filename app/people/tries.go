// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

const (
	freeTries = 5                // tries at one name before it must wait
	longest   = 30 * time.Second // the longest wait
	forgotten = 15 * time.Minute // without a try for so long, a name starts anew

	// Six digits are few, and whoever tries them has the passphrase. So waits for
	// them grow to a quarter of an hour and are forgotten after a day: three codes
	// in a million, a hundred times a day.
	longestCode   = 15 * time.Minute
	forgottenCode = 24 * time.Hour

	// tryingAtOnce is how many passphrases are tried at once in this process,
	// those that wait for the vault included. What is beyond is told to come
	// back before anything is written, so that a flood writes no faster than
	// passphrases can be tried. Strangers get fewer, so that a flood of them
	// leaves room for who is signed in, or signs in on a device that is known.
	tryingAtOnce    = 26
	strangersAtOnce = 20
)

// lanes are the places of passphrases under trial: one for all, and one that
// strangers have to pass as well.
type lanes struct{ all, strangers chan struct{} }

func newLanes() lanes {
	return lanes{all: make(chan struct{}, tryingAtOnce), strangers: make(chan struct{}, strangersAtOnce)}
}

// enter takes a place; where there is none it is fault.Unavailable
// (errors-busy).
func (l lanes) enter(known bool) (leave func(), err error) {
	var taken []chan struct{}
	leave = func() {
		for _, lane := range taken {
			<-lane
		}
	}
	wanted := []chan struct{}{l.all}
	if !known {
		wanted = []chan struct{}{l.strangers, l.all}
	}
	for _, lane := range wanted {
		select {
		case lane <- struct{}{}:
			taken = append(taken, lane)
		default:
			leave()
			return nil, fault.New(fault.Unavailable, "errors-busy")
		}
	}
	return leave, nil
}

// Tries slows guessing at one sign-in name, whether anybody has it or not, and
// wherever the tries come from: no address is kept. It is in the store, for all
// instances and across restarts. A wait is short, because somebody else's tries
// make the trainer wait too; the length of passphrases is what stops guessing.
type Tries struct {
	Key      []byte // keyed hash of what is guessed at
	Count    int
	Last     time.Time
	Revision int64
}

// patience is how long tries wait at the longest, and after how long without a
// try they are forgotten.
type patience struct{ longest, forgotten time.Duration }

var (
	forPassphrases = patience{longest, forgotten}
	forCodes       = patience{longestCode, forgottenCode}
)

// pause is 1, 2, 4 … seconds from the sixth try on.
func (p patience) pause(count int) time.Duration {
	if count < freeTries {
		return 0
	}
	return min(time.Second<<min(count-freeTries, 12), p.longest)
}

// beginTry counts a try before it is made, so that many at once count too. One
// too many is fault.TooMany (account-sign-in-wait, with Count seconds).
func (s *Service) beginTry(ctx context.Context, key []byte, p patience) error {
	for try := 0; ; try++ {
		// Written as if it were made later by what p remembers longer, so that
		// one job forgets all tries.
		now := s.clock().Add(p.forgotten - forgotten)
		t, err := s.store.Tries(ctx, key)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if since := now.Sub(t.Last); since > p.forgotten || since < -p.longest { // also when the clock was set back
			t.Count = 0
		}
		if wait := p.pause(t.Count) - now.Sub(t.Last); wait > 0 && t.Count > 0 {
			seconds := int((wait + time.Second - 1) / time.Second)
			return fault.New(fault.TooMany, "account-sign-in-wait").With("Count", seconds)
		}
		t.Key, t.Last = key, now
		t.Count++
		err = s.store.PutTries(ctx, t)
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		if try == 8 { // so many at once
			return fault.Wrap(fault.Unavailable, "errors-busy", err)
		}
	}
}

// undecided takes a try back that the machine was too busy to decide.
func (s *Service) undecided(ctx context.Context, key []byte) {
	t, err := s.store.Tries(ctx, key)
	if err == nil && t.Count > 0 {
		t.Count--
		_ = s.store.PutTries(ctx, t) // else it counts
	}
}

// forgetTries ends the waiting of an account.
func (s *Service) forgetTries(ctx context.Context, account Account) error {
	keys := [][]byte{account.Handle}
	for _, purpose := range []string{ownTries, factorTries} {
		key, err := s.vault.Lookup(ctx, purpose, account.ID)
		if err != nil {
			return err
		}
		keys = append(keys, key)
	}
	for _, key := range keys {
		if err := s.store.DeleteTries(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// tryPassphrase unlocks a secret, counting tries under key. The secret is asked
// for only where the try is made.
func (s *Service) tryPassphrase(ctx context.Context, key []byte, known bool, passphrase string, of func() (Secret, error)) (PrivateKey, error) {
	leave, err := s.trying.enter(known)
	if err != nil {
		return nil, err
	}
	defer leave()
	if err := s.beginTry(ctx, key, forPassphrases); err != nil {
		return nil, err
	}
	var private PrivateKey
	secret, err := of()
	if err == nil {
		private, err = s.vault.Unlock(ctx, passphrase, secret)
	}
	switch {
	case err == nil:
		if err := s.store.DeleteTries(ctx, key); err != nil {
			clear(private)
			return nil, err
		}
		return private, nil
	case fault.Is(err, fault.Unauthenticated):
		return nil, fault.Wrap(fault.Unauthenticated, "account-sign-in-wrong", err).In("passphrase")
	default:
		s.undecided(ctx, key)
		return nil, err
	}
}
