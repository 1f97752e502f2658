// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Account is somebody's own account: her passphrase and her devices.
type Account struct {
	Page
	Name       string
	Roles      []string
	MustChange bool
	Changed    bool
	NoKey      bool // she cannot read names until somebody gives her account the key
	// MayBeginAnew: nobody of the organization can read names any more.
	MayBeginAnew bool
	Devices      []Device
	Waiting      []AccountRow // accounts that she can give access again
	Given        bool
	DeviceCode   string // shown now and never again
	Least        int    // characters of a passphrase
	Wrong        Wrong
}

var account = define[Account]("account")

// Render writes the page.
func (p Account) Render(w io.Writer) error { return account.execute(w, p) }

// Device is one of her sessions.
type Device struct {
	ID    string
	Since string
	This  bool
}

// AccountList is the coordinator's page of the organization's accounts.
type AccountList struct {
	Page
	Rows        []AccountRow
	Older       string
	Done        string // what was just done, in words
	Once        Once   // a passphrase that is shown now and never again
	DeviceCode  string // likewise, of the account named DeviceOf
	DeviceOf    string
	Invited     Invited
	Invitations []InvitationRow
	Handle      string // as typed
	Name        string
	Roles       []Choice // of an account to be added
	InviteRoles []Choice // of who is invited
	Wrong       Wrong
}

// AccountRow is one account.
type AccountRow struct {
	ID    string
	Name  string
	Roles []string
	Own   bool
	Waits bool // for access to names
}

// Invited is a new invitation: its link and its code are shown now and never
// again.
type Invited struct {
	Link, Code string
	Address    string // where the code is typed
	Until      string
}

// InvitationRow is an invitation that nobody has accepted yet.
type InvitationRow struct {
	ID    string
	Roles []string
	Until string
}

// Once is a one-time passphrase and whose it is.
type Once struct {
	Name       string
	Passphrase string
}

var accountList = define[AccountList]("account-list")

// Render writes the page.
func (p AccountList) Render(w io.Writer) error { return accountList.execute(w, p) }

// AccountRemove asks once more before an account is removed.
type AccountRemove struct {
	Page
	Row   AccountRow
	Wrong Wrong
}

var accountRemove = define[AccountRemove]("account-remove")

// Render writes the page.
func (p AccountRemove) Render(w io.Writer) error { return accountRemove.execute(w, p) }
