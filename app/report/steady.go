// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import (
	"maps"
	"slices"
)

// What members' journeys say is a state, not what happened in a month: two
// months' numbers side by side tell who moved in between. So a journey is told
// anew only where everything that can be subtracted differs by nobody or by
// Least people or more, from every time that it was told; until then it is told
// as it was the last time.

// steady is now, or the table of the same journey that was told last. before are
// the months that were told, in any order.
func steady(now Table, before []Totals) Table {
	told := slices.Clone(before)
	slices.SortFunc(told, func(a, b Totals) int { return a.FrozenAt.Compare(b.FrozenAt) })
	last, tells := now, false
	for _, month := range told {
		for _, t := range month.Journeys {
			if t.Columns[0] == now.Columns[0] {
				last, tells = t, tells || tellsOfFew(t, now)
			}
		}
	}
	if tells {
		return last
	}
	return now
}

// tellsOfFew says whether two tables of one column, side by side, tell of
// between one and Width people: in a row that both tell, in what either hides
// and the other tells row by row, in what is left of the sums, or in any of
// these together.
func tellsOfFew(a, b Table) bool {
	rest, known := b.Total().People-a.Total().People, !a.Total().Hidden && !b.Total().Hidden
	var moved []int
	for i, row := range b.Rows {
		k := slices.Index(a.Rows, row)
		if k < 0 || a.OfRow(k).Hidden || b.OfRow(i).Hidden {
			continue
		}
		d := b.OfRow(i).People - a.OfRow(k).People
		moved = append(moved, d)
		rest -= d
	}
	if told, hidden, ok := rowByRow(a, b); ok {
		moved = append(moved, told-hidden)
		rest -= told - hidden
	} else if told, hidden, ok := rowByRow(b, a); ok {
		moved = append(moved, hidden-told)
		rest -= hidden - told
	}
	if known {
		moved = append(moved, rest)
	}
	sums := map[int]bool{0: true}
	for _, d := range moved {
		for sum := range maps.Clone(sums) {
			sums[sum+d] = true
		}
	}
	for sum := range sums {
		if few(sum) {
			return true
		}
	}
	return false
}

// rowByRow is how many people the rows hold together that hides hides and the
// other table tells, by each of the two: hidden is what the sum leaves for them.
// ok says that both follow from what is told.
func rowByRow(hides, tells Table) (told, hidden int, ok bool) {
	hidden = hides.Total().People
	for i, row := range hides.Rows {
		if !hides.OfRow(i).Hidden {
			hidden -= hides.OfRow(i).People
			continue
		}
		k := slices.Index(tells.Rows, row)
		if k < 0 || tells.OfRow(k).Hidden {
			return 0, 0, false
		}
		told += tells.OfRow(k).People
	}
	return told, hidden, !hides.Total().Hidden
}

// few says whether a difference is one that is not told.
func few(d int) bool { return d != 0 && max(d, -d) < Least }
