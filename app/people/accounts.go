// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// OneTimeLife is how long a passphrase that somebody else gave opens anything.
const OneTimeLife = InvitationLife

// NewAccount is what a coordinator says about somebody she adds.
type NewAccount struct {
	Handle string // sign-in name
	Name   string // what to call her
	Roles  []Role
}

// Listed is an account with its name opened.
type Listed struct {
	Account Account
	Name    string // "" where it cannot be read
}

// AddAccount adds an account with a one-time passphrase of six words, which is
// returned once, must be changed at the first sign-in, and runs out after OneTimeLife.
// Coordinators only.
// A taken sign-in name is fault.Conflict (errors-handle-taken).
func (s *Service) AddAccount(ctx context.Context, a *Actor, in NewAccount) (Account, string, error) {
	if err := a.must(Coordinator); err != nil {
		return Account{}, "", err
	}
	if err := checkRoles(in.Roles); err != nil {
		return Account{}, "", err
	}
	private, err := a.PrivateKey()
	if err != nil {
		return Account{}, "", err
	}
	passphrase, err := oneTimePassphrase(s.random)
	if err != nil {
		return Account{}, "", err
	}
	account, own, err := s.newAccount(ctx, a.Org, private, in, passphrase)
	if err != nil {
		return Account{}, "", err
	}
	clear(own)
	account.MustChange, account.GivenAt = true, s.clock()
	err = s.store.CreateAccount(ctx, account)
	if fault.Is(err, fault.Conflict) {
		err = fault.Wrap(fault.Conflict, "errors-handle-taken", err).In("account")
	}
	if err != nil {
		return Account{}, "", err
	}
	if err := s.stillThere(ctx, a); err != nil {
		return Account{}, "", errors.Join(err, s.store.DeleteAccount(context.WithoutCancel(ctx), account.Org, account.ID))
	}
	return account, passphrase, nil
}

// stillThere says whether an actor's account is there after what took long: who
// was removed meanwhile leaves nobody behind, and is fault.Unauthenticated
// (errors-sign-in-first).
func (s *Service) stillThere(ctx context.Context, a *Actor) error {
	_, err := s.store.Account(ctx, a.Org.ID, a.Account.ID)
	return absentIsSignedOut(err)
}

// newAccount makes an account that holds the organization's key, without
// writing it. own is the account's private key, for the caller to clear.
func (s *Service) newAccount(ctx context.Context, org Organization, ring PrivateKey, in NewAccount, passphrase string) (account Account, own PrivateKey, err error) {
	handle, err := cleanHandle(in.Handle)
	if err != nil {
		return Account{}, nil, err
	}
	name, err := requiredName(in.Name, "name")
	if err != nil {
		return Account{}, nil, err
	}
	account = Account{Org: org.ID, Roles: slices.Clone(in.Roles), CreatedAt: s.clock()}
	if account.ID, err = randomID(s.random); err != nil {
		return Account{}, nil, err
	}
	if account.Handle, err = s.vault.Lookup(ctx, byHandle, handle); err != nil {
		return Account{}, nil, err
	}
	if account.Name, err = s.vault.Seal(org.PublicKey, Place("account", account.ID, "name"), []byte(name)); err != nil {
		return Account{}, nil, err
	}
	own, err = s.newSecret(ctx, &account, passphrase)
	if err == nil {
		err = s.giveAccount(&account, org, ring)
	}
	return account, own, err
}

// newSecret gives an account a passphrase and a key pair, which holds nothing
// yet, and takes its second factors away, which were sealed to the old pair; the
// private half is for the caller to clear.
func (s *Service) newSecret(ctx context.Context, account *Account, passphrase string) (own PrivateKey, err error) {
	if own, err = s.newPair(&account.Holder); err != nil {
		return nil, err
	}
	account.KeyID, account.Factors = "", Factors{}
	account.Secret, err = s.vault.NewSecret(ctx, passphrase, own)
	return own, err
}

// giveAccount seals the organization's newest key to an account whose work
// needs it.
func (s *Service) giveAccount(account *Account, org Organization, ring PrivateKey) error {
	if !account.ReadsNames() {
		return nil
	}
	return s.give(&account.Holder, AccountKeyPlace(account.ID, org.KeyID), org.KeyID, ring.Newest())
}

