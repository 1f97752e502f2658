// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// NoErasures is what Recovery.Erasures says where nothing newer than the keys
// is left that knows who was erased.
const NoErasures = "none"

// Recovery is what to restore, from where to where.
type Recovery struct {
	Data, Keys string // files
	// Erasures knows who was erased last: a file of keys or of erasures, the
	// URI or folder of a store whose keys can still be read, or NoErasures.
	Erasures string
	// WithoutNames leaves out the keys of people's names: for a file of keys
	// that is older than KeysKept.
	WithoutNames bool
	With         []age.Identity
	Into         string // URI of an empty place
	Now          func() time.Time
	Progress     *Progress
}

// Restored tells what was restored.
type Restored struct {
	Data, Keys Header
	Erased     int // how many documents the erasures have changed or left out
	Shut       int // how many names in the data nobody erased, and the file of keys has no key for
}

// Restore reads both files to their ends, and only where they are whole, of one
// installation and young enough, puts their content into the empty place.
//
// Every erasure that one of the files or Erasures knows is done again: keys
// stay away, accounts that were removed too, members become tombstones whose log
// is gone and whose check-ins lead to nobody, and cards that were ended are
// ended. A file of keys older than KeysKept is refused
// (backup-keys-old), since it would bring back who was erased since.
func Restore(ctx context.Context, r Recovery) (Restored, error) {
	var done Restored
	r.Erasures = named(r.Erasures)
	erased := record.Erased{}
	if err := r.verify(ctx, &done, erased); err != nil {
		return done, err
	}
	target, err := storage.OpenTarget(ctx, r.Into)
	if err != nil {
		return done, err
	}
	defer target.Close()
	f := newFilling(ctx, target, r.Into, r.Progress)
	salt := record.Salt()
	put := func(c record.Collection, doc any) error {
		if c.Name == record.ErasuresName {
			return nil // all of them, below
		}
		if k, ok := doc.(*record.Key); ok && r.WithoutNames && k.OfName() {
			return nil
		}
		keep, changed := erased.Apply(doc, salt)
		if changed {
			done.Erased++
		}
		if !keep {
			return nil
		}
		return f.add(c, doc)
	}
	for _, file := range []struct {
		name string
		kind Kind
	}{{r.Data, Data}, {r.Keys, Keys}} {
		if err := input(file.name, r.With, []Kind{file.kind}, func(Header) error { return nil }, put); err != nil {
			return done, err
		}
	}
	c, _ := record.Find(record.ErasuresName)
	for _, name := range slices.Sorted(maps.Keys(erased)) {
		if err := f.add(c, &record.Erasure{Record: name}); err != nil {
			return done, err
		}
	}
	return done, f.finish(nil)
}

// verify reads everything and touches nothing.
func (r Recovery) verify(ctx context.Context, done *Restored, erased record.Erased) error {
	together, hers := newFit(), newLinked()
	r.Progress.say("checking %s", r.Data)
	err := input(r.Data, r.With, []Kind{Data}, func(h Header) error { done.Data = h; return nil }, func(c record.Collection, doc any) error {
		erased.Gather(doc)
		hers.note(doc)
		return together.note(c, doc)
	})
	if err != nil {
		return err
	}
	r.Progress.say("checking %s", r.Keys)
	note := noting(erased)
	err = input(r.Keys, r.With, []Kind{Keys}, func(h Header) error {
		done.Keys = h
		if err := r.youngEnough(done.Data, h); err != nil {
			return err
		}
		return sameInstallation(done.Data, h.Installation, r.Keys)
	}, func(c record.Collection, doc any) error { return errors.Join(note(c, doc), together.note(c, doc)) })
	if err == nil {
		err = r.readErasures(ctx, done.Data, erased)
	}
	if err != nil {
		return err
	}
	hers.finish(erased)
	done.Shut = together.shut(erased)
	return together.check(erased, r.Keys)
}

// clockSlack is how far the clocks of two machines may be apart.
const clockSlack = 24 * time.Hour

// youngEnough refuses a file of keys older than KeysKept (backup-keys-old). A
// clock that stands before what was made already, as without a battery, does not
// tell, and is refused too (backup-clock).
func (r Recovery) youngEnough(data, keys Header) error {
	now, known := r.Now(), keys.Made
	if data.Made.After(known) {
		known = data.Made
	}
	refuse := func(key, file string, made time.Time) error {
		return fault.New(fault.Conflict, key).With("File", file).With("Made", made.Format(time.DateOnly))
	}
	switch {
	case r.WithoutNames:
		return nil
	case known.Sub(now) > clockSlack && data.Made.After(keys.Made):
		return refuse("backup-clock", r.Data, known)
	case known.Sub(now) > clockSlack:
		return refuse("backup-clock", r.Keys, known)
	case now.Sub(keys.Made) > KeysKept:
		return refuse("backup-keys-old", r.Keys, keys.Made)
	}
	return nil
}

// readErasures gathers what is known beyond the file of keys.
func (r Recovery) readErasures(ctx context.Context, data Header, erased record.Erased) error {
	switch {
	case r.Erasures == NoErasures:
		return nil
	case isURI(r.Erasures):
		where := storage.Where(r.Erasures)
		r.Progress.say("reading erasures from %s", where)
		return r.erasuresOf(ctx, data, where, erased)
	}
	r.Progress.say("reading erasures from %s", r.Erasures)
	return input(r.Erasures, r.With, []Kind{Keys, Erasures}, func(h Header) error {
		return sameInstallation(data, h.Installation, r.Erasures)
	}, noting(erased))
}

// erasuresOf reads those of a store, of which nothing but the keys need be
// readable.
func (r Recovery) erasuresOf(ctx context.Context, data Header, where string, erased record.Erased) error {
	from, err := storage.OpenKeys(ctx, r.Erasures)
	if err != nil {
		return err
	}
	defer from.Close()
	id, err := installation(ctx, from)
	if err != nil {
		return err
	}
	if err := sameInstallation(data, id, where); err != nil {
		return err
	}
	c, _ := record.Find(record.ErasuresName)
	note := noting(erased)
	return from.Each(ctx, c.Name, func(doc any) error { return note(c, doc) })
}

// noting gathers erasures.
func noting(erased record.Erased) func(record.Collection, any) error {
	return func(_ record.Collection, doc any) error {
		if e, ok := doc.(*record.Erasure); ok {
			erased[e.Record] = true
		}
		return nil
	}
}

// sameInstallation says whether something of an installation goes with these
// data.
func sameInstallation(data Header, id, where string) error {
	if data.Installation == id {
		return nil
	}
	return fault.New(fault.Conflict, "backup-files-differ").With("File", where)
}

func isURI(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	return ok && (scheme == "sqlite" || scheme == "mongodb" || scheme == "mongodb+srv" || scheme == "mongodb+plain")
}

// named gives what Erasures names: a folder is a store too.
func named(erasures string) string {
	if info, err := os.Stat(erasures); err == nil && info.IsDir() {
		return "sqlite:" + erasures
	}
	return erasures
}
