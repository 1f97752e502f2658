// SPDX-License-Identifier: AGPL-3.0-or-later

package storagetest

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

func organization() people.Organization {
	return people.Organization{ID: newID(), Name: "Conseil du travail", Zone: "America/Toronto", Language: "fr", Retention: 180,
		PublicKey: []byte{0, 1, 255}, KeyID: newID(), CreatedAt: noon, Leaving: []string{"leaves"},
		Retired: []people.RetiredKey{{KeyID: newID(), Box: sealed(), Until: noonKept.AddDate(0, 0, 30)}},
		Recovery: people.Recovery{Holder: people.Holder{PublicKey: []byte{7}, Keys: []people.HeldKey{{KeyID: newID(), Box: sealed(), Vouch: []byte{3, 1}}}},
			MadeAt: noonKept}}
}

func account(org string) people.Account {
	return people.Account{ID: newID(), Org: org, Handle: []byte(newID()), Name: sealed(), Roles: []people.Role{people.Trainer, people.Coordinator},
		Secret: people.Secret{Salt: []byte("salt"), Time: 3, Memory: 65536, Lanes: 4, Verifier: []byte{1, 2}, Wrapped: []byte{3, 4}},
		KeyID:  newID(), MustChange: true, GivenAt: noonKept, CreatedAt: noon,
		Factors: people.Factors{TOTP: sealed(), Step: 59, Codes: [][]byte{{1}, {2}},
			Passkeys: []people.Passkey{{ID: newID(), Record: sealed(), AddedAt: noonKept}}},
		Holder: people.Holder{PublicKey: []byte{9, 8}, Keys: []people.HeldKey{{KeyID: newID(), Box: sealed(), Vouch: []byte{5}}, {KeyID: newID(), Box: sealed()}}}}
}

func member(org string) people.Member {
	return people.Member{ID: newID(), Org: org, Lookup: []byte(newID()), Name: sealed(), PublicKey: []byte{5}, ForOrg: sealed(),
		ForCard: []byte{6, 7}, Language: "pa", Journeys: []string{"first-call-to-organizer"}, Joined: "2026-11", CreatedAt: noon,
		Consents: []people.Consent{{Text: "card-1", Lang: "pa", At: noonKept}}}
}

func testOrganizations(t *testing.T, s storage.Store) {
	o := organization()
	_, err := s.Organization(ctx, o.ID)
	wantKind(t, err, fault.NotFound)
	must(t, s.CreateOrganization(ctx, o))
	wantKind(t, s.CreateOrganization(ctx, o), fault.Conflict)
	got, err := s.Organization(ctx, o.ID)
	must(t, err)
	o.CreatedAt = noonKept
	wantEqual(t, got, o)

	got.Name, got.Retention = "Labour council", 30
	got.Retired[0].ResealedAt = noonKept
	got.Recovery.DrilledAt = noonKept
	got.Retired = append(got.Retired, people.RetiredKey{KeyID: newID(), Box: sealed(), Until: noonKept})
	must(t, s.UpdateOrganization(ctx, got))
	wantKind(t, s.UpdateOrganization(ctx, got), fault.Conflict)
	after, err := s.Organization(ctx, o.ID)
	must(t, err)
	got.Revision++
	wantEqual(t, after, got)
	wantKind(t, s.UpdateOrganization(ctx, organization()), fault.NotFound)
}

func testAccounts(t *testing.T, s storage.Store) {
	a, other := account("org"), account("org")
	_, err := s.Account(ctx, "org", a.ID)
	wantKind(t, err, fault.NotFound)
	_, err = s.AccountByHandle(ctx, a.Handle)
	wantKind(t, err, fault.NotFound)
	wantKind(t, s.UpdateAccount(ctx, a), fault.NotFound)

	must(t, s.CreateAccount(ctx, a))
	must(t, s.CreateAccount(ctx, other))
	same := account("org")
	same.ID = a.ID
	wantKind(t, s.CreateAccount(ctx, same), fault.Conflict)
	same = account("elsewhere")
	same.Handle = a.Handle
	wantKind(t, s.CreateAccount(ctx, same), fault.Conflict)
	_, err = s.Account(ctx, "elsewhere", same.ID)
	wantKind(t, err, fault.NotFound)

	a.CreatedAt = noonKept
	got, err := s.Account(ctx, "org", a.ID)
	must(t, err)
	wantEqual(t, got, a)
	got, err = s.AccountByHandle(ctx, a.Handle)
	must(t, err)
	wantEqual(t, got, a)

	taken := a
	taken.Handle = other.Handle
	wantKind(t, s.UpdateAccount(ctx, taken), fault.Conflict)
	got.Handle, got.MustChange, got.Secret.Salt = []byte("new"), false, []byte("other salt")
	must(t, s.UpdateAccount(ctx, got))
	wantKind(t, s.UpdateAccount(ctx, got), fault.Conflict)
	_, err = s.AccountByHandle(ctx, a.Handle)
	wantKind(t, err, fault.NotFound)
	after, err := s.AccountByHandle(ctx, []byte("new"))
	must(t, err)
	got.Revision++
	wantEqual(t, after, got)
}

