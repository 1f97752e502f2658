// SPDX-License-Identifier: AGPL-3.0-or-later

package report

// Table is counts of people by two properties, with sums: Cells[i][j] belongs to
// Rows[i] and Columns[j]. The last row and the last column are the sums and have
// no heading, so that Cells has one row and one column more than there are
// headings.
type Table struct {
	Rows    []string
	Columns []string
	Cells   [][]Cell
}

// Cell is a number that is told, or the fact that it is not.
type Cell struct {
	People int // 0 where hidden
	Hidden bool
}

// NewTable adds the sums to counts[i][j] of rows[i] and columns[j], none of them
// negative. Nothing is hidden.
func NewTable(rows, columns []string, counts [][]int) Table {
	t := Table{Rows: rows, Columns: columns, Cells: make([][]Cell, len(rows)+1)}
	for i := range t.Cells {
		t.Cells[i] = make([]Cell, len(columns)+1)
	}
	for i := range rows {
		for j := range columns {
			n := counts[i][j]
			for _, c := range []*Cell{&t.Cells[i][j], &t.Cells[i][len(columns)], &t.Cells[len(rows)][j], &t.Cells[len(rows)][len(columns)]} {
				c.People += n
			}
		}
	}
	return t
}

// Total is the sum of all.
func (t Table) Total() Cell { return t.Cells[len(t.Rows)][len(t.Columns)] }

// OfRow is the sum of a row, OfColumn that of a column.
func (t Table) OfRow(i int) Cell { return t.Cells[i][len(t.Columns)] }

// OfColumn is the sum of a column.
func (t Table) OfColumn(j int) Cell { return t.Cells[len(t.Rows)][j] }
