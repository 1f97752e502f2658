// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import "github.com/groundwork-org/groundwork/app/curriculum"

// nameCards are tents to fold and to stand on a table, with a line to write a
// name that somebody chose on, and which languages she speaks.
func (b *Builder) nameCards(_ *curriculum.Course, _ []*curriculum.Document, p Page) (*Document, error) {
	d := b.document(p)
	say := b.say(p.Lang)
	d.Title, d.Banner = say.T("paper-namecard"), nil
	line := 22 * MM
	if p.With != "" {
		line = 15 * MM
	}
	tent := Card{Front: []Block{
		Paragraph{Text: Plain(say.T("paper-namecard-ask")), Align: Centre},
		WritingLines{Count: 1, Height: line},
		Paragraph{Text: Plain(say.T("paper-namecard-languages")), Scale: Small},
	}}
	d.Blocks = []Block{Cards{Grids: [][2]int{{1, 2}, {1, 1}}, Fold: true, Repeat: true, Cards: []Card{tent}}}
	return d, nil
}
