// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"crypto/hkdf"
	"crypto/sha256"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// wrapInfo begins HKDF's info of every wrapping key.
const wrapInfo = "groundwork/1/wrap/"

// WrapFor wraps a private key with AES-256-GCM under HKDF-SHA256 (RFC 5869) of
// the token, which must have 100 random bits or more: nothing slows guessing.
// purpose is in HKDF's info and in the associated data.
func (v *Vault) WrapFor(token, purpose string, private people.PrivateKey) ([]byte, error) {
	k, err := tokenKey(token, purpose)
	if err != nil {
		return nil, unreadable(err)
	}
	defer clear(k)
	wrapped, err := wrap(k, purpose, private)
	if err != nil {
		return nil, unreadable(err)
	}
	return wrapped, nil
}

// UnwrapFor undoes WrapFor. Another token or purpose, or changed bytes, give
// fault.Unauthenticated (errors-locked).
func (v *Vault) UnwrapFor(token, purpose string, wrapped []byte) (people.PrivateKey, error) {
	k, err := tokenKey(token, purpose)
	if err != nil {
		return nil, unreadable(err)
	}
	defer clear(k)
	private, err := unwrap(k, purpose, wrapped)
	if err != nil {
		return nil, fault.Wrap(fault.Unauthenticated, "errors-locked", err)
	}
	return private, nil
}

func tokenKey(token, purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, []byte(token), nil, wrapInfo+purpose, keySize)
}

func wrap(k []byte, purpose string, private people.PrivateKey) ([]byte, error) {
	aead, err := subtle.NewAESGCM(k)
	if err != nil {
		return nil, err
	}
	return aead.Encrypt(private, []byte(wrapInfo+purpose))
}

func unwrap(k []byte, purpose string, wrapped []byte) (people.PrivateKey, error) {
	aead, err := subtle.NewAESGCM(k)
	if err != nil {
		return nil, err
	}
	return aead.Decrypt(wrapped, []byte(wrapInfo+purpose))
}
