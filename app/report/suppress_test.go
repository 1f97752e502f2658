// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// The attacker: everybody who reads a table with hidden numbers works out the
// smallest and the largest that each of them can be. He knows the sums, and that
// nobody is counted less than zero times. He is a simplex (G. B. Dantzig, with R.
// G. Bland's rule against going in circles) and shares nothing with Suppress,
// which works with flows in a network. The matrix is totally unimodular, so that
// whole numbers stay whole.

// attacker is a linear program in standard form: matrix · x = right, x >= 0,
// where x are the hidden numbers.
type attacker struct {
	names  [][2]int // the hidden cells, by variable
	matrix [][]int
	right  []int
	basis  []int
}

const nothing = -1 << 40 // unbounded

// newAttacker reads what is told. Each sum is an equation.
func newAttacker(t Table) *attacker {
	a, at := &attacker{}, map[[2]int]int{}
	for i, row := range t.Cells {
		for j, c := range row {
			if c.Hidden {
				at[[2]int{i, j}] = len(a.names)
				a.names = append(a.names, [2]int{i, j})
			}
		}
	}
	equation := func(parts [][2]int, sum [2]int) {
		line, right := make([]int, len(a.names)), 0
		add := func(p [2]int, sign int) {
			if v, hidden := at[p]; hidden {
				line[v] += sign
			} else {
				right -= sign * t.Cells[p[0]][p[1]].People
			}
		}
		for _, p := range parts {
			add(p, 1)
		}
		add(sum, -1)
		if right < 0 {
			for v := range line {
				line[v] = -line[v]
			}
			right = -right
		}
		a.matrix, a.right = append(a.matrix, line), append(a.right, right)
	}
	rows, columns := len(t.Rows), len(t.Columns)
	for i := range rows + 1 {
		parts := make([][2]int, columns)
		for j := range parts {
			parts[j] = [2]int{i, j}
		}
		equation(parts, [2]int{i, columns})
	}
	for j := range columns + 1 {
		parts := make([][2]int, rows)
		for i := range parts {
			parts[i] = [2]int{i, j}
		}
		equation(parts, [2]int{rows, j})
	}
	return a
}

// begin finds a first solution, with artificial variables that are driven out.
func (a *attacker) begin(t *testing.T) {
	variables, equations := len(a.names), len(a.right)
	goal := make([]int, variables+equations)
	for e := range equations {
		line := make([]int, variables+equations)
		copy(line, a.matrix[e])
		line[variables+e] = 1
		a.matrix[e] = line
		a.basis = append(a.basis, variables+e)
		goal[variables+e] = -1
	}
	if left := a.maximize(goal, variables+equations); left != 0 {
		t.Fatalf("no table agrees with what is told: %d", left)
	}
	for e := range a.basis { // what is artificial and zero leaves, where it can
		for v := 0; a.basis[e] >= variables && v < variables; v++ {
			if a.matrix[e][v] != 0 {
				a.pivot(e, v)
			}
		}
	}
}

// maximize climbs from the solution it is at, with the first variables only. It
// returns the goal's value, or nothing where that has no bound.
func (a *attacker) maximize(goal []int, variables int) int {
	for {
		entering := -1
		for v := 0; v < variables && entering < 0; v++ {
			gain := goal[v]
			for e, b := range a.basis {
				gain -= goal[b] * a.matrix[e][v]
			}
			if gain > 0 {
				entering = v
			}
		}
		if entering < 0 {
			value := 0
			for e, b := range a.basis {
				value += goal[b] * a.right[e]
			}
			return value
		}
		leaving := -1
		for e := range a.basis {
			if a.matrix[e][entering] <= 0 {
				continue
			}
			if leaving < 0 || a.right[e] < a.right[leaving] || a.right[e] == a.right[leaving] && a.basis[e] < a.basis[leaving] {
				leaving = e
			}
		}
		if leaving < 0 {
			return nothing
		}
		a.pivot(leaving, entering)
	}
}

