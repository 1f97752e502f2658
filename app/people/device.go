// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// A device cookie (OWASP, "Slow Down Online Guessing Attacks with Device
// Cookies") tells a browser in which somebody signed in before from all others.
// Tries from there are counted apart, so that a stranger who tries a trainer's
// name on purpose does not make her wait on her own laptop. It opens nothing.

const (
	forDevice   = "device"
	deviceTries = "device-tries"
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
