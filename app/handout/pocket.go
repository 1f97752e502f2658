// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"time"

	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// pocket is a sheet of cards to cut out and carry home: when and where we meet
// again and who hosts, and on the back where to read on. What the plan does not
// say yet is left to be written.
func (b *Builder) pocket(day Day, p Page) (*Document, error) {
	d, err := b.forWorkshop(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	say := b.say(p.Lang)
	front := []Block{Paragraph{Text: Bold(say.T("print-next-time")), Align: Centre}}
	for _, field := range followUp(day.Plan.FollowUp, say) {
		if field.text.Empty() {
			front = append(front, Beside{Share: 0.62, Main: []Block{Paragraph{Text: Plain(say.T(field.key)), Scale: Small}},
				Aside: []Block{WritingLines{Count: 1, Height: 6 * MM}}})
			continue
		}
		front = append(front, Paragraph{Text: field.text, Align: Centre})
	}
	home := b.address("/" + string(p.Lang) + "/")
	back := []Block{
		QR{URL: home, Alt: say.T("print-read-on"), Size: 20 * MM, Align: Centre,
			Caption: Text{{Text: say.T("print-read-on") + "\n"}, {Text: home, Code: true}}},
	}
	d.onCards(Cards{Cards: []Card{{Front: front, Back: back}}, Repeat: true}, p)
	return d, nil
}

// field is one thing that the follow-up says; an empty text is not said yet.
type field struct {
	key  string
	text Text
}

// followUp is day and time, place, host.
func followUp(f workshop.FollowUp, say *i18n.Localizer) []field {
	own := func(s string) Text {
		if s == "" {
			return nil
		}
		return Text{{Text: s, Apart: true}}
	}
	return []field{{"paper-date", Bold(followUpDay(f, say))}, {"paper-place", own(hall(f.Place))}, {"paper-host", own(f.Host)}}
}

// followUpDay is "December 12, 2026 · 10:00", or "" where no day is set.
func followUpDay(f workshop.FollowUp, say *i18n.Localizer) string {
	if f.Date == "" {
		return ""
	}
	clock := f.Start
	if clock == "" {
		clock = "00:00"
	}
	day, err := time.Parse("2006-01-02 15:04", f.Date+" "+clock)
	switch {
	case err != nil:
		return f.Date
	case f.Start == "":
		return say.FormatDateShort(day)
	}
	return say.FormatDateShort(day) + " · " + say.FormatTime(day)
}
