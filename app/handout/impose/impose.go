// SPDX-License-Identifier: AGPL-3.0-or-later

// Package impose puts laid-out pages onto sheets of paper: two beside each
// other on each side of a sheet that is folded and stapled (a booklet), or one
// enlarged over several sheets that are taped together (a poster).
//
// Everything stays what it was, glyphs and lines, moved or enlarged: nothing is
// drawn into pictures. The structure tree stays the document's, read in the
// order of its pages, wherever on the sheets they stand.
//
// Not here: how large a page is and how it is set. Package typeset lays a
// booklet's pages out at half the sheet's size, in the size of type that the
// document asks for: no text is ever scaled down.
package impose

import (
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// Layout lays a document out and puts its pages onto sheets as it asks. Errors
// are typeset's.
func Layout(doc *handout.Document) (*typeset.Pages, error) {
	pages, err := typeset.Layout(doc)
	if err != nil {
		return nil, err
	}
	switch {
	case doc.Booklet:
		return Booklet(pages), nil
	case doc.Poster > 1:
		return Poster(pages, doc.Poster, doc.TileLabel, doc.TileNote)
	}
	return pages, nil
}