func testDeleteAccount(t *testing.T, s storage.Store) {
	a := account("org")
	must(t, s.CreateAccount(ctx, a))
	signedIn := session(a.ID, noon.Add(time.Hour))
	must(t, s.CreateSession(ctx, signedIn))
	wantSame(t, s.DeleteAccount(ctx, "elsewhere", a.ID), s.DeleteAccount(ctx, "elsewhere", newID()))
	_, err := s.SessionByHash(ctx, signedIn.Hash)
	must(t, err)
	must(t, s.DeleteAccount(ctx, "org", a.ID))
	wantKind(t, s.DeleteAccount(ctx, "org", a.ID), fault.NotFound)
	_, err = s.Account(ctx, "org", a.ID)
	wantKind(t, err, fault.NotFound)
	_, err = s.SessionByHash(ctx, signedIn.Hash)
	wantKind(t, err, fault.NotFound)
	wantKind(t, s.UpdateAccount(ctx, a), fault.NotFound)
	successor := account("org")
	successor.Handle = a.Handle
	must(t, s.CreateAccount(ctx, successor))
	got, err := s.AccountByHandle(ctx, a.Handle)
	must(t, err)
	wantEqual(t, got.Name, successor.Name)
}

func testAccountKeys(t *testing.T, s storage.Store) {
	a := account("org")
	must(t, s.CreateAccount(ctx, a))
	a.Name = sealed()
	must(t, s.UpdateAccount(ctx, a))
	got, err := s.Account(ctx, "org", a.ID)
	must(t, err)
	wantEqual(t, got.Name, a.Name)

	// The loser of a race leaves the winner's name readable.
	lost := a // its revision is the old one
	lost.Name = sealed()
	wantKind(t, s.UpdateAccount(ctx, lost), fault.Conflict)
	got, err = s.Account(ctx, "org", a.ID)
	must(t, err)
	wantEqual(t, got.Name, a.Name)

	// A name that is not given, and one whose key is gone, stay so.
	got.Name = people.Sealed{}
	must(t, s.UpdateAccount(ctx, got))
	got, err = s.Account(ctx, "org", a.ID)
	must(t, err)
	wantEqual(t, got.Name.Given(), false)
	got.Name = people.Sealed{Box: []byte("a box without its key")}
	must(t, s.UpdateAccount(ctx, got))
	got, err = s.Account(ctx, "org", a.ID)
	must(t, err)
	wantEqual(t, got.Name.Erased(), true)
}

func session(account string, expires time.Time) people.Session {
	return people.Session{Hash: []byte(newID()), Org: "org", Account: account, Wrapped: []byte{9}, CreatedAt: noon, ExpiresAt: expires}
}

