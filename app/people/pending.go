// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
)

// startPending opens a session that waits for a second factor: its token unwraps
// the account's own key, and is good for nothing else than SecondFactor and a
// passkey's ceremony.
func (s *Service) startPending(ctx context.Context, org Organization, account Account, private PrivateKey) (SignedIn, error) {
	in, err := s.openSession(ctx, org, account, private, Session{Pending: true, ExpiresAt: s.clock().Add(PendingLife)})
	in.Pending = true
	return in, err
}

// PendingSession is who gave her passphrase and still has to give a second
// factor. Nobody is fault.Unauthenticated (errors-sign-in-first).
func (s *Service) PendingSession(ctx context.Context, token string) (*Actor, error) {
	session, err := s.sessionOf(ctx, token)
	if err != nil {
		return nil, err
	}
	if !session.Pending {
		return nil, signInFirst()
	}
	return s.accountOf(ctx, token, session)
}

// admitPending opens a full session in place of the one that waited.
func (s *Service) admitPending(ctx context.Context, token string, p *Actor, account Account) (SignedIn, error) {
	own, err := p.own.get()
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.SignOut(ctx, token); err != nil {
		return SignedIn{}, err
	}
	return s.startSession(ctx, p.Org, account, own)
}
