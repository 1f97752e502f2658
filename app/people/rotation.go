// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

const (
	// RetiredLife is how long an organization's older key is kept after it was
	// replaced, until every phone's outbox could have arrived.
	RetiredLife = 30 * 24 * time.Hour

	// resealEvery is how long nobody looks again for what came in late.
	resealEvery = time.Hour

	// resealTime bounds one pass of resealing; the next sign-in goes on.
	resealTime = 10 * time.Minute
)

// Resealer seals what another package keeps to an organization's newest key,
// where it is sealed to an older key of the ring. It can be cut short and
// called again.
type Resealer func(ctx context.Context, o Organization, ring PrivateKey) error

// RotateKey gives the organization a new key pair: sealed to every account that
// was given the one until now, which is kept, sealed to the new one, for
// RetiredLife. What is sealed to the older one is sealed anew meanwhile.
// Coordinators only. Cut short before the organization's record says so, it has
// changed nothing.
func (s *Service) RotateKey(ctx context.Context, a *Actor) error {
	turn, _ := s.rotating.LoadOrStore(a.Org.ID, new(sync.Mutex)) // other instances are met with Revision
	turn.(*sync.Mutex).Lock()
	defer turn.(*sync.Mutex).Unlock()
	for try := 0; ; try++ {
		if err := a.must(Coordinator); err != nil {
			return err
		}
		err := s.rotate(ctx, a)
		if !fault.Is(err, fault.Conflict) || try == 3 {
			return err
		}
		if err := s.refresh(ctx, a); err != nil {
			return err
		}
	}
}

// refresh reads an actor's records again, after somebody else was first.
func (s *Service) refresh(ctx context.Context, a *Actor) (err error) {
	a.key.forget()
	if a.Org, err = s.store.Organization(ctx, a.Org.ID); err != nil {
		return err
	}
	account, err := s.store.Account(ctx, a.Org.ID, a.Account.ID)
	if fault.Is(err, fault.NotFound) { // removed, perhaps by herself just now: what she held must be replaced
		return nil
	}
	a.Account = account
	return err
}

func (s *Service) rotate(ctx context.Context, a *Actor) error {
	old, err := a.PrivateKey()
	if err != nil {
		return err
	}
	next := a.Org
	var private PrivateKey
	if next.PublicKey, private, err = s.vault.NewKeyPair(); err != nil {
		return err
	}
	defer clear(private)
	if next.KeyID, err = s.newKeyID(); err != nil {
		return err
	}
	if next.Leaving, err = s.stillLeaving(ctx, a.Org); err != nil {
		return err
	}
	if next.Retired, err = s.retire(a.Org, old, next.PublicKey); err != nil {
		return err
	}
	if err := s.giveSheet(a.Org.KeyID, &next, old, private); err != nil {
		return err
	}
	if err := s.handRound(ctx, a.Org.KeyID, next, old, private); err != nil {
		return err
	}
	if err := s.store.UpdateOrganization(ctx, next); err != nil {
		return err
	}
	// While it is still here: who was added meanwhile gets it too, and whom it was
	// taken from again.
	if err := s.handRound(ctx, a.Org.KeyID, next, old, private); err != nil {
		return err
	}
	if err := s.refresh(ctx, a); err != nil {
		return err
	}
	// Else she has removed herself, or has another passphrase since: the next who
	// signs in goes on.
	if ring, err := a.PrivateKey(); err == nil {
		s.resealLater(a.Org, slices.Clone(ring))
	}
	return nil
}

// retire seals the current key, and those that were retired before, to the
// public half of the next.
func (s *Service) retire(org Organization, ring PrivateKey, public []byte) ([]RetiredKey, error) {
	current := RetiredKey{KeyID: org.KeyID}
	retired := make([]RetiredKey, 0, 1+len(org.Retired))
	for _, r := range append([]RetiredKey{current}, org.Retired...) {
		key, place := ring.Newest(), RetiredKeyPlace(org.ID, r.KeyID)
		if r.KeyID != org.KeyID {
			opened, err := s.vault.Open(ring.Newest(), place, r.Box)
			if err != nil {
				continue // nobody can use it any more
			}
			defer clear(opened)
			key = opened
		}
		var err error
		if r.Box, err = s.vault.Seal(public, place, key); err != nil {
			return nil, err
		}
		r.ResealedAt = time.Time{}
		retired = append(retired, r)
	}
	return retired, nil
}

