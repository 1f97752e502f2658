// SPDX-License-Identifier: AGPL-3.0-or-later

// Package audit is the trail of what accounts did with people's data: who
// opened, took or erased names, who changed accounts and keys.
//
// An entry holds opaque ids, a kind of act and a time; never a name, an address
// or a word that somebody typed. Who has no account of the organization stands
// in it too: a day pass with the account that gave it, and the operator of the
// machine. Entries of an organization are numbered, and
// each carries a keyed hash over itself and the hash before it, so that taking
// one out or changing it shows (the chain of RFC 9162's logs in its simplest
// form, and HMAC-SHA256 under the installation's secret, which lies with the
// keys: who can write the data alone cannot forge it). Entries go after a year;
// the newest always stays. Its oldest end is where it ran out: that somebody who
// writes the store has cut it there too early does not show; its newest end is
// remembered by the process that wrote it only.
//
// It is no log of errors, and it watches accounts only: what members and phones
// do is not noted here.
package audit

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// Act is what was done.
type Act string

// The acts that are noted. Their words are messages "audit-<act>".
const (
	SignedIn      Act = "signed-in"
	NamesOpened   Act = "names-opened"
	NamesTaken    Act = "names-taken"
	NameErased    Act = "name-erased"
	MemberTaken   Act = "member-taken"
	MemberErased  Act = "member-erased"
	CardGiven     Act = "card-given"
	AccountAdded  Act = "account-added"
	AccountReset  Act = "account-reset"
	AccessGiven   Act = "access-given"
	PassGiven     Act = "pass-given"
	PassWithdrawn Act = "pass-withdrawn"
	Invited       Act = "invited"
	Withdrawn     Act = "invitation-withdrawn"
	Accepted      Act = "invitation-accepted"
	AccountGone   Act = "account-removed"
	KeyReplaced   Act = "key-replaced"
	RetentionSet  Act = "retention-set"
	SheetMade     Act = "recovery-made"
	SheetTried    Act = "recovery-tried"
	SheetUsed     Act = "recovery-used"
	FactorsSet    Act = "factors-set"
	Passphrase    Act = "passphrase-changed"
	EverywhereOut Act = "signed-out-everywhere"
	SignedOut     Act = "signed-out"
	DeviceEnded   Act = "device-ended"
	DeviceCode    Act = "device-code"
	SetUp         Act = "set-up"
	NetInvited    Act = "network-invited"
	NetAsked      Act = "network-asked"
	NetAccepted   Act = "network-accepted"
	NetLeft       Act = "network-left"
)

// Acts are all of them, in the order of their kinds.
var Acts = []Act{SetUp, SignedIn, SignedOut, DeviceEnded, DeviceCode, Passphrase, EverywhereOut, NamesOpened, NamesTaken, NameErased, MemberTaken, MemberErased, CardGiven,
	AccountAdded, AccountReset, AccessGiven, PassGiven, PassWithdrawn, Invited, Withdrawn, Accepted, AccountGone, KeyReplaced,
	RetentionSet, SheetMade, SheetTried, SheetUsed, FactorsSet, NetInvited, NetAsked, NetAccepted, NetLeft}

// Operator stands for the operator of the machine, who has no account.
const Operator = "operator"

// PassOf is who stands in the entries of a day pass: the account that gave it,
// and the pass, so that it is known whose word it was when the pass is gone.
func PassOf(giver, pass string) string { return giver + "/" + pass }

// Giver is the account behind an entry's actor, and whether it gave a day pass
// and did not act itself.
func (e Entry) Giver() (account string, passed bool) {
	account, _, passed = strings.Cut(e.Actor, "/")
	return account, passed
}

// Kept is how long entries are kept.
const Kept = 365 * 24 * time.Hour

// ahead is how far an entry may be in the future without its clock having been
// wrong.
const ahead = 24 * time.Hour

// Entry is one line of an organization's trail.
type Entry struct {
	Org     string
	Seq     int64     // 1, 2, 3 … within the organization
	At      time.Time // UTC
	Actor   string    // an account's id, PassOf a day pass, or Operator
	Act     Act
	Subject string // a workshop's, member's, account's or organization's id; may be empty
	Prev    []byte // Hash of the entry before; empty in the first
	Hash    []byte // 32 bytes
}

// Store keeps trails. A number that is taken is fault.Conflict; a store that cannot write or be reached fault.Unavailable.
type Store interface {
	// AppendAudit writes an entry; exactly one of two with the same number is
	// written.
	AppendAudit(ctx context.Context, e Entry) error
	// AuditTrail lists entries with numbers below before, newest first; 0 begins
	// at the newest.
	AuditTrail(ctx context.Context, org string, before int64, limit int) ([]Entry, error)
	// ExpireAudit deletes, in each organization that has entries of before from,
	// those in front of the first one of between from and until, and leaves the
	// newest. So none goes from between others, whatever a wrong clock wrote on
	// it. It returns how many went.
	ExpireAudit(ctx context.Context, from, until time.Time) (int, error)
}

