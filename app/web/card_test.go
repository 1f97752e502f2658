// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"context"
	"crypto/rand"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/vault"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// filled is a disk that is full from the nth write of a card on: her check-in,
// who of the roll she is, and her record.
type filled struct{ left int }

func (f *filled) write() error {
	if f.left--; f.left < 0 {
		return fault.New(fault.Unavailable, "errors-unavailable")
	}
	return nil
}

type filledPeople struct {
	people.Store
	*filled
}

func (s filledPeople) CreateMember(ctx context.Context, m people.Member) error {
	if err := s.write(); err != nil {
		return err
	}
	return s.Store.CreateMember(ctx, m)
}

func (s filledPeople) EraseMember(ctx context.Context, org, id string) error {
	if err := s.write(); err != nil {
		return err
	}
	return s.Store.EraseMember(ctx, org, id)
}

type filledRoll struct {
	workshop.Store
	*filled
}

func (s filledRoll) RecordCheckIn(ctx context.Context, c workshop.CheckIn) (bool, error) {
	if err := s.write(); err != nil {
		return false, err
	}
	return s.Store.RecordCheckIn(ctx, c)
}

func (s filledRoll) AddCorrection(ctx context.Context, c workshop.Correction) error {
	if err := s.write(); err != nil {
		return err
	}
	return s.Store.AddCorrection(ctx, c)
}

// TestACardThatWasCutShortIsGivenAgain: wherever the disk was full, the form that
// is sent once more makes the one member, who is on the roll and counted once. A
// member who stands nowhere could not be found, nor her name be erased.
func TestACardThatWasCutShortIsGivenAgain(t *testing.T) {
	for left := range 3 {
		h := newHall(t)
		ctx := context.Background()
		w := h.workshop()
		h.arrive(w.Code, "Jasleen", "pa")
		disk := &filled{left: left}
		h.s.People = people.NewService(filledPeople{h.store, disk}, vault.New(h.store.Pepper), h.s.Now, rand.Reader)
		h.workshops.Store = filledRoll{h.workshops.Store, disk}
		room := "/en" + roomPath(w.Code)
		_, doc := h.get(room + "/card")
		form := fields(doc.Find("main form").First())
		form.Set("known_as", "Jasleen")
		form.Set("entry", doc.Find("[name=entry] option[value]:not([value=''])").First().AttrOr("value", ""))
		if form.Get("entry") == "" {
			t.Fatal("nobody is on the roll")
		}
		if res, _ := h.post(room+"/card", form); res.StatusCode != 503 {
			t.Fatalf("after %d writes: %d", left, res.StatusCode)
		}
		disk.left = 100
		if res, doc := h.post(room+"/card", form); res.StatusCode != 200 || doc.Find(".code.card").Text() == "" {
			t.Fatalf("after %d writes, once more: %d %s", left, res.StatusCode, doc.Find("main").Text())
		}
		members, _, err := h.store.Members(ctx, h.org, "", 10)
		if err != nil || len(members) != 1 {
			t.Fatalf("after %d writes: %d members, %v", left, len(members), err)
		}
		roll, err := h.workshops.Roll(ctx, w)
		if err != nil || len(roll.Entries) != 1 || roll.Entries[0].Member != members[0].ID {
			t.Errorf("after %d writes: %+v, %v", left, roll, err)
		}
	}
}
