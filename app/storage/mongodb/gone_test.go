// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb_test

import (
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/mongodb"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// TestMongoDBGone: the server goes away in the middle of check-ins, for a
// minute in full and for three seconds otherwise, and comes back. Phones send
// again until they are told; what was sent stands there once, with its key, and
// what was acknowledged before is known when it is sent again.
func TestMongoDBGone(t *testing.T) {
	uri := database(t)
	away := 3 * time.Second
	if os.Getenv("GROUNDWORK_FAULTS") == "full" {
		away = time.Minute
	}
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

	const phones = 8
	var lock sync.Mutex
	acknowledged, refused := map[string]bool{}, 0
	enough := make(chan struct{})
	var all sync.WaitGroup
	for p := range phones {
		all.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-enough:
					return
				default:
				}
				c := gone(p, n)
				for {
					_, err := s.RecordCheckIn(ctx, c)
					if err == nil {
						break
					}
					if !fault.Is(err, fault.Unavailable) {
						t.Errorf("%s: %v", c.ID, err)
						return
					}
					lock.Lock()
					refused++
					lock.Unlock()
					time.Sleep(100 * time.Millisecond)
				}
				lock.Lock()
				acknowledged[c.ID] = true
				lock.Unlock()
			}
		})
	}
	have := func(n int) func() bool {
		return func() bool { lock.Lock(); defer lock.Unlock(); return len(acknowledged) >= n }
	}
	until(t, "check-ins are under way", have(40))
	between.cut()
	time.Sleep(away)
	lock.Lock()
	before, said := len(acknowledged), refused
	lock.Unlock()
	between.mend(t)
	until(t, "check-ins go on", have(before+40))
	close(enough)
	all.Wait()
	if said == 0 {
		t.Error("nobody noticed that the server was away: nothing was tested")
	}
	data, keys := raw(t, uri)
	for what, n := range map[string]func() (int64, error){
		"check-ins": func() (int64, error) { return data.Collection("checkins").CountDocuments(ctx, bson.M{}) },
		"keys":      func() (int64, error) { return keys.Collection("keys").CountDocuments(ctx, bson.M{}) },
	} {
		got, err := n()
		must(t, err)
		if got != int64(len(acknowledged)) {
			t.Errorf("%d %s for %d acknowledged", got, what, len(acknowledged))
		}
	}
	for p := range phones {
		for n := 0; ; n++ {
			c := gone(p, n)
			if !acknowledged[c.ID] {
				break
			}
			if isNew, err := s.RecordCheckIn(ctx, c); err != nil || isNew {
				t.Fatalf("%s was acknowledged; sent again it is new: %v, %v", c.ID, isNew, err)
			}
		}
	}
	t.Logf("away for %v: %d check-ins, %d tries refused", away, len(acknowledged), said)
}

// gone is a phone's nth check-in.
func gone(phone, n int) workshop.CheckIn {
	return workshop.CheckIn{ID: fmt.Sprintf("%08x-0000-4000-8000-%012x", phone, n), Workshop: "w", Org: "o", Lang: "pa",
		KnownAs: people.Sealed{Box: fmt.Appendf(nil, "box %d %d", phone, n), Key: fmt.Appendf(nil, "key %d %d", phone, n)}}
}

func until(t *testing.T, what string, met func() bool) {
	t.Helper()
	for began := time.Now(); !met(); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatalf("it does not come to this: %s", what)
		}
	}
}
