// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

// maxSealed bounds a name sealed on the phone: people.NameMax characters of at
// most four bytes, and what HPKE adds.
const maxSealed = people.NameMax*4 + 256

// roomLife is how long an instance relies on what it read of a workshop
// before it looks again: another instance may have closed it.
const roomLife = 2 * time.Second

// Arrival is what a phone sends to check in.
type Arrival struct {
	KnownAs  string // may be empty; at most people.NameMax characters after NFC
	Sealed   []byte // instead of KnownAs: sealed on the phone to the organization
	Card     string // look-up part of a member's card; may be empty
	Language string
}

// Result is the answer to a check-in that is on disk.
type Result struct {
	New      bool
	Standing Standing
}

// room is a workshop as the door needs it, for roomLife.
type room struct {
	workshop Workshop
	doors    doors
	public   []byte
	recorded atomic.Int64
	until    time.Time
}

// CheckIn records an arrival. It returns when the record is on disk. The same
// id again is harmless: the first body stays and Result.New is false.
//
// Faults: NotFound for a code that is not known (TooMany where the shared
// budget for unknown codes is spent), Malformed for an id that is no UUID,
// Invalid for an impossible field, Conflict for an id of another workshop,
// Unavailable where it cannot be put on disk.
func (s *Service) CheckIn(ctx context.Context, code, id string, a Arrival) (Result, error) {
	r, err := s.room(ctx, code)
	if err != nil {
		return Result{}, err
	}
	id, ok := CanonicalUUID(id)
	if !ok {
		return Result{}, fault.New(fault.Malformed, "errors-checkin-id").In("id")
	}
	c := CheckIn{ID: id, Workshop: r.workshop.ID, Org: r.workshop.Org, Way: Phone, At: s.arrived(r.doors)}
	if c.Lang, err = s.language(a.Language); err != nil {
		return Result{}, err
	}
	if a.Card != "" {
		if c.Member, err = s.member(ctx, r.workshop.Org, a.Card); err != nil {
			return Result{}, err
		}
	}
	if c.KnownAs, err = s.sealName(r.public, people.Place("checkin", id, "known_as"), a.KnownAs, a.Sealed); err != nil {
		return Result{}, err
	}
	c.Consent = s.consent(c.KnownAs, c.Lang)
	c.Standing = r.doors.standing(c.At, int(r.recorded.Load()))
	isNew, err := s.Store.RecordCheckIn(ctx, c)
	if err != nil {
		return Result{}, err
	}
	if !isNew { // the first body stays, and so does where it stands
		first, err := s.Store.CheckIn(ctx, c.Workshop, id)
		return Result{Standing: first.Standing}, err
	}
	r.recorded.Add(1)
	return Result{New: true, Standing: c.Standing}, nil
}

// Door finds the workshop behind a typed code for anybody who has it: what the
// check-in page may show. Faults as in CheckIn.
func (s *Service) Door(ctx context.Context, code string) (Workshop, error) {
	r, err := s.room(ctx, code)
	if err != nil {
		return Workshop{}, err
	}
	return r.workshop, nil
}

// room returns the workshop behind a code, read at most roomLife ago.
func (s *Service) room(ctx context.Context, typed string) (*room, error) {
	code, ok := ParseCode(typed)
	if !ok {
		return nil, s.unknownCode()
	}
	now := s.Now()
	if r, ok := s.fresh(code, now); ok {
		return r, nil
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	if r, ok := s.fresh(code, now); ok {
		return r, nil
	}
	s.rooms.Delete(code)
	w, err := s.Store.WorkshopByCode(ctx, code)
	if fault.Is(err, fault.NotFound) {
		return nil, s.unknownCode()
	}
	if err != nil {
		return nil, err
	}
	d := w.doors()
	if d.at(s.arrived(d)) == DoorGone {
		return nil, s.unknownCode()
	}
	o, err := s.Organizations.Organization(ctx, w.Org)
	if err != nil {
		return nil, err
	}
	counts, err := s.Store.CountCheckIns(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	r := &room{workshop: w, doors: d, public: o.PublicKey, until: now.Add(roomLife)}
	for _, n := range counts {
		r.recorded.Add(int64(n))
	}
	s.rooms.Store(code, r)
	return r, nil
}

func (s *Service) fresh(code string, now time.Time) (*room, bool) {
	v, ok := s.rooms.Load(code)
	if !ok {
		return nil, false
	}
	r := v.(*room)
	return r, now.Before(r.until) && now.After(r.until.Add(-2*roomLife)) // also when clocks jump back
}

func (s *Service) unknownCode() error {
	if !s.unknown.Take(s.Now()) {
		return fault.New(fault.TooMany, "errors-too-many-codes")
	}
	return fault.New(fault.NotFound, "errors-not-found-code")
}

func (s *Service) language(tag string) (lang.Tag, error) {
	l, _, ok := s.Languages().Resolve(tag)
	if !ok {
		return "", fault.New(fault.Invalid, "errors-language").In("language")
	}
	return l, nil
}

func (s *Service) member(ctx context.Context, org, card string) (string, error) {
	owner, member, err := s.Cards.MemberIDByLookupPart(ctx, card)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Invalid) || err == nil && owner != org {
		if !s.unknown.Take(s.Now()) {
			return "", fault.New(fault.TooMany, "errors-too-many-codes")
		}
		return "", fault.New(fault.Invalid, "errors-card-unknown").In("card")
	}
	return member, err
}

// sealName seals a name given in the clear, or encloses one that the phone
// sealed. No name gives the zero Sealed.
func (s *Service) sealName(public []byte, place, name string, sealed []byte) (people.Sealed, error) {
	if len(sealed) > 0 {
		if name != "" || len(sealed) > maxSealed {
			return people.Sealed{}, fault.New(fault.Invalid, "errors-characters").In("sealed")
		}
		return s.Vault.Enclose(place, sealed)
	}
	name, err := cleanName(name)
	if err != nil || name == "" {
		return people.Sealed{}, err
	}
	return s.Vault.Seal(public, place, []byte(name))
}

// consent is what somebody with a name agreed to; nobody without one has any.
func (s *Service) consent(name people.Sealed, l lang.Tag) string {
	if s.Promise == nil || !name.Given() {
		return ""
	}
	return s.Promise(l)
}

// cleanName is people.CleanName for the field of a check-in.
func cleanName(name string) (string, error) {
	name, err := people.CleanName(name)
	return name, inField(err, "known_as")
}

// CanonicalUUID reads a UUID (RFC 9562, section 4) in its 36-character form and
// returns it in lower case.
func CanonicalUUID(s string) (string, bool) {
	if len(s) != 36 {
		return "", false
	}
	for i := range len(s) {
		c := s[i]
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hexDigit := c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
		if dash != (c == '-') || !dash && !hexDigit {
			return "", false
		}
	}
	return strings.ToLower(s), true
}
