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

// meeting is a store in which two who look for coordinators wait for each
// other, so that both have looked before either writes.
type meeting struct {
	people.Store
	lock sync.Mutex
	n    int
	both chan struct{}
}

func (m *meeting) Accounts(ctx context.Context, org, after string, limit int) ([]people.Account, string, error) {
	list, next, err := m.Store.Accounts(ctx, org, after, limit)
	m.lock.Lock()
	m.n++
	if m.n == 2 {
		close(m.both)
	}
	m.lock.Unlock()
	select {
	case <-m.both:
	case <-time.After(10 * time.Second):
		err = errors.New("nobody else came")
	}
	return list, next, err
}

// TestTwoWhoRemoveEachOther: one of them stays.
func TestTwoWhoRemoveEachOther(t *testing.T) {
	h := newHall(t)
	second, _ := h.add("amal", people.Coordinator)
	actors := []*people.Actor{h.as(h.first.Token), h.as(h.signInAs("amal"))}
	ids := []string{second.ID, h.first.Account.ID}
	service := people.NewService(&meeting{Store: h.store, both: make(chan struct{})}, h.vault, func() time.Time { return h.now }, rand.Reader)
	service.Inline()
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = service.RemoveAccount(h.ctx, actors[i], ids[i]) })
	}
	wg.Wait()
	refused := 0
	for _, err := range errs {
		var f *fault.Fault
		if errors.As(err, &f) && f.Key == "errors-last-coordinator" {
			refused++
		} else if err != nil {
			t.Errorf("unexpected: %v", err)
		}
	}
	left, _, err := h.store.Accounts(h.ctx, h.first.Account.Org, "", 10)
	if err != nil || len(left) != 1 || !left[0].Has(people.Coordinator) || refused != 1 {
		t.Errorf("%d are left, %d were refused (%v)", len(left), refused, err)
	}
}

// TestRemovalThatCouldNotBeMade: who was to leave and could not be removed
// counts as a coordinator again.
func TestRemovalThatCouldNotBeMade(t *testing.T) {
	h := newHall(t)
	second, _ := h.add("amal", people.Coordinator)
	broken := &undeletable{h.store}
	service := people.NewService(broken, h.vault, func() time.Time { return h.now }, rand.Reader)
	service.Inline()
	if err := service.RemoveAccount(h.ctx, h.as(h.first.Token), second.ID); !fault.Is(err, fault.Unavailable) {
		t.Fatal(err)
	}
	other := h.as(h.signInAs("amal"))
	if err := h.RemoveAccount(h.ctx, other, h.first.Account.ID); err != nil {
		t.Errorf("the other cannot stay alone: %v", err)
	}
}

type undeletable struct{ people.Store }

func (undeletable) DeleteAccount(context.Context, string, string) error {
	return fault.New(fault.Unavailable, "errors-unavailable")
}

// TestARemovalThatWasCutShort: once the account is gone, the key that it held is
// owed another: it is replaced when she is removed again, or a coordinator
// signs in; and then no more.
func TestARemovalThatWasCutShort(t *testing.T) {
	for _, role := range []people.Role{people.Trainer, people.Coordinator} {
		for _, again := range []string{"removed again", "signs in"} {
			h := newHall(t)
			lin, _ := h.add("lin", role)
			broken := &cutShort{Store: h.store}
			service := people.NewService(broken, h.vault, func() time.Time { return h.now }, rand.Reader)
			service.Inline()
			before := h.store.orgs[0].KeyID
			err := service.RemoveAccount(h.ctx, h.as(h.first.Token), lin.ID)
			wants(t, err, fault.Unavailable, "errors-unavailable")
			if len(h.store.accounts) != 1 || h.store.orgs[0].KeyID != before {
				t.Fatal("it was not cut short in between")
			}
			if again == "signs in" {
				_, err = h.SignIn(h.ctx, "rosa", passphrase)
			} else {
				err = h.RemoveAccount(h.ctx, h.as(h.first.Token), lin.ID)
			}
			must(t, err)
			after := h.store.orgs[0].KeyID
			if after == before {
				t.Errorf("%s, %s: the key is the one that she had", role, again)
			}
			_, err = h.SignIn(h.ctx, "rosa", passphrase)
			must(t, err)
			wants(t, h.RemoveAccount(h.ctx, h.as(h.first.Token), lin.ID), fault.NotFound, "errors-not-found")
			if h.store.orgs[0].KeyID != after {
				t.Errorf("%s, %s: the key was replaced once more", role, again)
			}
		}
	}
}

// cutShort is a store that takes no more writes once an account was deleted.
type cutShort struct {
	people.Store
	gone bool
}

func (c *cutShort) DeleteAccount(ctx context.Context, org, id string) error {
	c.gone = true
	return c.Store.DeleteAccount(ctx, org, id)
}

func (c *cutShort) UpdateAccount(ctx context.Context, a people.Account) error {
	if c.gone {
		return fault.New(fault.Unavailable, "errors-unavailable")
	}
	return c.Store.UpdateAccount(ctx, a)
}
