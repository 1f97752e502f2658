// SPDX-License-Identifier: AGPL-3.0-or-later

//go:build !unix

package sqlite

import "io/fs"

func hardLinks(fs.FileInfo) uint64 { return 1 }
