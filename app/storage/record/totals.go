// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"time"

	"github.com/groundwork-org/groundwork/app/report"
)

// Totals is report.Totals as a document; its id is made of its key.
type Totals struct {
	ID        string    `bson:"_id" json:"id"`
	Org       string    `bson:"org" json:"org"`
	Month     string    `bson:"month" json:"month"`
	Workshops int       `bson:"workshops" json:"workshops"`
	People    Table     `bson:"people" json:"people"`
	Journeys  []Table   `bson:"journeys" json:"journeys"`
	FrozenAt  time.Time `bson:"frozen_at" json:"frozen_at"`
}

// Table is report.Table as a part of a document: a hidden number is -1, so that
// what is hidden is not in the store.
type Table struct {
	Rows    []string `bson:"rows" json:"rows"`
	Columns []string `bson:"columns" json:"columns"`
	Cells   [][]int  `bson:"cells" json:"cells"`
}

const hidden = -1

// FromTotals makes the document.
func FromTotals(t report.Totals) Totals {
	return Totals{ID: t.Org + "/" + t.Month, Org: t.Org, Month: t.Month, Workshops: t.Workshops, People: fromTable(t.People),
		Journeys: each(t.Journeys, fromTable), FrozenAt: Round(t.FrozenAt)}
}

func fromTable(t report.Table) Table {
	return Table{t.Rows, t.Columns, each(t.Cells, func(row []report.Cell) []int {
		return each(row, func(c report.Cell) int {
			if c.Hidden {
				return hidden
			}
			return c.People
		})
	})}
}

// Value gives the domain's value back.
func (d Totals) Value() report.Totals {
	return report.Totals{Org: d.Org, Month: d.Month, Workshops: d.Workshops, People: d.People.value(),
		Journeys: each(d.Journeys, Table.value), FrozenAt: Round(d.FrozenAt)}
}

func (t Table) value() report.Table {
	return report.Table{Rows: t.Rows, Columns: t.Columns, Cells: each(t.Cells, func(row []int) []report.Cell {
		return each(row, func(n int) report.Cell {
			if n == hidden {
				return report.Cell{Hidden: true}
			}
			return report.Cell{People: n}
		})
	})}
}
