// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"strings"
	"time"
	"unicode"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

const (
	// PendingLife is how long somebody who gave her passphrase has for her
	// second factor.
	PendingLife = 5 * time.Minute

	totpStep    = 30 // seconds, RFC 6238
	totpDigits  = 6
	totpSecret  = 20 // bytes, as RFC 4226 recommends
	totpWindow  = 1  // steps that a clock may be ahead or behind
	factorCodes = 10
	factorCode  = 16 // symbols of a recovery code: 80 random bits

	byFactorCode = "factor-code"
	factorTries  = "factor-tries"
)

// Factors are an account's second factors. What proves them is sealed to her
// own key or hashed, so that neither a stolen store nor the operator has it;
// they end with her passphrase, when somebody else gives her another.
type Factors struct {
	// TOTP is the secret of an authenticator app, sealed to the account's own
	// public key (place account/<id>/totp): the passphrase, which comes first,
	// opens it. Not given: there is none.
	TOTP     Sealed
	Step     int64    // the last step whose code was used: a code works once
	Codes    [][]byte // keyed hashes of recovery codes that are left
	Passkeys []Passkey
}

// Passkey is a public key that a browser or a security key keeps the private
// half of.
type Passkey struct {
	ID      string // opaque, our own
	Record  Sealed // what the ceremony needs to know of it (see package web), sealed to the account's own key; place PasskeyPlace
	AddedAt time.Time
}

// PasskeyPlace is the place of a passkey's record.
func PasskeyPlace(account, id string) string { return Place("account", account, "passkey-"+id) }

// TwoSteps says whether the account asks for a second factor.
func (f Factors) TwoSteps() bool { return f.TOTP.Given() || len(f.Passkeys) > 0 }

// TOTPPlace is the place of an account's TOTP secret.
func TOTPPlace(account string) string { return Place("account", account, "totp") }

// secretText is base 32 as authenticator apps read it (RFC 4648, section 6).
var secretText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTP draws a secret for an authenticator app, in base 32. It is kept only
// once AddTOTP has seen a code of it.
func (s *Service) NewTOTP() (string, error) {
	b, err := randomBytes(s.random, totpSecret)
	return secretText.EncodeToString(b), err
}

// AddTOTP makes an authenticator app the account's second factor: code is what
// it shows for the secret of NewTOTP. It returns ten recovery codes, once,
// where the account has none. Faults: of ConfirmPassphrase; fault.Invalid
// (errors-totp) of the field "code"; fault.Malformed for no secret.
func (s *Service) AddTOTP(ctx context.Context, a *Actor, passphrase, secret, code string) (codes []string, err error) {
	key, err := parseTOTP(secret)
	if err != nil {
		return nil, err
	}
	step, ok := s.totpStep(key, code, 0)
	if !ok {
		return nil, fault.New(fault.Invalid, "errors-totp").In("code")
	}
	if err := s.ConfirmPassphrase(ctx, a, passphrase); err != nil {
		return nil, err
	}
	if err := s.forgetTries(ctx, a.Account); err != nil { // she has just shown that she is herself
		return nil, err
	}
	account := a.Account
	if account.Factors.TOTP, err = s.vault.Seal(account.PublicKey, TOTPPlace(account.ID), key); err != nil {
		return nil, err
	}
	account.Factors.Step = step
	return s.withCodes(ctx, a, account)
}

// withCodes writes an account with a new factor, and gives it recovery codes
// where it has none.
func (s *Service) withCodes(ctx context.Context, a *Actor, account Account) (codes []string, err error) {
	if len(account.Factors.Codes) == 0 {
		if codes, account.Factors.Codes, err = s.newFactorCodes(ctx, account.ID); err != nil {
			return nil, err
		}
	}
	return codes, s.updateOwnAccount(ctx, a, account)
}

func (s *Service) updateOwnAccount(ctx context.Context, a *Actor, account Account) error {
	if err := s.store.UpdateAccount(ctx, account); err != nil {
		return err
	}
	account.Revision++
	a.Account = account
	return nil
}

// NewFactorCodes replaces the recovery codes by ten new ones, returned once.
func (s *Service) NewFactorCodes(ctx context.Context, a *Actor, passphrase string) (codes []string, err error) {
	if err := s.ConfirmPassphrase(ctx, a, passphrase); err != nil {
		return nil, err
	}
	account := a.Account
	if !account.Factors.TwoSteps() {
		return nil, notFound()
	}
	account.Factors.Codes = nil
	return s.withCodes(ctx, a, account)
}

// RemoveFactors takes all second factors away.
func (s *Service) RemoveFactors(ctx context.Context, a *Actor, passphrase string) error {
	if err := s.ConfirmPassphrase(ctx, a, passphrase); err != nil {
		return err
	}
	account := a.Account
	account.Factors = Factors{}
	return s.updateOwnAccount(ctx, a, account)
}

