// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb_test

import (
	"context"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/mongodb"
	"github.com/groundwork-org/groundwork/app/workshop"
)

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// raw connects to the databases behind a URI, past the store.
func raw(t *testing.T, uri string) (data, keys *mongo.Database) {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	must(t, err)
	t.Cleanup(func() { _ = client.Disconnect(ctx) })
	u, err := url.Parse(uri)
	must(t, err)
	name := strings.TrimPrefix(u.Path, "/")
	return client.Database(name), client.Database(name + "_keys")
}

func TestKeysAreApart(t *testing.T) {
	uri := database(t)
	s, err := mongodb.Open(ctx, uri, time.Now)
	must(t, err)
	defer s.Close()
	c := workshop.CheckIn{ID: "c", Workshop: "w", Org: "o", KnownAs: people.Sealed{Box: []byte("the box"), Key: []byte("the key")}}
	_, err = s.RecordCheckIn(ctx, c)
	must(t, err)
	data, keys := raw(t, uri)
	var doc, key bson.Raw
	must(t, data.Collection("checkins").FindOne(ctx, bson.M{"_id": "c"}).Decode(&doc))
	if strings.Contains(string(doc), "the key") || !strings.Contains(string(doc), "the box") {
		t.Errorf("the document is %v", doc)
	}
	must(t, keys.Collection("keys").FindOne(ctx, bson.M{"record": people.Place("checkin", "c", "")}).Decode(&key))
	if !strings.Contains(string(key), "the key") || strings.Contains(string(key), "the box") {
		t.Errorf("the key's document is %v", key)
	}
	names, err := data.ListCollectionNames(ctx, bson.M{"name": "keys"})
	must(t, err)
	if len(names) != 0 {
		t.Error("keys are beside the data")
	}
}

func TestOrphansAreSwept(t *testing.T) {
	uri := database(t)
	now := time.Now()
	s, err := mongodb.Open(ctx, uri, func() time.Time { return now })
	must(t, err)
	defer s.Close()
	m := people.Member{ID: "m", Org: "o", Name: people.Sealed{Box: []byte("box"), Key: []byte("key")}}
	must(t, s.CreateMember(ctx, m))
	_, keys := raw(t, uri)
	for _, place := range []string{people.Place("checkin", "lost", "known_as"), people.Place("member", "m", "name"), people.Place("later", "x", "y")} {
		_, err := keys.Collection("keys").InsertOne(ctx, bson.M{"_id": place + "#0123", "record": "r", "key": []byte("k"), "at": now})
		must(t, err)
	}
	for _, want := range []int{0, 2, 0} {
		swept, err := s.SweepKeys(ctx)
		must(t, err)
		if swept != want {
			t.Errorf("%d swept, want %d", swept, want)
		}
		now = now.Add(2 * time.Hour) // before, they may be on their way
	}
	got, err := s.Member(ctx, "o", "m")
	must(t, err)
	if string(got.Name.Key) != "key" {
		t.Error("swept a key that is needed")
	}
}

func TestNewerLayoutIsRefused(t *testing.T) {
	uri := database(t)
	data, _ := raw(t, uri)
	_, err := data.Collection("installation").InsertOne(ctx, bson.M{"_id": "layout", "version": 99})
	must(t, err)
	_, err = mongodb.Open(ctx, uri, time.Now)
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "errors-data-newer") {
		t.Errorf("%v", err)
	}
}

// TestServerThatGoesAway: while it is away every call is Unavailable within
// five seconds; when it is back, the same store goes on.
func TestServerThatGoesAway(t *testing.T) {
	uri := database(t)
	u, err := url.Parse(uri)
	must(t, err)
	between := newCable(t, u.Host)
	u.Host = between.addr
	q := u.Query()
	q.Set("directConnection", "true")
	u.RawQuery = q.Encode()
	s, err := mongodb.Open(ctx, u.String(), time.Now)
	must(t, err)
	defer s.Close()
	c := workshop.CheckIn{ID: "c", Workshop: "w", Org: "o", KnownAs: people.Sealed{Box: []byte("box"), Key: []byte("key")}}
	_, err = s.RecordCheckIn(ctx, c)
	must(t, err)

	between.cut()
	for name, call := range map[string]func() error{
		"record": func() error { _, err := s.RecordCheckIn(ctx, workshop.CheckIn{ID: "d", Workshop: "w"}); return err },
		"read":   func() error { _, err := s.CheckIn(ctx, "w", "c"); return err },
		"ping":   func() error { return s.Ping(ctx) },
	} {
		began := time.Now()
		if err := call(); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}

	between.mend(t)
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		err := s.Ping(ctx)
		if err == nil {
			break
		}
		if time.Since(began) > 15*time.Second {
			t.Fatalf("still away: %v", err)
		}
	}
	isNew, err := s.RecordCheckIn(ctx, c)
	must(t, err)
	if isNew {
		t.Error("what was recorded before is gone")
	}
}

// cable is a connection to the server that can be cut and mended.
type cable struct {
	addr, to string
	lock     sync.Mutex
	listener net.Listener
	ends     []net.Conn
}

func newCable(t *testing.T, to string) *cable {
	t.Helper()
	c := &cable{to: to, addr: "127.0.0.1:0"}
	c.mend(t)
	t.Cleanup(c.cut)
	return c
}

func (c *cable) mend(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", c.addr)
	must(t, err)
	c.lock.Lock()
	defer c.lock.Unlock()
	c.listener, c.addr = l, l.Addr().String()
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", c.to)
			if err != nil {
				_ = near.Close()
				continue
			}
			c.lock.Lock()
			c.ends = append(c.ends, near, far)
			c.lock.Unlock()
			go func() { _, _ = io.Copy(near, far); _ = near.Close() }()
			go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
		}
	}()
}

func (c *cable) cut() {
	c.lock.Lock()
	defer c.lock.Unlock()
	_ = c.listener.Close()
	for _, e := range c.ends {
		_ = e.Close()
	}
	c.ends = nil
}
