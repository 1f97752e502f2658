// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"context"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"sync"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// Vault implements people.Vault. It is safe for use by many goroutines.
type Vault struct {
	readPepper func(context.Context) ([]byte, error)
	pepperLock sync.Mutex
	pepper     []byte

	sealers *sealers
	queue   *queue
	cost    cost
}

var _ people.Vault = (*Vault)(nil)

// New makes a vault. readPepper gives the installation's secret of 32 bytes
// (people.Store.Pepper); it is asked once, when the first Lookup needs it, and
// again only after it failed.
func New(readPepper func(context.Context) ([]byte, error)) *Vault {
	return &Vault{
		readPepper: readPepper,
		sealers:    newSealers(sealersKept),
		queue:      newQueue(derivations, waiting),
		cost:       standardCost,
	}
}

// NewKeyPair makes a P-256 key pair: public is the uncompressed point (65
// bytes, as WebCrypto imports it), private the scalar (32 bytes).
func (v *Vault) NewKeyPair() (public []byte, private people.PrivateKey, err error) {
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, fault.Wrap(fault.Internal, "errors-internal", err)
	}
	return k.PublicKey().Bytes(), k.Bytes(), nil
}

// Lookup is HMAC-SHA256 under the pepper of purpose, a zero byte and value.
func (v *Vault) Lookup(ctx context.Context, purpose, value string) ([]byte, error) {
	pepper, err := v.secretPepper(ctx)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, pepper)
	mac.Write([]byte(purpose))
	mac.Write([]byte{0})
	mac.Write([]byte(value))
	return mac.Sum(nil), nil
}

func (v *Vault) secretPepper(ctx context.Context) ([]byte, error) {
	v.pepperLock.Lock()
	defer v.pepperLock.Unlock()
	if v.pepper != nil {
		return v.pepper, nil
	}
	pepper, err := v.readPepper(ctx)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "errors-unavailable", err)
	}
	if len(pepper) < keySize {
		return nil, fault.New(fault.Internal, "errors-internal")
	}
	v.pepper = pepper
	return pepper, nil
}
