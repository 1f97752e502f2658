// SPDX-License-Identifier: AGPL-3.0-or-later

//go:build darwin || freebsd

package sqlite

import "syscall"

// freeBytes is as on Linux.
func freeBytes(dir string) (bytes int64, ok bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil || s.Blocks == 0 {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}
