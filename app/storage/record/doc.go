// SPDX-License-Identifier: AGPL-3.0-or-later

// Package record is what the stores share: how the domain's values look as
// documents, which of their fields are sealed and where, the cursors of paged
// lists, and the faults that every store answers with.
//
// Documents carry the tags (bson for MongoDB, json for SQLite's document
// columns) so that the domain's types need none. A document holds the Box of a
// sealed field, never its Key: keys are kept apart, each under its field's
// place and the digest of the Box it opens (see Field).
//
// It opens nothing, connects to nothing and keeps nothing.
package record
