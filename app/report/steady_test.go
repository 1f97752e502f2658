// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import "testing"

func TestTellsOfFew(t *testing.T) {
	of := func(cells ...int) Table { // the last is the sum; -1 is hidden
		var s Table
		s.Columns = []string{"a"}
		for i, n := range cells {
			c := Cell{People: n}
			if n < 0 {
				c = Cell{Hidden: true}
			}
			if i < len(cells)-1 {
				s.Rows = append(s.Rows, string(rune('p'+i)))
			}
			s.Cells = append(s.Cells, []Cell{c, c})
		}
		return s
	}
	for _, c := range []struct {
		name string
		a, b Table
		want bool
	}{
		{"nobody", of(20, 30, 50), of(20, 30, 50), false},
		{"ten came", of(20, 30, 50), of(20, 40, 60), false},
		{"one came", of(20, 30, 50), of(20, 31, 51), true},
		{"one left", of(20, 30, 50), of(20, 29, 49), true},
		{"one moved on", of(20, 30, 50), of(19, 31, 50), true},
		{"ten moved on", of(20, 30, 50), of(10, 40, 50), false},
		{"five among the hidden", of(20, -1, -1, 50), of(40, -1, -1, 75), true},
		{"ten among the hidden", of(20, -1, -1, 50), of(40, -1, -1, 80), false},
		{"a sum that was hidden", of(20, -1, -1, -1), of(40, -1, -1, 75), false},
		{"two among what either hides", of(20, -1, -1, 50), of(30, -1, 12, 62), true},
		{"ten among what either hides", of(20, -1, -1, 50), of(30, -1, 12, 70), false},
		{"two in two rows together", of(30, 20, 40, 90), of(20, 32, 50, 102), true},
		{"a stage that is gone", of(20, 30, 30, 80), of(20, 30, 50), false},
		{"a stage that is gone, and one person", of(20, 30, 30, 80), of(20, 31, 51), true},
		{"a new stage", of(20, 30, 50), of(20, 30, 30, 80), false},
	} {
		if got := tellsOfFew(c.a, c.b); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
