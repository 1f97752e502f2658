// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"errors"

	"github.com/groundwork-org/groundwork/app/fault"
)

// NotFound is absence, and equally what belongs to another organization.
func NotFound() error { return fault.New(fault.NotFound, "errors-not-found") }

// Changed is a lost race: somebody else saved in between.
func Changed() error { return fault.New(fault.Conflict, "errors-changed") }

// Taken is an id, a code, a handle or a look-up that is in use already.
func Taken() error { return fault.New(fault.Conflict, "errors-taken") }

// Elsewhere is a check-in id that was used in another workshop.
func Elsewhere() error { return fault.New(fault.Conflict, "errors-checkin-elsewhere") }

// NameErased is a correction that names somebody whose name was erased.
func NameErased() error { return fault.New(fault.Conflict, "errors-name-erased").In("known_as") }

// Unavailable is a store that cannot write or cannot be reached now; cause is
// for the log. A cause that is a Fault already stays as it is.
func Unavailable(cause error) error {
	var f *fault.Fault
	if errors.As(cause, &f) {
		return cause
	}
	return fault.Wrap(fault.Unavailable, "errors-unavailable", cause)
}

// Damaged is a stored value that cannot be read back.
func Damaged(cause error) error { return fault.Wrap(fault.Internal, "errors-internal", cause) }

// BadURI is a --database that cannot be meant: an unknown scheme or a typing
// error. The message takes what is wrong from the log line, never the URI,
// which may hold a password.
func BadURI(cause error) error { return fault.Wrap(fault.Invalid, "errors-database-uri", cause) }

// Newer is a store that a newer release has written.
func Newer(have, known int) error {
	return fault.New(fault.Conflict, "errors-data-newer").With("Have", have).With("Known", known)
}
