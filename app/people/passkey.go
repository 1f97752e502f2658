// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"slices"

	"github.com/groundwork-org/groundwork/app/fault"
)

// Passkeys opens the records of an actor's passkeys, in their order. It works
// for who still waits for her second factor too.
func (s *Service) Passkeys(a *Actor) ([][]byte, error) {
	own, err := a.own.get()
	if err != nil {
		return nil, err
	}
	records := make([][]byte, len(a.Account.Factors.Passkeys))
	for i, k := range a.Account.Factors.Passkeys {
		if records[i], err = s.vault.Open(own, PasskeyPlace(a.Account.ID, k.ID), k.Record); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// KeepChallenge keeps what a passkey's ceremony needs at its end with the
// session that began it.
func (s *Service) KeepChallenge(ctx context.Context, a *Actor, challenge []byte) error {
	return s.store.SetChallenge(ctx, a.session, challenge)
}

// TakeChallenge gives it back, once. Without a ceremony under way it is
// fault.Invalid (errors-passkey).
func (s *Service) TakeChallenge(ctx context.Context, a *Actor) ([]byte, error) {
	if len(a.challenge) == 0 {
		return nil, fault.New(fault.Invalid, "errors-passkey").In("passkey")
	}
	return a.challenge, s.store.SetChallenge(ctx, a.session, nil)
}

// AddPasskey keeps a new passkey's record as a second factor. It returns ten
// recovery codes, once, where the account has none. Faults of ConfirmPassphrase.
func (s *Service) AddPasskey(ctx context.Context, a *Actor, passphrase string, record []byte) (codes []string, err error) {
	if err := s.ConfirmPassphrase(ctx, a, passphrase); err != nil {
		return nil, err
	}
	account := a.Account
	k := Passkey{AddedAt: s.clock()}
	if k.ID, err = randomID(s.random); err != nil {
		return nil, err
	}
	if k.Record, err = s.vault.Seal(account.PublicKey, PasskeyPlace(account.ID, k.ID), record); err != nil {
		return nil, err
	}
	account.Factors.Passkeys = append(slices.Clone(account.Factors.Passkeys), k)
	return s.withCodes(ctx, a, account)
}

// PasskeyGiven opens the session of who waited and has used her i-th passkey.
// record is what is known of it from now on.
func (s *Service) PasskeyGiven(ctx context.Context, token string, p *Actor, i int, record []byte) (in SignedIn, err error) {
	account := p.Account
	account.Factors.Passkeys = slices.Clone(account.Factors.Passkeys)
	k := &account.Factors.Passkeys[i]
	if k.Record, err = s.vault.Seal(account.PublicKey, PasskeyPlace(account.ID, k.ID), record); err != nil {
		return SignedIn{}, err
	}
	if err := s.store.UpdateAccount(ctx, account); err != nil {
		return SignedIn{}, err
	}
	account.Revision++
	return s.admitPending(ctx, token, p, account)
}
