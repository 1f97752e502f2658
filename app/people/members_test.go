// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"bytes"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

func (h *hall) offer(name string) (people.Member, people.Card) {
	h.t.Helper()
	m, card, err := h.OfferMember(h.ctx, h.first.Org.ID, people.Offer{Name: name, Language: "pa", Journeys: []string{"first-call-to-organizer"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return m, card
}

func TestMemberOpensHersWithTheWholeCard(t *testing.T) {
	h := newHall(t)
	m, card := h.offer("ਅਮਰਜੀਤ")
	if m.Joined != "2026-11" {
		t.Errorf("Joined = %q", m.Joined)
	}
	for _, held := range [][]byte{m.Lookup, m.ForCard, m.Name.Box, m.ForOrg.Box} {
		for _, word := range []string{card.Lookup, card.Secret, "ਅਮਰਜੀਤ"} {
			if bytes.Contains(held, []byte(word)) {
				t.Errorf("the record holds %q", word)
			}
		}
	}
	actor, err := h.OpenByCard(h.ctx, card.String())
	if err != nil {
		t.Fatal(err)
	}
	if name, err := h.MemberName(actor); err != nil || name != "ਅਮਰਜੀਤ" {
		t.Errorf("MemberName = %q, %v", name, err)
	}
	actor.Forget()
	if _, err := h.MemberName(actor); err == nil {
		t.Error("her name opened after Forget")
	}
	org, id, err := h.MemberIDByLookupPart(h.ctx, card.LookupString())
	if err != nil || id != m.ID || org != h.first.Org.ID {
		t.Errorf("MemberIDByLookupPart = %q, %q, %v", org, id, err)
	}
	_, _, err = h.MemberIDByLookupPart(h.ctx, "0000-0000")
	wants(t, err, fault.NotFound, "errors-card-unknown")
	_, _, err = h.MemberIDByLookupPart(h.ctx, "no card")
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("no card gave %v", err)
	}
}

func TestHalfWrongCardSaysNoMoreThanAnUnknownOne(t *testing.T) {
	h := newHall(t)
	_, card := h.offer("")
	_, other := h.offer("")
	mixed := people.Card{Lookup: card.Lookup, Secret: other.Secret}
	unknown := people.Card{Lookup: "00000000", Secret: card.Secret}
	for _, c := range []people.Card{mixed, unknown} {
		_, err := h.OpenByCard(h.ctx, c.String())
		wants(t, err, fault.NotFound, "errors-card-unknown")
	}
}

func TestMemberSessionLastsHalfAnHourAndIsNoAccount(t *testing.T) {
	h := newHall(t)
	_, card := h.offer("Amal")
	token, actor, err := h.SignInMember(h.ctx, card.String())
	if err != nil {
		t.Fatal(err)
	}
	if name, err := h.MemberName(actor); err != nil || name != "Amal" {
		t.Errorf("MemberName = %q, %v", name, err)
	}
	again, err := h.AuthenticateMember(h.ctx, token)
	if err != nil {
		t.Fatal(err)
	}
	if name, err := h.MemberName(again); err != nil || name != "Amal" {
		t.Errorf("MemberName = %q, %v", name, err)
	}
	_, err = h.Authenticate(h.ctx, token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	_, err = h.AuthenticateMember(h.ctx, h.first.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	for bearer, member := range map[string]bool{token: true, h.first.Token: false} {
		a, m, err := h.Bearer(h.ctx, bearer)
		if err != nil || (a == nil) != member || (m != nil) != member {
			t.Errorf("Bearer = %v, %v, %v; a member: %v", a, m, err, member)
		}
	}
	h.now = h.now.Add(people.MemberSessionLife)
	_, err = h.AuthenticateMember(h.ctx, token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
}

func TestRevokedCardOpensNothingAndANewOneDoes(t *testing.T) {
	h := newHall(t)
	m, card := h.offer("Amal")
	token, actor, err := h.SignInMember(h.ctx, card.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := h.RevokeOwnCard(h.ctx, actor); err != nil {
		t.Fatal(err)
	}
	_, err = h.AuthenticateMember(h.ctx, token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	_, err = h.OpenByCard(h.ctx, card.String())
	wants(t, err, fault.NotFound, "errors-card-unknown")
	_, _, err = h.MemberIDByLookupPart(h.ctx, card.LookupString())
	wants(t, err, fault.NotFound, "errors-card-unknown")

	fresh, err := h.IssueCard(h.ctx, h.as(h.first.Token), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := h.OpenByCard(h.ctx, fresh.String())
	if err != nil {
		t.Fatal(err)
	}
	if name, err := h.MemberName(opened); err != nil || name != "Amal" || opened.Member.ID != m.ID {
		t.Errorf("the new card opens %q, %v", name, err)
	}
	if name, err := h.MemberNameFor(h.ctx, h.as(h.first.Token), m.ID); err != nil || name != "Amal" {
		t.Errorf("the trainer reads %q, %v", name, err)
	}
}

func TestErasedMemberIsGone(t *testing.T) {
	h := newHall(t)
	m, card := h.offer("Amal")
	token, actor, err := h.SignInMember(h.ctx, card.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := h.EraseMember(h.ctx, actor); err != nil {
		t.Fatal(err)
	}
	_, err = h.AuthenticateMember(h.ctx, token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	_, err = h.OpenByCard(h.ctx, card.String())
	wants(t, err, fault.NotFound, "errors-card-unknown")
	_, err = h.IssueCard(h.ctx, h.as(h.first.Token), m.ID)
	wants(t, err, fault.NotFound, "errors-not-found")
	if len(h.store.erased) != 1 || h.store.erased[0] != m.ID {
		t.Errorf("erased: %v", h.store.erased)
	}
}

func TestTranslatorsHandleNoCards(t *testing.T) {
	h := newHall(t)
	m, _ := h.offer("Amal")
	h.add("zoe", people.Translator)
	zoe := h.as(h.signInAs("zoe"))
	_, err := h.MemberNameFor(h.ctx, zoe, m.ID)
	wants(t, err, fault.NotFound, "errors-not-found")
	_, err = h.IssueCard(h.ctx, zoe, m.ID)
	wants(t, err, fault.NotFound, "errors-not-found")
	wants(t, h.RevokeCard(h.ctx, zoe, m.ID), fault.NotFound, "errors-not-found")
	wants(t, h.EraseMemberFor(h.ctx, zoe, m.ID), fault.NotFound, "errors-not-found")
}

func TestSetJourneysWinsOnceOfTwo(t *testing.T) {
	h := newHall(t)
	_, card := h.offer("")
	one, _ := h.OpenByCard(h.ctx, card.String())
	two, _ := h.OpenByCard(h.ctx, card.String())
	if err := h.SetJourneys(h.ctx, one, nil); err != nil {
		t.Fatal(err)
	}
	if err := h.SetJourneys(h.ctx, two, []string{"x"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("the second gave %v, want Conflict", err)
	}
	if err := h.SetJourneys(h.ctx, one, []string{"y"}); err != nil {
		t.Errorf("her next change: %v", err)
	}
}

// TestConsentComesWithANameOnly: nobody without a name has one.
func TestConsentComesWithANameOnly(t *testing.T) {
	h := newHall(t)
	for name, want := range map[string]int{"Amal": 1, " ": 0, "": 0} {
		m, _, err := h.OfferMember(h.ctx, h.first.Org.ID, people.Offer{Name: name, Language: "pa", Consent: "card-1"})
		if err != nil || len(m.Consents) != want {
			t.Errorf("%q: %+v, %v", name, m.Consents, err)
		}
	}
}