// pivot puts a variable into the basis.
func (a *attacker) pivot(e, v int) {
	if p := a.matrix[e][v]; p == -1 {
		for i := range a.matrix[e] {
			a.matrix[e][i] = -a.matrix[e][i]
		}
		a.right[e] = -a.right[e]
	} else if p != 1 {
		panic(fmt.Sprintf("a pivot of %d in a matrix that is not totally unimodular", p))
	}
	for o := range a.matrix {
		if f := a.matrix[o][v]; o != e && f != 0 {
			for i := range a.matrix[o] {
				a.matrix[o][i] -= f * a.matrix[e][i]
			}
			a.right[o] -= f * a.right[e]
		}
	}
	a.basis[e] = v
}

// ranges are the smallest and the largest that each hidden number can be;
// nothing for a largest without a bound.
func (a *attacker) ranges(t *testing.T) (smallest, largest []int) {
	a.begin(t)
	for v := range a.names {
		goal := make([]int, len(a.matrix[0]))
		goal[v] = 1
		largest = append(largest, a.maximize(goal, len(a.names)))
		goal[v] = -1
		smallest = append(smallest, -a.maximize(goal, len(a.names)))
	}
	return smallest, largest
}

// randomTable has up to seven languages and five courses, and every kind of
// emptiness and skew.
func randomTable(r *rand.Rand) Table {
	rows, columns := make([]string, 1+r.IntN(7)), make([]string, 1+r.IntN(5))
	counts := make([][]int, len(rows))
	most := []int{3, 12, 25, 60, 400}[r.IntN(5)]
	empty := r.Float64() * r.Float64()
	for i := range counts {
		counts[i] = make([]int, len(columns))
		for j := range counts[i] {
			if r.Float64() >= empty {
				counts[i][j] = r.IntN(most + 1)
			}
			if r.IntN(12) == 0 {
				counts[i][j] = 9 + r.IntN(3) // at the edge
			}
		}
	}
	return NewTable(rows, columns, counts)
}

// leak says what the attacker learns about a table that he should not.
func leak(t *testing.T, whole, told Table) string {
	a := newAttacker(told)
	smallest, largest := a.ranges(t)
	for v, at := range a.names {
		n := whole.Cells[at[0]][at[1]].People
		switch {
		case largest[v] != nothing && (n < smallest[v] || n > largest[v]):
			t.Fatalf("the attacker is wrong: %d is not in %d–%d", n, smallest[v], largest[v])
		case largest[v] != nothing && largest[v]-smallest[v] < 9,
			n < 10 && (smallest[v] > 0 || largest[v] != nothing && largest[v] < 9):
			return fmt.Sprintf("%d at %v is known to be %d–%d", n, at, smallest[v], largest[v])
		}
	}
	for i, row := range told.Cells {
		for j, c := range row {
			if !c.Hidden && (c.People < 10 || c.People != whole.Cells[i][j].People) {
				return fmt.Sprintf("%d is told at %d, %d, where %d is", c.People, i, j, whole.Cells[i][j].People)
			}
		}
	}
	return ""
}

// attacked is how many random tables are attacked.
const attacked = 10_000

func TestNoHiddenNumberIsKnownNarrowerThanNoughtToNine(t *testing.T) {
	r := rand.New(rand.NewPCG(20261127, 4))
	hidden, cells, totals := 0, 0, 0
	for i := range attacked {
		whole := randomTable(r)
		told := Suppress(whole)
		if l := leak(t, whole, told); l != "" {
			t.Fatalf("table %d: %s\nwhole %v\ntold %v", i, l, whole.Cells, told.Cells)
		}
		for _, row := range told.Cells {
			for _, c := range row {
				cells++
				if c.Hidden {
					hidden++
				}
			}
		}
		if !told.Total().Hidden {
			totals++
		}
	}
	t.Logf("%d tables, %d numbers, %d hidden, %d totals told", attacked, cells, hidden, totals)
	if hidden == 0 || totals < attacked/2 {
		t.Errorf("%d hidden, %d totals told", hidden, totals)
	}
}

