// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"context"
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Role is what an account may do within its organization.
type Role string

// The roles. An operator runs the machine and has no account here.
const (
	Coordinator Role = "coordinator"
	Trainer     Role = "trainer"
	Apprentice  Role = "apprentice"
	Translator  Role = "translator"
)

// Organization is a labour council or a migrant workers' organization.
type Organization struct {
	ID        string
	Name      string
	Zone      string // IANA time zone, the default of its workshops
	Language  lang.Tag
	Retention int    // days after a workshop's close until names dissolve into counts; see RetentionDays
	PublicKey []byte // its hybrid public key
	KeyID     string // which of its key pairs this is
	Retired   []RetiredKey
	Recovery  Recovery // the printed sheet
	Leaving   []string // accounts whose removal has begun, and after which the key was not replaced yet
	Revision  int64    // grows by one with every update
	CreatedAt time.Time
}

// DefaultRetention is an organization's retention period in days until it
// chooses its own, and the longest: whoever gives a name is told that it is
// deleted after six months.
const DefaultRetention = 180

// RetentionDays is for how many days after a workshop's close names are kept.
func (o Organization) RetentionDays() int {
	if o.Retention <= 0 || o.Retention > DefaultRetention {
		return DefaultRetention
	}
	return o.Retention
}

// Account is a trainer's or coordinator's account.
type Account struct {
	ID         string
	Org        string
	Handle     []byte // keyed hash of the sign-in name; see Vault.Lookup
	Name       Sealed // what to call her; place account/<id>/name
	Roles      []Role
	Holder               // her own key pair, and the organization's key sealed to it
	Secret     Secret    // wraps her private key under her passphrase
	KeyID      string    // before holders: which organization key Secret.Wrapped is; else ""
	MustChange bool      // the passphrase was given by somebody else: change it first
	GivenAt    time.Time // when that was; zero: it was not, or before this was kept
	Factors    Factors
	Revision   int64
	CreatedAt  time.Time
}

// Has says whether the account has one of the roles.
func (a Account) Has(roles ...Role) bool {
	for _, have := range a.Roles {
		for _, want := range roles {
			if have == want {
				return true
			}
		}
	}
	return false
}

// ReadsNames says whether the account's work needs names at all: a translator's
// holds no key of its organization.
func (a Account) ReadsNames() bool { return a.Has(Coordinator, Trainer, Apprentice) }

// Opens says whether the account holds the organization's key as it is now.
func (a Account) Opens(o Organization) bool {
	return a.PublicKey == nil && a.KeyID == o.KeyID || a.Holds(o.KeyID)
}

// Session is one signed-in device. The token itself is only in the cookie:
// 256 random bits, base64url.
type Session struct {
	Hash      []byte // SHA-256 of the token
	Org       string
	Account   string // "" in a member's session
	Member    string // "" in an account's session
	Wrapped   []byte // the account's or member's own private key under the token; see Vault.WrapFor
	CreatedAt time.Time
	ExpiresAt time.Time
	Pass      string // the ticket of a day pass; "" in any other session
	Pending   bool   // waits for a second factor, and opens nothing else
	Challenge []byte // of a passkey's ceremony that is under way
}

// Store keeps organizations, accounts, sessions and members. All times are UTC
// with milliseconds. Absence is fault.NotFound, a taken id or handle or a lost
// race on Revision is fault.Conflict, a store that cannot write or be reached
// is fault.Unavailable. A nil error of a write means: on disk.
type Store interface {
	CreateOrganization(ctx context.Context, o Organization) error
	Organization(ctx context.Context, id string) (Organization, error)
	Organizations(ctx context.Context, after string, limit int) (list []Organization, next string, err error)
	// UpdateOrganization writes o where the stored Revision equals o.Revision,
	// and stores o.Revision+1.
	UpdateOrganization(ctx context.Context, o Organization) error

	CreateAccount(ctx context.Context, a Account) error
	Account(ctx context.Context, org, id string) (Account, error)
	AccountByHandle(ctx context.Context, handle []byte) (Account, error)
	Accounts(ctx context.Context, org, after string, limit int) (list []Account, next string, err error)
	UpdateAccount(ctx context.Context, a Account) error
	// DeleteAccount removes an account: the key of her name first, then her
	// sessions, then the record. Her handle is free again.
	DeleteAccount(ctx context.Context, org, id string) error

	CreateSession(ctx context.Context, s Session) error
	SessionByHash(ctx context.Context, hash []byte) (Session, error)
	// SessionsOf lists an account's sessions, expired ones too, the latest first.
	SessionsOf(ctx context.Context, org, account string) ([]Session, error)
	// SetChallenge keeps a ceremony's challenge in a session; fault.NotFound
	// where it has ended.
	SetChallenge(ctx context.Context, hash, challenge []byte) error
	DeleteSession(ctx context.Context, hash []byte) error
	// DeleteSessionsOf signs an account (or a member) out everywhere.
	DeleteSessionsOf(ctx context.Context, org, id string) error
	DeleteExpiredSessions(ctx context.Context, now time.Time) (int, error)

	// CreateTicket fails with fault.Conflict where id or hash is taken; of those
	// who take a ticket exactly one succeeds. Tickets lists an organization's,
	// expired ones too, by id.
	CreateTicket(ctx context.Context, t Ticket) error
	TicketByHash(ctx context.Context, hash []byte) (Ticket, error)
	Tickets(ctx context.Context, org string) ([]Ticket, error)
	UpdateTicket(ctx context.Context, t Ticket) error
	TakeTicket(ctx context.Context, hash []byte) error
	DeleteTicket(ctx context.Context, org, id string) error
	DeleteExpiredTickets(ctx context.Context, now time.Time) error

	// PutTries writes t where the stored Revision equals t.Revision (0: there
	// is none), and stores t.Revision+1; else fault.Conflict.
	Tries(ctx context.Context, key []byte) (Tries, error)
	PutTries(ctx context.Context, t Tries) error
	DeleteTries(ctx context.Context, key []byte) error
	DeleteTriesBefore(ctx context.Context, last time.Time) error

	// PutSetupToken replaces the one set-up token; SetupToken says until when it
	// holds where hash is its hash and it has not expired, else fault.NotFound;
	// and TakeSetupToken removes it likewise: exactly one of two takers succeeds.
	PutSetupToken(ctx context.Context, hash []byte, expires time.Time) error
	SetupToken(ctx context.Context, hash []byte, now time.Time) (expires time.Time, err error)
	TakeSetupToken(ctx context.Context, hash []byte, now time.Time) error

	CreateMember(ctx context.Context, m Member) error
	Member(ctx context.Context, org, id string) (Member, error)
	MemberByLookup(ctx context.Context, lookup []byte) (Member, error)
	Members(ctx context.Context, org, after string, limit int) (list []Member, next string, err error)
	UpdateMember(ctx context.Context, m Member) error
	// EraseMember deletes the member's keys first, then her record, and leaves
	// a tombstone without content under her id.
	EraseMember(ctx context.Context, org, id string) error

	// Pepper returns the installation's 32-byte secret for Vault.Lookup,
	// making it once. It is kept with the keys, apart from the data.
	Pepper(ctx context.Context) ([]byte, error)
}
