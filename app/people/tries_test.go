// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// another is a second instance over the same store.
func (h *hall) another() *people.Service {
	return people.NewService(h.store, h.vault, func() time.Time { return h.now }, rand.Reader)
}

func TestWaitsAreSharedAndOutliveARestart(t *testing.T) {
	h := newHall(t)
	for i := range 5 {
		instance := []*people.Service{h.Service, h.another()}[i%2]
		_, err := instance.SignIn(h.ctx, "rosa", "guess")
		wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	}
	_, err := h.another().SignIn(h.ctx, "rosa", passphrase)
	wants(t, err, fault.TooMany, "account-sign-in-wait")
}

func TestWaitGrowsToHalfAMinuteAndIsForgotten(t *testing.T) {
	h := newHall(t)
	for range 40 {
		h.now = h.now.Add(30 * time.Second)
		_, err := h.SignIn(h.ctx, "rosa", "guess")
		wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	}
	_, err := h.SignIn(h.ctx, "rosa", "guess")
	var f *fault.Fault
	if !errors.As(err, &f) || f.Args["Count"] != 30 {
		t.Errorf("waits %v", err)
	}
	h.now = h.now.Add(15*time.Minute + time.Second)
	if _, err := h.Tidy(h.ctx); err != nil || len(h.store.tries) != 0 {
		t.Errorf("%d kept, %v", len(h.store.tries), err)
	}
	for range 5 {
		_, err := h.SignIn(h.ctx, "rosa", "guess")
		wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	}
}

func TestManyTriesAtOnceCountEach(t *testing.T) {
	h := newHall(t)
	var wait sync.WaitGroup
	var lock sync.Mutex
	tried := 0
	for range 20 {
		wait.Go(func() {
			_, err := h.SignIn(h.ctx, "rosa", "guess")
			if fault.Is(err, fault.Unauthenticated) {
				lock.Lock()
				tried++
				lock.Unlock()
			}
		})
	}
	wait.Wait()
	if tried > 5 {
		t.Errorf("%d of 20 at once were tried, want 5 at most", tried)
	}
}

// busy is a vault with a full queue.
type busy struct{ people.Vault }

func (busy) Unlock(context.Context, string, people.Secret) (people.PrivateKey, error) {
	return nil, fault.New(fault.Unavailable, "errors-busy")
}

func TestUndecidedTryDoesNotCount(t *testing.T) {
	h := newHall(t)
	full := people.NewService(h.store, busy{h.vault}, func() time.Time { return h.now }, rand.Reader)
	for range 20 {
		_, err := full.SignIn(h.ctx, "rosa", passphrase)
		wants(t, err, fault.Unavailable, "errors-busy")
	}
	if _, err := h.SignIn(h.ctx, "rosa", passphrase); err != nil {
		t.Error(err)
	}
}

// A stranger who tries on and on does not keep a trainer from signing in where
// she signed in before; and the cookie gives nobody else a budget.
func TestAKnownDeviceHasABudgetOfItsOwn(t *testing.T) {
	h := newHall(t)
	in, err := h.SignInFrom(h.ctx, people.Browser{}, "rosa", passphrase)
	must(t, err)
	other := newHall(t)
	foreign, err := other.SignInFrom(other.ctx, people.Browser{}, "rosa", passphrase)
	must(t, err)
	h.add("amal", people.Trainer)
	for range 5 {
		_, err := h.SignIn(h.ctx, "rosa", "guess")
		wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	}
	for name, device := range map[string]string{"none": "", "cut": in.Device[:len(in.Device)-1], "made up": "a.b", "no sum": in.Device[:43],
		"longer": in.Device + "x", "another's": foreign.Device[:43] + in.Device[43:]} {
		if _, err := h.SignInFrom(h.ctx, people.Browser{Device: device}, "rosa", passphrase); !fault.Is(err, fault.TooMany) {
			t.Errorf("%s: %v", name, err)
		}
	}
	known, err := h.SignInFrom(h.ctx, people.Browser{Device: in.Device}, "rosa", passphrase)
	if err != nil || known.Device != "" {
		t.Errorf("on her own device: %v, another cookie %q", err, known.Device)
	}
	// The cookie is hers alone: at another's name it counts like none.
	for range 5 {
		_, err := h.SignInFrom(h.ctx, people.Browser{Device: in.Device}, "amal", "guess")
		wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	}
	_, err = h.SignIn(h.ctx, "amal", "guess")
	wants(t, err, fault.TooMany, "account-sign-in-wait")
	// Whoever has the cookie waits too.
	for range 5 {
		_, err := h.SignInFrom(h.ctx, people.Browser{Device: in.Device}, "rosa", "guess")
		wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	}
	_, err = h.SignInFrom(h.ctx, people.Browser{Device: in.Device}, "rosa", passphrase)
	wants(t, err, fault.TooMany, "account-sign-in-wait")
}

func FuzzDevice(f *testing.F) {
	f.Add("a.b")
	f.Fuzz(func(t *testing.T, device string) {
		h := emptyHall(t)
		for range 5 {
			_, _ = h.SignInFrom(context.Background(), people.Browser{Device: device}, "rosa", "guess")
		}
		if _, err := h.SignIn(context.Background(), "rosa", "guess"); !fault.Is(err, fault.TooMany) {
			t.Errorf("%q counts apart", device)
		}
	})
}
