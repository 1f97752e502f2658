// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
)

func TestReachIsTheLeastThatServes(t *testing.T) {
	day := time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)
	w := Workshop{CreatedBy: "maker", Plan: Plan{Date: "2026-11-28", Start: "09:30", Zone: "America/Toronto",
		Items: []Item{{Title: "x", Minutes: 60}},
		Facilitators: []Facilitator{{Account: "leads", Role: Leads}, {Account: "helps", Role: LeadsSupport}, {Account: "co", Role: CoFacilitates},
			{Account: "watches", Role: Observes}, {Account: "speaks", Role: Interprets}, {Account: "cares", Role: Cares},
			{Account: "both", Role: Observes}, {Account: "both", Role: CoFacilitates}}}}
	for _, c := range []struct {
		account string
		role    people.Role
		on, old Reach // on the day, and fifteen days after the close
	}{
		{"anybody", people.Coordinator, PlansIt, PlansIt},
		{"maker", people.Trainer, PlansIt, PlansIt},
		{"watches", people.Trainer, PlansIt, PlansIt},
		{"anybody", people.Trainer, NotThere, NotThere},
		{"leads", people.Apprentice, KeepsRoll, SeesDay},
		{"helps", people.Apprentice, KeepsRoll, SeesDay},
		{"co", people.Apprentice, KeepsRoll, SeesDay},
		{"both", people.Apprentice, KeepsRoll, SeesDay},
		{"watches", people.Apprentice, SeesDay, SeesDay},
		{"speaks", people.Apprentice, SeesDay, SeesDay},
		{"cares", people.Apprentice, SeesDay, SeesDay},
		{"maker", people.Apprentice, NotThere, NotThere},
		{"leads", people.Translator, NotThere, NotThere},
		{"", people.Coordinator, NotThere, NotThere},
	} {
		if got := w.ReachOf(c.account, []people.Role{c.role}, day); got != c.on {
			t.Errorf("%s as %s on the day: %d, want %d", c.account, c.role, got, c.on)
		}
		if got := w.ReachOf(c.account, []people.Role{c.role}, day.AddDate(0, 0, 16)); got != c.old {
			t.Errorf("%s as %s later: %d, want %d", c.account, c.role, got, c.old)
		}
	}
	if got := w.ReachOf("watches", []people.Role{people.Apprentice, people.Trainer}, day); got != PlansIt {
		t.Errorf("both roles: %d", got)
	}
}
