// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
)

func (f *fakeStore) CreateTicket(_ context.Context, t people.Ticket) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	if slices.ContainsFunc(f.tickets, func(o people.Ticket) bool { return o.ID == t.ID || bytes.Equal(o.Hash, t.Hash) }) {
		return taken()
	}
	f.tickets = append(f.tickets, t)
	return nil
}

func (f *fakeStore) TicketByHash(_ context.Context, hash []byte) (people.Ticket, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return first(f.tickets, func(t people.Ticket) bool { return bytes.Equal(t.Hash, hash) })
}

func (f *fakeStore) Tickets(_ context.Context, org string) ([]people.Ticket, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return slices.DeleteFunc(slices.Clone(f.tickets), func(t people.Ticket) bool { return t.Org != org }), nil
}

func (f *fakeStore) UpdateTicket(_ context.Context, t people.Ticket) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	for i := range f.tickets {
		if f.tickets[i].ID == t.ID && f.tickets[i].Revision == t.Revision {
			t.Revision++
			f.tickets[i] = t
			return nil
		}
	}
	return taken()
}

func (f *fakeStore) dropTicket(which func(people.Ticket) bool) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	n := len(f.tickets)
	if f.tickets = slices.DeleteFunc(f.tickets, which); len(f.tickets) == n {
		return absent()
	}
	return nil
}

func (f *fakeStore) TakeTicket(_ context.Context, hash []byte) error {
	return f.dropTicket(func(t people.Ticket) bool { return bytes.Equal(t.Hash, hash) })
}

func (f *fakeStore) DeleteTicket(_ context.Context, org, id string) error {
	return f.dropTicket(func(t people.Ticket) bool { return t.Org == org && t.ID == id })
}

func (f *fakeStore) DeleteExpiredTickets(_ context.Context, now time.Time) error {
	_ = f.dropTicket(func(t people.Ticket) bool { return !now.Before(t.ExpiresAt) })
	return nil
}

func (f *fakeStore) Tries(_ context.Context, key []byte) (people.Tries, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	t, ok := f.tries[string(key)]
	if !ok {
		return people.Tries{}, absent()
	}
	return t, nil
}

func (f *fakeStore) PutTries(_ context.Context, t people.Tries) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.tries == nil {
		f.tries = make(map[string]people.Tries)
	}
	if f.tries[string(t.Key)].Revision != t.Revision {
		return taken()
	}
	t.Revision++
	f.tries[string(t.Key)] = t
	return nil
}

func (f *fakeStore) DeleteTries(_ context.Context, key []byte) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	delete(f.tries, string(key))
	return nil
}

func (f *fakeStore) DeleteTriesBefore(_ context.Context, last time.Time) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	for key, t := range f.tries {
		if t.Last.Before(last) {
			delete(f.tries, key)
		}
	}
	return nil
}

func (f *fakeStore) SessionsOf(_ context.Context, org, account string) ([]people.Session, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	list := slices.DeleteFunc(slices.Clone(f.sessions), func(s people.Session) bool { return s.Org != org || s.Account != account })
	slices.SortStableFunc(list, func(a, b people.Session) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return list, nil
}

func (f *fakeStore) SetChallenge(_ context.Context, hash, challenge []byte) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	for i := range f.sessions {
		if bytes.Equal(f.sessions[i].Hash, hash) {
			f.sessions[i].Challenge = challenge
			return nil
		}
	}
	return absent()
}
