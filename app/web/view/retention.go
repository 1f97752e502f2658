// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Retention is for how long names are kept, and what goes next.
type Retention struct {
	Page
	Now          int    // days, as they are
	Days         int    // days that the preview is of
	Typed        string // into the field
	Least, Most  int
	AtOnce, Soon Dissolving
	Done         string
	Wrong        Wrong
}

// Dissolving is what goes: names of so many workshops, the first on a day.
type Dissolving struct {
	Names, Workshops int
	First            string
}

var retention = define[Retention]("retention")

// Render writes the page.
func (p Retention) Render(w io.Writer) error { return retention.execute(w, p) }