func testSessions(t *testing.T, s storage.Store) {
	live, dead, hers := session("a", noon.Add(time.Hour)), session("a", noon), session("", noon.Add(time.Hour))
	hers.Member = "m"
	for _, n := range []people.Session{live, dead, hers} {
		must(t, s.CreateSession(ctx, n))
		wantKind(t, s.CreateSession(ctx, n), fault.Conflict)
	}
	got, err := s.SessionByHash(ctx, live.Hash)
	must(t, err)
	want := live
	want.CreatedAt, want.ExpiresAt = noonKept, noonKept.Add(time.Hour)
	wantEqual(t, got, want)

	later := session("a", noon.Add(time.Hour))
	later.CreatedAt, later.Pending, later.Challenge, later.Pass = noon.Add(time.Minute), true, []byte("challenge"), "pass"
	must(t, s.CreateSession(ctx, later))
	list, err := s.SessionsOf(ctx, "org", "a")
	must(t, err)
	wantEqual(t, len(list), 3)
	wantEqual(t, list[0].Hash, later.Hash)
	wantEqual(t, [3]any{list[0].Pending, string(list[0].Challenge), list[0].Pass}, [3]any{true, "challenge", "pass"})
	must(t, s.SetChallenge(ctx, later.Hash, []byte("another")))
	got, err = s.SessionByHash(ctx, later.Hash)
	must(t, err)
	wantEqual(t, string(got.Challenge), "another")
	must(t, s.DeleteSession(ctx, later.Hash))
	wantKind(t, s.SetChallenge(ctx, later.Hash, nil), fault.NotFound)
	for _, other := range [][2]string{{"elsewhere", "a"}, {"org", "b"}} {
		list, err := s.SessionsOf(ctx, other[0], other[1])
		must(t, err)
		wantEqual(t, len(list), 0)
	}

	n, err := s.DeleteExpiredSessions(ctx, noonKept.Add(-time.Millisecond))
	must(t, err)
	wantEqual(t, n, 0)
	n, err = s.DeleteExpiredSessions(ctx, noonKept)
	must(t, err)
	wantEqual(t, n, 1)
	_, err = s.SessionByHash(ctx, dead.Hash)
	wantKind(t, err, fault.NotFound)

	must(t, s.DeleteSessionsOf(ctx, "elsewhere", "a"))
	_, err = s.SessionByHash(ctx, live.Hash)
	must(t, err)
	must(t, s.DeleteSessionsOf(ctx, "org", ""))
	_, err = s.SessionByHash(ctx, hers.Hash)
	must(t, err)
	must(t, s.DeleteSessionsOf(ctx, "org", "a"))
	_, err = s.SessionByHash(ctx, live.Hash)
	wantKind(t, err, fault.NotFound)
	must(t, s.DeleteSessionsOf(ctx, "org", "m"))
	_, err = s.SessionByHash(ctx, hers.Hash)
	wantKind(t, err, fault.NotFound)

	again := session("a", noon.Add(time.Hour))
	must(t, s.CreateSession(ctx, again))
	must(t, s.DeleteSession(ctx, again.Hash))
	must(t, s.DeleteSession(ctx, again.Hash))
	_, err = s.SessionByHash(ctx, again.Hash)
	wantKind(t, err, fault.NotFound)
}

func testSetupToken(t *testing.T, s storage.Store) {
	wantKind(t, s.TakeSetupToken(ctx, []byte("never put"), noon), fault.NotFound)
	must(t, s.PutSetupToken(ctx, []byte("first"), noon.Add(time.Hour)))
	must(t, s.PutSetupToken(ctx, []byte("second"), noon.Add(time.Hour)))
	wantKind(t, s.TakeSetupToken(ctx, []byte("first"), noon), fault.NotFound)
	wantKind(t, s.TakeSetupToken(ctx, []byte("second"), noon.Add(time.Hour)), fault.NotFound)
	has := func(token string, now time.Time) error {
		expires, err := s.SetupToken(ctx, []byte(token), now)
		if err == nil && !expires.Equal(record.Round(noon.Add(time.Hour))) {
			t.Errorf("%s holds until %v", token, expires)
		}
		return err
	}
	must(t, has("second", noon))
	wantKind(t, has("first", noon), fault.NotFound)
	wantKind(t, has("second", noon.Add(time.Hour)), fault.NotFound)
	taken := 0
	for _, err := range together(writers, func(int) error { return s.TakeSetupToken(ctx, []byte("second"), noon) }) {
		if err == nil {
			taken++
		} else {
			wantKind(t, err, fault.NotFound)
		}
	}
	wantEqual(t, taken, 1)
	wantKind(t, has("second", noon), fault.NotFound)
	must(t, s.PutSetupToken(ctx, []byte("third"), noon.Add(time.Hour)))
	must(t, s.TakeSetupToken(ctx, []byte("third"), noon))
}

func testPepper(t *testing.T, s storage.Store) {
	peppers := make([][]byte, writers)
	for _, err := range together(writers, func(i int) (err error) { peppers[i], err = s.Pepper(ctx); return err }) {
		must(t, err)
	}
	for _, p := range peppers {
		wantEqual(t, len(p), 32)
		wantEqual(t, bytes.Equal(p, peppers[0]), true)
	}
	wantEqual(t, bytes.Equal(peppers[0], make([]byte, 32)), false)
}

func testMembers(t *testing.T, s storage.Store) {
	m := member("org")
	_, err := s.Member(ctx, "org", m.ID)
	wantKind(t, err, fault.NotFound)
	must(t, s.CreateMember(ctx, m))
	wantKind(t, s.CreateMember(ctx, m), fault.Conflict)
	same := member("elsewhere")
	same.Lookup = m.Lookup
	wantKind(t, s.CreateMember(ctx, same), fault.Conflict)

	m.CreatedAt = noonKept
	got, err := s.Member(ctx, "org", m.ID)
	must(t, err)
	wantEqual(t, got, m)
	got, err = s.MemberByLookup(ctx, m.Lookup)
	must(t, err)
	wantEqual(t, got, m)

	got.ForCard, got.Journeys = nil, append(got.Journeys, "trainers-apprenticeship")
	must(t, s.UpdateMember(ctx, got))
	wantKind(t, s.UpdateMember(ctx, got), fault.Conflict)
	after, err := s.Member(ctx, "org", m.ID)
	must(t, err)
	got.Revision++
	wantEqual(t, after, got)

	// A card can be taken away from several.
	one, two := member("org"), member("org")
	one.Lookup, two.Lookup = nil, nil
	must(t, s.CreateMember(ctx, one))
	must(t, s.CreateMember(ctx, two))
	_, err = s.MemberByLookup(ctx, nil)
	wantKind(t, err, fault.NotFound)
}

