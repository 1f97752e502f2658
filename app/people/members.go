// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// Offer is what a member says when she takes a card.
type Offer struct {
	ID       string // made with NewMemberID, where it has to be known before
	Name     string // known-as name; may be empty
	Language lang.Tag
	Journeys []string // slugs of journeys she wants to take part in
	Consent  string   // version of the words about the card that she read
}

// Check says whether a member can be made of it; faults as in OfferMember.
func (in Offer) Check() error {
	_, err := CleanName(in.Name)
	return inField(err, "known_as")
}

// NewMemberID is an id for a member who is about to be made.
func (s *Service) NewMemberID() (string, error) { return randomID(s.random) }

// MemberActor is a member who gave her whole card code.
type MemberActor struct {
	Org       Organization
	Member    Member
	ExpiresAt time.Time // zero without a session
	key       *heldKey
}

// PrivateKey is the member's own private key. Call Forget when the request is
// over.
func (m *MemberActor) PrivateKey() (PrivateKey, error) { return m.key.get() }

// Forget clears the private key from memory.
func (m *MemberActor) Forget() { m.key.forget() }

// OfferMember makes a member of an organization and her card, which is
// returned exactly once. Her name is sealed to her own new key; her private key
// to the organization and under the card's secret part. Nobody needs to be
// signed in. Name faults are of the field "known_as"; an id that a member has, or
// had, is fault.Conflict.
func (s *Service) OfferMember(ctx context.Context, org string, in Offer) (Member, Card, error) {
	o, err := s.store.Organization(ctx, org)
	if err != nil {
		return Member{}, Card{}, err
	}
	name, err := CleanName(in.Name)
	if err != nil {
		return Member{}, Card{}, inField(err, "known_as")
	}
	id := in.ID
	if id == "" {
		if id, err = s.NewMemberID(); err != nil {
			return Member{}, Card{}, err
		}
	}
	public, private, err := s.vault.NewKeyPair()
	if err != nil {
		return Member{}, Card{}, err
	}
	defer clear(private)
	now := s.clock()
	m := Member{
		ID: id, Org: o.ID, PublicKey: public, Language: in.Language, Journeys: slices.Clone(in.Journeys),
		Joined: now.Format("2006-01"), CreatedAt: now,
	}
	if in.Consent != "" && name != "" { // nobody without a name has one
		m.Consents = []Consent{{Text: in.Consent, Lang: in.Language, At: now}}
	}
	if m.Name, err = s.sealName(m, name); err != nil {
		return Member{}, Card{}, err
	}
	if m.ForOrg, err = s.vault.Seal(o.PublicKey, Place("member", id, "key"), private); err != nil {
		return Member{}, Card{}, err
	}
	card, err := s.giveCard(ctx, &m, private)
	if err != nil {
		return Member{}, Card{}, err
	}
	if err := s.store.CreateMember(ctx, m); err != nil {
		return Member{}, Card{}, err
	}
	return m, card, nil
}

func (s *Service) sealName(m Member, name string) (Sealed, error) {
	if name == "" {
		return Sealed{}, nil
	}
	return s.vault.Seal(m.PublicKey, Place("member", m.ID, "name"), []byte(name))
}

// giveCard makes a card and puts its traces into the member's record.
func (s *Service) giveCard(ctx context.Context, m *Member, private PrivateKey) (Card, error) {
	card, err := NewCard(s.random)
	if err != nil {
		return Card{}, err
	}
	if m.Lookup, err = s.vault.Lookup(ctx, byCard, card.Lookup); err != nil {
		return Card{}, err
	}
	if m.ForCard, err = s.vault.WrapFor(card.Secret, forCard+m.ID, private); err != nil {
		return Card{}, err
	}
	return card, nil
}

// MemberIDByLookupPart finds whose look-up part this is, for a check-in. A
// whole code is fine: its secret part is dropped. Unknown and revoked cards are
// fault.NotFound (errors-card-unknown), no card at all fault.Invalid
// (errors-card).
func (s *Service) MemberIDByLookupPart(ctx context.Context, text string) (org, member string, err error) {
	part, err := ParseCardLookup(text)
	if err != nil {
		return "", "", err
	}
	m, err := s.memberByPart(ctx, part)
	if err != nil {
		return "", "", err
	}
	return m.Org, m.ID, nil
}

func cardUnknown() error { return fault.New(fault.NotFound, "errors-card-unknown").In("card") }

