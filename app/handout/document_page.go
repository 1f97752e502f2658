// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import "github.com/groundwork-org/groundwork/app/lang"

// Mark names the place where the next block begins, for PageNumber and for
// links to "#ID", and changes what stands above the pages: from the page after
// this one on, Running replaces the document's, where it is given. It draws
// nothing.
type Mark struct {
	ID      string
	Running Text
}

// PageNumber is the number of the page on which the Mark with this ID stands,
// at the end side. A document without that Mark cannot be set.
type PageNumber struct {
	Of   string
	Lang lang.Tag
}

// Fill sets its blocks as large as they fit on one page, but not smaller than
// the document's running text: what is read from the back of a room. Above
// stands over them in the size of running text: a notice for who hangs it up.
// A Pair that doesn't fit has each language on a page of its own.
type Fill struct{ Above, Blocks []Block }

// Cards are cards of one size, as many to a sheet as the longest allows, with
// marks to cut them by. They take whole pages. What does not fit on a card
// alone on its sheet goes on on a further one.
type Cards struct {
	Cards []Card
	// Grids are columns and rows to try, the most cards first; none: from two by
	// four down to one.
	Grids [][2]int
	// Backs prints the backs on the following page, mirrored, so that they meet
	// their fronts when the sheet is turned on its long edge.
	Backs bool
	// Repeat fills one sheet with the only card.
	Repeat bool
	// Fold draws a line across the middle of each card to fold it along, and
	// keeps the half above it free.
	Fold bool
}

// Card is one card.
type Card struct {
	Front, Back []Block
	Lang        lang.Tag
}

// Mood is what a Face shows.
type Mood uint8

// Three answers without words.
const (
	Glad Mood = iota
	Even
	Unsure
)

// Face is a small drawn face, for answers that need no reading. It is
// decoration: give the word beside it.
type Face struct{ Mood Mood }

func (Mark) block()       {}
func (PageNumber) block() {}
func (Fill) block()       {}
func (Cards) block()      {}
func (Face) block()       {}
