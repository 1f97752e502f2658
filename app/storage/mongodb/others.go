// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"bytes"
	"context"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// markDoc, among the data, says with which keys they belong, by a hash of the
// secret that lies with these.
type markDoc struct {
	ID string `bson:"_id"`
	Of []byte `bson:"of"`
}

// Value gives the hash.
func (d markDoc) Value() []byte { return d.Of }

const theMark = "keys"

// refuseOthers gives fault.Conflict (backup-files-differ) where the keys are
// another installation's than the data: all of them would be swept.
func (s *Store) refuseOthers(ctx context.Context) error {
	fits, err := s.fits(ctx)
	if err == nil && !fits {
		err = record.OthersKeys(s.keys.Database().Name())
	}
	return err
}

// fits says whether the keys are the data's. Data that an older release left
// unmarked tell by whose accounts' keys these are; and whoever has an account had a
// secret.
func (s *Store) fits(ctx context.Context) (bool, error) {
	secret, err := findOne[pepperDoc](ctx, s.keysInstallation, bson.M{"_id": thePepper})
	if fault.Is(err, fault.NotFound) {
		there, err := s.anyIn(ctx, s.accounts)
		return !there, err
	}
	if err != nil {
		return false, err
	}
	have, err := findOne[markDoc](ctx, s.installation, bson.M{"_id": theMark})
	if fault.Is(err, fault.NotFound) {
		return s.holdsOwn(ctx)
	}
	return bytes.Equal(have, record.MarkOf(secret)), err
}

// holdsOwn says whether a key of one of the data's accounts is here, or no account's is.
func (s *Store) holdsOwn(ctx context.Context) (bool, error) {
	one := options.Count().SetLimit(1)
	others, err := s.keys.CountDocuments(ctx, bson.M{"record": bson.M{"$gte": record.Accounts, "$lt": afterAccounts}}, one)
	if err != nil || others == 0 {
		return err == nil, failed(err)
	}
	accounts, err := find[record.Account](ctx, s.accounts, bson.M{}, byID, keyChunk)
	for _, a := range accounts {
		hers, err := s.keys.CountDocuments(ctx, bson.M{"record": record.Whole("account", a.ID)}, one)
		if err != nil || hers > 0 {
			return err == nil, failed(err)
		}
	}
	return false, err
}

// afterAccounts is what comes after all that begins with record.Accounts.
var afterAccounts = strings.TrimSuffix(record.Accounts, "/") + "0"

// mark marks the data, which fit, as those of the keys beside this secret. Of
// instances that start at once all write the same.
func (s *Store) mark(ctx context.Context, secret []byte) error {
	mark := markDoc{theMark, record.MarkOf(secret)}
	have, err := findOne[markDoc](ctx, s.installation, bson.M{"_id": theMark})
	switch {
	case fault.Is(err, fault.NotFound):
		_, err = s.installation.InsertOne(ctx, mark)
		if mongo.IsDuplicateKeyError(err) {
			return nil // another instance made it just now
		}
	case err == nil && !bytes.Equal(have, mark.Of): // of keys without an account, which went
		_, err = s.installation.ReplaceOne(ctx, bson.M{"_id": theMark}, mark)
	}
	return failed(err)
}
