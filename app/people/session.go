// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"bytes"
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// SessionLife is how long an account's session lasts from sign-in, however
// much it is used: a day in the hall. MemberSessionLife is a member's.
const (
	SessionLife       = 12 * time.Hour
	MemberSessionLife = 30 * time.Minute
)

// ahead is how far apart the clocks of instances may be. A session from further
// in the future was made while a clock was wrong, and would live for years.
const ahead = 5 * time.Minute

// Purposes of wraps and look-ups; each is bound into its ciphertext or hash.
const (
	forSession = "session"
	forCard    = "card/" // and the member's id
	byHandle   = "handle"
	ownTries   = "own-tries"
	byCard     = "card"
)

// SignIn opens a session. An unknown name takes as long as a wrong passphrase
// and says the same: fault.Unauthenticated (account-sign-in-wrong). Too many
// tries at one name give fault.TooMany (account-sign-in-wait, with Count
// seconds), a full queue fault.Unavailable (errors-busy).
func (s *Service) SignIn(ctx context.Context, handle, passphrase string) (SignedIn, error) {
	return s.SignInFrom(ctx, Browser{}, handle, passphrase)
}

// Browser is what tells a browser from a stranger's: its device cookie (see
// SignedIn.Device), or a typed device code (see DeviceCode). Both may be "".
type Browser struct{ Device, Code string }

// SignInFrom is SignIn from a browser that may be known. A device code that is
// not this name's is fault.Invalid (errors-device-code) of the field
// "device-code", before anything is tried.
func (s *Service) SignInFrom(ctx context.Context, from Browser, handle, passphrase string) (SignedIn, error) {
	clean, err := cleanHandle(handle)
	if err != nil {
		clean = "\x00" // nobody's: looked up and tried like any other
	}
	lookup, err := s.vault.Lookup(ctx, byHandle, clean)
	if err != nil {
		return SignedIn{}, err
	}
	key, known, err := s.triesKey(ctx, lookup, from.Device)
	if err != nil {
		return SignedIn{}, err
	}
	vouched := known
	if !known && from.Code != "" {
		if key, err = s.codeKey(ctx, lookup, from.Code); err != nil {
			return SignedIn{}, s.turnedAway(&s.wrong.devices, err)
		}
		vouched = true
	}
	var account Account
	// Looked up once the try is let in: to be told to wait takes as long for a
	// name that nobody has.
	private, err := s.tryPassphrase(ctx, key, vouched, passphrase, func() (Secret, error) {
		var err error
		account, err = s.store.AccountByHandle(ctx, lookup)
		if fault.Is(err, fault.NotFound) {
			return s.vault.Decoy(), nil
		}
		return account.Secret, err
	})
	if err != nil {
		return SignedIn{}, err
	}
	defer clear(private)
	in, err := s.admitted(ctx, account, private, passphrase)
	if err == nil && !known && !in.Pending { // where there are two steps, one makes no device known
		in.Device, err = s.newDevice(ctx, lookup)
	}
	return in, err
}

// admitted opens a session for who gave the right passphrase. One that somebody
// else gave her too long ago is fault.Unauthenticated (errors-one-time-over).
func (s *Service) admitted(ctx context.Context, account Account, private PrivateKey, passphrase string) (SignedIn, error) {
	if age := s.clock().Sub(account.GivenAt); account.MustChange && !account.GivenAt.IsZero() && (age >= OneTimeLife || age < -farAhead) {
		return SignedIn{}, fault.New(fault.Unauthenticated, "errors-one-time-over").In("passphrase")
	}
	org, err := s.store.Organization(ctx, account.Org)
	if err != nil {
		return SignedIn{}, err
	}
	if account.PublicKey == nil {
		if account, private, err = s.carryOver(ctx, account, passphrase, private); err != nil {
			return SignedIn{}, err
		}
		defer clear(private)
	}
	if account.Factors.TwoSteps() {
		return s.startPending(ctx, org, account, private)
	}
	return s.startSession(ctx, org, account, private)
}

