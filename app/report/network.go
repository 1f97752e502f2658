// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// LinkState is how far two organizations have come.
type LinkState string

// A coordinator of the network's own organization invites, one of the other
// asks with the code, and the first says yes: each side has said so by then.
const (
	Invited LinkState = "invited"
	Asked   LinkState = "asked"
	Joined  LinkState = "joined"
)

// Link is one organization's part in another's network. Through it go totals as
// they were frozen, and the names of the organizations: never people.
type Link struct {
	ID        string // 128 random bits, hex
	Network   string // the organization whose network it is
	Member    string // the organization that joins; "" while invited
	State     LinkState
	Code      []byte // SHA-256 of the invitation's code; nil once it is used
	CreatedAt time.Time
	ExpiresAt time.Time // of the invitation
	Revision  int64
}

// inviteLife is how long an invitation into a network holds.
const inviteLife = 14 * 24 * time.Hour

// inviteBytes are 136 bits: 28 of Crockford's symbols.
const inviteBytes = 17

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Invite makes an invitation into the organization's network and returns its
// code, in groups of four, exactly once.
func (s *Service) Invite(ctx context.Context, org string) (code string, err error) {
	random := make([]byte, inviteBytes+16)
	if _, err := io.ReadFull(s.Random, random); err != nil {
		return "", fault.Wrap(fault.Internal, "errors-internal", err)
	}
	symbols := crockford.EncodeToString(random[:inviteBytes])
	now := s.Now().UTC()
	err = s.Store.CreateLink(ctx, Link{ID: hex.EncodeToString(random[inviteBytes:]), Network: org, State: Invited,
		Code: hashCode(symbols), CreatedAt: now, ExpiresAt: now.Add(inviteLife)})
	if err != nil {
		return "", err
	}
	var groups []string
	for group := range slices.Chunk([]byte(symbols), 4) {
		groups = append(groups, string(group))
	}
	return strings.Join(groups, "-"), nil
}

// hashCode is what is kept of a code, however it was typed.
func hashCode(typed string) []byte {
	plain := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(lang.Latin(typed)))
	sum := sha256.Sum256([]byte(plain))
	return sum[:]
}

// Invitation is the network that a code invites into, for a coordinator of
// another organization: its name, to look at before she asks. An unknown, used
// or expired code is fault.Invalid (errors-network-code) of the field "code", as
// is one's own; a network that she is in or has asked already is
// fault.Conflict (errors-network-already).
func (s *Service) Invitation(ctx context.Context, org, code string) (name string, err error) {
	l, err := s.invitation(ctx, org, code)
	if err != nil {
		return "", err
	}
	o, err := s.People.Organization(ctx, l.Network)
	return o.Name, err
}

func (s *Service) invitation(ctx context.Context, org, code string) (Link, error) {
	l, err := s.Store.LinkByCode(ctx, hashCode(code))
	if fault.Is(err, fault.NotFound) || err == nil && (l.Network == org || l.State != Invited || !s.Now().Before(l.ExpiresAt)) {
		return Link{}, fault.New(fault.Invalid, "errors-network-code").In("code")
	}
	if err != nil {
		return Link{}, err
	}
	links, err := s.Store.LinksOf(ctx, org)
	if err != nil {
		return Link{}, err
	}
	if slices.ContainsFunc(links, func(have Link) bool { return have.Network == l.Network && have.Member == org }) {
		return Link{}, fault.New(fault.Conflict, "errors-network-already").In("code")
	}
	return l, nil
}

// Ask uses a code up: the organization asks to join that of network. Faults as
// in Invitation.
func (s *Service) Ask(ctx context.Context, org, code string) (network string, err error) {
	l, err := s.invitation(ctx, org, code)
	if err != nil {
		return "", err
	}
	l.Member, l.State, l.Code = org, Asked, nil
	err = s.Store.UpdateLink(ctx, l)
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.NotFound) { // used by somebody else, or taken back
		err = fault.Wrap(fault.Invalid, "errors-network-code", err).In("code")
	}
	return l.Network, err
}

// Accept lets an organization that asked, member, into the network of org. Any
// other link is fault.NotFound.
func (s *Service) Accept(ctx context.Context, org, id string) (member string, err error) {
	l, err := s.Store.Link(ctx, id)
	if err != nil {
		return "", err
	}
	if l.Network != org || l.State != Asked {
		return "", fault.New(fault.NotFound, "errors-not-found")
	}
	l.State = Joined
	return l.Member, s.Store.UpdateLink(ctx, l)
}

// Leave ends a link, or takes back an invitation; other is the organization on
// the other side, "" of an invitation that waits. Either side may; a link of
// others is fault.NotFound.
func (s *Service) Leave(ctx context.Context, org, id string) (other string, err error) {
	l, err := s.Store.Link(ctx, id)
	if err != nil {
		return "", err
	}
	if l.Network != org && l.Member != org {
		return "", fault.New(fault.NotFound, "errors-not-found")
	}
	return l.other(org), s.Store.DeleteLink(ctx, id)
}

// other is the organization on the other side of a link.
func (l Link) other(org string) string {
	if l.Network == org {
		return l.Member
	}
	return l.Network
}

// Partner is a link as one side sees it: with the other's name.
type Partner struct {
	Link Link
	Name string // of the other organization; "" for an invitation that waits
}

// Partners are the links of an organization. Invitations that have run out are
// left out.
func (s *Service) Partners(ctx context.Context, org string) ([]Partner, error) {
	links, err := s.Store.LinksOf(ctx, org)
	if err != nil {
		return nil, err
	}
	var list []Partner
	for _, l := range links {
		if l.State == Invited && !s.Now().Before(l.ExpiresAt) {
			continue
		}
		name := ""
		if other := l.other(org); other != "" {
			o, err := s.People.Organization(ctx, other)
			if err != nil {
				return nil, err
			}
			name = o.Name
		}
		list = append(list, Partner{Link: l, Name: name})
	}
	return list, nil
}