// TestTheAttackerIsGood: hiding the small numbers alone is not enough, and he
// finds it.
func TestTheAttackerIsGood(t *testing.T) {
	r := rand.New(rand.NewPCG(20261127, 5))
	found := 0
	for range 200 {
		whole := randomTable(r)
		told := Table{Rows: whole.Rows, Columns: whole.Columns}
		for _, row := range whole.Cells {
			var line []Cell
			for _, c := range row {
				line = append(line, Cell{People: c.People, Hidden: c.People < 10})
			}
			told.Cells = append(told.Cells, line)
		}
		if leak(t, whole, told) != "" {
			found++
		}
	}
	if found < 100 {
		t.Errorf("only %d of 200 tables gave something away", found)
	}
}

// TestAHeadcountBesideTheTotalsGivesAway: a month in which each course had one
// workshop. Whoever is told, beside the month's table, how many came to one of
// them, knows a sum that may have been hidden on purpose. With two of a course,
// he subtracts: exactly, or from what was rounded to tens.
func TestAHeadcountBesideTheTotalsGivesAway(t *testing.T) {
	r := rand.New(rand.NewPCG(20261127, 6))
	exact, rounded := 0, 0
	for range 500 {
		whole := randomTable(r)
		told := Suppress(whole)
		last := len(told.Rows)
		for j := range told.Columns {
			if n := whole.Cells[last][j]; n.People >= 10 {
				told.Cells[last][j] = n
			}
		}
		if leak(t, whole, told) != "" {
			exact++
		}
		// Two workshops of one course, whose sum is told; of the first "about 20".
		first, second := 10+r.IntN(30), r.IntN(10)
		least := (first+5)/10*10 - 5
		sum := first + second
		if low, high := max(0, sum-least-9), sum-least; low > 0 || high < 9 {
			rounded++
		}
	}
	if exact < 20 || rounded < 100 {
		t.Errorf("of 500, %d tables with exact and %d months with rounded headcounts gave something away", exact, rounded)
	}
}

func TestWhatIsLargeIsTold(t *testing.T) {
	whole := NewTable([]string{"en", "pa"}, []string{"a", "b"}, [][]int{{40, 20}, {30, 10}})
	told := Suppress(whole)
	if fmt.Sprint(told) != fmt.Sprint(whole) {
		t.Errorf("%v", told)
	}
	one := Suppress(NewTable([]string{"en", "pa", "es"}, []string{"a"}, [][]int{{30}, {25}, {4}}))
	if one.Total().Hidden || one.Total().People != 59 || !one.Cells[2][0].Hidden || one.OfColumn(0).People != 59 {
		t.Errorf("%v", one.Cells)
	}
	if told := one.Cells[0][0].People + one.Cells[1][0].People; told != 30 {
		t.Errorf("the cheapest that protects the 4 is the 25: %v", one.Cells)
	}
	none := Suppress(NewTable([]string{"en"}, []string{"a"}, [][]int{{0}}))
	if !none.Total().Hidden {
		t.Error("nobody came, and everybody knows")
	}
}

// FuzzSuppress gives the attacker tables made of bytes: the first two say how
// many rows and columns.
func FuzzSuppress(f *testing.F) {
	f.Add([]byte{2, 3, 40, 9, 10, 0, 200, 1})
	f.Add([]byte{1, 1, 9})
	f.Add([]byte{6, 4})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 2 {
			return
		}
		rows, columns := make([]string, 1+int(b[0])%8), make([]string, 1+int(b[1])%6)
		counts := make([][]int, len(rows))
		b = b[2:]
		for i := range counts {
			counts[i] = make([]int, len(columns))
			for j := range counts[i] {
				if len(b) > 0 {
					counts[i][j], b = int(b[0]), b[1:]
				}
			}
		}
		whole := NewTable(rows, columns, counts)
		if l := leak(t, whole, Suppress(whole)); l != "" {
			t.Error(l)
		}
	})
}
