// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/lang"
)

// spoken is a content or locales folder of which only some languages are seen:
// what one sheet of paper needs is read in a third of the time.
type spoken struct {
	fs.FS
	tags []lang.Tag
}

// Open hides files and folders of other languages.
func (s spoken) Open(name string) (fs.File, error) {
	if !s.seen(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return s.FS.Open(name)
}

// ReadDir leaves out files and folders of other languages.
func (s spoken) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return !s.seen(path.Join(name, e.Name())) }), err
}

// seen says whether a name is of no language, or of one that is kept:
// "where-we-stand.pa.md", "pa", "pa/errors.toml".
func (s spoken) seen(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	if tag, ok := lang.Parse(first); ok && string(tag) == first && !slices.Contains(s.tags, tag) {
		return false
	}
	parts := strings.Split(path.Base(name), ".")
	if len(parts) < 3 || parts[len(parts)-1] != "md" {
		return true
	}
	tag, ok := lang.Parse(parts[len(parts)-2])
	return !ok || slices.Contains(s.tags, tag)
}
