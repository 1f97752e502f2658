// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"runtime"

	"golang.org/x/crypto/argon2"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

const (
	saltSize    = 16 // bytes, as RFC 9106 recommends
	derivedSize = 64 // bytes: half to check the passphrase, half to unwrap with

	// derivations is how many passphrases are stretched at once, and waiting
	// how many more may queue: 64 MiB each, and one processor each.
	derivations = 2
	waiting     = 24

	secretPurpose = "secret" // of the wrap under a passphrase
)

// cost are Argon2id's parameters. They are kept with each secret, so that they
// can grow; limits guards against a changed record that asks for all memory.
type cost struct {
	time   uint32 // passes
	memory uint32 // KiB
	lanes  uint8
}

// standardCost is the second recommended option of RFC 9106, section 4 (64 MiB,
// three passes), with one lane instead of four: fewer lanes make it no easier
// for an attacker, and a small machine has no processors to spare.
var standardCost = cost{time: 3, memory: 64 * 1024, lanes: 1}

// limits are the highest parameters that Unlock follows.
var limits = cost{time: 16, memory: 256 * 1024, lanes: 8}

// NewSecret implements people.Vault. The passphrase is prepared as
// people.PreparePassphrase says (RFC 8265, OpaqueString).
func (v *Vault) NewSecret(ctx context.Context, passphrase string, private people.PrivateKey) (people.Secret, error) {
	if _, err := people.PreparePassphrase(passphrase); err != nil {
		return people.Secret{}, err
	}
	s := v.secretWithSalt()
	derived, err := v.derive(ctx, passphrase, s)
	if err != nil {
		return people.Secret{}, err
	}
	defer clear(derived)
	s.Verifier = verifier(derived)
	s.Wrapped, err = wrap(derived[keySize:], secretPurpose, private)
	if err != nil {
		return people.Secret{}, unreadable(err)
	}
	return s, nil
}

// Unlock implements people.Vault. A wrong passphrase, and one that could never
// have been chosen, give fault.Unauthenticated (errors-passphrase-wrong).
func (v *Vault) Unlock(ctx context.Context, passphrase string, s people.Secret) (people.PrivateKey, error) {
	derived, err := v.derive(ctx, passphrase, s)
	if err != nil {
		return nil, err
	}
	defer clear(derived)
	if subtle.ConstantTimeCompare(verifier(derived), s.Verifier) != 1 {
		return nil, fault.New(fault.Unauthenticated, "errors-passphrase-wrong")
	}
	private, err := unwrap(derived[keySize:], secretPurpose, s.Wrapped)
	if err != nil {
		return nil, unreadable(err)
	}
	return private, nil
}

// Decoy implements people.Vault: no passphrase has a verifier of random bytes.
func (v *Vault) Decoy() people.Secret {
	s := v.secretWithSalt()
	s.Verifier = random(sha256.Size)
	return s
}

func (v *Vault) secretWithSalt() people.Secret {
	return people.Secret{Salt: random(saltSize), Time: v.cost.time, Memory: v.cost.memory, Lanes: v.cost.lanes}
}

// derive stretches the passphrase within the queue. The caller clears the
// result; Go gives no way to clear what Argon2id filled meanwhile.
func (v *Vault) derive(ctx context.Context, passphrase string, s people.Secret) ([]byte, error) {
	if s.Time < 1 || s.Time > limits.time || s.Memory > limits.memory || s.Lanes < 1 || s.Lanes > limits.lanes {
		return nil, fault.New(fault.Internal, "errors-internal")
	}
	prepared, err := people.PreparePassphrase(passphrase)
	if err != nil {
		prepared = passphrase // takes as long, and matches nothing
	}
	if err := v.queue.enter(ctx); err != nil {
		return nil, err
	}
	defer v.queue.leave()
	defer runtime.GC() // or 64 MiB of garbage stay for each sign-in of a flood
	secret := []byte(prepared)
	defer clear(secret)
	return argon2.IDKey(secret, s.Salt, s.Time, s.Memory, s.Lanes, derivedSize), nil
}

func verifier(derived []byte) []byte {
	sum := sha256.Sum256(derived[:keySize])
	return sum[:]
}

// random returns n bytes. crypto/rand ends the program where it cannot.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}
