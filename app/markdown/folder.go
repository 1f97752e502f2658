// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"fmt"
	"io/fs"
	"os"
)

// onDisk is a content folder on disk. Nothing outside of it is read, wherever a
// symbolic link in it leads: who writes content does not choose which files of
// this machine are published.
type onDisk string

// Open opens a file or a folder of the folder for reading, and nothing else: a
// pipe would wait for who writes to it.
func (d onDisk) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	info, err := d.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.IsDir() && !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return os.OpenInRoot(string(d), name)
}

// Stat says what a file of the folder is, without opening it.
func (d onDisk) Stat(name string) (fs.FileInfo, error) {
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Stat(name)
}

// The most bytes of a file of words, and of a picture.
const (
	maxText    = 256 << 10
	maxPicture = 16 << 20
)

// read reads a file of at most so many bytes. why says what is wrong with it,
// or is empty.
func (r Root) read(p string, most int64) (data []byte, why string) {
	info, err := fs.Stat(r.FS, p)
	switch {
	case err != nil || !info.Mode().IsRegular():
		return nil, "this file cannot be read"
	case info.Size() > most:
		return nil, fmt.Sprintf("this file is larger than %d KB", most>>10)
	}
	if data, err = fs.ReadFile(r.FS, p); err != nil {
		return nil, "this file cannot be read"
	}
	return data, ""
}
