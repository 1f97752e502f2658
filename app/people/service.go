// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// Service is what people do with organizations, accounts, sessions and cards.
// It is safe for use by many goroutines; all that lasts is in the store, so
// that several instances can share it.
type Service struct {
	store  Store
	vault  Vault
	now    func() time.Time
	random io.Reader // crypto/rand.Reader, except in tests
	trying lanes     // passphrases under trial
	wrong  budgets

	resealers  []Resealer
	rotating   sync.Map                                         // *sync.Mutex of an organization whose key is being replaced
	resealing  sync.Map                                         // organizations with a pass under way
	background func(func())                                     // runs what need not be waited for
	finished   func(ctx context.Context, a *Actor, gone string) // see TellsFinished
}

// NewService makes a Service. random must be safe for use by many goroutines.
func NewService(store Store, vault Vault, now func() time.Time, random io.Reader) *Service {
	return &Service{store: store, vault: vault, now: now, random: random, trying: newLanes(),
		background: func(f func()) { go f() }, finished: func(context.Context, *Actor, string) {}}
}

// Reseals adds what other packages keep to every pass of resealing. To be called
// before the first request.
func (s *Service) Reseals(r Resealer) { s.resealers = append(s.resealers, r) }

// TellsFinished names who is told when a coordinator's sign-in has replaced the key
// because an account's removal was cut short: of her, and of the account that is
// gone. To be called before the first request.
func (s *Service) TellsFinished(told func(ctx context.Context, a *Actor, gone string)) {
	s.finished = told
}

// Tidy deletes expired sessions and says how many; likewise expired tickets,
// tries that are forgotten, and older keys of organizations whose time is over.
// Call it now and then.
func (s *Service) Tidy(ctx context.Context) (int, error) {
	now := s.clock()
	n, err := s.store.DeleteExpiredSessions(ctx, now)
	return n, errors.Join(err, s.store.DeleteExpiredTickets(ctx, now), s.store.DeleteTriesBefore(ctx, now.Add(-forgotten)), s.dropRetired(ctx))
}

// Organization returns an organization by id, for whom it concerns.
func (s *Service) Organization(ctx context.Context, id string) (Organization, error) {
	return s.store.Organization(ctx, id)
}

// Organizations lists all organizations, for the work of the house: no page
// shows them.
func (s *Service) Organizations(ctx context.Context, after string, limit int) (list []Organization, next string, err error) {
	return s.store.Organizations(ctx, after, limit)
}

// clock is now as the store keeps it: UTC with milliseconds.
func (s *Service) clock() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// notFound is what strangers get, and people without the role.
func notFound() error { return fault.New(fault.NotFound, "errors-not-found") }

// signInFirst is what somebody without a living session gets.
func signInFirst() error { return fault.New(fault.Unauthenticated, "errors-sign-in-first") }

// inField puts a fault into a form's field.
func inField(err error, field string) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.In(field)
	}
	return err
}
