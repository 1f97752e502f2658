// SPDX-License-Identifier: AGPL-3.0-or-later

// Package fault is how every layer says what went wrong: a kind, which decides
// the HTTP status and the exit code, and a message key with arguments, which
// is translated at the edge and nowhere else. The wrapped error is for the log.
//
// It is not for control flow inside one function, and it never carries text
// for people.
package fault

import (
	"errors"
	"fmt"
)

// Kind sorts faults by what the caller can do about them.
type Kind int

// The kinds. Each maps to one HTTP status in package web.
const (
	Internal        Kind = iota // a defect of ours: 500
	Invalid                     // a value that cannot be: 422
	Malformed                   // a body that cannot be read: 400
	Unauthenticated             // sign in first: 401
	Forbidden                   // refused for a reason that may be told: 403
	NotFound                    // not there, or not yours: 404
	Conflict                    // somebody else was first, or an id is taken: 409
	TooLarge                    // more than the limit: 413
	TooMany                     // the shared budget is spent: 429
	Unavailable                 // cannot be put on disk or reached now: 503
)

// Fault is an error with a kind and a message key in locales/.
type Fault struct {
	Kind  Kind
	Key   string         // message key, for example "errors-not-found"
	Args  map[string]any // values for the message's placeholders; may be nil
	Field string         // the form field it belongs to; may be empty
	Err   error          // the cause, for the log only; may be nil
}

// New makes a Fault without a cause.
func New(kind Kind, key string) *Fault { return &Fault{Kind: kind, Key: key} }

// Wrap makes a Fault that keeps its cause for the log.
func Wrap(kind Kind, key string, err error) *Fault { return &Fault{Kind: kind, Key: key, Err: err} }

// In says which form field the fault belongs to and returns a copy.
func (f *Fault) In(field string) *Fault {
	c := *f
	c.Field = field
	return &c
}

// With sets one placeholder and returns a copy.
func (f *Fault) With(name string, value any) *Fault {
	c := *f
	c.Args = map[string]any{name: value}
	for k, v := range f.Args {
		if k != name {
			c.Args[k] = v
		}
	}
	return &c
}

// Error is for logs; people read the translated message.
func (f *Fault) Error() string {
	s := f.Key
	if f.Field != "" {
		s = f.Field + ": " + s
	}
	if f.Err != nil {
		s = fmt.Sprintf("%s: %v", s, f.Err)
	}
	return s
}

// Unwrap gives the cause to errors.Is and errors.As.
func (f *Fault) Unwrap() error { return f.Err }

// KindOf returns the kind of the first Fault in err's chain, Internal where
// there is none.
func KindOf(err error) Kind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// Is says whether err carries a Fault of this kind.
func Is(err error, kind Kind) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == kind
}
