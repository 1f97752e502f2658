// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import "slices"

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
// between one and Width people: in a row, in all, or in the rows together that
// both hide.
func tellsOfFew(a, b Table) bool {
	rest, known := b.Total().People-a.Total().People, !a.Total().Hidden && !b.Total().Hidden
	if known && few(rest) {
		return true
	}
	for i, row := range b.Rows {
		was, here := Cell{Hidden: true}, b.OfRow(i)
		if k := slices.Index(a.Rows, row); k >= 0 {
			was = a.OfRow(k)
		}
		if was.Hidden != here.Hidden {
			known = false // what is left holds a number that was told once
			continue
		}
		if here.Hidden {
			continue
		}
		d := here.People - was.People
		if few(d) {
			return true
		}
		rest -= d
	}
	return known && few(rest)
}

// few says whether a difference is one that is not told.
func few(d int) bool { return d != 0 && max(d, -d) < Least }