func (s *Service) newFactorCodes(ctx context.Context, account string) (codes []string, hashes [][]byte, err error) {
	for range factorCodes {
		code, err := newCode(s.random, factorCode)
		if err != nil {
			return nil, nil, err
		}
		hash, err := s.vault.Lookup(ctx, byFactorCode, account+"/"+code)
		if err != nil {
			return nil, nil, err
		}
		codes, hashes = append(codes, grouped(code)), append(hashes, hash)
	}
	return codes, hashes, nil
}

// SecondFactor ends the waiting of a session that PendingSession knows, with a
// code of the authenticator app or a recovery code, and opens the session.
// Faults: fault.Unauthenticated (errors-sign-in-first) where nobody waits;
// fault.Invalid (errors-totp) of the field "code"; fault.TooMany as in SignIn.
func (s *Service) SecondFactor(ctx context.Context, token, typed string) (SignedIn, error) {
	p, err := s.PendingSession(ctx, token)
	if err != nil {
		return SignedIn{}, err
	}
	defer p.Forget()
	key, err := s.vault.Lookup(ctx, factorTries, p.Account.ID)
	if err != nil {
		return SignedIn{}, err
	}
	if _, long := parseFactorCode(typed); !long { // nobody guesses 80 bits: her recovery codes open at any time
		if err := s.beginTry(ctx, key, forCodes); err != nil {
			return SignedIn{}, err
		}
	}
	account, ok, err := s.proved(ctx, p, typed)
	if err != nil {
		return SignedIn{}, err
	}
	if !ok {
		return SignedIn{}, fault.New(fault.Invalid, "errors-totp").In("code")
	}
	// Written before the session is: of two with the same code one is told.
	if err := s.store.UpdateAccount(ctx, account); err != nil {
		return SignedIn{}, err
	}
	account.Revision++
	if err := s.store.DeleteTries(ctx, key); err != nil {
		return SignedIn{}, err
	}
	return s.admitPending(ctx, token, p, account)
}

// proved checks a code, and uses it up in the account that it returns.
func (s *Service) proved(ctx context.Context, p *Actor, typed string) (Account, bool, error) {
	account := p.Account
	if code, ok := parseFactorCode(typed); ok {
		hash, err := s.vault.Lookup(ctx, byFactorCode, account.ID+"/"+code)
		if err != nil {
			return account, false, err
		}
		for i, held := range account.Factors.Codes {
			if subtle.ConstantTimeCompare(held, hash) == 1 {
				left := append([][]byte{}, account.Factors.Codes[:i]...)
				account.Factors.Codes = append(left, account.Factors.Codes[i+1:]...)
				return account, true, nil
			}
		}
		return account, false, nil
	}
	if !account.Factors.TOTP.Given() {
		return account, false, nil
	}
	own, err := p.own.get()
	if err != nil {
		return account, false, err
	}
	secret, err := s.vault.Open(own, TOTPPlace(account.ID), account.Factors.TOTP)
	if err != nil {
		return account, false, err
	}
	defer clear(secret)
	step, ok := s.totpStep(secret, typed, account.Factors.Step)
	account.Factors.Step = step
	return account, ok, nil
}

// totpStep is the step of a typed code: now's, or one beside it, and later than
// the last one used.
func (s *Service) totpStep(secret []byte, typed string, last int64) (step int64, ok bool) {
	code := digits(typed)
	now := s.clock().Unix() / totpStep
	for at := now - totpWindow; at <= now+totpWindow; at++ {
		same := subtle.ConstantTimeCompare([]byte(s.vault.OneTimeCode(secret, at)), []byte(code)) == 1
		if same && at > last {
			step, ok = at, true
		}
	}
	return step, ok
}

// digits are a typed code's, in the digits of any script, spaces left out; ""
// where it is none.
func digits(typed string) string {
	if len(typed) > cardTextMax {
		return ""
	}
	code := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, lang.Latin(typed))
	if len(code) != totpDigits {
		return ""
	}
	return code
}

// parseFactorCode reads a recovery code: 16 symbols in any grouping.
func parseFactorCode(typed string) (string, bool) {
	code := cardText(typed)
	return code, len(code) == factorCode
}

func parseTOTP(secret string) ([]byte, error) {
	if len(secret) > cardTextMax {
		return nil, fault.New(fault.Malformed, "errors-totp-secret")
	}
	key, err := secretText.DecodeString(strings.ToUpper(strings.ReplaceAll(secret, " ", "")))
	if err != nil || len(key) != totpSecret {
		return nil, fault.New(fault.Malformed, "errors-totp-secret")
	}
	return key, nil
}
