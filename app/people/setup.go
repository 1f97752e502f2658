// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// setupLife is how long a set-up link holds; the next start prints another. It
// is short because addresses stay in histories and logs of proxies.
const setupLife = 7 * 24 * time.Hour

// SetUp is what the first person says about her organization and herself.
type SetUp struct {
	Organization string // its name, shown on pages and paper
	Zone         string // IANA time zone
	Language     lang.Tag
	Handle       string // her sign-in name
	Name         string // what to call her
	Passphrase   string
}

// SignedIn is the result of every way to sign in. The token goes into a cookie
// and nowhere else.
type SignedIn struct {
	Token     string
	ExpiresAt time.Time
	Pending   bool   // a second factor is to be given first; see SecondFactor
	Device    string // a device cookie to keep, "" where the browser has one; see SignInFrom
	Org       Organization
	Account   Account
	Giver     string // of a day pass: the account that gave it
}

// NeedsSetUp says whether nobody has set up an organization here yet. One
// without any account is a set-up that broke off, and does not count.
func (s *Service) NeedsSetUp(ctx context.Context) (bool, error) {
	for after := ""; ; {
		orgs, next, err := s.store.Organizations(ctx, after, 20)
		if err != nil {
			return false, err
		}
		for _, o := range orgs {
			accounts, _, err := s.store.Accounts(ctx, o.ID, "", 1)
			if err != nil {
				return false, err
			}
			if len(accounts) > 0 {
				return false, nil
			}
		}
		if next == "" {
			return true, nil
		}
		after = next
	}
}

// NewSetupToken makes the token of the link /setup/{token}, and ends an
// earlier one. Where an organization exists it gives fault.Conflict
// (errors-setup-done).
func (s *Service) NewSetupToken(ctx context.Context) (string, error) {
	needed, err := s.NeedsSetUp(ctx)
	if err != nil {
		return "", err
	}
	if !needed {
		return "", fault.New(fault.Conflict, "errors-setup-done")
	}
	return s.AnotherSetupToken(ctx)
}

// AnotherSetupToken makes the token of a link for one more organization in this
// installation, and ends an earlier link that nobody used. For the operator of
// the machine only, who has no session.
func (s *Service) AnotherSetupToken(ctx context.Context) (string, error) {
	token, err := randomToken(s.random)
	if err != nil {
		return "", err
	}
	return token, s.store.PutSetupToken(ctx, hashToken(token), s.clock().Add(setupLife))
}

// CheckSetupToken says whether SetUp would accept the token; else it gives
// fault.NotFound, for a used one as for one that never was; too many of those
// are fault.TooMany (errors-many-wrong).
func (s *Service) CheckSetupToken(ctx context.Context, token string) error {
	now := s.clock()
	expires, err := s.store.SetupToken(ctx, hashToken(token), now)
	if err == nil && expires.Sub(now) > setupLife+farAhead {
		err = fault.New(fault.NotFound, "errors-not-found") // made by a wrong clock: it would live for years
	}
	return s.turnedAway(&s.wrong.links, err)
}

// SetUp makes the organization with its key pair and the first coordinator's
// account, uses the token up, and signs her in. Values that cannot be are
// fault.Invalid with their field: organization, zone, account, name,
// passphrase; the token stays good then. Where all is made and no session could be
// it is errors-sign-in-first.
func (s *Service) SetUp(ctx context.Context, token string, in SetUp) (SignedIn, error) {
	if err := s.CheckSetupToken(ctx, token); err != nil {
		return SignedIn{}, err
	}
	org, err := s.newOrganization(in)
	if err != nil {
		return SignedIn{}, err
	}
	handle, err := cleanHandle(in.Handle)
	if err != nil {
		return SignedIn{}, err
	}
	if err := CheckPassphrase(in.Passphrase, org.Name, handle); err != nil {
		return SignedIn{}, err
	}
	public, private, err := s.vault.NewKeyPair()
	if err != nil {
		return SignedIn{}, err
	}
	defer clear(private)
	org.PublicKey = public
	account, own, err := s.newAccount(ctx, org, private, NewAccount{Handle: handle, Name: in.Name, Roles: []Role{Coordinator, Trainer}}, in.Passphrase)
	if err != nil {
		return SignedIn{}, err
	}
	defer clear(own)
	if err := s.found(ctx, token, org, account); err != nil {
		return SignedIn{}, err
	}
	return s.startOrAsk(ctx, org, account, own)
}

// found uses the token up and writes what was made. Where the writing fails,
// the same link can be used again.
func (s *Service) found(ctx context.Context, token string, org Organization, account Account) error {
	hash := hashToken(token)
	if err := s.store.TakeSetupToken(ctx, hash, s.clock()); err != nil {
		return err
	}
	err := s.store.CreateOrganization(ctx, org)
	if err == nil {
		err = s.store.CreateAccount(ctx, account)
	}
	if err != nil {
		_ = s.store.PutSetupToken(ctx, hash, s.clock().Add(setupLife))
	}
	return err
}

func (s *Service) newOrganization(in SetUp) (Organization, error) {
	name, err := requiredName(in.Organization, "organization")
	if err != nil {
		return Organization{}, err
	}
	if _, err := time.LoadLocation(in.Zone); err != nil || in.Zone == "" || in.Zone == "Local" {
		return Organization{}, fault.New(fault.Invalid, "errors-zone").In("zone")
	}
	id, err := randomID(s.random)
	if err != nil {
		return Organization{}, err
	}
	keyID, err := s.newKeyID()
	if err != nil {
		return Organization{}, err
	}
	language := in.Language
	if language == "" {
		language = lang.English
	}
	return Organization{
		ID: id, Name: name, Zone: in.Zone, Language: language,
		Retention: DefaultRetention, KeyID: keyID, CreatedAt: s.clock(),
	}, nil
}
