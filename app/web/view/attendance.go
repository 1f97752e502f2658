// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Attendance offers a workshop's numbers as a file, and names to who gives her
// passphrase again.
type Attendance struct {
	Page
	Head  WorkshopHead
	Count Count
	Plans bool // the reader may take names along
	Wrong Wrong
}

var attendance = define[Attendance]("attendance")

// Render writes the page.
func (p Attendance) Render(w io.Writer) error { return attendance.execute(w, p) }
