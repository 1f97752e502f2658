// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// CreateSession implements people.Store.
func (s *Store) CreateSession(ctx context.Context, n people.Session) error {
	_, err := s.sessions.InsertOne(ctx, record.FromSession(n))
	return failed(err)
}

// SessionByHash implements people.Store. It gives expired sessions too.
func (s *Store) SessionByHash(ctx context.Context, hash []byte) (people.Session, error) {
	return findOne[record.Session](ctx, s.sessions, bson.M{"_id": hash})
}

// SessionsOf implements people.Store.
func (s *Store) SessionsOf(ctx context.Context, org, account string) ([]people.Session, error) {
	return find[record.Session](ctx, s.sessions, bson.M{"org": org, "account": account}, bson.D{{Key: "created_at", Value: -1}, {Key: "_id", Value: 1}}, 0)
}

// SetChallenge implements people.Store.
func (s *Store) SetChallenge(ctx context.Context, hash, challenge []byte) error {
	done, err := s.sessions.UpdateOne(ctx, bson.M{"_id": hash}, bson.M{"$set": bson.M{"challenge": challenge}})
	if err == nil && done.MatchedCount == 0 {
		return record.NotFound()
	}
	return failed(err)
}

// DeleteSession implements people.Store. To delete what isn't there is done.
func (s *Store) DeleteSession(ctx context.Context, hash []byte) error {
	_, err := s.sessions.DeleteOne(ctx, bson.M{"_id": hash})
	return failed(err)
}

// DeleteSessionsOf implements people.Store.
func (s *Store) DeleteSessionsOf(ctx context.Context, org, id string) error {
	if id == "" {
		return nil // neither an account's nor a member's
	}
	for _, field := range []string{"account", "member"} {
		if _, err := s.sessions.DeleteMany(ctx, bson.M{"org": org, field: id}); err != nil {
			return failed(err)
		}
	}
	return nil
}

// DeleteExpiredSessions implements people.Store.
func (s *Store) DeleteExpiredSessions(ctx context.Context, now time.Time) (int, error) {
	gone, err := s.sessions.DeleteMany(ctx, bson.M{"expires_at": bson.M{"$lte": record.Round(now)}})
	if err != nil {
		return 0, failed(err)
	}
	return int(gone.DeletedCount), nil
}

// setupToken is the one document of its collection.
type setupToken struct {
	ID        string    `bson:"_id"`
	Hash      []byte    `bson:"hash"`
	ExpiresAt time.Time `bson:"expires_at"`
}

// Value makes it a document like the others.
func (d setupToken) Value() setupToken { return d }

const theToken = "set-up"

// PutSetupToken implements people.Store.
func (s *Store) PutSetupToken(ctx context.Context, hash []byte, expires time.Time) error {
	for again := true; ; again = false {
		_, err := s.setupTokens.ReplaceOne(ctx, bson.M{"_id": theToken}, setupToken{theToken, hash, record.Round(expires)},
			options.Replace().SetUpsert(true))
		if !again || !mongo.IsDuplicateKeyError(err) { // two first ones at once: the other is there now
			return failed(err)
		}
	}
}

// SetupToken implements people.Store.
func (s *Store) SetupToken(ctx context.Context, hash []byte, now time.Time) (time.Time, error) {
	token, err := findOne[setupToken](ctx, s.setupTokens, livingToken(hash, now))
	return token.ExpiresAt, err
}

// TakeSetupToken implements people.Store.
func (s *Store) TakeSetupToken(ctx context.Context, hash []byte, now time.Time) error {
	gone, err := s.setupTokens.DeleteOne(ctx, livingToken(hash, now))
	if err == nil && gone.DeletedCount == 0 {
		return record.NotFound()
	}
	return failed(err)
}

func livingToken(hash []byte, now time.Time) bson.M {
	return bson.M{"_id": theToken, "hash": hash, "expires_at": bson.M{"$gt": record.Round(now)}}
}
