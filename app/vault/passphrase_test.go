// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"bytes"
	"context"
	"encoding/hex"
	"sync"
	"testing"
	"testing/synctest"

	"golang.org/x/crypto/argon2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// quick is a vault whose Argon2id costs next to nothing.
func quick() *Vault {
	v := newVault()
	v.cost = cost{time: 1, memory: 8, lanes: 1}
	return v
}

func TestStandardCostIsRFC9106s(t *testing.T) {
	if want := (cost{time: 3, memory: 65536, lanes: 1}); standardCost != want {
		t.Errorf("standardCost = %v", standardCost)
	}
	s := newVault().Decoy()
	if s.Time != 3 || s.Memory != 65536 || s.Lanes != 1 || len(s.Salt) != 16 {
		t.Errorf("a secret is made with %v", s)
	}
}

// RFC 9106, section 5.3, has a secret and associated data, which the library
// does not take; the figure without them is the reference implementation's
// (P-H-C/phc-winner-argon2, test.c, version 0x13, argon2id, t=2, m=65536, p=1).
func TestArgon2idKnownAnswer(t *testing.T) {
	got := argon2.IDKey([]byte("password"), []byte("somesalt"), 2, 65536, 1, 32)
	if want := "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"; hex.EncodeToString(got) != want {
		t.Errorf("Argon2id = %x, want %s", got, want)
	}
}

func TestSecretUnlocksWithItsPassphraseOnly(t *testing.T) {
	v, ctx := quick(), context.Background()
	_, private := keyPair(t, v)
	s, err := v.NewSecret(ctx, "sept chats dorment ici", private)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(s.Wrapped, private) {
		t.Error("the secret holds the key")
	}
	if got, err := v.Unlock(ctx, "sept chats dorment ici", s); err != nil || !bytes.Equal(got, private) {
		t.Errorf("Unlock = %v", err)
	}
	for _, wrong := range []string{"", "Sept chats dorment ici", "sept chats dorment ici ", "a\x00b"} {
		if _, err := v.Unlock(ctx, wrong, s); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("Unlock(%q) gave %v", wrong, err)
		}
	}
}

func TestPassphraseIsTheSameFromEveryKeyboard(t *testing.T) {
	v, ctx := quick(), context.Background()
	_, private := keyPair(t, v)
	s, err := v.NewSecret(ctx, "caf\u00e9 caf\u00e9 caf\u00e9 noir", private)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Unlock(ctx, "cafe\u0301 cafe\u0301\u00a0cafe\u0301 noir", s); err != nil {
		t.Errorf("decomposed letters and another space: %v", err)
	}
}

func TestControlCharactersMakeNoSecret(t *testing.T) {
	if _, err := quick().NewSecret(context.Background(), "tab\tin the middle", nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("gave %v, want Invalid", err)
	}
}

func TestNothingUnlocksADecoy(t *testing.T) {
	v := quick()
	for _, p := range []string{"", "sept chats dorment ici"} {
		if _, err := v.Unlock(context.Background(), p, v.Decoy()); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("gave %v", err)
		}
	}
}

func TestChangedParametersCannotAskForEverything(t *testing.T) {
	v := quick()
	_, private := keyPair(t, v)
	good, _ := v.NewSecret(context.Background(), "sept chats dorment ici", private)
	for _, change := range []func(*people.Secret){
		func(s *people.Secret) { s.Memory = 1 << 31 },
		func(s *people.Secret) { s.Time = 0 },
		func(s *people.Secret) { s.Time = 1 << 20 },
		func(s *people.Secret) { s.Lanes = 0 },
	} {
		s := good
		change(&s)
		if _, err := v.Unlock(context.Background(), "sept chats dorment ici", s); !fault.Is(err, fault.Internal) {
			t.Errorf("gave %v, want Internal", err)
		}
	}
}

func TestQueueTurnsAwayWhatItCannotHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(2, 3)
		ctx, cancel := context.WithCancel(context.Background())
		for range 2 {
			if err := q.enter(ctx); err != nil {
				t.Fatal(err)
			}
		}
		var wait sync.WaitGroup
		errs := make(chan error, 3)
		for range 3 {
			wait.Go(func() { errs <- q.enter(ctx) })
		}
		synctest.Wait()
		if err := q.enter(ctx); !fault.Is(err, fault.Unavailable) {
			t.Errorf("a sixth gave %v, want Unavailable", err)
		}
		q.leave()
		synctest.Wait()
		if err := <-errs; err != nil {
			t.Errorf("the first in the queue got %v", err)
		}
		cancel()
		wait.Wait()
		for range 2 {
			if err := <-errs; !fault.Is(err, fault.Unavailable) {
				t.Errorf("one who gave up got %v", err)
			}
		}
		q.leave()
		q.leave()
		if n := q.inside.Load(); n != 0 {
			t.Errorf("%d still inside", n)
		}
	})
}

func BenchmarkUnlock(b *testing.B) {
	v, ctx := newVault(), context.Background()
	s := v.Decoy()
	b.ReportAllocs()
	for b.Loop() {
		_, _ = v.Unlock(ctx, "sept chats dorment ici", s)
	}
}
