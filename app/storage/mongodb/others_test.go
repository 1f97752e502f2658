// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb_test

import (
	"bytes"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/mongodb"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// inhabited makes databases in which somebody has an account.
func inhabited(t *testing.T, id string) (uri string, data, keys *mongo.Database) {
	t.Helper()
	uri = database(t)
	s, err := mongodb.Open(ctx, uri, time.Now)
	must(t, err)
	must(t, s.CreateAccount(ctx, people.Account{ID: id, Org: "o", Handle: []byte(id), Name: people.Sealed{Box: []byte("box"), Key: []byte("key of " + id)}}))
	must(t, s.Close())
	data, keys = raw(t, uri)
	return uri, data, keys
}

// instead puts what some collections of one database hold into another, in place of
// what they hold there, as a copy that is put back beside the wrong data does.
func instead(t *testing.T, from, to *mongo.Database, collections ...string) {
	t.Helper()
	for _, name := range collections {
		must(t, to.Collection(name).Drop(ctx))
		for _, doc := range held(t, from.Collection(name)) {
			_, err := to.Collection(name).InsertOne(ctx, bson.Raw(doc))
			must(t, err)
		}
	}
}

// later is when the keys of the tests are old enough to be swept.
func later() time.Time { return time.Now().Add(2 * time.Hour) }

// wantOthers says that databases are refused, and that no key has gone.
func wantOthers(t *testing.T, uri string, keys *mongo.Database, have map[string]string) {
	t.Helper()
	s, err := mongodb.Open(ctx, uri, later)
	if err == nil {
		n, swept := s.SweepKeys(ctx)
		must(t, s.Close())
		t.Fatalf("opened; %d keys swept, %v", n, swept)
	}
	if f, ok := err.(*fault.Fault); !ok || f.Key != "backup-files-differ" || f.Args["File"] != keys.Name() {
		t.Errorf("%v", err)
	}
	if !maps.Equal(held(t, keys.Collection("keys")), have) {
		t.Error("the keys are not what they were")
	}
}

// wantName says that databases open, and that an account's name has its key.
func wantName(t *testing.T, uri, id string) {
	t.Helper()
	s, err := mongodb.Open(ctx, uri, later)
	must(t, err)
	defer s.Close()
	if n, err := s.SweepKeys(ctx); err != nil || n != 0 {
		t.Errorf("%d keys swept, %v", n, err)
	}
	if a, err := s.Account(ctx, "o", id); err != nil || string(a.Name.Key) != "key of "+id {
		t.Errorf("its name has no key: %v", err)
	}
}

// TestAnothersKeysAreLeftAlone: beside data that they open nothing of, all keys would
// be swept, and no name could be got back by putting each where it belongs. So it is
// after the first start already, and with data that no release has marked yet.
func TestAnothersKeysAreLeftAlone(t *testing.T) {
	uri, data, keys := inhabited(t, "a")
	_, _, others := inhabited(t, "b")
	aside := keys.Client().Database(keys.Name() + "_aside")
	t.Cleanup(func() { _ = aside.Drop(ctx) })
	half := []string{"keys", "installation", "erasures"}
	instead(t, keys, aside, half...)
	for _, release := range []string{"this", "an older", "an older, which found no secret yet"} {
		if release != "this" {
			_, err := data.Collection("installation").DeleteOne(ctx, bson.M{"_id": "keys"})
			must(t, err)
		}
		instead(t, others, keys, half...)
		if strings.Contains(release, "no secret") {
			_, err := keys.Collection("installation").DeleteOne(ctx, bson.M{"_id": "pepper"})
			must(t, err)
		}
		wantOthers(t, uri, keys, held(t, others.Collection("keys")))
		instead(t, aside, keys, half...)
		wantName(t, uri, "a")
		if len(marks(t, data)) != 1 {
			t.Errorf("data of %s release are not marked", release)
		}
	}
}

// TestOlderDataWithoutAnyOfTheirOwn: data that no release has marked are refused beside
// others' keys where nobody has an account in them either; and where no account has a
// key, as after a restore without names, they open.
func TestOlderDataWithoutAnyOfTheirOwn(t *testing.T) {
	uri, data, keys := inhabited(t, "a")
	unmarked := func() {
		t.Helper()
		_, err := data.Collection("installation").DeleteOne(ctx, bson.M{"_id": "keys"})
		must(t, err)
	}
	unmarked()
	accounts := held(t, data.Collection("accounts"))
	_, err := data.Collection("accounts").DeleteMany(ctx, bson.M{})
	must(t, err)
	wantOthers(t, uri, keys, held(t, keys.Collection("keys")))
	for _, doc := range accounts {
		_, err := data.Collection("accounts").InsertOne(ctx, bson.Raw(doc))
		must(t, err)
	}
	_, err = keys.Collection("keys").DeleteMany(ctx, bson.M{})
	must(t, err)
	s, err := mongodb.Open(ctx, uri, later)
	must(t, err)
	must(t, s.Close())
	if len(marks(t, data)) != 1 {
		t.Error("the data are not marked")
	}
}

// marks are those of the data.
func marks(t *testing.T, data *mongo.Database) (list []bson.Raw) {
	t.Helper()
	cursor, err := data.Collection("installation").Find(ctx, bson.M{"_id": "keys"})
	must(t, err)
	must(t, cursor.All(ctx, &list))
	return list
}

// TestKeysPutBackMeanwhileAreLeftAlone: whoever puts a copy back does not always end
// the program first, and it sweeps every hour.
func TestKeysPutBackMeanwhileAreLeftAlone(t *testing.T) {
	uri, data, keys := inhabited(t, "a")
	_, _, others := inhabited(t, "b")
	s, err := mongodb.Open(ctx, uri, later)
	must(t, err)
	defer s.Close()
	sweep := func(why string) {
		t.Helper()
		before := held(t, keys.Collection("keys"))
		n, err := s.SweepKeys(ctx)
		if f, ok := err.(*fault.Fault); n != 0 || !ok || f.Key != why {
			t.Errorf("swept %d, %v; want %s", n, err, why)
		}
		if !maps.Equal(held(t, keys.Collection("keys")), before) || len(before) != 1 {
			t.Errorf("of %d keys some are gone", len(before))
		}
	}
	instead(t, others, keys, "keys", "installation")
	sweep("backup-files-differ")
	must(t, data.Drop(ctx))
	sweep("halves-missing")
}

// TestInstancesMarkAlike: those that start at once, on new databases, and later ones.
func TestInstancesMarkAlike(t *testing.T) {
	uri := database(t)
	data, _ := raw(t, uri)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			s, err := mongodb.Open(ctx, uri, time.Now)
			if err == nil {
				err = s.Close()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	first := marks(t, data)
	s, err := mongodb.Open(ctx, uri, time.Now)
	must(t, err)
	must(t, s.Close())
	if again := marks(t, data); len(first) != 1 || len(again) != 1 || !bytes.Equal(first[0], again[0]) {
		t.Errorf("%v, then %v", first, again)
	}
}

// TestKeysWithoutAnAccountMayGo: where nobody has an account yet nothing is lost with
// them, and the data are marked anew.
func TestKeysWithoutAnAccountMayGo(t *testing.T) {
	uri := database(t)
	data, keys := raw(t, uri)
	for range 2 {
		s, err := mongodb.Open(ctx, uri, time.Now)
		must(t, err)
		must(t, s.Close())
		must(t, keys.Drop(ctx))
	}
	for range 2 {
		s, err := mongodb.Open(ctx, uri, time.Now)
		must(t, err)
		must(t, s.Close())
	}
	if len(marks(t, data)) != 1 {
		t.Error("the data are not marked")
	}
}

// TestRestoredDataAreMarked: also where no key is left that would open anything.
func TestRestoredDataAreMarked(t *testing.T) {
	uri := database(t)
	target, err := mongodb.OpenTarget(ctx, uri, time.Now)
	must(t, err)
	must(t, target.Load(ctx, "accounts", []any{&record.Account{ID: "a", Org: "o", Handle: []byte("h"), Name: []byte("box")}}))
	must(t, target.Load(ctx, "installation", []any{&record.Setting{Name: "pepper", Value: []byte("secret")}}))
	must(t, target.Finish(ctx))
	must(t, target.Close())
	s, err := mongodb.Open(ctx, uri, time.Now)
	must(t, err)
	must(t, s.Close())
	_, keys := raw(t, uri)
	_, err = keys.Collection("installation").UpdateOne(ctx, bson.M{"_id": "pepper"}, bson.M{"$set": bson.M{"pepper": []byte("another")}})
	must(t, err)
	wantOthers(t, uri, keys, held(t, keys.Collection("keys")))
}
