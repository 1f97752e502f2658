// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/vault"
)

// fakeStore is people.Store in memory.
type fakeStore struct {
	lock     sync.Mutex
	orgs     []people.Organization
	accounts []people.Account
	sessions []people.Session
	members  []people.Member
	erased   []string
	tickets  []people.Ticket
	tries    map[string]people.Tries
	setup    []byte
	expires  time.Time
	broken   error // what CreateAccount says instead of writing
}

var _ people.Store = (*fakeStore)(nil)

func absent() error { return fault.New(fault.NotFound, "errors-not-found") }
func taken() error  { return fault.New(fault.Conflict, "errors-conflict") }

func first[T any](list []T, is func(T) bool) (T, error) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], nil
	}
	var none T
	return none, absent()
}

// page lists the elements after a key, limit at a time, with the next key.
func page[T any](list []T, id func(T) string, after string, limit int) ([]T, string, error) {
	start := 0
	if after != "" {
		start = slices.IndexFunc(list, func(e T) bool { return id(e) == after }) + 1
	}
	rest := list[start:]
	if len(rest) <= limit {
		return slices.Clone(rest), "", nil
	}
	return slices.Clone(rest[:limit]), id(rest[limit-1]), nil
}

func (f *fakeStore) CreateOrganization(_ context.Context, o people.Organization) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.orgs = append(f.orgs, o)
	return nil
}

func (f *fakeStore) Organization(_ context.Context, id string) (people.Organization, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return first(f.orgs, func(o people.Organization) bool { return o.ID == id })
}

func (f *fakeStore) Organizations(_ context.Context, after string, limit int) ([]people.Organization, string, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return page(f.orgs, func(o people.Organization) string { return o.ID }, after, limit)
}

func (f *fakeStore) UpdateOrganization(_ context.Context, o people.Organization) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	for i := range f.orgs {
		if f.orgs[i].ID == o.ID && f.orgs[i].Revision == o.Revision {
			o.Revision++
			f.orgs[i] = o
			return nil
		}
	}
	return taken()
}

func (f *fakeStore) CreateAccount(_ context.Context, a people.Account) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.broken != nil {
		return f.broken
	}
	if slices.ContainsFunc(f.accounts, func(b people.Account) bool { return bytes.Equal(a.Handle, b.Handle) }) {
		return taken()
	}
	f.accounts = append(f.accounts, a)
	return nil
}

func (f *fakeStore) Account(_ context.Context, org, id string) (people.Account, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return first(f.accounts, func(a people.Account) bool { return a.Org == org && a.ID == id })
}

func (f *fakeStore) AccountByHandle(_ context.Context, handle []byte) (people.Account, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return first(f.accounts, func(a people.Account) bool { return bytes.Equal(a.Handle, handle) })
}

func (f *fakeStore) Accounts(_ context.Context, org, after string, limit int) ([]people.Account, string, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	mine := slices.DeleteFunc(slices.Clone(f.accounts), func(a people.Account) bool { return a.Org != org })
	return page(mine, func(a people.Account) string { return a.ID }, after, limit)
}

func (f *fakeStore) UpdateAccount(_ context.Context, a people.Account) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	for i := range f.accounts {
		if f.accounts[i].ID == a.ID && f.accounts[i].Revision == a.Revision {
			a.Revision++
			f.accounts[i] = a
			return nil
		}
	}
	return taken()
}

func (f *fakeStore) DeleteAccount(ctx context.Context, org, id string) error {
	_ = f.DeleteSessionsOf(ctx, org, id)
	f.lock.Lock()
	defer f.lock.Unlock()
	f.accounts = slices.DeleteFunc(f.accounts, func(a people.Account) bool { return a.Org == org && a.ID == id })
	return nil
}

func (f *fakeStore) CreateSession(_ context.Context, s people.Session) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.sessions = append(f.sessions, s)
	return nil
}

func (f *fakeStore) SessionByHash(_ context.Context, hash []byte) (people.Session, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return first(f.sessions, func(s people.Session) bool { return bytes.Equal(s.Hash, hash) })
}

func (f *fakeStore) deleteSessions(which func(people.Session) bool) int {
	f.lock.Lock()
	defer f.lock.Unlock()
	n := len(f.sessions)
	f.sessions = slices.DeleteFunc(f.sessions, which)
	return n - len(f.sessions)
}

func (f *fakeStore) DeleteSession(_ context.Context, hash []byte) error {
	if f.deleteSessions(func(s people.Session) bool { return bytes.Equal(s.Hash, hash) }) == 0 {
		return absent()
	}
	return nil
}

func (f *fakeStore) DeleteSessionsOf(_ context.Context, org, id string) error {
	f.deleteSessions(func(s people.Session) bool { return s.Org == org && (s.Account == id || s.Member == id) })
	return nil
}

