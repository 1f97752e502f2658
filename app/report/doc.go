// SPDX-License-Identifier: AGPL-3.0-or-later

// Package report is what a coordinator sees of her own organization, and what
// leaves it.
//
// A workshop's attendance is exact for its own team and for coordinators. What
// joins workshops or leaves the organization (Totals) is another matter: numbers
// below ten are not told, nor those from which they could be worked out
// (Suppress), and each month is computed once, when it has closed. Networks of
// organizations add up what each of them tells (Networks). No report names a
// member.
package report
