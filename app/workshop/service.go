// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"encoding/hex"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

// Cards finds the member behind the look-up part of a card code. An unknown
// part gives fault.NotFound, no part at all fault.Invalid.
type Cards interface {
	MemberIDByLookupPart(ctx context.Context, part string) (org, member string, err error)
}

// Organizations finds organizations, for their public keys and how long they
// keep names.
type Organizations interface {
	Organization(ctx context.Context, id string) (people.Organization, error)
	Organizations(ctx context.Context, after string, limit int) (list []people.Organization, next string, err error)
}

// Service is what can be done with workshops. Every method that takes an org
// means the caller's own, from her session: a workshop of another organization
// is fault.NotFound, like one that isn't there.
type Service struct {
	Store         Store
	Organizations Organizations
	Vault         people.Vault
	Cards         Cards
	Accounts      Accounts
	Languages     func() *lang.Set
	// Promise is the version of the words above the name field in a language, as
	// they are now: what somebody who gives a name agrees to. nil: not recorded.
	Promise func(lang.Tag) string
	Now     func() time.Time
	Random  io.Reader // crypto/rand.Reader outside of tests

	unknown people.Budget
	seen    atomic.Pointer[Clock] // of the last BelieveClock; nil: none yet
	doubts  atomic.Int64          // how much was recorded while the clock was not believed
	rooms   sync.Map              // code → *room
	loading sync.Mutex
}

// Create plans a new workshop with a fresh code. id is 128 bits, hex, those of a
// form that may come twice, or of NewID; "" is a new one. The organization's
// workshop that has this id already is returned as it is.
func (s *Service) Create(ctx context.Context, org, by, id string, plan Plan) (Workshop, error) {
	if err := plan.Validate(s.Languages()); err != nil {
		return Workshop{}, err
	}
	now := s.Now().UTC()
	if id == "" {
		id = s.NewID()
	} else if w, err := s.Store.Workshop(ctx, org, id); !fault.Is(err, fault.NotFound) {
		return w, err
	}
	w := Workshop{ID: id, Org: org, Plan: plan, CreatedBy: by, CreatedAt: now, UpdatedAt: now}
	w.keepGuests(nil, now)
	for range 8 { // a taken code is drawn again
		code, err := NewCode(s.Random)
		if err != nil {
			return Workshop{}, err
		}
		w.Code = code
		err = s.Store.CreateWorkshop(ctx, w)
		if err == nil {
			return s.Store.Workshop(ctx, org, w.ID)
		}
		if !fault.Is(err, fault.Conflict) {
			return Workshop{}, err
		}
		if w, err := s.Store.Workshop(ctx, org, id); err == nil { // the same form, just now
			return w, nil
		}
	}
	return Workshop{}, fault.New(fault.Unavailable, "errors-unavailable")
}

// ByCode is the organization's own workshop with this code.
func (s *Service) ByCode(ctx context.Context, org, code string) (Workshop, error) {
	canonical, ok := ParseCode(code)
	if !ok {
		return Workshop{}, fault.New(fault.NotFound, "errors-not-found")
	}
	w, err := s.Store.WorkshopByCode(ctx, canonical)
	if err != nil {
		return Workshop{}, err
	}
	if w.Org != org {
		return Workshop{}, fault.New(fault.NotFound, "errors-not-found")
	}
	return w, nil
}

// SavePlan replaces the plan. revision is the one the form was made from:
// where somebody else saved in between, fault.Conflict and nothing is changed.
// Items that already began may not be taken away, and a workshop to
// which somebody came moves neither out of a month that may be told nor into one
// (errors-plan-told of the field date).
func (s *Service) SavePlan(ctx context.Context, org, code string, revision int64, plan Plan) (Workshop, error) {
	if err := plan.Validate(s.Languages()); err != nil {
		return Workshop{}, err
	}
	return s.change(ctx, org, code, func(w *Workshop) error {
		if w.Revision != revision {
			return fault.New(fault.Conflict, "errors-plan-changed")
		}
		if len(plan.Items) < len(w.Run.Began) {
			return fault.New(fault.Invalid, "errors-plan-began").In("items")
		}
		if err := s.staysInMonth(ctx, *w, plan); err != nil {
			return err
		}
		before := w.Plan.Facilitators
		w.Plan = plan
		w.keepGuests(before, s.Now())
		return nil
	})
}