// giveSheet seals an organization's next key to its recovery sheet. One that
// nobody vouches for is none any more.
func (s *Service) giveSheet(current string, next *Organization, ring, private PrivateKey) error {
	if next.Recovery.PublicKey == nil {
		return nil
	}
	if !s.vouched(next.Recovery.Holder, RecoveryKeyPlace(next.ID, current), current, ring) {
		next.Recovery = Recovery{}
		return nil
	}
	sheet := &next.Recovery.Holder
	err := s.give(sheet, RecoveryKeyPlace(next.ID, next.KeyID), next.KeyID, private)
	sheet.keep(next.KeyID)
	return err
}

// handRound gives an organization's next key to its accounts and tickets.
func (s *Service) handRound(ctx context.Context, current string, next Organization, ring, private PrivateKey) error {
	if err := s.giveAll(ctx, current, next, ring, private); err != nil {
		return err
	}
	return s.giveTickets(ctx, current, next, ring, private)
}

// giveAll seals an organization's next key to every account that was given the
// current one, which ring holds, and does not have the next.
func (s *Service) giveAll(ctx context.Context, current string, next Organization, ring, private PrivateKey) error {
	return s.eachAccount(ctx, next.ID, func(account *Account) (bool, error) {
		if account.Holds(next.KeyID) || !s.vouched(account.Holder, AccountKeyPlace(account.ID, current), current, ring) {
			return false, nil
		}
		account.shed(current, next.Retired)
		return true, s.giveAccount(account, next, private)
	})
}

// eachAccount lets edit change every account of an organization, once more
// where somebody else was first. edit says whether there is something to write.
func (s *Service) eachAccount(ctx context.Context, org string, edit func(*Account) (bool, error)) error {
	for after := ""; ; {
		accounts, next, err := s.store.Accounts(ctx, org, after, 100)
		if err != nil {
			return err
		}
		for _, account := range accounts {
			if err := s.editAccount(ctx, account, edit); err != nil {
				return err
			}
		}
		if after = next; next == "" {
			return nil
		}
	}
}

