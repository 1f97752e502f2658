// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// between is a store in which something happens between what was checked and the
// session that is written because of it.
type between struct {
	people.Store
	happens func()
}

func (b *between) CreateSession(ctx context.Context, s people.Session) error {
	if happens := b.happens; happens != nil {
		b.happens = nil
		happens()
	}
	return b.Store.CreateSession(ctx, s)
}

// during is another instance on the same store, at whose next session something
// happens first.
func (h *hall) during(happens func()) *people.Service {
	service := people.NewService(&between{h.store, happens}, h.vault, func() time.Time { return h.now }, rand.Reader)
	service.Inline()
	return service
}

// TestAPassphraseThatIsReplacedMeanwhileOpensNoSession: a sign-in that began with
// the old one, and wrote its session after all were ended, has none.
func TestAPassphraseThatIsReplacedMeanwhileOpensNoSession(t *testing.T) {
	h := newHall(t)
	second, _ := h.add("amal", people.Coordinator)
	coordinator := h.as(h.signInAs("amal"))
	service := h.during(func() {
		if _, err := h.ChangePassphrase(h.ctx, h.as(h.first.Token), passphrase, "neuf poires sur une table verte"); err != nil {
			t.Fatal(err)
		}
	})
	_, err := service.SignIn(h.ctx, "rosa", passphrase)
	wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	if list, err := h.store.SessionsOf(h.ctx, h.first.Org.ID, h.first.Account.ID); err != nil || len(list) != 1 {
		t.Errorf("%d sessions, want the one that the change opened; %v", len(list), err)
	}

	service = h.during(func() {
		if err := h.RemoveAccount(h.ctx, coordinator, h.first.Account.ID); err != nil {
			t.Fatal(err)
		}
	})
	_, err = service.SignIn(h.ctx, "rosa", "neuf poires sur une table verte")
	wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	if list, _ := h.store.SessionsOf(h.ctx, second.Org, h.first.Account.ID); len(list) != 0 {
		t.Errorf("an account that is gone has %d sessions", len(list))
	}
}

// TestACardThatIsEndedMeanwhileOpensNoSession is the same for members.
func TestACardThatIsEndedMeanwhileOpensNoSession(t *testing.T) {
	h := newHall(t)
	_, card := h.offer("Amal")
	opened, err := h.OpenByCard(h.ctx, card.String())
	if err != nil {
		t.Fatal(err)
	}
	service := h.during(func() {
		if err := h.RevokeOwnCard(h.ctx, opened); err != nil {
			t.Fatal(err)
		}
	})
	before := len(h.store.sessions)
	_, _, err = service.SignInMember(h.ctx, card.String())
	wants(t, err, fault.NotFound, "errors-card-unknown")
	if len(h.store.sessions) != before {
		t.Error("the ended card has a session")
	}
}

// asked counts how often a sign-in name is looked for.
type asked struct {
	people.Store
	times int
}

func (a *asked) AccountByHandle(ctx context.Context, handle []byte) (people.Account, error) {
	a.times++
	return a.Store.AccountByHandle(ctx, handle)
}

// TestBeingToldToWaitSaysNothingOfTheName: nobody looks whether there is such an
// account before the try is made, so that the time of this answer cannot tell.
func TestBeingToldToWaitSaysNothingOfTheName(t *testing.T) {
	h := newHall(t)
	store := &asked{Store: h.store}
	service := people.NewService(store, h.vault, func() time.Time { return h.now }, rand.Reader)
	for range 5 {
		_, err := service.SignIn(h.ctx, "rosa", "guess")
		wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	}
	_, err := service.SignIn(h.ctx, "rosa", "guess")
	wants(t, err, fault.TooMany, "account-sign-in-wait")
	if store.times != 5 {
		t.Errorf("the name was looked for %d times in 5 tries", store.times)
	}
}

// slow is a vault in which something happens while a passphrase is stretched.
type slow struct {
	people.Vault
	happens func()
}

func (s *slow) NewSecret(ctx context.Context, passphrase string, private people.PrivateKey) (people.Secret, error) {
	if happens := s.happens; happens != nil {
		s.happens = nil
		happens()
	}
	return s.Vault.NewSecret(ctx, passphrase, private)
}

// TestWhoIsRemovedMeanwhileLeavesNobodyBehind: neither an account of hers nor
// somebody's passphrase comes of a request that was under way.
func TestWhoIsRemovedMeanwhileLeavesNobodyBehind(t *testing.T) {
	for name, does := range map[string]func(*people.Service, *hall, *people.Actor) error{
		"adds": func(s *people.Service, h *hall, a *people.Actor) error {
			_, _, err := s.AddAccount(h.ctx, a, people.NewAccount{Handle: "friend", Name: "Friend", Roles: []people.Role{people.Coordinator}})
			return err
		},
		"resets": func(s *people.Service, h *hall, a *people.Actor) error {
			_, err := s.ResetPassphrase(h.ctx, a, h.first.Account.ID)
			return err
		},
	} {
		h := newHall(t)
		amal, _ := h.add("amal", people.Coordinator)
		a := h.as(h.signInAs("amal"))
		service := people.NewService(h.store, &slow{h.vault, func() {
			if err := h.RemoveAccount(h.ctx, h.as(h.first.Token), amal.ID); err != nil {
				t.Fatal(err)
			}
		}}, func() time.Time { return h.now }, rand.Reader)
		if err := does(service, h, a); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: %v", name, err)
		}
		if len(h.store.accounts) != 1 {
			t.Errorf("%s: %d accounts", name, len(h.store.accounts))
		}
		if _, err := h.SignIn(h.ctx, "rosa", passphrase); err != nil {
			t.Errorf("%s: who stays cannot sign in: %v", name, err)
		}
	}
}
