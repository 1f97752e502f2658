// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import "github.com/groundwork-org/groundwork/app/curriculum"

// nameCardsPerSheet are the tents on one sheet.
const nameCardsPerSheet = 2

// nameCards are tents to fold and to stand on a table, with a line to write a
// name that somebody chose on, and which languages she speaks.
func (b *Builder) nameCards(_ *curriculum.Course, _ []*curriculum.Document, p Page) (*Document, error) {
	d := b.document(p)
	say := b.say(p.Lang)
	d.Title, d.Banner = say.T("paper-namecard"), nil
	tent := Card{Front: []Block{
		Paragraph{Text: Plain(say.T("paper-namecard-ask")), Align: Centre},
		WritingLines{Count: 1, Height: 22 * MM},
		Paragraph{Text: Plain(say.T("paper-namecard-languages")), Scale: Small},
	}}
	d.Blocks = []Block{Cards{Grids: [][2]int{{1, nameCardsPerSheet}}, Fold: true, Cards: []Card{tent, tent}}}
	return d, nil
}
