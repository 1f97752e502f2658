// SPDX-License-Identifier: AGPL-3.0-or-later

// Package backup copies a whole store: into encrypted files, back from them
// into an empty place, and from store to store.
//
// A backup is two files, so that erasing somebody reaches backups too: the data,
// which may be kept for long, and the keys of sealed fields with the secret of
// the installation, which are kept for KeysKept. A third kind holds tombstones
// only. Each file is encrypted with age (age-encryption.org/v1) to recipients
// whose private keys are elsewhere; age notices every changed bit and a file
// cut short.
//
// Inside stands text, one line a document, so that a file can be looked into
// without this program:
//
//	groundwork backup {"format":1,"kind":"data","made":"…","installation":"…"}
//	#checkins
//	{"id":"…", …}
//	#end checkins 1 4a5e…
//	#end
//
// A document is what record.Encode writes, and the number and hash at a
// collection's end are those of record.Total. What a reader does not know, it
// refuses.
//
// Who was erased stays so: see Restore.
package backup