func testPeopleElsewhere(t *testing.T, s storage.Store) {
	a, m := account("org"), member("org")
	must(t, s.CreateAccount(ctx, a))
	must(t, s.CreateMember(ctx, m))
	absentA, absentM := account("elsewhere"), member("elsewhere")
	aThere, mThere := a, m
	aThere.Org, mThere.Org = "elsewhere", "elsewhere"

	_, there := s.Account(ctx, "elsewhere", a.ID)
	_, absent := s.Account(ctx, "elsewhere", absentA.ID)
	wantSame(t, there, absent)
	_, there = s.Member(ctx, "elsewhere", m.ID)
	_, absent = s.Member(ctx, "elsewhere", absentM.ID)
	wantSame(t, there, absent)
	wantSame(t, s.UpdateAccount(ctx, aThere), s.UpdateAccount(ctx, absentA))
	wantSame(t, s.UpdateMember(ctx, mThere), s.UpdateMember(ctx, absentM))
	wantSame(t, s.EraseMember(ctx, "elsewhere", m.ID), s.EraseMember(ctx, "elsewhere", absentM.ID))
	accounts, _, err := s.Accounts(ctx, "elsewhere", "", 10)
	must(t, err)
	wantEqual(t, len(accounts), 0)
	members, _, err := s.Members(ctx, "elsewhere", "", 10)
	must(t, err)
	wantEqual(t, len(members), 0)
	got, err := s.Member(ctx, "org", m.ID)
	must(t, err)
	wantEqual(t, got.Name, m.Name)
}

// wantSame says that what is another organization's looks like what isn't there.
func wantSame(t *testing.T, there, absent error) {
	t.Helper()
	wantKind(t, there, fault.NotFound)
	wantKind(t, absent, fault.NotFound)
	wantEqual(t, there.Error(), absent.Error())
}

func testPeoplePages(t *testing.T, s storage.Store) {
	var orgs, accounts, members []string
	for range 7 {
		o, a, m := organization(), account("org"), member("org")
		must(t, s.CreateOrganization(ctx, o))
		must(t, s.CreateAccount(ctx, a))
		must(t, s.CreateMember(ctx, m))
		orgs, accounts, members = append(orgs, o.ID), append(accounts, a.ID), append(members, m.ID)
	}
	slices.Sort(orgs)
	slices.Sort(accounts)
	slices.Sort(members)
	testPagesOf(t, orgs, func(o people.Organization) string { return o.ID }, func(after string, limit int) ([]people.Organization, string, error) {
		return s.Organizations(ctx, after, limit)
	})
	testPagesOf(t, accounts, func(a people.Account) string { return a.ID }, func(after string, limit int) ([]people.Account, string, error) {
		return s.Accounts(ctx, "org", after, limit)
	})
	testPagesOf(t, members, func(m people.Member) string { return m.ID }, func(after string, limit int) ([]people.Member, string, error) {
		return s.Members(ctx, "org", after, limit)
	})
}

// testLostRaces has 16 writers add to one document, each trying again until its
// word is in: nothing is lost.
func testLostRaces(t *testing.T, s storage.Store) {
	m := member("org")
	m.Journeys = nil
	must(t, s.CreateMember(ctx, m))
	errs := together(writers, func(i int) error {
		for {
			got, err := s.Member(ctx, "org", m.ID)
			if err != nil {
				return err
			}
			got.Journeys = append(got.Journeys, string(rune('a'+i)))
			got.Name = sealed()
			err = s.UpdateMember(ctx, got)
			if !fault.Is(err, fault.Conflict) {
				return err
			}
		}
	})
	for _, err := range errs {
		must(t, err)
	}
	got, err := s.Member(ctx, "org", m.ID)
	must(t, err)
	slices.Sort(got.Journeys)
	wantEqual(t, len(slices.Compact(got.Journeys)), writers)
	wantEqual(t, got.Revision, int64(writers))
	wantEqual(t, got.Name.Erased(), false)
}
