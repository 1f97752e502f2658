// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"bytes"
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

	// The first byte of every Box says how it was made: boxGiven holds what a
	// phone sealed, as it came; boxPadded what was padded before it was sealed.
	// The byte is part of the associated data.
	boxGiven  = 1
	boxPadded = 2

	// leastPadded is how long the shortest texts are made, in bytes: a name of
	// 20 letters in any script, and a key. Longer ones become twice as long, and
	// so on, so that a box tells no more than this of what is in it.
	leastPadded = 64

	// padding is the byte that ends a text; what follows are zeros (ISO/IEC
	// 7816-4).
	padding = 0x80

	// sealersKept bounds the cache of parsed public keys.
	sealersKept = 1024
)

// errBox is a box that is too short, of another version or wrongly padded.
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

// Seal pads plaintext and encrypts it to the public key with place as HPKE's
// info, and the result once more under a fresh key. It fails only for a public
// key that is none (fault.Internal).
func (v *Vault) Seal(public []byte, place string, plaintext []byte) (people.Sealed, error) {
	sealer, err := v.sealers.get(public)
	if err != nil {
		return people.Sealed{}, unreadable(err)
	}
	text := padded(plaintext)
	defer clear(text)
	inner, err := sealer.Encrypt(text, []byte(place))
	if err != nil {
		return people.Sealed{}, unreadable(err)
	}
	return enclose(boxPadded, place, inner)
}

// Enclose adds the outer layer to what a phone sealed (HPKE with the same
// suite and info). Whether it opens is known only to who holds the private key.
// The box is as long as the phone made it.
func (v *Vault) Enclose(place string, inner []byte) (people.Sealed, error) {
	return enclose(boxGiven, place, inner)
}

func enclose(version byte, place string, inner []byte) (people.Sealed, error) {
	k := make([]byte, keySize)
	if _, err := rand.Read(k); err != nil {
		return people.Sealed{}, unreadable(err)
	}
	aead, err := subtle.NewAESGCM(k)
	if err != nil {
		return people.Sealed{}, unreadable(err)
	}
	outer, err := aead.Encrypt(inner, associated(version, place))
	if err != nil {
		return people.Sealed{}, unreadable(err)
	}
	return people.Sealed{Box: append([]byte{version}, outer...), Key: k}, nil
}

// associated is the associated data of the outer layer.
func associated(version byte, place string) []byte {
	if version == boxGiven {
		return []byte(place)
	}
	return append([]byte{version}, place...)
}

// padded is a copy of a text with its end marked, as long as one of few sizes.
func padded(text []byte) []byte {
	n := leastPadded
	for n <= len(text) {
		n *= 2
	}
	p := make([]byte, n)
	p[copy(p, text)] = padding
	return p
}

// unpadded undoes padded, in place.
func unpadded(p []byte) ([]byte, error) {
	end := bytes.TrimRight(p, "\x00")
	if len(end) == 0 || end[len(end)-1] != padding {
		return nil, errBox
	}
	return end[:len(end)-1], nil
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
	if len(s.Box) < 2 || s.Box[0] != boxGiven && s.Box[0] != boxPadded || len(s.Key) != keySize {
		return nil, unreadable(errBox)
	}
	version := s.Box[0]
	aead, err := subtle.NewAESGCM(s.Key)
	if err != nil {
		return nil, unreadable(err)
	}
	inner, err := aead.Decrypt(s.Box[1:], associated(version, place))
	if err != nil {
		return nil, unreadable(err)
	}
	for err = errBox; len(private) >= people.KeySize; private = private[people.KeySize:] {
		opener, oerr := newOpener(private.Newest())
		if oerr != nil {
			return nil, unreadable(oerr)
		}
		var plaintext []byte
		if plaintext, err = opener.Decrypt(inner, []byte(place)); err != nil {
			continue
		}
		if version == boxPadded {
			plaintext, err = unpadded(plaintext)
		}
		if err != nil {
			break
		}
		return plaintext, nil
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
