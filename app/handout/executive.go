// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"slices"
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/workshop"
)

// executive is the one page for a council's executive: when, how long, which
// interpretation was given, what the room decided, what help it asks for, and
// two lines to sign. It names nobody. How many came is written on it by hand:
// no number of one workshop, exact or rounded, can stand beside the month's
// totals without giving some other one away (package report has a test of it).
func (b *Builder) executive(day Day, p Page) (*Document, error) {
	d, err := b.forWorkshop(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	start, err := localStart(day.Workshop)
	if err != nil {
		return nil, err
	}
	say := b.say(p.Lang)
	facts := Table{Rules: GridRules, Summary: say.T("paper-executive"), Columns: []Column{{Share: 1}, {Share: 2.4}}, Rows: b.ofTheDay(day, start, p)}
	d.Running = nil
	lines, above, title := WritingLines{Count: 3}, 6*MM, Normal
	if p.crowded() {
		lines, above, title, d.Banner = WritingLines{Count: 2, Height: p.writing()}, 2*MM, Small, nil
	}
	level := 1
	if p.LargePrint && p.roomy() { // long words stand on fewer lines
		level, facts.Columns[1].Share = 2, 1.5
	}
	sheet := []Block{
		Heading{Level: level, Scale: title, Text: Text{b.workshopTitleRun(day.Workshop, p.Lang)}, Kicker: Plain(say.T("paper-executive"))}, facts}
	decided := append([]Block{Heading{Level: 3, Text: Plain(say.T("paper-decided"))}, Paragraph{Text: b.meetAgain(day.Workshop, p)}},
		noted(day.Notes[workshop.Decided], lines)...)
	help := append([]Block{Heading{Level: 3, Text: Plain(say.T("paper-help"))}}, noted(day.Notes[workshop.HelpAsked], lines)...)
	help = append(help, Spacer{Height: above}, b.signatures(p, "paper-sign-trainers", "paper-sign-executive"))
	if p.LargePrint || p.Booklet && (p.With != "" || p.roomy()) { // it goes on on the back: no signatures alone there
		d.Blocks = append(sheet, Keep{Blocks: decided}, Keep{Blocks: help})
	} else {
		d.Blocks = []Block{Keep{Blocks: slices.Concat(sheet, decided, help)}}
	}
	return d, nil
}

// ofTheDay are the rows that say when, for how long and where, and how many came.
func (b *Builder) ofTheDay(day Day, start time.Time, p Page) []Row {
	say := b.say(p.Lang)
	line := func(key string, t Text) Row {
		cell := TextCell(t)
		if t.Empty() {
			cell = Cell{}
		}
		return Row{Height: 9 * MM, Cells: []Cell{{Header: true, Blocks: []Block{Paragraph{Text: Plain(say.T(key))}}}, cell}}
	}
	var when, hours Text
	minutes := day.Plan.Minutes()
	if day.Plan.Date != "" {
		when = Plain(say.FormatDate(start))
	}
	hours = Text{{Text: say.FormatSpan(start, start.Add(time.Duration(minutes)*time.Minute)), Code: true}, {Text: " · " + together(say.FormatDuration(minutes))}}
	place := Text{{Text: hall(day.Plan.Place), Apart: true}}
	rows := []Row{line("paper-date", when), line("paper-hours", hours), line("paper-place", place)}
	if len(when) > 0 && day.Plan.Place != "" { // nothing of it is left to be written
		rows = []Row{line("paper-date", slices.Concat(when, Plain(" · "), hours, Plain(" · "), place))}
	}
	return append(rows, line("paper-headcount", nil), line("paper-interpretation", b.interpretation(day.Workshop, p)))
}

// meetAgain is when, where and with whom the follow-up is; nothing where no day
// is set.
func (b *Builder) meetAgain(w workshop.Workshop, p Page) Text {
	say := b.say(p.Lang)
	again := followUp(w.Plan.FollowUp, say)
	if again[0].text.Empty() {
		return nil
	}
	text := Text{{Text: say.T("print-next-time") + " "}}
	for i, f := range again {
		if i > 0 && !f.text.Empty() {
			text = append(text, Run{Text: " · "})
		}
		text = append(text, f.text...)
	}
	return text
}

// noted is a note as it was typed, line by line, or lines to write one on.
func noted(text string, lines WritingLines) []Block {
	if text == "" {
		return []Block{lines}
	}
	var blocks []Block
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(strings.ReplaceAll(line, "\t", " ")); line != "" {
			blocks = append(blocks, Paragraph{Text: Text{{Text: line, Apart: true}}})
		}
	}
	return blocks
}

// interpretation lists the languages and how each was heard, without numbers.
func (b *Builder) interpretation(w workshop.Workshop, p Page) Text {
	say := b.say(p.Lang)
	var t Text
	for _, e := range w.Plan.Expected {
		if e.People == 0 || e.Hearing == workshop.Directly {
			continue
		}
		if len(t) > 0 {
			t = append(t, Run{Text: " · "})
		}
		t = append(t, Run{Text: e.Lang.Name(), Bold: true, Lang: e.Lang}, Run{Text: say.T("print-colon") + say.T("hearing-"+string(e.Hearing))})
	}
	return t
}
