// SPDX-License-Identifier: AGPL-3.0-or-later

// Package journey is how people grow as organizers: an append-only log of
// things witnessed, and journeys (content) whose stages are computed from it.
//
// Where somebody stands is never typed in, never a number, and never depends
// on agreeing with a demand. The log never says with whom a one-on-one was, or
// the words of a commitment.
package journey

import (
	"context"
	"time"
)

// Kind is a kind of thing that was witnessed.
type Kind string

// The kinds that a journey's stages may count.
const (
	Workshop        Kind = "workshop"   // came to a workshop
	Meeting         Kind = "meeting"    // came to a meeting
	Module          Kind = "module"     // worked through a module
	OneOnOne        Kind = "one-on-one" // had a one-on-one (never with whom)
	Commitment      Kind = "commitment" // made one: its kind and month, never its words
	Kept            Kind = "kept"       // kept a commitment
	CoFacilitated   Kind = "co-facilitated"
	LedWithSupport  Kind = "led-with-support"
	Led             Kind = "led"
	PreparedAnother Kind = "prepared"
)

// Kinds lists all kinds, for checks of content.
var Kinds = []Kind{Workshop, Meeting, Module, OneOnOne, Commitment, Kept, CoFacilitated, LedWithSupport, Led, PreparedAnother}

// Event is one entry of the log. It is never changed: a mistake is withdrawn
// by another entry.
type Event struct {
	ID        string // deterministic, so that writing it twice is harmless
	Org       string
	Person    string // a member's or an account's id
	Kind      Kind
	Subject   string // workshop id, course/module, or a commitment's kind; may be empty
	Month     string // "2026-11": when
	Witness   string // account id; "" where the record itself witnesses (a check-in)
	Withdraws string // id of the entry this one withdraws; Kind repeats its kind
	At        time.Time
}

// Store keeps the log. Errors as in people.Store.
type Store interface {
	// Append writes events whose ids are not there yet and skips the others;
	// it returns how many were new. All that it says were written are on disk.
	Append(ctx context.Context, events []Event) (written int, err error)
	// EventsOf is one person's log, oldest first.
	EventsOf(ctx context.Context, org, person, after string, limit int) (list []Event, next string, err error)
	// Events is the organization's log in id order, for counts. The list begins
	// with the first id after the given one, which need not exist.
	Events(ctx context.Context, org, after string, limit int) (list []Event, next string, err error)
}