// Copy plans a new workshop like an earlier one, on another date. Facilitators
// with accounts stay; guests are sealed to the earlier workshop and are asked
// for again, and the follow-up's date is left open. id is as in Create.
func (s *Service) Copy(ctx context.Context, org, by, id, code, date string) (Workshop, error) {
	w, err := s.ByCode(ctx, org, code)
	if err != nil {
		return Workshop{}, err
	}
	plan := w.Plan
	plan.Date = date
	plan.FollowUp.Date = ""
	plan.Needs = Needs{}
	plan.Items = append([]Item(nil), plan.Items...)
	plan.Expected = append([]Expected(nil), plan.Expected...)
	plan.Facilitators = nil
	kept := make(map[int]int) // old index+1 → new index+1
	for i, f := range w.Plan.Facilitators {
		if f.Account != "" {
			plan.Facilitators = append(plan.Facilitators, f)
			kept[i+1] = len(plan.Facilitators)
		}
	}
	for i := range plan.Items {
		plan.Items[i].Leads, plan.Items[i].Helps = kept[plan.Items[i].Leads], kept[plan.Items[i].Helps]
	}
	return s.Create(ctx, org, by, id, plan)
}

// Open opens the doors now; Close closes them; opening again after a close
// reopens. Opening an open workshop, or closing a closed one, changes nothing.
func (s *Service) Open(ctx context.Context, org, code string) (Workshop, error) {
	return s.change(ctx, org, code, func(w *Workshop) error {
		if w.Door(s.Now()) == DoorOpen {
			return nil
		}
		w.OpenedAt, w.ClosedAt = s.Now().UTC(), time.Time{}
		return nil
	})
}

// Close closes the doors now. See Open.
func (s *Service) Close(ctx context.Context, org, code string) (Workshop, error) {
	return s.change(ctx, org, code, func(w *Workshop) error {
		if w.ClosedAt.IsZero() {
			w.ClosedAt = s.Now().UTC()
		}
		return nil
	})
}

// ChangeCode gives the workshop a new code; the old one is unknown from then on.
func (s *Service) ChangeCode(ctx context.Context, org, code string) (Workshop, error) {
	return s.change(ctx, org, code, func(w *Workshop) error {
		fresh, err := NewCode(s.Random)
		w.Code = fresh
		return err
	})
}

// NextItem records that the next item of the run-of-show began now. shown is
// how many items had begun on the page that was pressed: a second press of the
// same button changes nothing.
func (s *Service) NextItem(ctx context.Context, org, code string, shown int) (Workshop, error) {
	return s.change(ctx, org, code, func(w *Workshop) error {
		if len(w.Run.Began) == shown {
			w.Run.Next(len(w.Plan.Items), s.Now().UTC())
		}
		return nil
	})
}

// PreviousItem takes the last NextItem back. See NextItem about shown.
func (s *Service) PreviousItem(ctx context.Context, org, code string, shown int) (Workshop, error) {
	return s.change(ctx, org, code, func(w *Workshop) error {
		if len(w.Run.Began) == shown {
			w.Run.Back()
		}
		return nil
	})
}

// SaySheet records how many rows of the paper sheet are filled in.
func (s *Service) SaySheet(ctx context.Context, org, code string, rows int) (Workshop, error) {
	if rows < 0 || rows > MaxPeople {
		return Workshop{}, fault.New(fault.Invalid, "errors-number").In("sheet")
	}
	return s.change(ctx, org, code, func(w *Workshop) error {
		w.SheetSays = rows
		return nil
	})
}

// change reads the workshop, lets edit alter it and writes it, again where
// another writer was first.
func (s *Service) change(ctx context.Context, org, code string, edit func(*Workshop) error) (Workshop, error) {
	for try := 0; ; try++ {
		w, err := s.ByCode(ctx, org, code)
		if err != nil {
			return Workshop{}, err
		}
		canonical := w.Code // what doors are held under, however it was typed
		if err := edit(&w); err != nil {
			return Workshop{}, err
		}
		w.UpdatedAt = s.Now().UTC()
		err = s.Store.UpdateWorkshop(ctx, w)
		s.rooms.Delete(canonical)
		if err == nil {
			w.Revision++
			return w, nil
		}
		if !fault.Is(err, fault.Conflict) || try == 8 {
			return Workshop{}, err
		}
	}
}

// NewID is the id of a workshop to be made: 128 random bits, hex.
func (s *Service) NewID() string {
	var b [16]byte
	if _, err := io.ReadFull(s.Random, b[:]); err != nil {
		panic("workshop: no randomness: " + err.Error()) // crypto/rand never fails
	}
	return hex.EncodeToString(b[:])
}
