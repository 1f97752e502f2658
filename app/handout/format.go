// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import "github.com/groundwork-org/groundwork/app/fault"

// folded are the kinds that are read from first to last, and so make a booklet.
// What is written on, cut, torn or hung up keeps its sheets.
var folded = map[Kind]bool{ForParticipants: true, ForTrainers: true}

// Check says whether a kind of sheet can be had in the format that is asked
// for: fault.Invalid where it can't.
func (p Page) Check(kind Kind) error {
	if p.Booklet && !folded[kind] {
		return fault.New(fault.Invalid, "errors-print-booklet")
	}
	return nil
}

// format gives a document the format that is asked for.
func (p Page) format(d *Document) {
	if p.LargePrint {
		d.Size = largePrint
	}
	d.Booklet, d.LowInk = p.Booklet, p.LowInk
}
