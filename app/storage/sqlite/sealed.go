// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

const keyChunk = 64

var (
	oneKeySQL   = "SELECT place, box, key FROM keys WHERE record = ?"
	someKeysSQL = "SELECT place, box, key FROM keys WHERE record IN (?" + strings.Repeat(",?", keyChunk-1) + ")"
)

// recordHash is what keys are found by: 8 bytes of the SHA-256 of the place
// without its field, so that all keys of a record are found together.
func recordHash(place string) int64 {
	sum := sha256.Sum256([]byte(place[:strings.LastIndexByte(place, '/')+1]))
	return int64(binary.BigEndian.Uint64(sum[:]))
}

// join gives the fields their keys. A field whose key is not there keeps a nil
// Key: it was erased. missing says that there is one.
func (s *Store) join(ctx context.Context, fields []record.Field) (missing bool, err error) {
	found := make(map[keyRef][]byte, len(fields))
	for rest := fields; len(rest) > 0; {
		n := min(len(rest), keyChunk)
		if err := s.readKeys(ctx, rest[:n], found); err != nil {
			return false, err
		}
		rest = rest[n:]
	}
	for _, f := range fields {
		if !f.Sealed.Given() {
			continue
		}
		f.Sealed.Key = found[keyRef{f.Place, f.Digest()}]
		missing = missing || f.Sealed.Key == nil
	}
	return missing, nil
}

func (s *Store) readKeys(ctx context.Context, fields []record.Field, into map[keyRef][]byte) error {
	args := make([]any, 0, keyChunk)
	for _, f := range fields {
		if f.Sealed.Given() {
			args = append(args, recordHash(f.Place))
		}
	}
	query := someKeysSQL
	switch len(args) {
	case 0:
		return nil
	case 1:
		query = oneKeySQL
	default:
		for len(args) < keyChunk {
			args = append(args, args[0])
		}
	}
	_, err := many(ctx, s.keys, func(row scanner) (struct{}, error) {
		var ref keyRef
		var box, key []byte
		err := row.Scan(&ref.place, &box, &key)
		copy(ref.box[:], box)
		into[ref] = key
		return struct{}{}, err
	}, query, args...)
	return err
}

// joined reads values and gives their fields the keys.
func joined[T any](ctx context.Context, s *Store, read func() ([]T, error), fields func(*T) []record.Field) ([]T, error) {
	return record.Join(read, fields, func(all []record.Field) (bool, error) { return s.join(ctx, all) })
}

// joinedOne is joined for one value.
func joinedOne[T any](ctx context.Context, s *Store, read func() (T, error), fields func(*T) []record.Field) (T, error) {
	return record.JoinOne(read, fields, func(all []record.Field) (bool, error) { return s.join(ctx, all) })
}