func (s *Service) editAccount(ctx context.Context, account Account, edit func(*Account) (bool, error)) error {
	for try := 0; ; try++ {
		changed, err := edit(&account)
		if err != nil || !changed {
			return err
		}
		err = s.store.UpdateAccount(ctx, account)
		switch {
		case fault.Is(err, fault.NotFound): // removed meanwhile
			return nil
		case !fault.Is(err, fault.Conflict) || try == 3:
			return err
		}
		if account, err = s.store.Account(ctx, account.Org, account.ID); fault.Is(err, fault.NotFound) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// resealInSession goes on with what a replaced key left to do, when somebody
// signs in who can.
func (s *Service) resealInSession(org Organization, account Account, own PrivateKey) {
	due := func(r RetiredKey) bool { return s.clock().Sub(r.ResealedAt).Abs() > resealEvery }
	if account.PublicKey == nil || !slices.ContainsFunc(org.Retired, due) {
		return
	}
	if ring, err := s.ringOf(org, account, own); err == nil {
		s.resealLater(org, ring)
	}
}

// resealLater is a pass of resealing behind the request, one at a time for an
// organization. It clears the ring. Where it is cut short, the next sign-in
// begins another.
func (s *Service) resealLater(org Organization, ring PrivateKey) {
	if _, busy := s.resealing.LoadOrStore(org.ID, true); busy {
		clear(ring)
		return
	}
	s.background(func() {
		defer s.resealing.Delete(org.ID)
		defer clear(ring)
		ctx, cancel := context.WithTimeout(context.Background(), resealTime)
		defer cancel()
		_ = s.Reseal(ctx, org, ring)
	})
}

// Reseal seals everything of an organization to its newest key that is sealed
// to an older one of the ring. It can be cut short and called again: what is
// done is left alone.
func (s *Service) Reseal(ctx context.Context, org Organization, ring PrivateKey) error {
	began := s.clock()
	if err := s.resealAccounts(ctx, org, ring); err != nil {
		return err
	}
	if err := s.resealMembers(ctx, org, ring); err != nil {
		return err
	}
	for _, reseal := range s.resealers {
		if err := reseal(ctx, org, ring); err != nil {
			return err
		}
	}
	return s.editOrganization(ctx, org.ID, func(o *Organization) bool {
		if o.KeyID != org.KeyID {
			return false
		}
		o.Retired = slices.Clone(o.Retired)
		for i := range o.Retired {
			o.Retired[i].ResealedAt = began
		}
		return true
	})
}

// resealAccounts also gives the newest key to accounts that were added while it
// was made, and takes away what nobody needs.
func (s *Service) resealAccounts(ctx context.Context, org Organization, ring PrivateKey) error {
	return s.eachAccount(ctx, org.ID, func(account *Account) (changed bool, err error) {
		place := Place("account", account.ID, "name")
		if account.Name, changed, err = Reseal(s.vault, ring, org.PublicKey, place, account.Name); err != nil {
			return false, err
		}
		givenOld := slices.ContainsFunc(account.Keys, func(k HeldKey) bool {
			return s.givenBy(ring, AccountKeyPlace(account.ID, k.KeyID), account.Holder, k)
		})
		if givenOld && !account.Holds(org.KeyID) {
			if err := s.giveAccount(account, org, ring); err != nil {
				return false, err
			}
		}
		if held := len(account.Keys); account.Holds(org.KeyID) && held > 1 {
			account.shed(org.KeyID, org.Retired)
			changed = changed || len(account.Keys) < held
		}
		return changed, nil
	})
}

func (s *Service) resealMembers(ctx context.Context, org Organization, ring PrivateKey) error {
	for after := ""; ; {
		members, next, err := s.store.Members(ctx, org.ID, after, 100)
		if err != nil {
			return err
		}
		for _, m := range members {
			if err := s.resealMember(ctx, org, ring, m); err != nil {
				return err
			}
		}
		if after = next; next == "" {
			return nil
		}
	}
}

func (s *Service) resealMember(ctx context.Context, org Organization, ring PrivateKey, m Member) error {
	for try := 0; ; try++ {
		var changed bool
		var err error
		m.ForOrg, changed, err = Reseal(s.vault, ring, org.PublicKey, Place("member", m.ID, "key"), m.ForOrg)
		if err != nil || !changed {
			return err
		}
		err = s.store.UpdateMember(ctx, m)
		switch {
		case fault.Is(err, fault.NotFound): // erased meanwhile
			return nil
		case !fault.Is(err, fault.Conflict) || try == 3:
			return err
		}
		if m, err = s.store.Member(ctx, m.Org, m.ID); fault.Is(err, fault.NotFound) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// editOrganization lets edit change an organization's record, once more where
// somebody else was first. edit says whether there is something to write.
func (s *Service) editOrganization(ctx context.Context, id string, edit func(*Organization) bool) error {
	for try := 0; ; try++ {
		org, err := s.store.Organization(ctx, id)
		if err != nil || !edit(&org) {
			return err
		}
		err = s.store.UpdateOrganization(ctx, org)
		if !fault.Is(err, fault.Conflict) || try == 3 {
			return err
		}
	}
}

// dropRetired deletes the older keys whose time is over, in every organization,
// and says of the newer ones when that is: here, where the clock is believed.
func (s *Service) dropRetired(ctx context.Context) error {
	now := s.clock()
	for after := ""; ; {
		orgs, next, err := s.store.Organizations(ctx, after, 100)
		if err != nil {
			return err
		}
		for _, o := range orgs {
			err := s.editOrganization(ctx, o.ID, func(o *Organization) bool {
				kept := slices.DeleteFunc(slices.Clone(o.Retired), func(r RetiredKey) bool { return r.over(now) })
				changed := len(kept) != len(o.Retired)
				for i := range kept {
					changed = kept[i].date(now) || changed
				}
				o.Retired = kept
				return changed
			})
			if err != nil {
				return err
			}
		}
		if after = next; next == "" {
			return nil
		}
	}
}
