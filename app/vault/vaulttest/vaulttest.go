// SPDX-License-Identifier: AGPL-3.0-or-later

// Package vaulttest is what tests of accounts take in place of the vault, which is slow
// on purpose. Nothing else imports it.
package vaulttest

import (
	"context"
	"crypto/sha256"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/vault"
)

// Quick proves passphrases without the work of Argon2id, for tests that try
// something else with many of them.
type Quick struct{ *vault.Vault }

// NewSecret is the vault's, with a fast hash.
func (v Quick) NewSecret(_ context.Context, passphrase string, private people.PrivateKey) (people.Secret, error) {
	sum := sha256.Sum256([]byte(passphrase))
	wrapped, err := v.WrapFor(passphrase, "quick", private)
	return people.Secret{Salt: sum[:16], Time: 1, Memory: 1, Lanes: 1, Verifier: sum[:], Wrapped: wrapped}, err
}

// Unlock is the vault's, for what NewSecret made.
func (v Quick) Unlock(_ context.Context, passphrase string, s people.Secret) (people.PrivateKey, error) {
	private, err := v.UnwrapFor(passphrase, "quick", s.Wrapped)
	if err != nil {
		return nil, fault.New(fault.Unauthenticated, "errors-sign-in-first")
	}
	return private, nil
}