// carryOver gives an account of the form before holders a key pair of its own,
// and seals to it the organization's key that her passphrase wrapped. Sessions
// of the old form end.
func (s *Service) carryOver(ctx context.Context, account Account, passphrase string, orgKey PrivateKey) (Account, PrivateKey, error) {
	private, err := s.newPair(&account.Holder)
	if err != nil {
		return account, nil, err
	}
	if err := s.give(&account.Holder, AccountKeyPlace(account.ID, account.KeyID), account.KeyID, orgKey); err != nil {
		return account, nil, err
	}
	if account.Secret, err = s.vault.NewSecret(ctx, passphrase, private); err != nil {
		return account, nil, err
	}
	account.KeyID = ""
	if err := s.store.UpdateAccount(ctx, account); err != nil {
		return account, nil, err
	}
	account.Revision++
	return account, private, s.store.DeleteSessionsOf(ctx, account.Org, account.ID)
}

// ConfirmPassphrase asks for the passphrase again within a session, before
// names leave the place. Faults as in SignIn.
func (s *Service) ConfirmPassphrase(ctx context.Context, a *Actor, passphrase string) error {
	private, err := s.tryOwn(ctx, a, passphrase)
	if err != nil {
		return err
	}
	clear(private)
	return nil
}

// tryOwn tries a passphrase within a session, counted apart from tries at the
// sign-in name: a stranger's make nobody wait who is signed in.
func (s *Service) tryOwn(ctx context.Context, a *Actor, passphrase string) (PrivateKey, error) {
	key, err := s.vault.Lookup(ctx, ownTries, a.Account.ID)
	if err != nil {
		return nil, err
	}
	return s.tryPassphrase(ctx, key, true, passphrase, func() (Secret, error) { return a.Account.Secret, nil })
}

func (s *Service) startSession(ctx context.Context, org Organization, account Account, private PrivateKey) (SignedIn, error) {
	if account.PublicKey != nil && account.Opens(org) {
		ring, err := s.ringOf(org, account, private)
		if err != nil {
			return SignedIn{}, err
		}
		clear(ring)
	}
	in, err := s.openSession(ctx, org, account, private, Session{ExpiresAt: s.clock().Add(SessionLife)})
	if err == nil && !s.replaceOwed(org, account, private) {
		s.resealInSession(org, account, private)
	}
	return in, err
}

// startOrAsk is startSession for whose account or passphrase has just been written:
// where the store fails now she is asked to sign in (errors-sign-in-first), not told
// that it was not saved.
func (s *Service) startOrAsk(ctx context.Context, org Organization, account Account, private PrivateKey) (SignedIn, error) {
	in, err := s.startSession(ctx, org, account, private)
	if fault.Is(err, fault.Unavailable) {
		err = signInFirst()
	}
	return in, err
}

// openSession writes a session with a new token, which wraps the account's
// private key.
func (s *Service) openSession(ctx context.Context, org Organization, account Account, private PrivateKey, n Session) (SignedIn, error) {
	token, err := randomToken(s.random)
	if err != nil {
		return SignedIn{}, err
	}
	if n.Wrapped, err = s.vault.WrapFor(token, forSession, private); err != nil {
		return SignedIn{}, err
	}
	n.Hash, n.Org, n.Account, n.CreatedAt = hashToken(token), org.ID, account.ID, s.clock()
	if err := s.store.CreateSession(ctx, n); err != nil {
		return SignedIn{}, err
	}
	if err := s.stands(ctx, n, account.Secret); err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Token: token, ExpiresAt: n.ExpiresAt, Org: org, Account: account}, nil
}