func checkRoles(roles []Role) error {
	for _, r := range roles {
		if !slices.Contains([]Role{Coordinator, Trainer, Apprentice, Translator}, r) {
			return fault.New(fault.Invalid, "errors-role").In("role")
		}
	}
	if len(roles) == 0 {
		return fault.New(fault.Invalid, "errors-role").In("role")
	}
	return nil
}

// Accounts lists a page of the organization's accounts with their names, for
// any account of it: who facilitates is no secret among trainers.
func (s *Service) Accounts(ctx context.Context, a *Actor, after string, limit int) ([]Listed, string, error) {
	if err := a.must(Coordinator, Trainer, Apprentice); err != nil {
		return nil, "", err
	}
	accounts, next, err := s.store.Accounts(ctx, a.Org.ID, after, limit)
	if err != nil {
		return nil, "", err
	}
	listed := make([]Listed, len(accounts))
	for i, account := range accounts {
		name, err := s.AccountName(a, account)
		if err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Internal) {
			return nil, "", err
		}
		listed[i] = Listed{Account: account, Name: name}
	}
	return listed, next, nil
}

// AccountName opens what to call an account of the actor's organization.
func (s *Service) AccountName(a *Actor, account Account) (string, error) {
	if account.Org != a.Org.ID {
		return "", notFound()
	}
	private, err := a.PrivateKey()
	if err != nil {
		return "", err
	}
	name, err := s.vault.Open(private, Place("account", account.ID, "name"), account.Name)
	return string(name), err
}

// RemoveAccount removes an account, ends its sessions, and replaces the
// organization's key. Coordinators only; the last coordinator stays:
// fault.Conflict (errors-last-coordinator). What she could open while she was
// there she may have copied. Where it is cut short once she is gone, removing
// her again replaces the key, and so does the next sign-in of a coordinator.
func (s *Service) RemoveAccount(ctx context.Context, a *Actor, id string) error {
	if err := a.must(Coordinator); err != nil {
		return err
	}
	account, err := s.store.Account(ctx, a.Org.ID, id)
	if fault.Is(err, fault.NotFound) && slices.Contains(a.Org.Leaving, id) {
		return s.RotateKey(ctx, a)
	}
	if err != nil {
		return err
	}
	if err := s.leave(ctx, a, account); err != nil {
		return err
	}
	if err := s.store.DeleteAccount(ctx, a.Org.ID, id); err != nil {
		if account.Has(Coordinator) && !fault.Is(err, fault.NotFound) {
			err = errors.Join(err, s.stay(context.WithoutCancel(ctx), a, id))
		}
		return err
	}
	if err := s.endTicketsOf(ctx, a.Org.ID, id); err != nil {
		return err
	}
	return s.RotateKey(ctx, a)
}

// ChangePassphrase replaces the account's passphrase and key pair, ends all its sessions
// and opens a new one. Faults: of SignIn for the old one (field "passphrase"),
// of CheckPassphrase for the new one (field "new"); the same again is
// errors-passphrase-same.
func (s *Service) ChangePassphrase(ctx context.Context, a *Actor, old, chosen string) (SignedIn, error) {
	if err := CheckPassphrase(chosen, a.Org.Name); err != nil {
		return SignedIn{}, inField(err, "new")
	}
	if old == chosen {
		return SignedIn{}, fault.New(fault.Invalid, "errors-passphrase-same").In("new")
	}
	private, err := s.tryOwn(ctx, a, old)
	if err != nil {
		return SignedIn{}, err
	}
	defer clear(private)
	if a.Account.PublicKey == nil {
		account, own, err := s.carryOver(ctx, a.Account, chosen, private)
		if err != nil {
			return SignedIn{}, err
		}
		a.Account = account
		defer clear(own)
		private = own
	}
	return s.replaceSecret(ctx, a.Org, a.Account, private, chosen)
}

// replaceSecret gives the account another key pair under another passphrase.
func (s *Service) replaceSecret(ctx context.Context, org Organization, account Account, private PrivateKey, chosen string) (SignedIn, error) {
	own, err := s.renewPair(org, &account, private)
	if err != nil {
		return SignedIn{}, err
	}
	defer clear(own)
	secret, err := s.vault.NewSecret(ctx, chosen, own)
	if err != nil {
		return SignedIn{}, err
	}
	account.Secret = secret
	account.MustChange, account.GivenAt = false, time.Time{}
	if err := s.store.UpdateAccount(ctx, account); err != nil {
		return SignedIn{}, err
	}
	account.Revision++
	// From here on the chosen one is hers, and her sessions are over, see ofItsPair:
	// where the store fails now she is asked to sign in, not told that it was not saved.
	if err := s.store.DeleteSessionsOf(ctx, org.ID, account.ID); err != nil {
		return SignedIn{}, signInFirst()
	}
	return s.startOrAsk(ctx, org, account, own)
}

