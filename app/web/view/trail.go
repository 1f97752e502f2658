// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Trail is what accounts did with people's data.
type Trail struct {
	Page
	Rows    []TrailRow
	Entries int   // that the chain holds
	Broken  int64 // the number of the entry where it does not; 0: it holds
	Older   string
}

// TrailRow is one entry. Actor is a name, or words for who has none.
type TrailRow struct {
	Number   int64
	At, Act  string
	Actor    string
	Subject  string
	Workshop WorkshopHead // where Subject is a workshop
}

var trail = define[Trail]("trail")

// Render writes the page.
func (p Trail) Render(w io.Writer) error { return trail.execute(w, p) }
