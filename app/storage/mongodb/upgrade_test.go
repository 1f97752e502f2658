// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage/mongodb"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

var upgradeDay = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func onUpgradeDay() time.Time { return upgradeDay }

// copyOf names a collection's copy of before the first later step.
func copyOf(name string) string {
	return fmt.Sprintf("%s_before_%d_until_2026_12_05", name, mongodb.Layout+1)
}

// older makes databases of this release with so many check-ins and their keys.
func older(t *testing.T, checkIns int) (uri string, data, keys *mongo.Database) {
	t.Helper()
	uri = database(t)
	s, err := mongodb.Open(ctx, uri, onUpgradeDay)
	must(t, err)
	var all sync.WaitGroup
	for phone := range 4 {
		all.Go(func() {
			for n := range checkIns / 4 {
				if _, err := s.RecordCheckIn(ctx, gone(phone, n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	must(t, s.Close())
	data, keys = raw(t, uri)
	return uri, data, keys
}

// greets is a step that changes every check-in that it has not changed yet, and
// counts how often it ran.
func greets(ran *atomic.Int32) mongodb.Step {
	return mongodb.Step{Data: []string{"checkins"}, Run: func(ctx context.Context, data, _ *mongo.Database) error {
		ran.Add(1)
		_, err := data.Collection("checkins").UpdateMany(ctx, bson.M{"greeting": bson.M{"$exists": false}}, bson.M{"$set": bson.M{"greeting": "hello"}})
		return err
	}}
}

// held are a collection's documents by their ids.
func held(t *testing.T, c *mongo.Collection) map[string]string {
	t.Helper()
	cursor, err := c.Find(ctx, bson.M{})
	must(t, err)
	var docs []bson.Raw
	must(t, cursor.All(ctx, &docs))
	all := make(map[string]string)
	for _, d := range docs {
		all[d.Lookup("_id").String()] = string(d)
	}
	return all
}

func copies(t *testing.T, databases ...*mongo.Database) (names []string) {
	t.Helper()
	for _, db := range databases {
		list, err := db.ListCollectionNames(ctx, bson.M{})
		must(t, err)
		for _, name := range list {
			if strings.Contains(name, "_before_") {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// TestUpgradeCopiesWhatItChanges: beside what is changed, data and keys apart,
// for seven days; an older release then refuses, and one that still runs says
// that it can't go on.
func TestUpgradeCopiesWhatItChanges(t *testing.T) {
	uri, data, keys := older(t, 1200)
	running, err := mongodb.Open(ctx, uri, onUpgradeDay)
	must(t, err)
	defer running.Close()
	must(t, running.Ping(ctx))
	checkIns, keysBefore := held(t, data.Collection("checkins")), held(t, keys.Collection("keys"))
	var ran atomic.Int32
	shortens := mongodb.Step{Keys: []string{"keys"}, Run: func(ctx context.Context, _, keys *mongo.Database) error {
		_, err := keys.Collection("keys").UpdateMany(ctx, bson.M{}, bson.M{"$unset": bson.M{"at": ""}})
		return err
	}}
	s, err := mongodb.OpenLater(ctx, uri, onUpgradeDay, time.Second, greets(&ran))
	must(t, err)
	must(t, s.Close())
	if list := copies(t, data, keys); !slices.Equal(list, []string{copyOf("checkins")}) {
		t.Errorf("a step that changes check-ins copied %v", list)
	}
	if !maps.Equal(held(t, data.Collection(copyOf("checkins"))), checkIns) || len(checkIns) != 1200 {
		t.Error("the copy is not what was there")
	}
	if n, err := data.Collection("checkins").CountDocuments(ctx, bson.M{"greeting": "hello"}); err != nil || n != 1200 {
		t.Errorf("%d changed, %v", n, err)
	}
	if err := running.Ping(ctx); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "errors-data-newer") {
		t.Errorf("an older release that still runs says %v", err)
	}
	if _, err := mongodb.Open(ctx, uri, onUpgradeDay); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "errors-data-newer") {
		t.Errorf("an older release opens it: %v", err)
	}

	s, err = mongodb.OpenLater(ctx, uri, onUpgradeDay, time.Second, greets(&ran), shortens)
	must(t, err)
	defer s.Close()
	second := strings.Replace(copyOf("keys"), fmt.Sprint("_", mongodb.Layout+1), fmt.Sprint("_", mongodb.Layout+2), 1)
	if list := copies(t, data); !slices.Equal(list, []string{copyOf("checkins")}) || ran.Load() != 1 {
		t.Errorf("the first step again: %v, run %d times", list, ran.Load())
	}
	if list := copies(t, keys); !slices.Equal(list, []string{second}) || !maps.Equal(held(t, keys.Collection(second)), keysBefore) {
		t.Errorf("the keys were copied as %v", list)
	}
	for _, step := range []struct {
		after time.Duration
		gone  int
	}{{record.CopiesKept - 24*time.Hour, 0}, {record.CopiesKept, 2}, {record.CopiesKept, 0}} {
		if n, err := s.DropCopies(ctx, upgradeDay.Add(step.after)); err != nil || n != step.gone {
			t.Errorf("after %v %d copies went, %v", step.after, n, err)
		}
	}
	if list := copies(t, data, keys); len(list) != 0 || len(held(t, data.Collection("checkins"))) != 1200 {
		t.Errorf("left: %v", list)
	}
}

// TestUpgradeIsDoneOnce: of instances that start at once one works, also where
// it takes longer than a dead one is waited for, and all serve afterwards.
func TestUpgradeIsDoneOnce(t *testing.T) {
	uri, data, _ := older(t, 40)
	const beat = 20 * time.Millisecond
	var ran atomic.Int32
	slow := greets(&ran)
	quick := slow.Run
	slow.Run = func(ctx context.Context, data, keys *mongo.Database) error {
		time.Sleep(60 * beat)
		return quick(ctx, data, keys)
	}
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			s, err := mongodb.OpenLater(ctx, uri, onUpgradeDay, beat, slow)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if n, err := data.Collection("checkins").CountDocuments(ctx, bson.M{"greeting": bson.M{"$exists": false}}); err != nil || n != 0 {
				t.Errorf("an instance serves while %d documents are as they were, %v", n, err)
			}
		})
	}
	all.Wait()
	if ran.Load() != 1 {
		t.Errorf("it was done %d times", ran.Load())
	}
}

// TestUpgradeGoesOn: what was cut short while it changed documents is done by
// the next that starts, once whoever did it is silent. The copy stays that of
// before the first change; meanwhile an older release refuses the databases and
// a copy of them can't be made.
func TestUpgradeGoesOn(t *testing.T) {
	uri, data, _ := older(t, 40)
	before := held(t, data.Collection("checkins"))
	var ran atomic.Int32
	breaks := greets(&ran)
	breaks.Run = func(ctx context.Context, data, _ *mongo.Database) error {
		_, err := data.Collection("checkins").UpdateOne(ctx, bson.M{}, bson.M{"$set": bson.M{"greeting": "hello"}})
		return errors.Join(err, errors.New("the power went"))
	}
	if _, err := mongodb.OpenLater(ctx, uri, onUpgradeDay, time.Second, breaks); !fault.Is(err, fault.Unavailable) {
		t.Fatalf("%v", err)
	}
	if n, _ := data.Collection("installation").CountDocuments(ctx, bson.M{"_id": "upgrade"}); n != 0 {
		t.Error("who could not do it keeps the others waiting")
	}
	if _, err := mongodb.Open(ctx, uri, onUpgradeDay); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "errors-data-newer") {
		t.Errorf("an older release opens what is half changed: %v", err)
	}
	// One that died left its lease.
	_, err := data.Collection("installation").InsertOne(ctx, bson.M{"_id": "upgrade", "holder": "dead", "beat": int64(7)})
	must(t, err)
	s, err := mongodb.OpenLater(ctx, uri, func() time.Time { return upgradeDay.Add(48 * time.Hour) }, 5*time.Millisecond, greets(&ran))
	must(t, err)
	defer s.Close()
	if list := copies(t, data); !slices.Equal(list, []string{copyOf("checkins")}) || !maps.Equal(held(t, data.Collection(list[0])), before) {
		t.Errorf("the copies are %v, or not of before", list)
	}
	if n, err := data.Collection("checkins").CountDocuments(ctx, bson.M{"greeting": "hello"}); err != nil || n != 40 || ran.Load() != 1 {
		t.Errorf("%d changed in %d goes, %v", n, ran.Load(), err)
	}
	if n, _ := data.Collection("installation").CountDocuments(ctx, bson.M{"_id": "upgrade"}); n != 0 {
		t.Error("the lease was not given back")
	}
}

// TestCutCopyIsMadeAnew: what an attempt left that did not get to the end of
// copying is no part of the copy.
func TestCutCopyIsMadeAnew(t *testing.T) {
	uri, data, _ := older(t, 8)
	before := held(t, data.Collection("checkins"))
	_, err := data.Collection(copyOf("checkins")).InsertOne(ctx, bson.M{"_id": "somebody who was erased since"})
	must(t, err)
	var ran atomic.Int32
	s, err := mongodb.OpenLater(ctx, uri, onUpgradeDay, time.Second, greets(&ran))
	must(t, err)
	defer s.Close()
	if !maps.Equal(held(t, data.Collection(copyOf("checkins"))), before) {
		t.Error("the copy holds what an earlier attempt left")
	}
}

// TestNobodyUpgradesTwice: whoever was taken for dead, and is not, stops where
// it is: it neither copies what was changed meanwhile nor ends the upgrade.
func TestNobodyUpgradesTwice(t *testing.T) {
	uri, data, _ := older(t, 8)
	inStep, goOn := make(chan struct{}), make(chan struct{})
	var ran, late atomic.Int32
	stalls := greets(&late)
	stalls.Run = func(ctx context.Context, _, _ *mongo.Database) error {
		late.Add(1)
		close(inStep)
		<-goOn
		return ctx.Err()
	}
	ended := make(chan error, 1)
	go func() {
		s, err := mongodb.OpenLater(ctx, uri, onUpgradeDay, 10*time.Millisecond, stalls)
		if err == nil {
			err = s.Close()
		}
		ended <- err
	}()
	<-inStep
	_, err := data.Collection("installation").UpdateOne(ctx, bson.M{"_id": "upgrade"}, bson.M{"$set": bson.M{"holder": "another"}})
	must(t, err)
	s, err := mongodb.OpenLater(ctx, uri, onUpgradeDay, 10*time.Millisecond, greets(&ran))
	must(t, err)
	defer s.Close()
	close(goOn)
	must(t, <-ended)
	if ran.Load() != 1 || late.Load() != 1 {
		t.Errorf("it was done %d times, after %d begun", ran.Load(), late.Load())
	}
}

// TestAnUnfinishedUpgradeIsNotBackedUp: half changed documents are no copy.
func TestAnUnfinishedUpgradeIsNotBackedUp(t *testing.T) {
	uri, data, _ := older(t, 4)
	must(t, data.Collection("installation").FindOneAndUpdate(ctx, bson.M{"_id": "layout"}, bson.M{"$set": bson.M{"from": 1}}).Err())
	if _, err := mongodb.OpenSource(ctx, uri, onUpgradeDay); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "backup-older-store") {
		t.Errorf("%v", err)
	}
	s, err := mongodb.Open(ctx, uri, onUpgradeDay)
	must(t, err)
	must(t, s.Close())
	source, err := mongodb.OpenSource(ctx, uri, onUpgradeDay)
	must(t, err)
	must(t, source.Close())
}

// TestErasureDoesNotWaitForCopies: the keys are not copied where no step
// changes them, so that a name that is erased after an upgrade opens nowhere.
func TestErasureDoesNotWaitForCopies(t *testing.T) {
	uri, data, keys := older(t, 4)
	var ran atomic.Int32
	s, err := mongodb.OpenLater(ctx, uri, onUpgradeDay, time.Second, greets(&ran))
	must(t, err)
	defer s.Close()
	must(t, s.CreateWorkshop(ctx, workshop.Workshop{ID: "w", Org: "o", Code: "ABCDEF"}))
	if n, err := s.EraseName(ctx, "o", "w", gone(1, 0).ID); err != nil || n != 1 {
		t.Fatalf("%d erased, %v", n, err)
	}
	place := people.Place("checkin", gone(1, 0).ID, "")
	for _, name := range append(copies(t, data, keys), "keys") {
		if n, err := keys.Collection(name).CountDocuments(ctx, bson.M{"record": place}); err != nil || n != 0 {
			t.Errorf("%s has %d keys of an erased name, %v", name, n, err)
		}
	}
}
