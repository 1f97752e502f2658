// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"slices"
	"time"

	"github.com/groundwork-org/groundwork/app/people"
)

// Reach is how far an account sees into a workshop. Each reach holds the ones
// before it.
type Reach int

// The reaches.
const (
	NotThere  Reach = iota // for her there is no such workshop
	SeesDay                // the run-of-show, the room's pages and paper, exact counts
	KeepsRoll              // runs the day: doors, answers, names on the roll and the sheet
	PlansIt                // plans it, gives cards, takes names along
)

// ReachOf is how far an account with these roles sees into the workshop now.
// Nobody sees further than her work asks for:
//
//   - A coordinator plans every workshop of her organization.
//   - A trainer plans those that she made or has a part in.
//   - An apprentice sees those in whose plan she stands. She keeps the roll,
//     and so opens names, where she leads, leads with support or
//     co-facilitates, and as long as somebody may still come in: until
//     fourteen days after the close. One who observes, interprets or cares
//     opens none. She never changes the plan, which says who opens names.
//   - A translator sees none.
func (w Workshop) ReachOf(account string, roles []people.Role, now time.Time) Reach {
	has := func(r people.Role) bool { return slices.Contains(roles, r) }
	switch {
	case account == "":
		return NotThere
	case has(people.Coordinator), has(people.Trainer) && w.Concerns(account):
		return PlansIt
	case has(people.Apprentice):
		return w.reachOfApprentice(account, now)
	}
	return NotThere
}

func (w Workshop) reachOfApprentice(account string, now time.Time) Reach {
	reach := NotThere
	for _, f := range w.Plan.Facilitators {
		if f.Account != account {
			continue
		}
		reach = max(reach, SeesDay)
		switch f.Role {
		case Leads, LeadsSupport, CoFacilitates:
			if w.Door(now) != DoorGone {
				reach = KeepsRoll
			}
		}
	}
	return reach
}
