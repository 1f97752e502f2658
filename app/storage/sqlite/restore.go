// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// stagingFolder holds the files of a restore until it is finished. While it is
// there, nobody opens the folder around it.
const stagingFolder = "restoring"

// Target fills an empty folder: files in a folder of their own, which take
// their places when they are whole.
type Target struct {
	dir     string
	store   *Store
	release func() // see Claim
}

// beside are what may stand in a folder that is empty of records.
var beside = []string{"acme", "lost+found", servingFile, servingFile + "-journal"}

func isUnfinished(dir string) bool { return isIn(dir, stagingFolder) }

func isIn(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return err == nil
}

// OpenTarget makes the folder where it is missing. What an earlier restore left
// unfinished is cleared; a folder with anything else in it gives fault.Conflict
// (backup-not-empty), one that a server or another restore uses fault.Conflict
// (backup-in-use), one that can't be used fault.Unavailable (errors-data-folder).
func OpenTarget(ctx context.Context, dir string) (*Target, error) {
	if _, err := unfinished(dir); fault.Is(err, fault.Conflict) {
		return nil, err // before anything is made
	}
	release, err := Claim(ctx, dir)
	if err != nil {
		return nil, err
	}
	t, err := openTarget(ctx, dir)
	if err == nil {
		t.release = release
		return t, nil
	}
	release()
	var f *fault.Fault
	if errors.As(err, &f) {
		return nil, err
	}
	return nil, fault.Wrap(fault.Unavailable, "errors-data-folder", err).With("Folder", dir)
}

func openTarget(ctx context.Context, dir string) (*Target, error) {
	left, err := unfinished(dir)
	if err != nil {
		return nil, err
	}
	for _, name := range left {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	staging := filepath.Join(dir, stagingFolder)
	if err := os.Mkdir(staging, 0o700); err != nil {
		return nil, err
	}
	if err := syncFolder(dir); err != nil {
		return nil, err
	}
	s, err := open(ctx, staging, time.Now)
	if err != nil {
		return nil, err
	}
	return &Target{dir: dir, store: s}, nil
}

// unfinished names what an earlier restore left, the folder that says so last;
// everything else that is in the folder is left alone, and refused. A file is
// that restore's where it is no longer in its folder: somebody else put the other
// there.
func unfinished(dir string) (left []string, err error) {
	ours := isUnfinished(dir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case slices.Contains(beside, name), ours && name == stagingFolder:
		case ours && (name == DataFile || name == KeysFile) && !isIn(filepath.Join(dir, stagingFolder), name):
			left = append(left, name)
		default:
			return nil, record.NotEmpty(dir)
		}
	}
	if ours {
		left = append(left, stagingFolder)
	}
	return left, nil
}

// Load implements storage.Target. A document whose id is taken gives
// fault.Conflict.
func (t *Target) Load(ctx context.Context, collection string, docs []any) error {
	return t.store.w.do(ctx, always, func(tx *tx) error {
		for _, doc := range docs {
			if err := tables[collection].load(tx, doc); err != nil {
				return err
			}
		}
		return nil
	})
}

// Each implements storage.Source.
func (t *Target) Each(ctx context.Context, collection string, f func(doc any) error) error {
	s, err := openSource(ctx, filepath.Join(t.dir, stagingFolder), true)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Each(ctx, collection, f)
}

// Finish implements storage.Target: the data are marked as those of these keys, the
// logs are brought into the files, the files take their places, and only then does
// the folder that says "unfinished" go.
func (t *Target) Finish(ctx context.Context) error {
	err := t.store.w.do(ctx, always, func(tx *tx) error { return tx.mark() })
	if err == nil {
		err = t.finish()
	}
	if err != nil {
		return fault.Wrap(fault.Unavailable, "errors-data-folder", err).With("Folder", t.dir)
	}
	return nil
}

func (t *Target) finish() error {
	if err := t.store.Close(); err != nil {
		return err
	}
	staging := filepath.Join(t.dir, stagingFolder)
	for _, name := range []string{KeysFile, DataFile} {
		if log, err := os.Stat(filepath.Join(staging, name+"-wal")); err == nil && log.Size() > 0 {
			return fmt.Errorf("the log of %s was not brought in", name)
		}
		f, err := os.OpenFile(filepath.Join(staging, name), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(staging, name), filepath.Join(t.dir, name)); err != nil {
			return err
		}
	}
	if err := syncFolder(t.dir); err != nil {
		return err
	}
	if err := os.RemoveAll(staging); err != nil {
		return err
	}
	return syncFolder(t.dir)
}

// Close ends the filling. Without Finish the folder stays unusable, until it is
// filled anew.
func (t *Target) Close() error {
	defer t.release()
	return t.store.Close()
}

// syncFolder makes changes of a folder's entries durable.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
