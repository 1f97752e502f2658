// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"crypto/subtle"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// Recovery is the printed recovery sheet as the organization's record knows it.
// The private half of its key pair is derived from the secret on the sheet, and
// kept nowhere.
type Recovery struct {
	Holder    // no PublicKey: no sheet was made
	MadeAt    time.Time
	DrilledAt time.Time // when somebody last tried that it works; zero: never
}

// RecoverySheet is what stands on the sheet. It is there once, when it is made.
type RecoverySheet struct {
	Organization string
	Secret       string // 160 random bits: 32 symbols in groups of four, and a check symbol
	MadeAt       time.Time
}

// RecoveryKeyPlace is the place of an organization's key for its sheet.
func RecoveryKeyPlace(org, keyID string) string { return Place("organization", org, "recovery-"+keyID) }

// forRecovery is the purpose of the sheet's key pair.
func forRecovery(org string) string { return "recovery/" + org }

// NewRecoverySheet makes a sheet; the one until now opens nothing any more. The
// coordinator gives her passphrase again, because whoever has the sheet has the
// names. Faults as in ConfirmPassphrase.
func (s *Service) NewRecoverySheet(ctx context.Context, a *Actor, passphrase string) (RecoverySheet, error) {
	if err := a.must(Coordinator); err != nil {
		return RecoverySheet{}, err
	}
	if err := s.ConfirmPassphrase(ctx, a, passphrase); err != nil {
		return RecoverySheet{}, err
	}
	ring, err := a.PrivateKey()
	if err != nil {
		return RecoverySheet{}, err
	}
	secret, err := newCode(s.random, recoverySymbols)
	if err != nil {
		return RecoverySheet{}, err
	}
	public, private, err := s.vault.Derive(secret, forRecovery(a.Org.ID))
	if err != nil {
		return RecoverySheet{}, err
	}
	clear(private)
	org := a.Org
	org.Recovery = Recovery{Holder: Holder{PublicKey: public}, MadeAt: s.clock()}
	if err := s.give(&org.Recovery.Holder, RecoveryKeyPlace(org.ID, org.KeyID), org.KeyID, ring.Newest()); err != nil {
		return RecoverySheet{}, err
	}
	if err := s.store.UpdateOrganization(ctx, org); err != nil {
		return RecoverySheet{}, err
	}
	org.Revision++
	a.Org = org
	return RecoverySheet{Organization: org.Name, Secret: codeText(secret), MadeAt: org.Recovery.MadeAt}, nil
}

// DrillRecovery tries that the sheet works: it opens the organization's key
// with what was typed, and with that something that was just sealed. Then it
// keeps the date. A secret that is mistyped is fault.Invalid (errors-recovery-
// mistyped), another sheet's errors-recovery-wrong, both of the field "secret".
func (s *Service) DrillRecovery(ctx context.Context, a *Actor, typed string) error {
	if err := a.must(Coordinator); err != nil {
		return err
	}
	secret, err := parseRecovery(typed)
	if err != nil {
		return err
	}
	ring, err := s.recover(a.Org, secret)
	if err != nil {
		return err
	}
	defer clear(ring)
	drill := Place("organization", a.Org.ID, "drill")
	box, err := s.vault.Seal(a.Org.PublicKey, drill, []byte(a.Org.ID))
	if err != nil {
		return err
	}
	if opened, err := s.vault.Open(ring.Newest(), drill, box); err != nil || string(opened) != a.Org.ID {
		return recoveryWrong()
	}
	now, public := s.clock(), a.Org.Recovery.PublicKey
	return s.editOrganization(ctx, a.Org.ID, func(o *Organization) bool {
		if subtle.ConstantTimeCompare(o.Recovery.PublicKey, public) != 1 {
			return false
		}
		o.Recovery.DrilledAt = now
		return true
	})
}

