// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import (
	"math/rand/v2"
	"testing"
)

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
		{"four from what one hides to what the other hides", of(12, 12, -1, -1, 42), of(-1, -1, 11, 11, 42), true},
		{"ten from what one hides to what the other hides", of(15, 15, -1, -1, 45), of(-1, -1, 15, 10, 45), false},
		{"four in what the other hides, without its sum", of(12, 12, -1, -1, 42), of(-1, -1, 11, 11, -1), true},
		{"four in what the first hides, without its sum", of(-1, -1, 11, 11, -1), of(12, 12, -1, -1, 42), true},
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

// TestSubsetsOfStages: an attacker who adds up any stages that he can in both
// tables, by their rows or by what the sum leaves for all hidden ones, finds
// what tellsOfFew finds.
func TestSubsetsOfStages(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	column := func() ([]int, Table) {
		counts, cells := make([]int, 5), make([][]int, 5)
		for i := range counts {
			counts[i] = random.IntN(25)
			cells[i] = []int{counts[i]}
		}
		return counts, Suppress(NewTable([]string{"p", "q", "r", "s", "t"}, []string{"a"}, cells))
	}
	can := func(told Table, stages int) bool { // add these up: one bit each
		hidden, among := 0, 0
		for i := range told.Rows {
			if told.OfRow(i).Hidden {
				hidden++
				among += stages >> i & 1
			}
		}
		return among == 0 || among == hidden && !told.Total().Hidden
	}
	few := 0
	for range 20_000 {
		before, a := column()
		after, b := column()
		want := false
		for stages := 1; stages < 1<<5; stages++ {
			d := 0
			for i := range before {
				d += (after[i] - before[i]) * (stages >> i & 1)
			}
			want = want || can(a, stages) && can(b, stages) && d != 0 && d > -Least && d < Least
		}
		if tellsOfFew(a, b) != want {
			t.Fatalf("%v told as %v, then %v told as %v: %v", before, a.Cells, after, b.Cells, !want)
		}
		if want {
			few++
		}
	}
	if few < 1000 || few > 19_000 {
		t.Errorf("%d of 20,000 tell of few: that tries nothing", few)
	}
}
