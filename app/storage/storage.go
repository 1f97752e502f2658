// SPDX-License-Identifier: AGPL-3.0-or-later

// Package storage opens a store by its URI. It is the only package that knows
// which stores there are; storagetest holds what they have in common.
//
//	sqlite:DIR                       the embedded store, in the folder DIR
//	mongodb://…  mongodb+srv://…     a server that speaks MongoDB's protocol, over TLS or on this machine
//	mongodb+plain://…                one that is reached unencrypted, on purpose
package storage

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/audit"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/report"
	"github.com/groundwork-org/groundwork/app/storage/mongodb"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/storage/sqlite"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// Store keeps everything that is recorded. The domain's interfaces say what is
// promised; Ping is workshop.Store's.
type Store interface {
	people.Store
	workshop.Store
	journey.Store
	audit.Store
	report.Store
	// SweepKeys deletes keys whose record is not there: a write writes them
	// first, and may be cut short. It returns how many went. It also finishes the
	// erasures of members that were cut short. To be called at start and once a day.
	SweepKeys(ctx context.Context) (int, error)
	// DropCopies deletes the copies of itself that the store made before an
	// upgrade, once their seven days are over: until then they may have the keys
	// of names erased since. It returns how many went.
	DropCopies(ctx context.Context, now time.Time) (int, error)
	// Close lets writes that are under way finish.
	Close() error
}

// Open opens the store that uri names. A URI that can't be meant gives
// fault.Invalid (errors-database-uri); one that leads to another machine
// unencrypted without saying so fault.Invalid (database-plain); a folder that can't be used
// fault.Unavailable (errors-data-folder, placeholder Folder); a server that
// can't be reached fault.Unavailable (errors-database-unreachable); a store
// that a newer release has written fault.Conflict (errors-data-newer); one of which the data or
// the keys are missing fault.Conflict (halves-missing); files that are damaged
// fault.Conflict (halves-damaged); one whose restoring was
// cut short fault.Conflict (backup-unfinished).
func Open(ctx context.Context, uri string) (Store, error) {
	where, isFolder, err := parse(uri)
	if err != nil {
		return nil, err
	}
	if isFolder {
		s, err := sqlite.Open(ctx, where)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	s, err := mongodb.Open(ctx, uri, time.Now)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// OpenExisting is Open for who may come beside a server: it makes no store at a
// mistyped place, which gives fault.NotFound (backup-no-store), and brings none
// forward under a server of an older release: fault.Conflict (backup-older-store).
func OpenExisting(ctx context.Context, uri string) (Store, error) {
	source, err := OpenSource(ctx, uri)
	if err == nil {
		err = source.Close()
	}
	if err != nil {
		return nil, err
	}
	return Open(ctx, uri)
}

// Claim takes the embedded store's folder for one server, as sqlite.Claim says,
// until release is called. Of MongoDB several servers may use one database:
// there is nothing to take.
func Claim(ctx context.Context, uri string) (release func(), err error) {
	return claim(ctx, uri, sqlite.Claim)
}

// ClaimIdle is Claim for a store that is moved away from: nothing is made there.
func ClaimIdle(ctx context.Context, uri string) (release func(), err error) {
	return claim(ctx, uri, sqlite.ClaimIdle)
}

func claim(ctx context.Context, uri string, folder func(context.Context, string) (func(), error)) (func(), error) {
	where, isFolder, err := parse(uri)
	if err != nil {
		return nil, err
	}
	if !isFolder {
		return func() {}, nil
	}
	return folder(ctx, where)
}

// parse tells a folder from a server.
func parse(uri string) (where string, isFolder bool, err error) {
	scheme, rest, ok := strings.Cut(uri, ":")
	switch {
	case !ok:
		return "", false, record.BadURI(errors.New("no scheme: write sqlite:DIR or mongodb://…"))
	case scheme == "sqlite":
		if rest == "" || strings.HasPrefix(rest, "//") && !strings.HasPrefix(rest, "///") {
			return "", false, record.BadURI(errors.New("write sqlite:DIR, for example sqlite:data or sqlite:/var/lib/groundwork"))
		}
		return rest, true, nil
	case scheme == "mongodb", scheme == "mongodb+srv", scheme == mongodb.Plain:
		return uri, false, nil
	}
	return "", false, record.BadURI(errors.New("unknown scheme"))
}
