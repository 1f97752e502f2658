// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"bytes"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

func TestSetUpLinkWorksOnce(t *testing.T) {
	h := emptyHall(t)
	old, err := h.NewSetupToken(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	token, err := h.NewSetupToken(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, h.CheckSetupToken(h.ctx, old), fault.NotFound, "errors-not-found")
	if err := h.CheckSetupToken(h.ctx, token); err != nil {
		t.Fatal(err)
	}
	in, err := h.SetUp(h.ctx, token, goodSetUp())
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Token) != 43 || in.Org.Retention != 180 || len(in.Org.PublicKey) != 65 {
		t.Errorf("made %+v", in)
	}
	_, err = h.SetUp(h.ctx, token, goodSetUp())
	wants(t, err, fault.NotFound, "errors-not-found")
	_, err = h.NewSetupToken(h.ctx)
	wants(t, err, fault.Conflict, "errors-setup-done")
}

func TestAnotherOrganizationByALinkOfItsOwn(t *testing.T) {
	h := newHall(t)
	token, err := h.AnotherSetupToken(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	in := goodSetUp()
	in.Handle, in.Organization = "noor", "Workers' Centre"
	second, err := h.SetUp(h.ctx, token, in)
	if err != nil {
		t.Fatal(err)
	}
	if second.Org.ID == h.first.Org.ID || bytes.Equal(second.Org.PublicKey, h.first.Org.PublicKey) {
		t.Error("the second organization is the first")
	}
	in.Handle = "lin"
	_, err = h.SetUp(h.ctx, token, in)
	wants(t, err, fault.NotFound, "errors-not-found")
}

func TestSetUpOfTwoAtOnceMakesOne(t *testing.T) {
	h := emptyHall(t)
	token, _ := h.NewSetupToken(h.ctx)
	var made atomic.Int32
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if _, err := h.SetUp(h.ctx, token, goodSetUp()); err == nil {
				made.Add(1)
			}
		})
	}
	wait.Wait()
	if made.Load() != 1 || len(h.store.orgs) != 1 {
		t.Errorf("%d set-ups, %d organizations, want one", made.Load(), len(h.store.orgs))
	}
}

func TestSetUpKeepsTheLinkWhenItCannotWrite(t *testing.T) {
	h := emptyHall(t)
	token, _ := h.NewSetupToken(h.ctx)
	h.store.broken = fault.Wrap(fault.Unavailable, "errors-unavailable", errors.New("disk full"))
	_, err := h.SetUp(h.ctx, token, goodSetUp())
	wants(t, err, fault.Unavailable, "errors-unavailable")
	h.store.broken = nil
	if _, err := h.SetUp(h.ctx, token, goodSetUp()); err != nil {
		t.Errorf("the second try with the same link: %v", err)
	}
}

func TestSetUpNamesTheFieldThatCannotBe(t *testing.T) {
	h := emptyHall(t)
	token, _ := h.NewSetupToken(h.ctx)
	for _, c := range []struct {
		change     func(*people.SetUp)
		field, key string
	}{
		{func(s *people.SetUp) { s.Organization = "  " }, "organization", "errors-name-missing"},
		{func(s *people.SetUp) { s.Zone = "Mars/Olympus" }, "zone", "errors-zone"},
		{func(s *people.SetUp) { s.Zone = "" }, "zone", "errors-zone"},
		{func(s *people.SetUp) { s.Handle = "x" }, "account", "errors-handle"},
		{func(s *people.SetUp) { s.Name = "a\u202eb" }, "name", "errors-name-characters"},
		{func(s *people.SetUp) { s.Passphrase = "short" }, "passphrase", "errors-passphrase-short"},
		{func(s *people.SetUp) { s.Passphrase = "hamilton labour council rosa" }, "passphrase", "errors-passphrase-common"},
	} {
		in := goodSetUp()
		c.change(&in)
		_, err := h.SetUp(h.ctx, token, in)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Field != c.field || f.Key != c.key {
			t.Errorf("%s: got %v, want %s", c.field, err, c.key)
		}
	}
	if _, err := h.SetUp(h.ctx, token, goodSetUp()); err != nil {
		t.Errorf("the link after refused values: %v", err)
	}
}

func TestSetUpLinkExpires(t *testing.T) {
	h := emptyHall(t)
	token, _ := h.NewSetupToken(h.ctx)
	h.now = h.now.Add(31 * 24 * time.Hour)
	wants(t, h.CheckSetupToken(h.ctx, token), fault.NotFound, "errors-not-found")
}

// TestSetUpLinkOfAWrongClock: made on a day in 2038, it does not live until then.
func TestSetUpLinkOfAWrongClock(t *testing.T) {
	h := emptyHall(t)
	right := h.now
	h.now = time.Date(2038, 1, 19, 3, 14, 7, 0, time.UTC)
	token, _ := h.NewSetupToken(h.ctx)
	h.now = right
	_, err := h.SetUp(h.ctx, token, goodSetUp())
	wants(t, err, fault.NotFound, "errors-not-found")

	h.now = right.Add(24 * time.Hour) // a clock that is a day fast
	token, _ = h.NewSetupToken(h.ctx)
	h.now = right
	if err := h.CheckSetupToken(h.ctx, token); err != nil {
		t.Error(err)
	}
}

func TestNothingReadableIsStored(t *testing.T) {
	h := newHall(t)
	a := h.store.accounts[0]
	for _, held := range [][]byte{a.Handle, a.Name.Box, a.Secret.Verifier, a.Secret.Wrapped, h.store.sessions[0].Hash, h.store.sessions[0].Wrapped} {
		for _, word := range []string{"rosa", "Rosa", passphrase, h.first.Token} {
			if bytes.Contains(held, []byte(word)) {
				t.Errorf("the store holds %q", word)
			}
		}
	}
}
