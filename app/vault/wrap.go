// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/hpke"
	"crypto/sha256"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// wrapInfo begins HKDF's info of every wrapping key.
const wrapInfo = "groundwork/1/wrap/"

// deriveInfo begins HKDF's info of every derived key pair.
const deriveInfo = "groundwork/1/derive/"

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

// Derive makes a P-256 key pair with DHKEM's DeriveKeyPair (RFC 9180, section
// 7.1.3) from HKDF-SHA256 of the secret, with purpose in HKDF's info.
func (v *Vault) Derive(secret, purpose string) (public []byte, private people.PrivateKey, err error) {
	ikm, err := hkdf.Key(sha256.New, []byte(secret), nil, deriveInfo+purpose, 2*keySize)
	if err != nil {
		return nil, nil, unreadable(err)
	}
	defer clear(ikm)
	k, err := hpke.DHKEM(ecdh.P256()).DeriveKeyPair(ikm)
	if err != nil {
		return nil, nil, unreadable(err)
	}
	if private, err = k.Bytes(); err != nil {
		return nil, nil, unreadable(err)
	}
	return k.PublicKey().Bytes(), private, nil
}

// Public is the public half of a private key, as NewKeyPair gives it.
func (v *Vault) Public(private people.PrivateKey) ([]byte, error) {
	k, err := ecdh.P256().NewPrivateKey(private.Newest())
	if err != nil {
		return nil, unreadable(err)
	}
	return k.PublicKey().Bytes(), nil
}

// vouchInfo begins HKDF's info of every key that vouches.
const vouchInfo = "groundwork/1/vouch/"

// Vouch is HMAC-SHA256 of a public key, under HKDF-SHA256 of the private key with
// the place in its info.
func (v *Vault) Vouch(private people.PrivateKey, place string, public []byte) []byte {
	k, err := hkdf.Key(sha256.New, private.Newest(), nil, vouchInfo+place, keySize)
	if err != nil {
		return nil // only where more bytes are asked for than there can be
	}
	defer clear(k)
	mac := hmac.New(sha256.New, k)
	mac.Write(public)
	return mac.Sum(nil)
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
