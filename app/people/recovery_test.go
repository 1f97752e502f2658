// SPDX-License-Identifier: AGPL-3.0-or-later

package people_test

import (
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

const chosen = "neuf lampes sur la rivière"

func (h *hall) sheet() people.RecoverySheet {
	h.t.Helper()
	sheet, err := h.NewRecoverySheet(h.ctx, h.as(h.first.Token), passphrase)
	must(h.t, err)
	return sheet
}

func TestRecoverySheetGivesACoordinatorBackHerAccount(t *testing.T) {
	h := newHall(t)
	sheet := h.sheet()
	if groups := strings.Split(sheet.Secret, "-"); len(groups) != 9 || len(sheet.Secret) != 41 || sheet.Organization != "Hamilton Labour Council" {
		t.Fatalf("the sheet says %+v", sheet)
	}
	// Replacing the key leaves the sheet good.
	must(t, h.RotateKey(h.ctx, h.as(h.first.Token)))
	in, err := h.RecoverAccount(h.ctx, "ROSA", strings.ToLower(strings.ReplaceAll(sheet.Secret, "-", " ")), chosen)
	must(t, err)
	if name, err := h.AccountName(h.as(in.Token), h.store.accounts[0]); err != nil || name != "Rosa P." {
		t.Errorf("she reads %q, %v", name, err)
	}
	_, err = h.Authenticate(h.ctx, h.first.Token)
	wants(t, err, fault.Unauthenticated, "errors-sign-in-first")
	_, err = h.SignIn(h.ctx, "rosa", passphrase)
	wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	_, err = h.SignIn(h.ctx, "rosa", chosen)
	must(t, err)
}

func TestRecoveryTellsNothing(t *testing.T) {
	h := newHall(t)
	other := newHall(t)
	_, err := h.RecoverAccount(h.ctx, "rosa", other.sheet().Secret, chosen)
	wants(t, err, fault.Invalid, "errors-recovery-wrong") // before there is a sheet
	sheet := h.sheet()
	h.add("amal", people.Trainer)
	for _, handle := range []string{"amal", "nobody", "", "a\u202eb"} {
		_, err := h.RecoverAccount(h.ctx, handle, sheet.Secret, chosen)
		wants(t, err, fault.Invalid, "errors-recovery-wrong")
	}
	_, err = h.RecoverAccount(h.ctx, "rosa", other.sheet().Secret, chosen)
	wants(t, err, fault.Invalid, "errors-recovery-wrong")
	_, err = h.RecoverAccount(h.ctx, "rosa", sheet.Secret, "short")
	wants(t, err, fault.Invalid, "errors-passphrase-short")
	for _, handle := range []string{"rosa", "nobody"} { // a passphrase that only her organization forbids
		_, err = h.RecoverAccount(h.ctx, handle, other.sheet().Secret, "hamilton labour council")
		wants(t, err, fault.Invalid, "errors-recovery-wrong")
	}
	_, err = h.RecoverAccount(h.ctx, "rosa", sheet.Secret, "hamilton labour council")
	wants(t, err, fault.Invalid, "errors-passphrase-common")
	again := h.sheet()
	_, err = h.RecoverAccount(h.ctx, "rosa", sheet.Secret, chosen)
	wants(t, err, fault.Invalid, "errors-recovery-wrong")
	wants(t, h.DrillRecovery(h.ctx, h.as(h.first.Token), sheet.Secret), fault.Invalid, "errors-recovery-wrong")
	must(t, h.DrillRecovery(h.ctx, h.as(h.first.Token), again.Secret))
}

func TestDrillKeepsItsDateAndChangesNothingElse(t *testing.T) {
	h := newHall(t)
	sheet := h.sheet()
	a := h.as(h.first.Token)
	if a.Org.Recovery.MadeAt != h.now || !a.Org.Recovery.DrilledAt.IsZero() {
		t.Errorf("made: %+v", a.Org.Recovery)
	}
	h.now = h.now.Add(time.Hour)
	for i, r := range sheet.Secret {
		if r == '-' {
			continue
		}
		next := map[bool]string{true: "1", false: "0"}[r == '0']
		typo := sheet.Secret[:i] + next + sheet.Secret[i+1:]
		wants(t, h.DrillRecovery(h.ctx, a, typo), fault.Invalid, "errors-recovery-mistyped")
	}
	if !h.store.orgs[0].Recovery.DrilledAt.IsZero() {
		t.Error("a mistyped sheet counts as a drill")
	}
	must(t, h.DrillRecovery(h.ctx, a, sheet.Secret))
	if got := h.store.orgs[0].Recovery; got.DrilledAt != h.now || h.store.orgs[0].KeyID != a.Org.KeyID {
		t.Errorf("after the drill: %+v", got)
	}
}

func TestASheetIsMadeByCoordinatorsWithTheirPassphrase(t *testing.T) {
	h := newHall(t)
	h.add("amal", people.Trainer)
	_, err := h.NewRecoverySheet(h.ctx, h.as(h.signInAs("amal")), chosen+" a")
	wants(t, err, fault.NotFound, "errors-not-found")
	_, err = h.NewRecoverySheet(h.ctx, h.as(h.first.Token), "another passphrase")
	wants(t, err, fault.Unauthenticated, "account-sign-in-wrong")
	if h.store.orgs[0].Recovery.PublicKey != nil {
		t.Error("a sheet was made")
	}
}
