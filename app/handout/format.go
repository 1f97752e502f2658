// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import "github.com/groundwork-org/groundwork/app/fault"

// Formats say what a kind of sheet can be had as, besides whole sheets in one
// language: folded into a booklet, where it is read from first to last, and in
// two languages side by side. What is written on, cut, torn or hung up keeps
// its sheets.
var (
	folded = map[Kind]bool{ForParticipants: true, ForTrainers: true, Book: true}
	paired = map[Kind]bool{ForParticipants: true, ForTrainers: true, ForTheWall: true, Book: true, Evaluation: true}
)

// A poster is so many sheets wide.
const (
	fewestTiles = 2
	mostTiles   = 6
)

// Check says whether a kind of sheet can be had in the format that is asked
// for: fault.Invalid where it can't.
func (p Page) Check(kind Kind) error {
	switch {
	case p.Poster != 0 && kind != ForTheWall:
		return fault.New(fault.Invalid, "errors-print-poster")
	case p.Poster != 0 && (p.Poster < fewestTiles || p.Poster > mostTiles):
		return fault.New(fault.Invalid, "errors-print-poster-size").With("Fewest", fewestTiles).With("Most", mostTiles)
	case p.Booklet && !folded[kind]:
		return fault.New(fault.Invalid, "errors-print-booklet")
	case p.With == "":
		return nil
	case p.With == p.Lang:
		return fault.New(fault.Invalid, "errors-print-with-same")
	case !paired[kind]:
		return fault.New(fault.Invalid, "errors-print-with")
	case p.Booklet:
		return fault.New(fault.Invalid, "errors-print-with-booklet")
	}
	return nil
}

// inFormat builds a kind of sheet in the format that is asked for.
func (b *Builder) inFormat(kind Kind, p Page, build func(Page) (*Document, error)) (*Document, error) {
	if err := p.Check(kind); err != nil {
		return nil, err
	}
	d, err := build(p)
	if err == nil && p.With != "" {
		d, err = b.sideBySide(d, p, build)
	}
	if err == nil && p.Poster > 0 {
		b.poster(d, p)
	}
	return d, err
}

// sideBySide builds the other language's document and pairs the two.
func (b *Builder) sideBySide(first *Document, p Page, build func(Page) (*Document, error)) (*Document, error) {
	with := p
	with.Lang = p.With
	second, err := build(with)
	if err != nil {
		return nil, err
	}
	d := SideBySide(first, second)
	d.Landscape = d.Landscape || p.LargePrint // two columns of large print need the sheet's long side
	return d, nil
}

// poster takes off what stands around a page's text, for the sheets' edge.
func (b *Builder) poster(d *Document, p Page) {
	d.Poster, d.TileLabel, d.TileNote = p.Poster, b.say(p.Lang).T("print-tile"), d.Footer
	d.Banner, d.Running, d.Footer, d.PageLabel = nil, nil, nil, ""
}

// format gives a document the format that is asked for.
func (p Page) format(d *Document) {
	if p.LargePrint {
		d.Size = largePrint
	}
	d.Booklet, d.LowInk = p.Booklet, p.LowInk
}
