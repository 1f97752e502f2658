// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// unfolded are the kinds that no booklet is made of, with the message that says
// why: what is cut out has its backs in register on whole sheets, what is copied
// onto the wall is read from arm's length, a chart at a time, and a certificate
// is kept.
var unfolded = map[Kind]string{OnCards: "errors-print-booklet-cut", Pocket: "errors-print-booklet-cut",
	NameCards: "errors-print-booklet-cut", ForTheWall: "errors-print-booklet-wall",
	Certificate: "errors-print-booklet-certificate"}

// forms are the kinds that are written on, cut or signed: two languages share
// one sheet.
var forms = map[Kind]bool{RunOfShow: true, OnCards: true, SignIn: true, Evaluation: true, Certificate: true,
	Pocket: true, NameCards: true, Executive: true}

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
	case p.Booklet && unfolded[kind] != "":
		return fault.New(fault.Invalid, unfolded[kind])
	case p.With != "" && p.With == p.Lang:
		return fault.New(fault.Invalid, "errors-print-with-same")
	}
	return nil
}

// inFormat builds a kind of sheet in the format that is asked for.
func (b *Builder) inFormat(kind Kind, p Page, build func(Page) (*Document, error)) (*Document, error) {
	if err := p.Check(kind); err != nil {
		return nil, err
	}
	d, err := build(p)
	if err == nil && p.With != "" && kind != ForInterpreters { // who have two languages before them already
		d, err = b.sideBySide(kind, d, p, build)
	}
	if err == nil && p.Poster > 0 {
		b.poster(d, p)
	}
	return d, err
}

// sideBySide builds the other language's document and joins the two. Two
// columns of large print need the sheet's long side, which forms do without;
// half a sheet has no room for two.
func (b *Builder) sideBySide(kind Kind, first *Document, p Page, build func(Page) (*Document, error)) (*Document, error) {
	with := p
	with.Lang, with.With, with.second = p.With, p.Lang, true
	second, err := build(with)
	if err != nil {
		return nil, err
	}
	under := p.Booklet || p.LargePrint && forms[kind]
	if under && kind == Certificate {
		return inTurn(first, second), nil
	}
	d := SideBySide(first, second, under)
	d.Landscape = d.Landscape || p.LargePrint && !forms[kind]
	return d, nil
}

// inTurn gives each language a page of its own: on a certificate's front and on
// its back, where one page has no room for both.
func inTurn(first, second *Document) *Document {
	d := *first
	d.Blocks, d.Duplex = nil, LongEdge
	for i, block := range first.Blocks {
		d.Blocks = append(d.Blocks, block)
		if _, ends := block.(PageBreak); !ends {
			d.Blocks = append(d.Blocks, PageBreak{}, Group{Lang: second.Lang, Blocks: second.Blocks[i : i+1]})
		}
	}
	return &d
}

// languages are those of the sheet, the first one first whichever is built.
func (p Page) languages() []lang.Tag {
	switch {
	case p.With == "":
		return []lang.Tag{p.Lang}
	case p.second:
		return []lang.Tag{p.With, p.Lang}
	}
	return []lang.Tag{p.Lang, p.With}
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
