// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"crypto/rand"
	"errors"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/hybrid"
	"github.com/tink-crypto/tink-go/v2/hybrid/hpke"
	"github.com/tink-crypto/tink-go/v2/insecuresecretdataaccess"
	"github.com/tink-crypto/tink-go/v2/key"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/secretdata"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

const (
	keySize = 32 // bytes of an AES-256 key

	// boxVersion is the first byte of every Box: which sealing made it.
	boxVersion = 1

	// sealersKept bounds the cache of parsed public keys.
	sealersKept = 1024
)

// errBox is a box that is too short or of another version.
var errBox = errors.New("vault: no box of this version")

// suite is the one HPKE suite in use, without Tink's key id prefix, so that
// WebCrypto and RFC 9180 speak the same bytes: enc (65), ciphertext, tag (16).
var suite = mustSuite()

func mustSuite() *hpke.Parameters {
	p, err := hpke.NewParameters(hpke.ParametersOpts{
		KEMID:   hpke.DHKEM_P256_HKDF_SHA256,
		KDFID:   hpke.HKDFSHA256,
		AEADID:  hpke.AES256GCM,
		Variant: hpke.VariantNoPrefix,
	})
	if err != nil {
		panic("vault: the HPKE suite is not supported: " + err.Error())
	}
	return p
}

// Seal encrypts plaintext to the public key with place as HPKE's info, and the
// result once more under a fresh key. It fails only for a public key that is
// none (fault.Internal).
func (v *Vault) Seal(public []byte, place string, plaintext []byte) (people.Sealed, error) {
	sealer, err := v.sealers.get(public)
	if err != nil {
		return people.Sealed{}, unreadable(err)
	}
	inner, err := sealer.Encrypt(plaintext, []byte(place))
	if err != nil {
		return people.Sealed{}, unreadable(err)
	}
	return v.Enclose(place, inner)
}

// Enclose adds the outer layer to what a phone sealed (HPKE with the same
// suite and info). Whether it opens is known only to who holds the private key.
func (v *Vault) Enclose(place string, inner []byte) (people.Sealed, error) {
	k := make([]byte, keySize)
	if _, err := rand.Read(k); err != nil {
		return people.Sealed{}, unreadable(err)
	}
	aead, err := subtle.NewAESGCM(k)
	if err != nil {
		return people.Sealed{}, unreadable(err)
	}
	outer, err := aead.Encrypt(inner, []byte(place))
	if err != nil {
		return people.Sealed{}, unreadable(err)
	}
	return people.Sealed{Box: append([]byte{boxVersion}, outer...), Key: k}, nil
}

// Open undoes Seal and Enclose, with whichever key of a ring it was sealed to.
// A field that was never given or was erased is
// fault.NotFound (errors-erased); what does not open (another key, another
// place, changed bytes, something a phone made up) is fault.Internal
// (errors-sealed): show the record without its text.
func (v *Vault) Open(private people.PrivateKey, place string, s people.Sealed) ([]byte, error) {
	if !s.Given() || s.Erased() {
		return nil, fault.New(fault.NotFound, "errors-erased")
	}
	if len(s.Box) < 2 || s.Box[0] != boxVersion || len(s.Key) != keySize {
		return nil, unreadable(errBox)
	}
	aead, err := subtle.NewAESGCM(s.Key)
	if err != nil {
		return nil, unreadable(err)
	}
	inner, err := aead.Decrypt(s.Box[1:], []byte(place))
	if err != nil {
		return nil, unreadable(err)
	}
	for err = errBox; len(private) >= people.KeySize; private = private[people.KeySize:] {
		opener, oerr := newOpener(private.Newest())
		if oerr != nil {
			return nil, unreadable(oerr)
		}
		var plaintext []byte
		if plaintext, err = opener.Decrypt(inner, []byte(place)); err == nil {
			return plaintext, nil
		}
	}
	return nil, unreadable(err)
}

func unreadable(err error) error { return fault.Wrap(fault.Internal, "errors-sealed", err) }

// sealers keeps the primitives of public keys already parsed.
type sealers struct {
	lock sync.RWMutex
	most int
	made map[string]tink.HybridEncrypt
}

func newSealers(most int) *sealers {
	return &sealers{most: most, made: make(map[string]tink.HybridEncrypt)}
}

func (s *sealers) get(public []byte) (tink.HybridEncrypt, error) {
	s.lock.RLock()
	sealer, ok := s.made[string(public)]
	s.lock.RUnlock()
	if ok {
		return sealer, nil
	}
	sealer, err := newSealer(public)
	if err != nil {
		return nil, err
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if len(s.made) >= s.most {
		clear(s.made)
	}
	s.made[string(public)] = sealer
	return sealer, nil
}

func newSealer(public []byte) (tink.HybridEncrypt, error) {
	k, err := hpke.NewPublicKey(public, 0, suite)
	if err != nil {
		return nil, err
	}
	handle, err := handleOf(k)
	if err != nil {
		return nil, err
	}
	return hybrid.NewHybridEncrypt(handle)
}

// newOpener is made anew for each field: a private key is never cached.
func newOpener(private people.PrivateKey) (tink.HybridDecrypt, error) {
	secret := secretdata.NewBytesFromData(private, insecuresecretdataaccess.Token{})
	k, err := hpke.NewPrivateKey(secret, 0, suite)
	if err != nil {
		return nil, err
	}
	handle, err := handleOf(k)
	if err != nil {
		return nil, err
	}
	return hybrid.NewHybridDecrypt(handle)
}

func handleOf(k key.Key) (*keyset.Handle, error) {
	manager := keyset.NewManager()
	id, err := manager.AddKey(k)
	if err != nil {
		return nil, err
	}
	if err := manager.SetPrimary(id); err != nil {
		return nil, err
	}
	return manager.Handle()
}
