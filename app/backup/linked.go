// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"strings"

	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// linked are the check-ins that lead to a member. Where her erasure was cut
// short, or asked for on a store that did not have one of them, the tombstone of
// her is there and none of the name that she gave: a member who is a tombstone
// leads to it no more, so that it would stay for good.
type linked struct {
	checkIns    map[string]map[string][]string   // member → workshop → ids
	corrections map[string][]workshop.Correction // workshop → what Linked looks at
}

func newLinked() linked {
	return linked{map[string]map[string][]string{}, map[string][]workshop.Correction{}}
}

func (l linked) note(doc any) {
	switch d := doc.(type) {
	case *record.CheckIn:
		if d.Member == "" || strings.HasPrefix(d.Member, workshop.OfErased) {
			return
		}
		if l.checkIns[d.Member] == nil {
			l.checkIns[d.Member] = map[string][]string{}
		}
		l.checkIns[d.Member][d.Workshop] = append(l.checkIns[d.Member][d.Workshop], d.ID)
	case *record.Correction:
		v := d.Value()
		v.KnownAs.Box = nil
		l.corrections[v.Workshop] = append(l.corrections[v.Workshop], v)
	}
}

// finish adds what the erasure of a member would have erased at her check-ins.
// Where each of them is known to be erased it was finished, and what was linked
// to her then is known too.
func (l linked) finish(erased record.Erased) {
	for member, in := range l.checkIns {
		if !erased[record.Whole("member", member)] {
			continue
		}
		for where, ids := range in {
			if allErased(erased, ids) {
				continue
			}
			for _, id := range record.Linked(l.corrections[where], ids) {
				erased[record.Whole("checkin", id)] = true
			}
			for _, c := range l.corrections[where] {
				if erased[record.Whole("checkin", c.CheckIn)] {
					erased[record.Whole("correction", c.ID)] = true
				}
			}
		}
	}
}

func allErased(erased record.Erased, checkIns []string) bool {
	for _, id := range checkIns {
		if !erased[record.Whole("checkin", id)] {
			return false
		}
	}
	return true
}
