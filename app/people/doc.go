// SPDX-License-Identifier: AGPL-3.0-or-later

// Package people is who uses Groundwork and what is kept of them: an
// organization, the accounts of its trainers and coordinators, their sessions,
// and members who hold a card code instead of an account.
//
// There is deliberately no field here for a legal name, status, permit,
// origin, religion, health, employer, workplace, union card or address.
// Personal fields are of type Sealed: this package never sees them in the
// clear except as the argument of a call.
//
// It does no cryptography itself (package vault) and keeps nothing (package
// storage).
package people
