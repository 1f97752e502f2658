// SPDX-License-Identifier: AGPL-3.0-or-later

// Package sqlite is the embedded store: two SQLite files in one folder, the
// data (groundwork.db) and the keys of sealed fields (keys.db), so that the
// two can be backed up, and erased, apart.
//
// All writes of a process go through one goroutine, which takes what has
// queued up and commits it as one group: the keys first, on disk, then the
// data, on disk, and only then does any caller learn that its write is done.
// The data's write lock is held from before the first look to the last commit,
// so nothing changes between a check and the write that relies on it, in this
// process or another. Within a group one write that cannot be done is undone
// alone; a commit that cannot be made is an Unavailable for all in it. The last
// megabytes of the disk are for what takes away and for what has begun: see
// reserve.
//
// Reads have connections of their own and never wait for a write.
//
// It knows nothing of cryptography: a sealed field is two texts to it.
package sqlite
