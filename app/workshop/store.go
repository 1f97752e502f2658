// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"time"
)

// Store keeps workshops and the facts of their day. All times are UTC with
// milliseconds. Absence is fault.NotFound (key errors-not-found), a taken code
// or a lost race fault.Conflict, a store that cannot write or be reached
// fault.Unavailable (key errors-unavailable). A nil error of a write means: on
// disk. Lists are paged: next is "" on the last page.
type Store interface {
	// CreateWorkshop fails with fault.Conflict where id or code is taken.
	CreateWorkshop(ctx context.Context, w Workshop) error
	Workshop(ctx context.Context, org, id string) (Workshop, error)
	WorkshopByCode(ctx context.Context, code string) (Workshop, error)
	// Workshops lists an organization's workshops, latest date first.
	Workshops(ctx context.Context, org, after string, limit int) (list []Workshop, next string, err error)
	// UpdateWorkshop writes w where the stored Revision equals w.Revision, and
	// stores w.Revision+1; else fault.Conflict.
	UpdateWorkshop(ctx context.Context, w Workshop) error

	// RecordCheckIn is idempotent by id: new is true where it was recorded now,
	// false where this id is already recorded in this workshop (the first body
	// stays); an id of another workshop gives fault.Conflict (key
	// errors-checkin-elsewhere). The key of KnownAs is written first.
	RecordCheckIn(ctx context.Context, c CheckIn) (isNew bool, err error)
	// CheckIn is one check-in of this workshop.
	CheckIn(ctx context.Context, workshop, id string) (CheckIn, error)
	// CheckIns lists a workshop's check-ins with one of these standings (none
	// given: all), by time then id.
	CheckIns(ctx context.Context, workshop string, standings []Standing, after string, limit int) (list []CheckIn, next string, err error)
	CountCheckIns(ctx context.Context, workshop string) (map[Standing]int, error)
	// CheckInsOfMember lists one member's check-ins, by time.
	CheckInsOfMember(ctx context.Context, org, member, after string, limit int) (list []CheckIn, next string, err error)

	// AddCorrection and AddHeadcount are idempotent by id.
	AddCorrection(ctx context.Context, c Correction) error
	Corrections(ctx context.Context, workshop string) ([]Correction, error)
	AddHeadcount(ctx context.Context, h Headcount) error
	// Headcounts are all facts of a workshop, by time.
	Headcounts(ctx context.Context, workshop string) ([]Headcount, error)

	// PutTally and PutPledge replace the entry with the same key where its
	// Revision equals the given one (0: there is none yet), else fault.Conflict.
	PutTally(ctx context.Context, t Tally) error
	Tallies(ctx context.Context, workshop string) ([]Tally, error)
	PutPledge(ctx context.Context, p Pledge) error
	Pledges(ctx context.Context, workshop string) ([]Pledge, error)

	// DissolveNames erases the known-as names of a workshop's check-ins and
	// corrections that were given before givenBefore, and the names of guests and
	// the notes whose From is before it; with the zero time all of them. Their keys go first. The facts, their
	// languages and every count stay; once more is harmless. names is how many
	// sealed names went. A workshop of another organization is fault.NotFound.
	DissolveNames(ctx context.Context, org, workshop string, givenBefore time.Time) (names int, err error)

	// ReplaceNames puts each fact's box Now, with its key, in the place of Was.
	// Where Was no longer stands, or its key is gone, that name is left alone.
	ReplaceNames(ctx context.Context, org, workshop string, names []Resealed) error

	// Clock is what KeepClock was last given, the zero Clock where it never was.
	// It is this machine's and stays out of backups.
	Clock(ctx context.Context) (Clock, error)
	KeepClock(ctx context.Context, c Clock) error

	// EraseName erases the known-as names of one check-in and of its corrections,
	// at somebody's own word and for good; names is how many sealed names went.
	// AddCorrection then gives it no other (fault.Conflict, errors-name-erased). A
	// check-in that is not there is none.
	EraseName(ctx context.Context, org, workshop, checkIn string) (names int, err error)

	// Ping says whether a write could be made now; /readyz asks it.
	Ping(ctx context.Context) error
}