func (s *Service) memberByPart(ctx context.Context, part string) (Member, error) {
	lookup, err := s.vault.Lookup(ctx, byCard, part)
	if err != nil {
		return Member{}, err
	}
	m, err := s.store.MemberByLookup(ctx, lookup)
	if fault.Is(err, fault.NotFound) {
		return Member{}, cardUnknown()
	}
	return m, err
}

// OpenByCard is the member whose whole card code this is, for one request. An
// unknown, revoked or half wrong code is fault.NotFound (errors-card-unknown).
func (s *Service) OpenByCard(ctx context.Context, code string) (*MemberActor, error) {
	card, err := ParseCard(code)
	if err != nil {
		return nil, err
	}
	m, err := s.memberByPart(ctx, card.Lookup)
	if err != nil {
		return nil, err
	}
	private, err := s.vault.UnwrapFor(card.Secret, forCard+m.ID, m.ForCard)
	if err != nil {
		return nil, cardUnknown()
	}
	org, err := s.store.Organization(ctx, m.Org)
	if err != nil {
		return nil, err
	}
	return &MemberActor{Org: org, Member: m, key: &heldKey{
		key:    private,
		unwrap: func() (PrivateKey, error) { return nil, signInFirst() },
	}}, nil
}

// SignInMember opens a member's session of half an hour with her card code and
// returns its token. Faults as in OpenByCard; too many wrong cards are
// fault.TooMany (errors-many-wrong).
func (s *Service) SignInMember(ctx context.Context, code string) (token string, m *MemberActor, err error) {
	m, err = s.OpenByCard(ctx, code)
	if err != nil {
		return "", nil, s.turnedAway(&s.wrong.cards, err)
	}
	private, err := m.PrivateKey()
	if err != nil {
		return "", nil, err
	}
	if token, err = randomToken(s.random); err != nil {
		return "", nil, err
	}
	wrapped, err := s.vault.WrapFor(token, forSession, private)
	if err != nil {
		return "", nil, err
	}
	now := s.clock()
	m.ExpiresAt = now.Add(MemberSessionLife)
	err = s.store.CreateSession(ctx, Session{
		Hash: hashToken(token), Org: m.Org.ID, Member: m.Member.ID, Wrapped: wrapped,
		CreatedAt: now, ExpiresAt: m.ExpiresAt,
	})
	if err == nil {
		err = s.cardStands(ctx, token, m.Member)
	}
	return token, m, err
}

