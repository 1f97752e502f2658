// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"math"
	"syscall"
)

// freeBytes says how many bytes are free on a folder's disk, without what is kept
// for root; ok is false where the file system does not tell.
func freeBytes(dir string) (bytes int64, ok bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil || s.Blocks == 0 || s.Frsize <= 0 || s.Bavail > math.MaxInt64/uint64(s.Frsize) {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Frsize), true
}