// RecoverAccount gives a coordinator's account a new passphrase with the sheet,
// ends its sessions, takes its second factors away, and signs her in. Somebody
// else's name, and a name that nobody has, are answered like a wrong secret.
// Faults of DrillRecovery, fault.TooMany (errors-many-wrong) where too many wrong
// secrets are tried, and of CheckPassphrase for the field "new"; errors-sign-in-first
// where the passphrase is hers and no session could be made.
func (s *Service) RecoverAccount(ctx context.Context, handle, typed, chosen string) (SignedIn, error) {
	in, err := s.recoverAccount(ctx, handle, typed, chosen)
	return in, s.turnedAway(&s.wrong.sheets, err)
}

func (s *Service) recoverAccount(ctx context.Context, handle, typed, chosen string) (SignedIn, error) {
	secret, err := parseRecovery(typed)
	if err != nil {
		return SignedIn{}, err
	}
	leave, err := s.trying.enter(false)
	if err != nil {
		return SignedIn{}, err
	}
	defer leave()
	account, org, err := s.recoverable(ctx, handle)
	if err != nil {
		return SignedIn{}, err
	}
	if err := CheckPassphrase(chosen, "", handle); err != nil {
		return SignedIn{}, inField(err, "new")
	}
	ring, err := s.recover(org, secret)
	if err != nil {
		return SignedIn{}, err
	}
	defer clear(ring)
	if err := CheckPassphrase(chosen, org.Name, handle); err != nil { // not before: it would tell whose account this is
		return SignedIn{}, inField(err, "new")
	}
	own, err := s.newSecret(ctx, &account, chosen)
	if err != nil {
		return SignedIn{}, err
	}
	defer clear(own)
	if err := s.giveAccount(&account, org, ring); err != nil {
		return SignedIn{}, err
	}
	account.MustChange, account.GivenAt = false, time.Time{}
	if err := s.store.UpdateAccount(ctx, account); err != nil {
		return SignedIn{}, err
	}
	account.Revision++
	if err := s.store.DeleteSessionsOf(ctx, org.ID, account.ID); err != nil {
		return SignedIn{}, signInFirst()
	}
	return s.startOrAsk(ctx, org, account, own)
}

// recoverable is the coordinator with this sign-in name, or the zero account
// and organization, to which no secret fits.
func (s *Service) recoverable(ctx context.Context, handle string) (Account, Organization, error) {
	clean, err := cleanHandle(handle)
	if err != nil {
		return Account{}, Organization{}, nil
	}
	lookup, err := s.vault.Lookup(ctx, byHandle, clean)
	if err != nil {
		return Account{}, Organization{}, err
	}
	account, err := s.store.AccountByHandle(ctx, lookup)
	if fault.Is(err, fault.NotFound) || err == nil && !account.Has(Coordinator) {
		return Account{}, Organization{}, nil
	}
	if err != nil {
		return Account{}, Organization{}, err
	}
	org, err := s.store.Organization(ctx, account.Org)
	return account, org, err
}

// recover opens an organization's keys with the secret of its sheet.
func (s *Service) recover(org Organization, secret string) (PrivateKey, error) {
	public, private, err := s.vault.Derive(secret, forRecovery(org.ID))
	if err != nil {
		return nil, err
	}
	defer clear(private)
	if subtle.ConstantTimeCompare(public, org.Recovery.PublicKey) != 1 {
		return nil, recoveryWrong()
	}
	place := func(keyID string) string { return RecoveryKeyPlace(org.ID, keyID) }
	return s.ring(org, org.Recovery.Holder, place, private)
}

func parseRecovery(typed string) (string, error) {
	secret, ok := parseCode(typed, recoverySymbols)
	if !ok {
		return "", fault.New(fault.Invalid, "errors-recovery-mistyped").In("secret")
	}
	return secret, nil
}

func recoveryWrong() error { return fault.New(fault.Invalid, "errors-recovery-wrong").In("secret") }
