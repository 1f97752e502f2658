// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"cmp"
	"slices"

	"github.com/groundwork-org/groundwork/app/workshop"
)

// Linked returns check-ins and those that a trainer said are the same person,
// as the roll folds them: the latest word about a check-in wins, and a restored
// one stands alone again. What is hers at a check-in with her card is hers at
// these too.
func Linked(corrections []workshop.Correction, checkIns []string) []string {
	corrections = slices.Clone(corrections)
	slices.SortFunc(corrections, func(a, b workshop.Correction) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	sameAs := make(map[string]string)
	for _, c := range corrections {
		switch c.Action {
		case workshop.SameAs:
			sameAs[c.CheckIn] = c.Other
		case workshop.Restore:
			delete(sameAs, c.CheckIn)
		}
	}
	all := slices.Clone(checkIns)
	for i := 0; i < len(all); i++ {
		for from, to := range sameAs {
			if from == all[i] && !slices.Contains(all, to) {
				all = append(all, to)
			}
			if to == all[i] && !slices.Contains(all, from) {
				all = append(all, from)
			}
		}
	}
	slices.Sort(all)
	return all
}
