// SPDX-License-Identifier: AGPL-3.0-or-later

// Package mongodb keeps everything on a server that speaks MongoDB's protocol,
// for a council's server or a network with several instances.
//
// There are two databases: <name> for the data and <name>_keys for the keys of
// sealed fields, so that they can be backed up, and erased, apart. A key is
// written before the document it opens, under its field's place and the digest
// of its Box; a write that is cut short in between leaves a key that opens
// nothing, which SweepKeys deletes. The data are marked as those of their keys, and
// neither opens beside another installation's half, see others.go.
//
// It asks for little, so that any such server serves: single-document
// atomicity, unique indexes, deterministic ids and writes that may be repeated.
// No transactions over several documents, change streams, $lookup or TTL
// indexes. Writes are acknowledged by the majority with their journal on disk.
//
// A layout that a newer release changes is copied first, and changed by one
// instance, see upgrade.go.
package mongodb
