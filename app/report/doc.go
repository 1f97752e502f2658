// SPDX-License-Identifier: AGPL-3.0-or-later

// Package report is what a coordinator sees of her own organization: its
// workshops with attendance per language, and how many people stand at which
// stage of a journey.
//
// The figures are exact, because they stay within the organization. Whatever
// leaves it is another matter (suppression, frozen months) and does not come
// from here. No report names a member.
package report
