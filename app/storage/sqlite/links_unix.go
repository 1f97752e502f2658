// SPDX-License-Identifier: AGPL-3.0-or-later

//go:build unix

package sqlite

import (
	"io/fs"
	"syscall"
)

// hardLinks says under how many names (hard links) a file stands on its disk.
func hardLinks(f fs.FileInfo) uint64 {
	if s, ok := f.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Nlink)
	}
	return 1
}
