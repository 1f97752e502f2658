// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

// drillRows are the lines for dates on which the sheet was tried.
const drillRows = 4

// Recovery is the printed recovery sheet: the secret in groups and as a code
// for a camera, without any address in it; what it does, where to keep it, and
// lines for the dates on which it was tried. It is a secret: no cache may keep
// it. zone is the organization's, for the date.
func (b *Builder) Recovery(sheet people.RecoverySheet, zone *time.Location, p Page) *Document {
	say := b.say(p.Lang)
	d := b.document(p)
	d.Title = say.T("recovery-sheet-title")
	d.PageLabel = ""
	made := sheet.MadeAt.In(zone)
	steps := List{Marker: Number}
	for _, key := range []string{"recovery-sheet-open", "recovery-sheet-type", "recovery-sheet-choose"} {
		steps.Items = append(steps.Items, Item{Blocks: []Block{Paragraph{Text: Plain(say.T(key))}}})
	}
	d.Blocks = []Block{
		Heading{Level: 1, Text: Plain(d.Title), Kicker: Text{{Text: sheet.Organization, Lang: lang.English}}},
		Paragraph{Text: Plain(say.T("recovery-sheet-made", "Date", say.FormatDate(made)))},
		Promise{Lang: p.Lang, Body: []Block{Paragraph{Text: Bold(say.T("recovery-sheet-keep"))}}},
		Beside{
			Main:  secretLines(sheet.Secret),
			Aside: []Block{QR{URL: sheet.Secret, Secret: true, Alt: say.T("recovery-sheet-qr"), Align: End, Size: 38 * MM}},
		},
		Paragraph{Text: Plain(say.T("recovery-sheet-what"))},
		Heading{Level: 2, Text: Plain(say.T("recovery-sheet-how"))},
		Paragraph{Text: Text{{Text: b.address("/" + string(p.Lang) + "/recovery"), Code: true}}},
		steps,
		Heading{Level: 2, Text: Plain(say.T("recovery-sheet-tried"))},
		Paragraph{Text: Plain(say.T("recovery-sheet-tried-help"))},
		WritingLines{Count: drillRows},
	}
	return d
}

// secretLines sets the secret's groups in lines of three, the check symbol at the
// end.
func secretLines(secret string) []Block {
	groups := strings.Split(secret, "-")
	var lines []Block
	for len(groups) > 0 {
		n := min(3, len(groups))
		lines = append(lines, Paragraph{Scale: Large, Text: Text{{Text: strings.Join(groups[:n], "  "), Code: true, Bold: true}}})
		groups = groups[n:]
	}
	return lines
}
