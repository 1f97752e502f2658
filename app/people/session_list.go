// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"bytes"
	"context"
	"encoding/hex"
	"time"
)

// Device is one of an account's living sessions, as its owner sees it: when it
// began, and nothing of what kind of device it is or where.
type Device struct {
	ID        string // opaque
	CreatedAt time.Time
	ExpiresAt time.Time
	This      bool // the session that asks
}

// deviceID names a session without its token.
func deviceID(hash []byte) string { return hex.EncodeToString(hash[:idSize]) }

// Devices lists the account's living sessions, the latest first.
func (s *Service) Devices(ctx context.Context, a *Actor) ([]Device, error) {
	sessions, err := s.store.SessionsOf(ctx, a.Org.ID, a.Account.ID)
	if err != nil {
		return nil, err
	}
	var list []Device
	for _, n := range sessions {
		if !n.Pending && s.clock().Before(n.ExpiresAt) {
			list = append(list, Device{ID: deviceID(n.Hash), CreatedAt: n.CreatedAt, ExpiresAt: n.ExpiresAt, This: bytes.Equal(n.Hash, a.session)})
		}
	}
	return list, nil
}

// SignOutDevice ends one of the account's own sessions.
func (s *Service) SignOutDevice(ctx context.Context, a *Actor, id string) error {
	sessions, err := s.store.SessionsOf(ctx, a.Org.ID, a.Account.ID)
	if err != nil {
		return err
	}
	for _, n := range sessions {
		if deviceID(n.Hash) == id {
			return s.store.DeleteSession(ctx, n.Hash)
		}
	}
	return notFound()
}

// SignOutEverywhere ends all sessions of the account, this one too.
func (s *Service) SignOutEverywhere(ctx context.Context, a *Actor) error {
	return s.store.DeleteSessionsOf(ctx, a.Org.ID, a.Account.ID)
}