// stands ends a session that was just written where its account's passphrase is
// another by now, and says that what was typed is wrong. Whoever gives an account
// a passphrase writes that first and ends its sessions then: so of a sign-in at
// the same time one of the two sees the other.
func (s *Service) stands(ctx context.Context, n Session, signedInWith Secret) error {
	if n.Pass != "" {
		return nil
	}
	account, err := s.store.Account(ctx, n.Org, n.Account)
	if err == nil && bytes.Equal(account.Secret.Verifier, signedInWith.Verifier) {
		return nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err := s.store.DeleteSession(ctx, n.Hash); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return fault.New(fault.Unauthenticated, "account-sign-in-wrong").In("passphrase")
}

// Authenticate is who bears the token of an account's session. An unknown,
// expired or member's token, and an account that was removed, give
// fault.Unauthenticated (errors-sign-in-first).
func (s *Service) Authenticate(ctx context.Context, token string) (*Actor, error) {
	session, err := s.livingSession(ctx, token)
	if err != nil {
		return nil, err
	}
	return s.accountOf(ctx, token, session)
}

// Bearer is who bears a token, an account or a member: one of the two is nil.
// Faults as in Authenticate.
func (s *Service) Bearer(ctx context.Context, token string) (*Actor, *MemberActor, error) {
	session, err := s.livingSession(ctx, token)
	if err != nil {
		return nil, nil, err
	}
	if session.Member != "" {
		m, err := s.memberOf(ctx, token, session)
		return nil, m, err
	}
	a, err := s.accountOf(ctx, token, session)
	return a, nil, err
}

func (s *Service) accountOf(ctx context.Context, token string, session Session) (*Actor, error) {
	if session.Pass != "" {
		return s.passOf(ctx, token, session)
	}
	if session.Account == "" {
		return nil, signInFirst()
	}
	account, err := s.store.Account(ctx, session.Org, session.Account)
	if err != nil {
		return nil, absentIsSignedOut(err)
	}
	org, err := s.store.Organization(ctx, session.Org)
	if err != nil {
		return nil, absentIsSignedOut(err)
	}
	if !s.ofItsPair(token, session, account) {
		return nil, signInFirst()
	}
	a := s.actorOf(org, account, s.heldBy(token, session))
	a.ExpiresAt, a.session, a.challenge = session.ExpiresAt, session.Hash, session.Challenge
	return a, nil
}

// ringOf opens the organization's keys with an account's private key.
func (s *Service) ringOf(org Organization, account Account, private PrivateKey) (PrivateKey, error) {
	place := func(keyID string) string { return AccountKeyPlace(account.ID, keyID) }
	return s.ring(org, account.Holder, place, private)
}

// livingSession is a session that is complete: one that waits for a second
// factor is none yet.
func (s *Service) livingSession(ctx context.Context, token string) (Session, error) {
	session, err := s.sessionOf(ctx, token)
	if err == nil && session.Pending {
		return Session{}, signInFirst()
	}
	return session, err
}

func (s *Service) sessionOf(ctx context.Context, token string) (Session, error) {
	if token == "" {
		return Session{}, signInFirst()
	}
	session, err := s.store.SessionByHash(ctx, hashToken(token))
	if err != nil {
		return Session{}, absentIsSignedOut(err)
	}
	now := s.clock()
	if !now.Before(session.ExpiresAt) || session.CreatedAt.Sub(now) > ahead {
		return Session{}, signInFirst()
	}
	return session, nil
}

// heldBy is the private key that a session wraps, behind its token.
func (s *Service) heldBy(token string, session Session) *heldKey {
	return &heldKey{unwrap: func() (PrivateKey, error) {
		return s.vault.UnwrapFor(token, forSession, session.Wrapped)
	}}
}

func absentIsSignedOut(err error) error {
	if fault.Is(err, fault.NotFound) {
		return signInFirst()
	}
	return err
}

// SignOut ends the session of this token, an account's or a member's. An
// unknown one is fine.
func (s *Service) SignOut(ctx context.Context, token string) error {
	err := s.store.DeleteSession(ctx, hashToken(token))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}
