// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import "context"

// Sealed is a personal field at rest. Box is encrypted to the organization's
// (or the member's) public key and once more under Key; Key is kept in a store
// of its own, so that deleting it erases the field in every backup of the data.
type Sealed struct {
	Box []byte // nil: the field was never given
	Key []byte // nil with a Box: the field was erased
}

// Given says whether there is, or was, something in the field.
func (s Sealed) Given() bool { return len(s.Box) > 0 }

// Erased says that the field was given and its key is gone.
func (s Sealed) Erased() bool { return len(s.Box) > 0 && len(s.Key) == 0 }

// Place names a sealed field's place in the store, and is bound into the
// ciphertext: groundwork/1/<collection>/<id>/<field>.
func Place(collection, id, field string) string {
	return "groundwork/1/" + collection + "/" + id + "/" + field
}

// PrivateKey is a private key in the clear, as it exists only in memory and
// only within a session that unlocked it: a P-256 scalar of KeySize bytes. An
// organization's may be several in a row, the newest first: a ring, with which
// what was sealed to a retired key opens too.
type PrivateKey []byte

// KeySize is the size of one private key in bytes.
const KeySize = 32

// Newest is the first key of a ring.
func (k PrivateKey) Newest() PrivateKey { return k[:min(len(k), KeySize)] }

// Reseal seals a field to public, the newest key's public half, where it is
// sealed to an older key of the ring. changed is false where there is nothing
// to do: it is sealed to the newest, was erased, or opens with none.
func Reseal(v Vault, ring PrivateKey, public []byte, place string, field Sealed) (resealed Sealed, changed bool, err error) {
	if !field.Given() || field.Erased() || len(ring) <= KeySize {
		return field, false, nil
	}
	if plain, err := v.Open(ring.Newest(), place, field); err == nil {
		clear(plain)
		return field, false, nil
	}
	plain, err := v.Open(ring[KeySize:], place, field)
	if err != nil {
		return field, false, nil
	}
	defer clear(plain)
	resealed, err = v.Seal(public, place, plain)
	return resealed, err == nil, err
}

// Vault seals and opens personal fields. Package vault implements it.
type Vault interface {
	// NewKeyPair makes the hybrid key pair of an organization or a member.
	NewKeyPair() (public []byte, private PrivateKey, err error)
	// Seal encrypts plaintext to the public key, bound to place, and once more
	// under a fresh key.
	Seal(public []byte, place string, plaintext []byte) (Sealed, error)
	// Enclose adds the second layer to a text that a phone sealed itself.
	Enclose(place string, hybrid []byte) (Sealed, error)
	// Open undoes Seal, with whichever key of a ring it was sealed to. Erased
	// fields give fault.NotFound.
	Open(private PrivateKey, place string, s Sealed) ([]byte, error)

	// NewSecret derives a verifier and a wrapping key from a passphrase
	// (Argon2id, RFC 9106) and wraps the private key with the latter. Where too
	// many passphrases wait already it gives fault.Unavailable (errors-busy).
	NewSecret(ctx context.Context, passphrase string, private PrivateKey) (Secret, error)
	// Unlock checks the passphrase and unwraps the private key. A wrong
	// passphrase gives fault.Unauthenticated, a full queue fault.Unavailable.
	Unlock(ctx context.Context, passphrase string, s Secret) (PrivateKey, error)
	// Decoy is a secret that no passphrase unlocks, and that takes Unlock as
	// long as a real one: for sign-in names that nobody has.
	Decoy() Secret
	// WrapFor and UnwrapFor wrap the private key under a random token (a
	// session's, a card's secret part), so that only its bearer unlocks it.
	WrapFor(token, purpose string, private PrivateKey) ([]byte, error)
	UnwrapFor(token, purpose string, wrapped []byte) (PrivateKey, error)
	// Derive makes the key pair of a secret on paper, which must have 128 random
	// bits or more: the same for the same secret and purpose.
	Derive(secret, purpose string) (public []byte, private PrivateKey, err error)
	// Public is the public half of a private key, the newest of a ring.
	Public(private PrivateKey) ([]byte, error)
	// Vouch is what only who holds a private key (the newest of a ring) can say
	// of a public key at a place.
	Vouch(private PrivateKey, place string, public []byte) []byte
	// OneTimeCode is TOTP's six digits (RFC 6238) for a step of thirty seconds.
	OneTimeCode(secret []byte, step int64) string
	// Lookup is a keyed hash under the installation's pepper: what a handle or
	// the look-up part of a card is found by. It fails only where the pepper
	// cannot be read (fault.Unavailable).
	Lookup(ctx context.Context, purpose, value string) ([]byte, error)
}

// Secret is what is kept of a passphrase: no part of it opens anything alone.
type Secret struct {
	Salt     []byte
	Time     uint32 // Argon2id passes
	Memory   uint32 // KiB
	Lanes    uint8  // Argon2id lanes
	Verifier []byte // SHA-256 of the first half of the derived key
	Wrapped  []byte // the account's private key under the second half (AES-256-GCM)
}
