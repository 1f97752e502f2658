// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// ContentProblems is what is wrong with the content's files, for trainers. The
// findings are in English, for whoever edits the files.
type ContentProblems struct {
	Page
	Errors, Advice []string
}

var contentProblems = define[ContentProblems]("content-problems")

// Render writes the page.
func (p ContentProblems) Render(w io.Writer) error { return contentProblems.execute(w, p) }
