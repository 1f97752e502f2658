// SPDX-License-Identifier: AGPL-3.0-or-later

// Package vault seals and opens personal fields and keeps keys closed to
// everybody who is not there to open them. It implements people.Vault.
//
// A field is sealed twice. Inside is HPKE (RFC 9180) to a public key:
// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode, with the
// field's place as info, so a phone can write while nobody is signed in and a
// ciphertext that was moved does not open. Outside is AES-256-GCM under a key
// of 32 random bytes made for this field alone, with the place as associated
// data: that key is kept in a store of its own, and deleting it erases the
// field in every copy of the data. Both are Tink's. The outer key is the raw
// 32 bytes, not a serialized Tink keyset: it is used once, never rotated, and
// a keyset's envelope costs four times its size and a parse per field.
//
// A passphrase is stretched with Argon2id (RFC 9106). A private key can also
// be wrapped under a random token, for a session's cookie or a card.
//
// What it seals is padded to one of few lengths, so that a box does not tell how
// long a name is. What a phone sealed is kept as long as it came.
//
// What it does not do: keep anything, or decide who may open what.
package vault
