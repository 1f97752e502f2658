// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/groundwork-org/groundwork/app/fault"
)

// A device cookie (OWASP, "Slow Down Online Guessing Attacks with Device
// Cookies") tells a browser in which somebody signed in before from all others.
// Tries from there are counted apart, so that a stranger who tries a trainer's
// name on purpose does not make her wait on her own laptop. It opens nothing.
//
// Who signs in somewhere else while a stranger tries her name without end would
// wait without end: a name's guesses are few, and whoever asks most often gets
// them. Nothing that keeps no addresses can tell her from the stranger, but
// something that she has. So there are device codes: what a device cookie is for
// a browser, on paper. She gets one in her account, a coordinator can give her
// one, and so can the operator. It opens nothing; it only counts tries apart.

const (
	forDevice   = "device"
	deviceTries = "device-tries"

	forDeviceCode    = "device-code"
	deviceCodeTries  = "device-code-tries"
	deviceCodeRandom = 6  // symbols: 30 random bits
	deviceCodeSum    = 10 // symbols: 50 bits of their keyed hash with the name's
	deviceCodesMade  = "device-codes-made"
)

// newDevice makes a device cookie for a sign-in name: 256 random bits, and
// their keyed hash with the name's.
func (s *Service) newDevice(ctx context.Context, lookup []byte) (string, error) {
	token, err := randomToken(s.random)
	if err != nil {
		return "", err
	}
	mac, err := s.vault.Lookup(ctx, forDevice, hex.EncodeToString(lookup)+"/"+token)
	return token + "." + base64.RawURLEncoding.EncodeToString(mac), err
}

// KnownDevice makes a device cookie for an account that has just signed in in
// full, "" where the browser's own is good.
func (s *Service) KnownDevice(ctx context.Context, account Account, device string) (string, error) {
	_, known, err := s.triesKey(ctx, account.Handle, device)
	if err != nil || known {
		return "", err
	}
	return s.newDevice(ctx, account.Handle)
}

// triesKey is what tries at a sign-in name are counted under: the device's own
// key where the cookie was made for this name, else the name's. known says
// which.
func (s *Service) triesKey(ctx context.Context, lookup []byte, device string) (key []byte, known bool, err error) {
	token, sum, ok := strings.Cut(device, ".")
	if !ok || len(device) > 200 {
		return lookup, false, nil
	}
	given, err := base64.RawURLEncoding.DecodeString(sum)
	if err != nil {
		return lookup, false, nil
	}
	mac, err := s.vault.Lookup(ctx, forDevice, hex.EncodeToString(lookup)+"/"+token)
	if err != nil {
		return nil, false, err
	}
	if subtle.ConstantTimeCompare(mac, given) != 1 {
		return lookup, false, nil
	}
	key, err = s.vault.Lookup(ctx, deviceTries, token)
	return key, true, err
}

// DeviceCode makes a device code for an account: one's own, or for coordinators
// that of anybody in the organization. It stands nowhere, and never ends. Whoever
// guesses at one has one chance in 2^50, and gains five tries at a passphrase. So
// that nobody at an unlocked laptop gathers codes, and with them tries without
// end, the sixth within a day waits, as six digits do: fault.TooMany
// (account-sign-in-wait).
func (s *Service) DeviceCode(ctx context.Context, a *Actor, id string) (string, error) {
	if id != a.Account.ID && !a.Account.Has(Coordinator) {
		return "", notFound()
	}
	if a.Account.MustChange {
		return "", fault.New(fault.Forbidden, "errors-passphrase-change-first")
	}
	account, err := s.store.Account(ctx, a.Org.ID, id)
	if err != nil {
		return "", err
	}
	made, err := s.vault.Lookup(ctx, deviceCodesMade, account.ID)
	if err != nil {
		return "", err
	}
	if err := s.beginTry(ctx, made, forCodes); err != nil {
		return "", err
	}
	return s.newDeviceCode(ctx, account)
}

// DeviceCodeByOperator is DeviceCode for the operator of the machine.
func (s *Service) DeviceCodeByOperator(ctx context.Context, id string) (Account, string, error) {
	account, err := s.anyAccount(ctx, id)
	if err != nil {
		return account, "", err
	}
	code, err := s.newDeviceCode(ctx, account)
	return account, code, err
}

func (s *Service) newDeviceCode(ctx context.Context, account Account) (string, error) {
	code, err := newCode(s.random, deviceCodeRandom)
	if err != nil {
		return "", err
	}
	sum, err := s.deviceCodeSum(ctx, account.Handle, code)
	return grouped(code + sum), err
}

func (s *Service) deviceCodeSum(ctx context.Context, lookup []byte, code string) (string, error) {
	mac, err := s.vault.Lookup(ctx, forDeviceCode, hex.EncodeToString(lookup)+"/"+code)
	if err != nil {
		return "", err
	}
	sum := make([]byte, deviceCodeSum)
	for i := range sum {
		sum[i] = cardSymbols[mac[i]%32]
	}
	return string(sum), nil
}

// codeKey is what tries with a typed device code are counted under.
func (s *Service) codeKey(ctx context.Context, lookup []byte, typed string) ([]byte, error) {
	code, wrong := cardText(typed), fault.New(fault.Invalid, "errors-device-code").In("device-code")
	if len(code) != deviceCodeRandom+deviceCodeSum {
		return nil, wrong
	}
	sum, err := s.deviceCodeSum(ctx, lookup, code[:deviceCodeRandom])
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare([]byte(sum), []byte(code[deviceCodeRandom:])) != 1 {
		return nil, wrong
	}
	return s.vault.Lookup(ctx, deviceCodeTries, hex.EncodeToString(lookup)+"/"+code)
}
