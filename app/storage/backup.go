// SPDX-License-Identifier: AGPL-3.0-or-later

package storage

import (
	"context"
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/storage/mongodb"
	"github.com/groundwork-org/groundwork/app/storage/sqlite"
)

// Source is a store that is only read, to be copied as a whole: see
// record.Collections. It can be read while others write.
//
// With SQLite all of it is as it was at one moment, before which everything
// that was said to be saved is in it. A server gives each document as it was at
// some moment between the beginning and the end of the reading: everything that
// was saved before the beginning is in it; of what was saved meanwhile, perhaps.
// What is read of keys, after the data, opens all that was read of data and is
// not erased; where that can't be had, fault.Unavailable (backup-not-still).
type Source interface {
	// Each calls f with every document of a collection, until f fails.
	Each(ctx context.Context, collection string, f func(doc any) error) error
	Close() error
}

// Target is an empty place that is being filled.
type Target interface {
	// Each gives back what was put in.
	Source
	// Load puts documents in. Data comes before keys.
	Load(ctx context.Context, collection string, docs []any) error
	// Finish makes it a store that can be opened. Until then Open refuses it
	// (errors-unfinished), and OpenTarget clears it and begins anew.
	Finish(ctx context.Context) error
}

// OpenSource opens the store that uri names, to read it. Where there is none it
// gives fault.NotFound (backup-no-store) and makes nothing; a store of an older
// release gives fault.Conflict (backup-older-store); else as Open.
func OpenSource(ctx context.Context, uri string) (Source, error) {
	where, isFolder, err := parse(uri)
	if err != nil {
		return nil, err
	}
	if isFolder {
		s, err := sqlite.OpenSource(ctx, where)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	s, err := mongodb.OpenSource(ctx, uri, time.Now)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// OpenKeys is OpenSource for the collections that lie with the keys: with SQLite
// the data need not be there, nor whole.
func OpenKeys(ctx context.Context, uri string) (Source, error) {
	where, isFolder, err := parse(uri)
	if err != nil || !isFolder {
		return OpenSource(ctx, uri)
	}
	s, err := sqlite.OpenKeys(ctx, where)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// OpenTarget prepares the empty place that uri names. What is not empty gives
// fault.Conflict (backup-not-empty) and is left alone.
func OpenTarget(ctx context.Context, uri string) (Target, error) {
	where, isFolder, err := parse(uri)
	if err != nil {
		return nil, err
	}
	if isFolder {
		t, err := sqlite.OpenTarget(ctx, where)
		if err != nil {
			return nil, err
		}
		return t, nil
	}
	t, err := mongodb.OpenTarget(ctx, uri, time.Now)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// Where names the place of a URI for people: without what may be a password.
func Where(uri string) string {
	scheme, rest, _ := strings.Cut(uri, ":")
	if scheme == "sqlite" {
		return rest
	}
	host := strings.TrimPrefix(rest, "//")
	host = host[strings.LastIndexByte(host, '@')+1:]
	host, _, _ = strings.Cut(host, "?")
	return scheme + "://" + host
}
