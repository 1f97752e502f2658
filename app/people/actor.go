// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"crypto/subtle"
	"slices"
	"sync"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// Actor is a signed-in account within one request.
type Actor struct {
	Org       Organization
	Account   Account
	Pass      string // the workshop of a day pass; "" for an account
	Giver     string // the account that gave the day pass
	ExpiresAt time.Time
	session   []byte   // the session's hash
	challenge []byte   // of a passkey's ceremony that is under way
	own       *heldKey // her own private key
	key       *heldKey // the organization's
}

// PrivateKey opens the organization's private key, with the retired ones behind
// it, when first asked: the session's token unwraps her own key, and that opens
// what her account holds. Call Forget when the request is over. An account that
// holds no key gives fault.Forbidden (errors-key-missing).
func (a *Actor) PrivateKey() (PrivateKey, error) { return a.key.get() }

// HasKey says whether her account holds the organization's key.
func (a *Actor) HasKey() bool { return a.Account.Opens(a.Org) }

// LacksKey says that her work needs the organization's key and that nobody has
// given it to her yet.
func (a *Actor) LacksKey() bool { return a.Account.ReadsNames() && !a.HasKey() }

// Forget clears the private keys from memory.
func (a *Actor) Forget() {
	a.own.forget()
	a.key.forget()
}

// heldKey is a private key that is unwrapped when first asked for.
type heldKey struct {
	lock   sync.Mutex
	unwrap func() (PrivateKey, error)
	key    PrivateKey
}

func (h *heldKey) get() (PrivateKey, error) {
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.key != nil {
		return h.key, nil
	}
	key, err := h.unwrap()
	if err != nil {
		return nil, err
	}
	h.key = key
	return key, nil
}

func (h *heldKey) forget() {
	h.lock.Lock()
	defer h.lock.Unlock()
	clear(h.key)
	h.key = nil
}

// must says whether the account may do what these roles may. Without the role
// it is the 404 of what does not exist; with a passphrase that somebody else
// chose it is fault.Forbidden (errors-passphrase-change-first), without the
// organization's key likewise (errors-key-missing).
func (a *Actor) must(roles ...Role) error {
	if !a.Account.Has(roles...) {
		return notFound()
	}
	if a.Account.MustChange {
		return fault.New(fault.Forbidden, "errors-passphrase-change-first")
	}
	if a.LacksKey() {
		return keyMissing()
	}
	return nil
}

// actorOf is an account with its private key.
func (s *Service) actorOf(org Organization, account Account, own *heldKey) *Actor {
	a := &Actor{Org: org, Account: account, own: own}
	a.key = &heldKey{unwrap: func() (PrivateKey, error) {
		own, err := a.own.get()
		if err != nil || a.Account.PublicKey == nil {
			return slices.Clone(own), err
		}
		return s.ringOf(a.Org, a.Account, own)
	}}
	return a
}

// ofItsPair says whether a session wraps the private half of the pair that its
// account has. One from before another passphrase, whose deletion was cut short,
// does not: it opens nothing and is none any more.
func (s *Service) ofItsPair(token string, session Session, account Account) bool {
	if account.PublicKey == nil {
		return true
	}
	own, err := s.vault.UnwrapFor(token, forSession, session.Wrapped)
	if err != nil {
		return false
	}
	defer clear(own)
	public, err := s.vault.Public(own)
	return err == nil && subtle.ConstantTimeCompare(public, account.PublicKey) == 1
}
