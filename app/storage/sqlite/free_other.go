// SPDX-License-Identifier: AGPL-3.0-or-later

//go:build !linux && !darwin && !freebsd

package sqlite

func freeBytes(string) (bytes int64, ok bool) { return 0, false }
