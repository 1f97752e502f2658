// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"reflect"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// leftOut are the collections that a backup leaves out: everybody signs in
// again, links are made anew, and the layout is the release's own.
var leftOut = map[string]bool{"sessions": true, "setupTokens": true, "tickets": true, "tries": true, "installation": true}

// TestBackupHoldsEveryCollection: a collection that is added and forgotten in
// collections and record.Collections is lost in backups.
func TestBackupHoldsEveryCollection(t *testing.T) {
	client, err := mongo.Connect(options.Client().ApplyURI("mongodb://127.0.0.1:1"))
	if err != nil {
		t.Fatal(err)
	}
	s := newStore(client, "x", time.Now)
	held := map[*mongo.Collection]bool{}
	for _, c := range record.Collections() {
		c, ok := s.collections()[c.Name]
		if !ok {
			t.Errorf("%v is in record.Collections only", c)
		}
		held[c] = true
	}
	if len(held) != len(s.collections()) {
		t.Errorf("%d collections here, %d in record.Collections", len(s.collections()), len(held))
	}
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if v.Field(i).Type() != reflect.TypeFor[*mongo.Collection]() {
			continue
		}
		c := (*mongo.Collection)(v.Field(i).UnsafePointer())
		if name := v.Type().Field(i).Name; !held[c] && !leftOut[name] {
			t.Errorf("%s is in no backup: add it to record.Collections and collections, or to leftOut", name)
		}
	}
}