// Service notes and shows acts. It is safe for use by many goroutines.
type Service struct {
	Store Store
	Now   func() time.Time
	// MAC is a keyed hash that nobody without the installation's secret can make.
	MAC func(ctx context.Context, text string) ([]byte, error)

	recent sync.Map // of NoteOnce: what was noted when

	lock    sync.Mutex
	written map[string]Entry // the newest of each organization that Note wrote
}

// tries is how many writers at once an entry gives way to.
const tries = 32

// Note writes an act down. It returns when the entry is on disk.
func (s *Service) Note(ctx context.Context, org, actor string, act Act, subject string) error {
	for range tries {
		e := Entry{Org: org, Seq: 1, At: s.Now().UTC().Truncate(time.Millisecond), Actor: actor, Act: act, Subject: subject}
		newest, err := s.newest(ctx, org)
		if err != nil {
			return err
		}
		if newest.Seq > 0 {
			e.Seq, e.Prev = newest.Seq+1, newest.Hash
		}
		if e.Hash, err = s.MAC(ctx, e.text()); err != nil {
			return err
		}
		err = s.Store.AppendAudit(ctx, e)
		if err == nil {
			s.remember(e)
		}
		if !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return fault.Wrap(fault.Unavailable, "errors-busy", errors.New("audit: too many writers"))
}

// newest is the entry that the next one follows: where those that were written
// here are gone from the store, they leave a gap that shows.
func (s *Service) newest(ctx context.Context, org string) (Entry, error) {
	list, err := s.Store.AuditTrail(ctx, org, 0, 1)
	if err != nil {
		return Entry{}, err
	}
	last := s.remembered(org)
	if len(list) > 0 && list[0].Seq >= last.Seq {
		return list[0], nil
	}
	return last, nil
}

func (s *Service) remember(e Entry) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.written == nil {
		s.written = make(map[string]Entry)
	}
	if e.Seq > s.written[e.Org].Seq {
		s.written[e.Org] = e
	}
}

func (s *Service) remembered(org string) Entry {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.written[org]
}

// again is for how long the same act on the same subject is one act to NoteOnce.
const again = time.Hour

// NoteOnce is Note for what somebody does over and over on one page, such as
// looking at a roll: within an hour it writes one entry.
func (s *Service) NoteOnce(ctx context.Context, org, actor string, act Act, subject string) error {
	now := s.Now()
	key := strings.Join([]string{org, actor, string(act), subject}, "\x00")
	if at, ok := s.recent.Load(key); ok && now.Sub(at.(time.Time)).Abs() < again {
		return nil
	}
	if err := s.Note(ctx, org, actor, act, subject); err != nil {
		return err
	}
	s.recent.Store(key, now)
	return nil
}

// text is what an entry's hash covers. No field can hold a line break: ids are
// ours, acts are constants.
func (e Entry) text() string {
	return strings.Join([]string{e.Org, strconv.FormatInt(e.Seq, 10), strconv.FormatInt(e.At.UnixMilli(), 10), e.Actor, string(e.Act),
		e.Subject, hex.EncodeToString(e.Prev)}, "\n")
}

// Trail lists entries below a number, newest first; see Store.AuditTrail.
func (s *Service) Trail(ctx context.Context, org string, before int64, limit int) ([]Entry, error) {
	return s.Store.AuditTrail(ctx, org, before, limit)
}

// checked is how many entries are read at a time.
const checked = 500

// Check follows an organization's chain from its newest entry to its oldest.
// broken is the number of the newest entry that is not what was written, or
// that does not follow on the one before it; 0 where the chain holds. That the
// newest entries are gone shows as long as the process runs that wrote them, and
// ever after where it has written another.
func (s *Service) Check(ctx context.Context, org string) (entries int, broken int64, err error) {
	var above Entry
	last := s.remembered(org)
	for before := int64(0); ; {
		list, err := s.Store.AuditTrail(ctx, org, before, checked)
		if err != nil {
			return entries, 0, err
		}
		if before == 0 && last.Seq > 0 && (len(list) == 0 || list[0].Seq < last.Seq) {
			return 0, last.Seq, nil
		}
		if len(list) == 0 {
			return entries, 0, nil
		}
		for _, e := range list {
			mac, err := s.MAC(ctx, e.text())
			if err != nil {
				return entries, 0, err
			}
			follows := above.Seq == 0 || above.Seq == e.Seq+1 && hmac.Equal(above.Prev, e.Hash)
			other := e.Seq == last.Seq && !hmac.Equal(last.Hash, e.Hash)
			if !follows || other || !hmac.Equal(mac, e.Hash) {
				return entries, max(e.Seq, above.Seq), nil
			}
			above = e
			entries++
		}
		before = above.Seq
	}
}

// Expire deletes entries whose year has passed, and returns how many.
func (s *Service) Expire(ctx context.Context) (int, error) {
	now := s.Now()
	s.recent.Range(func(key, at any) bool {
		if now.Sub(at.(time.Time)).Abs() >= again {
			s.recent.Delete(key)
		}
		return true
	})
	return s.Store.ExpireAudit(ctx, now.UTC().Add(-Kept), now.UTC().Add(ahead))
}
