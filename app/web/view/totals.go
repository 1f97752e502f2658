// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Totals is what leaves an organization, month by month, the latest first.
type Totals struct {
	Page
	Months []TotalsMonth
	Older  string // address of the next page, "" on the last
}

// TotalsMonth is one frozen month.
type TotalsMonth struct {
	Name      string
	Workshops int
	Tables    []TotalsTable
}

// TotalsTable is one suppressed table.
type TotalsTable struct {
	Caption string
	Of      string // what the rows are
	Title   Phrase // of a journey; empty
	Columns []Phrase
	Rows    []TotalsRow // the last one are the sums
}

// TotalsRow is one line. The last number is its sum.
type TotalsRow struct {
	Phrase
	Numbers []TotalsNumber
}

// TotalsNumber is a number, or that it is not told.
type TotalsNumber struct {
	People int
	Hidden bool
}

var totals = define[Totals]("totals")

// Render writes the page.
func (p Totals) Render(w io.Writer) error { return totals.execute(w, p) }