// renewPair gives an account another key pair, and seals to it what was sealed
// to the one until now. So a copy of the store from before, and the passphrase of
// that time, open nothing that is sealed to her later.
func (s *Service) renewPair(org Organization, account *Account, private PrivateKey) (own PrivateKey, err error) {
	var ring PrivateKey
	if account.Opens(org) {
		if ring, err = s.ringOf(org, *account, private); err != nil {
			return nil, err
		}
		defer clear(ring)
	}
	held := account.Keys
	if own, err = s.newPair(&account.Holder); err != nil {
		return nil, err
	}
	if ring != nil {
		if err := s.giveAccount(account, org, ring); err != nil {
			return nil, err
		}
	}
	if err := s.carryKeys(org, account, held, private); err != nil {
		return nil, err
	}
	return own, s.resealFactors(account, private)
}

// carryKeys seals to an account's pair what was sealed to the one until now
// besides the organization's key: its next, where it is being replaced just now.
func (s *Service) carryKeys(org Organization, account *Account, held []HeldKey, private PrivateKey) error {
	for _, k := range held {
		place := AccountKeyPlace(account.ID, k.KeyID)
		key, err := s.vault.Open(private, place, k.Box)
		if err != nil || k.KeyID == org.KeyID {
			clear(key)
			continue
		}
		err = s.give(&account.Holder, place, k.KeyID, key)
		clear(key)
		if err != nil {
			return err
		}
	}
	return nil
}

// resealFactors seals an account's second factors to the pair that it has now.
func (s *Service) resealFactors(account *Account, private PrivateKey) error {
	anew := func(place string, field *Sealed) error {
		plain, err := s.vault.Open(private, place, *field)
		if err != nil {
			return err
		}
		defer clear(plain)
		*field, err = s.vault.Seal(account.PublicKey, place, plain)
		return err
	}
	if account.Factors.TOTP.Given() {
		if err := anew(TOTPPlace(account.ID), &account.Factors.TOTP); err != nil {
			return err
		}
	}
	account.Factors.Passkeys = slices.Clone(account.Factors.Passkeys)
	for i := range account.Factors.Passkeys {
		k := &account.Factors.Passkeys[i]
		if err := anew(PasskeyPlace(account.ID, k.ID), &k.Record); err != nil {
			return err
		}
	}
	return nil
}

// ResetPassphrase gives an account a new one-time passphrase, for somebody who
// lost hers, and ends her sessions. Coordinators only, and not for themselves.
func (s *Service) ResetPassphrase(ctx context.Context, a *Actor, id string) (string, error) {
	if err := a.must(Coordinator); err != nil {
		return "", err
	}
	if id == a.Account.ID {
		return "", fault.New(fault.Conflict, "errors-passphrase-own")
	}
	account, err := s.store.Account(ctx, a.Org.ID, id)
	if err != nil {
		return "", err
	}
	private, err := a.PrivateKey()
	if err != nil {
		return "", err
	}
	passphrase, err := oneTimePassphrase(s.random)
	if err != nil {
		return "", err
	}
	own, err := s.newSecret(ctx, &account, passphrase)
	if err != nil {
		return "", err
	}
	clear(own)
	if err := s.giveAccount(&account, a.Org, private); err != nil {
		return "", err
	}
	account.MustChange, account.GivenAt = true, s.clock()
	if err := s.stillThere(ctx, a); err != nil {
		return "", err
	}
	if err := s.store.UpdateAccount(ctx, account); err != nil {
		return "", err
	}
	return passphrase, s.store.DeleteSessionsOf(ctx, a.Org.ID, id)
}

// SignOutByOperator ends all sessions of an account, whichever organization it
// is of, for the operator of the machine, who has no session.
func (s *Service) SignOutByOperator(ctx context.Context, id string) (Account, error) {
	account, err := s.anyAccount(ctx, id)
	if err != nil {
		return account, err
	}
	return account, s.store.DeleteSessionsOf(ctx, account.Org, account.ID)
}
