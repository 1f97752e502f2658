// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"

	"github.com/groundwork-org/groundwork/app/fault"
)

// UnlockByOperator gives an account a one-time passphrase, ends its sessions
// and the waiting after wrong tries, and takes its second factors away. It is
// for the operator of the machine, who has no session and no names: so the
// account holds no key of its organization any more, until somebody who does
// gives it back, or the recovery sheet is used.
func (s *Service) UnlockByOperator(ctx context.Context, id string) (account Account, passphrase string, err error) {
	if account, err = s.anyAccount(ctx, id); err != nil {
		return account, "", err
	}
	if passphrase, err = oneTimePassphrase(s.random); err != nil {
		return account, "", err
	}
	own, err := s.newSecret(ctx, &account, passphrase)
	if err != nil {
		return account, "", err
	}
	clear(own)
	account.MustChange, account.GivenAt = true, s.clock()
	if err := s.store.UpdateAccount(ctx, account); err != nil {
		return account, "", err
	}
	if err := s.store.DeleteSessionsOf(ctx, account.Org, account.ID); err != nil {
		return account, "", err
	}
	return account, passphrase, s.forgetTries(ctx, account)
}

// anyAccount finds an account whichever organization it is of, for the operator
// of the machine.
func (s *Service) anyAccount(ctx context.Context, id string) (Account, error) {
	for after := ""; ; {
		orgs, next, err := s.store.Organizations(ctx, after, 100)
		if err != nil {
			return Account{}, err
		}
		for _, o := range orgs {
			account, err := s.store.Account(ctx, o.ID, id)
			if err == nil || !fault.Is(err, fault.NotFound) {
				return account, err
			}
		}
		if after = next; next == "" {
			return Account{}, fault.New(fault.NotFound, "errors-account-unknown")
		}
	}
}

// WaitsForKey says whether an account holds no key of its organization and can
// be given it: she has chosen her own passphrase since the operator's.
func (a Account) WaitsForKey(o Organization) bool {
	return a.ReadsNames() && a.PublicKey != nil && !a.MustChange && !a.Holds(o.KeyID)
}

// GiveAccess seals the organization's key to an account that waits for it. For
// trainers and coordinators, who have spoken with her. An account that does not
// wait is left alone.
func (s *Service) GiveAccess(ctx context.Context, a *Actor, id string) error {
	if err := a.must(Coordinator, Trainer); err != nil {
		return err
	}
	account, err := s.store.Account(ctx, a.Org.ID, id)
	if err != nil {
		return err
	}
	ring, err := a.PrivateKey()
	if err != nil {
		return err
	}
	return s.editAccount(ctx, account, func(account *Account) (bool, error) {
		if !account.WaitsForKey(a.Org) {
			return false, nil
		}
		account.Keys = nil
		return true, s.giveAccount(account, a.Org, ring)
	})
}

// MayBeginAnew says whether nobody holds the organization's key any more: all
// passphrases are lost, and without the recovery sheet so are the names.
func (s *Service) MayBeginAnew(ctx context.Context, a *Actor) (bool, error) {
	if !a.Account.Has(Coordinator) || a.Account.MustChange || a.HasKey() {
		return false, nil
	}
	held := false
	err := s.eachAccount(ctx, a.Org.ID, func(account *Account) (bool, error) {
		held = held || account.Opens(a.Org)
		return false, nil
	})
	return err == nil && !held, err
}

// BeginAnew gives an organization whose key nobody holds any more a new one.
// Everything that was sealed until now stays shut for good; counts stay. The
// recovery sheet ends.
// Where somebody still holds the key it is fault.Conflict (errors-key-held).
func (s *Service) BeginAnew(ctx context.Context, a *Actor) error {
	may, err := s.MayBeginAnew(ctx, a)
	if err != nil {
		return err
	}
	if !may {
		return fault.New(fault.Conflict, "errors-key-held")
	}
	org := a.Org
	public, private, err := s.vault.NewKeyPair()
	if err != nil {
		return err
	}
	defer clear(private)
	if org.KeyID, err = s.newKeyID(); err != nil {
		return err
	}
	org.PublicKey, org.Retired, org.Recovery = public, nil, Recovery{} // nobody can vouch for the sheet
	account := a.Account
	account.Keys = nil
	if err := s.giveAccount(&account, org, private); err != nil {
		return err
	}
	// Her account first: a key that nobody holds would be lost again.
	if err := s.store.UpdateAccount(ctx, account); err != nil {
		return err
	}
	return s.store.UpdateOrganization(ctx, org)
}
