// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long files must rest before they are read again: editors write
// a file in several steps, and git writes many. What does not rest is read
// nevertheless after restless.
const (
	settle   = 150 * time.Millisecond
	restless = 2 * time.Second
)

// lookAgain is how often it is looked whether a content folder is still the one
// that is watched: another may have been put in its place, by its name or by a
// link, or the disk that it was on is gone.
const lookAgain = time.Second

// Watch reloads whenever a file of a folder on disk changes, until ctx ends.
// It returns at once where all content is embedded. An error means that
// changes are not seen, or no longer; the content stays as it was.
func (s *Store) Watch(ctx context.Context) error {
	if !slices.ContainsFunc(s.roots, func(r Root) bool { return r.Dir != "" }) {
		return nil
	}
	for ctx.Err() == nil {
		if err := s.watchOnce(ctx); err != nil {
			return fmt.Errorf("watch the content folder: %w", err)
		}
	}
	return nil
}

// watchOnce watches the folders that there are, reads them, and returns when
// they have changed and come to rest. What is watched is found anew each time:
// a folder that was moved or replaced is otherwise followed to where it went.
func (s *Store) watchOnce(ctx context.Context) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer watcher.Close()
	var folders []*watched
	for _, root := range s.roots {
		if root.Dir == "" {
			continue
		}
		folders = append(folders, lookAt(root.Dir))
		if err := addFolders(watcher, root.Dir); err != nil {
			return err
		}
	}
	s.Reload() // what changed since they were last read
	return changed(ctx, watcher, folders)
}

// changed returns when the folders have been at rest after a change.
func changed(ctx context.Context, watcher *fsnotify.Watcher, folders []*watched) error {
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	rest, since := time.NewTimer(settle), time.Time{}
	rest.Stop()
	stir := func() {
		if since.IsZero() {
			since = time.Now()
		}
		rest.Reset(max(0, min(settle, restless-time.Since(since))))
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, ok := <-watcher.Events:
			if !ok {
				return fsnotify.ErrClosed
			}
			if event.Op != fsnotify.Chmod {
				stir()
			}
		case _, ok := <-watcher.Errors:
			if !ok {
				return fsnotify.ErrClosed
			}
			stir() // events were lost: look at everything
		case <-again.C:
			if slices.ContainsFunc(folders, (*watched).replaced) {
				stir()
			}
		case <-rest.C:
			return nil
		}
	}
}

// watched is a content folder as it was when it was last looked at.
type watched struct {
	dir  string
	info os.FileInfo // nil: not there
}

func lookAt(dir string) *watched {
	f := &watched{dir: dir}
	f.replaced()
	return f
}

// replaced says whether another folder, or none, is in its place since it was
// last asked.
func (f *watched) replaced() bool {
	before := f.info
	f.info, _ = os.Stat(f.dir) // nil where it cannot be looked at
	if before == nil || f.info == nil {
		return before != f.info
	}
	return !os.SameFile(before, f.info)
}

// addFolders watches dir and every folder in it. What is not there, or goes
// meanwhile, is left out.
func addFolders(watcher *fsnotify.Watcher, dir string) error {
	dir += string(filepath.Separator) // where a link leads, if it is one
	return filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && d != nil:
			return fs.SkipDir // it cannot be read
		case err != nil || !d.IsDir():
			return nil
		case p != dir && hidden(d.Name()):
			return fs.SkipDir
		}
		err = watcher.Add(p)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			return fs.SkipDir
		}
		return err
	})
}
