// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Error is what somebody reads when something did not work, with a way on.
type Error struct {
	Page
	Status  int
	Message string
}

var errorScreen = define[Error]("error")

// Render writes the page.
func (p Error) Render(w io.Writer) error { return errorScreen.execute(w, p) }
