// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long files must rest before they are read again: editors write
// a file in several steps, and git writes many.
const settle = 150 * time.Millisecond

// Watch reloads whenever a file of a folder on disk changes, until ctx ends.
// It returns at once where all content is embedded. An error means that
// changes are not seen, or no longer; the content stays as it was.
func (s *Store) Watch(ctx context.Context) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch the content folder: %w", err)
	}
	defer watcher.Close()
	watched := 0
	for _, root := range s.roots {
		if root.Dir != "" {
			if err := addFolders(watcher, root.Dir); err != nil {
				return fmt.Errorf("watch the content folder: %w", err)
			}
			watched++
		}
	}
	if watched == 0 {
		return nil
	}
	s.Reload() // what changed since Open
	return s.follow(ctx, watcher)
}

// follow reloads once the folders have been at rest after a change.
func (s *Store) follow(ctx context.Context, watcher *fsnotify.Watcher) error {
	rest := time.NewTimer(settle)
	rest.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case event, ok := <-watcher.Events:
			if !ok {
				return fmt.Errorf("watch the content folder: closed")
			}
			if event.Has(fsnotify.Create) {
				if info, err := os.Stat(event.Name); err == nil && info.IsDir() {
					_ = addFolders(watcher, event.Name) // gone again: its own event follows
				}
			}
			if event.Op != fsnotify.Chmod {
				rest.Reset(settle)
			}
		case _, ok := <-watcher.Errors:
			if !ok {
				return fmt.Errorf("watch the content folder: closed")
			}
			rest.Reset(settle) // events were lost: look at everything
		case <-rest.C:
			s.Reload()
		}
	}
}

// addFolders watches dir and every folder in it.
func addFolders(watcher *fsnotify.Watcher, dir string) error {
	return filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			return nil
		}
		if p != dir && hidden(d.Name()) {
			return fs.SkipDir
		}
		return watcher.Add(p)
	})
}