func (f *fakeStore) DeleteExpiredSessions(_ context.Context, now time.Time) (int, error) {
	return f.deleteSessions(func(s people.Session) bool { return !now.Before(s.ExpiresAt) }), nil
}

func (f *fakeStore) PutSetupToken(_ context.Context, hash []byte, expires time.Time) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.setup, f.expires = hash, expires
	return nil
}

func (f *fakeStore) SetupToken(_ context.Context, hash []byte, now time.Time) (time.Time, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.setup == nil || !bytes.Equal(f.setup, hash) || !now.Before(f.expires) {
		return time.Time{}, absent()
	}
	return f.expires, nil
}

func (f *fakeStore) TakeSetupToken(ctx context.Context, hash []byte, now time.Time) error {
	if _, err := f.SetupToken(ctx, hash, now); err != nil {
		return err
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.setup == nil {
		return absent()
	}
	f.setup = nil
	return nil
}

func (f *fakeStore) CreateMember(_ context.Context, m people.Member) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.members = append(f.members, m)
	return nil
}

func (f *fakeStore) Member(_ context.Context, org, id string) (people.Member, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return first(f.members, func(m people.Member) bool { return m.Org == org && m.ID == id })
}

func (f *fakeStore) MemberByLookup(_ context.Context, lookup []byte) (people.Member, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return first(f.members, func(m people.Member) bool { return bytes.Equal(m.Lookup, lookup) })
}

func (f *fakeStore) Members(_ context.Context, org, after string, limit int) ([]people.Member, string, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	return page(f.members, func(m people.Member) string { return m.ID }, after, limit)
}

func (f *fakeStore) UpdateMember(_ context.Context, m people.Member) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	for i := range f.members {
		if f.members[i].ID == m.ID && f.members[i].Revision == m.Revision {
			m.Revision++
			f.members[i] = m
			return nil
		}
	}
	return taken()
}

func (f *fakeStore) EraseMember(_ context.Context, _, id string) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.members = slices.DeleteFunc(f.members, func(m people.Member) bool { return m.ID == id })
	f.erased = append(f.erased, id)
	return nil
}

func (f *fakeStore) Pepper(context.Context) ([]byte, error) { return bytes.Repeat([]byte{9}, 32), nil }

// quickVault is the real vault with a fast hash in place of Argon2id.
type quickVault struct {
	*vault.Vault
	unlocked atomic.Int32 // how often a passphrase was tried
}

func (q *quickVault) NewSecret(_ context.Context, passphrase string, private people.PrivateKey) (people.Secret, error) {
	sum := sha256.Sum256([]byte(passphrase))
	wrapped, err := q.WrapFor(passphrase, "quick", private)
	return people.Secret{Verifier: sum[:], Wrapped: wrapped}, err
}

func (q *quickVault) Unlock(_ context.Context, passphrase string, s people.Secret) (people.PrivateKey, error) {
	q.unlocked.Add(1)
	sum := sha256.Sum256([]byte(passphrase))
	if !bytes.Equal(sum[:], s.Verifier) {
		return nil, fault.New(fault.Unauthenticated, "errors-passphrase-wrong")
	}
	return q.UnwrapFor(passphrase, "quick", s.Wrapped)
}

// hall is a council with its first coordinator, signed in.
type hall struct {
	*people.Service
	t     *testing.T
	ctx   context.Context
	store *fakeStore
	vault *quickVault
	now   time.Time
	first people.SignedIn
}

const passphrase = "onze pommes dans un panier bleu"

func newHall(t *testing.T) *hall {
	t.Helper()
	h := emptyHall(t)
	token, err := h.NewSetupToken(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if h.first, err = h.SetUp(h.ctx, token, goodSetUp()); err != nil {
		t.Fatal(err)
	}
	return h
}

func emptyHall(t *testing.T) *hall {
	h := &hall{
		t: t, ctx: t.Context(), store: &fakeStore{},
		now: time.Date(2026, 11, 28, 9, 30, 0, 0, time.UTC),
	}
	h.vault = &quickVault{Vault: vault.New(h.store.Pepper)}
	h.Service = people.NewService(h.store, h.vault, func() time.Time { return h.now }, rand.Reader)
	h.Inline()
	return h
}

func goodSetUp() people.SetUp {
	return people.SetUp{
		Organization: "Hamilton Labour Council", Zone: "America/Toronto", Language: "en",
		Handle: "Rosa", Name: "Rosa P.", Passphrase: passphrase,
	}
}

// as is who bears the token.
func (h *hall) as(token string) *people.Actor {
	h.t.Helper()
	a, err := h.Authenticate(h.ctx, token)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

func wants(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f, ok := err.(*fault.Fault)
	if !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v (kind %d), want %s (kind %d)", err, fault.KindOf(err), key, kind)
	}
}
