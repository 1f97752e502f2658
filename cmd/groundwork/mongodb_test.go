// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// mongoVariable names the server to test on; each test makes databases of its
// own there and drops them.
const mongoVariable = "GROUNDWORK_TEST_MONGODB_URI"

// mongoDatabase returns a URI with a fresh database name on the test server,
// and the two databases behind it.
func mongoDatabase(t *testing.T) (uri string, both []*mongo.Database) {
	t.Helper()
	uri = os.Getenv(mongoVariable)
	if uri == "" {
		t.Skip("MongoDB is skipped: " + mongoVariable + " is not set")
	}
	c, err := mongo.Connect(options.Client().ApplyURI(uri).SetServerSelectionTimeout(5 * time.Second))
	if err != nil {
		t.Fatal(err)
	}
	var b [6]byte
	_, _ = rand.Read(b[:])
	name := "groundwork_test_" + hex.EncodeToString(b[:])
	both = []*mongo.Database{c.Database(name), c.Database(name + "_keys")}
	t.Cleanup(func() {
		for _, db := range both {
			if err := db.Drop(context.Background()); err != nil {
				t.Errorf("drop %s: %v", db.Name(), err)
			}
		}
		_ = c.Disconnect(context.Background())
	})
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String(), both
}

// inDatabases searches every document of every collection, as it came over the
// wire, and counts what it read.
func (c *canaries) inDatabases(t *testing.T, both []*mongo.Database) (collections, documents int) {
	t.Helper()
	ctx := t.Context()
	for _, db := range both {
		names, err := db.ListCollectionNames(ctx, bson.M{})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			collections++
			if found := c.find([]byte(name)); len(found) > 0 {
				t.Errorf("a collection is called %s", name)
			}
			cursor, err := db.Collection(name).Find(ctx, bson.M{})
			if err != nil {
				t.Fatal(err)
			}
			for cursor.Next(ctx) {
				documents++
				if found := c.find(cursor.Current); len(found) > 0 {
					t.Errorf("a document of %s holds %s …", name, strings.Join(found[:min(5, len(found))], ", "))
				}
			}
			if err := cursor.Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	return collections, documents
}

// TestCanariesOnMongoDB does what TestCanaries does on a server: it searches the
// raw documents of both databases, and all files that the program has.
func TestCanariesOnMongoDB(t *testing.T) {
	uri, both := mongoDatabase(t)
	a := newAviary(t, uri)
	a.live()
	copies := t.TempDir()
	a.backup(copies)
	a.end()
	files := a.in(t, a.data, a.temporary, copies, a.cmd.Dir)
	collections, documents := a.inDatabases(t, both)
	if collections < 15 || documents < 1500 {
		t.Errorf("%d documents in %d collections: too few", documents, collections)
	}
	// The search sees what is there.
	if _, err := both[1].Collection("keys").InsertOne(t.Context(), bson.M{"_id": "x", "y": bson.M{"z": []string{"we asked " + a.names[7]}}}); err != nil {
		t.Fatal(err)
	}
	seen := false
	cursor, err := both[1].Collection("keys").Find(t.Context(), bson.M{"_id": "x"})
	for err == nil && cursor.Next(t.Context()) {
		seen = len(a.find(cursor.Current)) > 0
	}
	if !seen {
		t.Error("a name that was put into a document is not found")
	}
	t.Logf("%d canaries and their secrets, %d pages, %d documents in %d collections, %d files: none found", a.taken, len(a.wet), documents, collections, files)
}
