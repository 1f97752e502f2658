// SPDX-License-Identifier: AGPL-3.0-or-later

// Package workshop is the day itself: its plan, its run-of-show, who came, and
// what the room says at the end.
//
// What happened is kept as facts that are never changed: check-ins (from a
// phone, the trainer's roll or the paper sheet), headcounts per language, and
// a human's corrections. Attendance is computed from them (see Roll), so that
// a correction wins and both facts stay. "Not recorded" is not "absent".
//
// It does not know about HTTP, paper or databases.
package workshop