// cardStands ends a member's session that was just written where her card was
// ended meanwhile; see stands.
func (s *Service) cardStands(ctx context.Context, token string, m Member) error {
	now, err := s.store.Member(ctx, m.Org, m.ID)
	if err == nil && bytes.Equal(now.Lookup, m.Lookup) {
		return nil
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err := s.SignOut(ctx, token); err != nil {
		return err
	}
	return cardUnknown()
}

// AuthenticateMember is the member who bears a member session's token; else
// fault.Unauthenticated (errors-sign-in-first).
func (s *Service) AuthenticateMember(ctx context.Context, token string) (*MemberActor, error) {
	session, err := s.livingSession(ctx, token)
	if err != nil {
		return nil, err
	}
	return s.memberOf(ctx, token, session)
}

func (s *Service) memberOf(ctx context.Context, token string, session Session) (*MemberActor, error) {
	if session.Member == "" {
		return nil, signInFirst()
	}
	m, err := s.store.Member(ctx, session.Org, session.Member)
	if err != nil {
		return nil, absentIsSignedOut(err)
	}
	org, err := s.store.Organization(ctx, session.Org)
	if err != nil {
		return nil, absentIsSignedOut(err)
	}
	return &MemberActor{Org: org, Member: m, ExpiresAt: session.ExpiresAt, key: s.heldBy(token, session)}, nil
}

// MemberName opens the member's own known-as name, "" where she gave none.
func (s *Service) MemberName(m *MemberActor) (string, error) {
	if !m.Member.Name.Given() {
		return "", nil
	}
	private, err := m.PrivateKey()
	if err != nil {
		return "", err
	}
	name, err := s.vault.Open(private, Place("member", m.Member.ID, "name"), m.Member.Name)
	return string(name), err
}

// MemberNameFor opens a member's known-as name for a trainer in session.
func (s *Service) MemberNameFor(ctx context.Context, a *Actor, id string) (string, error) {
	m, private, err := s.memberFor(ctx, a, id)
	if err != nil {
		return "", err
	}
	defer clear(private)
	if !m.Name.Given() {
		return "", nil
	}
	name, err := s.vault.Open(private, Place("member", m.ID, "name"), m.Name)
	return string(name), err
}

// memberFor is a member with her private key, through the organization's.
func (s *Service) memberFor(ctx context.Context, a *Actor, id string) (Member, PrivateKey, error) {
	if err := a.must(Coordinator, Trainer); err != nil {
		return Member{}, nil, err
	}
	m, err := s.store.Member(ctx, a.Org.ID, id)
	if err != nil {
		return Member{}, nil, err
	}
	orgKey, err := a.PrivateKey()
	if err != nil {
		return Member{}, nil, err
	}
	private, err := s.vault.Open(orgKey, Place("member", id, "key"), m.ForOrg)
	return m, private, err
}

// SetJourneys says which journeys the member takes part in from now on.
func (s *Service) SetJourneys(ctx context.Context, m *MemberActor, slugs []string) error {
	m.Member.Journeys = slices.Clone(slugs)
	return s.updateOwn(ctx, m)
}

// updateOwn writes the member's record; of two at once, the second is told.
func (s *Service) updateOwn(ctx context.Context, m *MemberActor) error {
	if err := s.store.UpdateMember(ctx, m.Member); err != nil {
		return err
	}
	m.Member.Revision++
	return nil
}

// RevokeOwnCard ends the member's card: neither part of it is known any more,
// and her sessions end. A trainer can make her another.
func (s *Service) RevokeOwnCard(ctx context.Context, m *MemberActor) error {
	return s.revoke(ctx, m.Member)
}

// RevokeCard does the same for a member who says that hers is lost.
func (s *Service) RevokeCard(ctx context.Context, a *Actor, id string) error {
	if err := a.must(Coordinator, Trainer); err != nil {
		return err
	}
	m, err := s.store.Member(ctx, a.Org.ID, id)
	if err != nil {
		return err
	}
	return s.revoke(ctx, m)
}

func (s *Service) revoke(ctx context.Context, m Member) error {
	nobodys, err := randomBytes(s.random, tokenSize) // keeps look-ups unique
	if err != nil {
		return err
	}
	m.Lookup, m.ForCard = nobodys, nil
	if err := s.store.UpdateMember(ctx, m); err != nil {
		return err
	}
	return s.store.DeleteSessionsOf(ctx, m.Org, m.ID)
}

// IssueCard gives a member a new card in place of the old one, which opens
// nothing from then on; returned exactly once. For a trainer in session, with
// the member beside her.
func (s *Service) IssueCard(ctx context.Context, a *Actor, id string) (Card, error) {
	m, private, err := s.memberFor(ctx, a, id)
	if err != nil {
		return Card{}, err
	}
	defer clear(private)
	card, err := s.giveCard(ctx, &m, private)
	if err != nil {
		return Card{}, err
	}
	if err := s.store.UpdateMember(ctx, m); err != nil {
		return Card{}, err
	}
	return card, s.store.DeleteSessionsOf(ctx, m.Org, m.ID)
}

// FindMember is the member of the caller's organization whose card begins with
// this look-up part, for somebody who asks in person. Coordinators only. Another
// organization's card is unknown here, as one that never was: fault.NotFound
// (errors-card-unknown).
func (s *Service) FindMember(ctx context.Context, a *Actor, text string) (Member, error) {
	if err := a.must(Coordinator); err != nil {
		return Member{}, err
	}
	part, err := ParseCardLookup(text)
	if err != nil {
		return Member{}, err
	}
	m, err := s.memberByPart(ctx, part)
	if err == nil && m.Org != a.Org.ID {
		err = cardUnknown()
	}
	if err != nil {
		return Member{}, err
	}
	return m, nil
}

// OpenMemberFor is a member as she herself would be let in, through the
// organization's key: for a coordinator who takes along or erases at the
// member's word. Call Forget when the request is over.
func (s *Service) OpenMemberFor(ctx context.Context, a *Actor, id string) (*MemberActor, error) {
	if err := a.must(Coordinator); err != nil {
		return nil, err
	}
	m, private, err := s.memberFor(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return &MemberActor{Org: a.Org, Member: m, key: &heldKey{
		key:    private,
		unwrap: func() (PrivateKey, error) { return nil, signInFirst() },
	}}, nil
}
