// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"slices"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// evaluation is a form that asks for no name: the questions of the course's
// evaluation block with three faces to choose from, and room for words.
func (b *Builder) evaluation(c *curriculum.Course, modules []*curriculum.Document, p Page) (*Document, error) {
	d := b.titled(c, modules, p)
	d.Blocks = append([]Block{b.evaluationHead(Plain(d.Title), p)}, b.questions(c, p)...)
	d.Banner, d.Running, d.Duplex = nil, nil, p.duplexForm() // its words fit on a page
	return d, nil
}

// dayEvaluation is the same with the workshop's day and code.
func (b *Builder) dayEvaluation(day Day, p Page) (*Document, error) {
	c, _, err := b.planned(day.Workshop)
	if err != nil {
		return nil, err
	}
	d, err := b.forWorkshop(day.Workshop, p)
	if err != nil {
		return nil, err
	}
	start, err := localStart(day.Workshop)
	if err != nil {
		return nil, err
	}
	say := b.say(p.Lang)
	kicker := Text{b.workshopTitleRun(day.Workshop, p.Lang)}
	if day.Plan.Date != "" {
		kicker = append(kicker, Run{Text: " · " + say.FormatDateShort(start)})
	}
	if day.Code != "" {
		kicker = append(kicker, Run{Text: " · "}, Run{Text: day.Code, Code: true})
	}
	d.Banner, d.Running, d.Footer, d.Duplex = nil, nil, Plain(c.License), p.duplexForm()
	d.Blocks = append([]Block{b.evaluationHead(kicker, p)}, b.questions(c, p)...)
	return d, nil
}

// questions are the form itself.
func (b *Builder) questions(c *curriculum.Course, p Page) []Block {
	say := b.say(p.Lang)
	blocks := []Block{Promise{Body: []Block{Paragraph{Text: Plain(say.T("paper-evaluation-how"))}}}}
	asked, notices := b.asked(c, p)
	for _, key := range []string{"paper-ask-follow", "paper-ask-speak"} {
		asked = append(asked, TextCell(Plain(say.T(key))))
	}
	if p.Booklet {
		blocks = append(blocks, b.answersBelow(asked, p)...)
	} else {
		blocks = append(blocks, b.answersBeside(asked, p))
	}
	lines := WritingLines{Count: 2, Height: p.writing()}
	var turn []Block
	if p.twoSided() {
		turn, lines.Count = []Block{PageBreak{}}, 6
	}
	if p.roomy() { // before the table they would take its first row's room, and after it another page
		blocks = slices.Concat(blocks, turn, notices)
	} else {
		blocks = slices.Concat(blocks, notices, turn)
	}
	for _, key := range []string{"paper-ask-clearer", "paper-ask-unclear", "paper-ask-change"} {
		blocks = append(blocks, Keep{Blocks: []Block{Paragraph{Text: Bold(say.T(key))}, lines}})
	}
	return blocks
}

// twoSided says that a form in two languages has what is marked on its front and
// all that is written on its back, with more lines: both on one side leave one line
// for an answer, or none. Sentences in both Tamil and Urdu take more than one side.
func (p Page) twoSided() bool {
	return p.With != "" && !p.LargePrint && !p.Booklet && !(p.speaks("ta") && p.speaks("ur"))
}

// duplexForm keeps the two sides of a form without a name on one sheet.
func (p Page) duplexForm() Duplex {
	if p.twoSided() && !p.OneSided {
		return LongEdge
	}
	return ""
}

// evaluationHead is the form's title.
func (b *Builder) evaluationHead(about Text, p Page) Heading {
	h := Heading{Level: 1, Text: Plain(b.say(p.Lang).T("paper-evaluation")), Kicker: about}
	if p.twoSided() && p.roomy() {
		h.Scale = Small
	}
	return h
}

// answers are the three faces, each with its word.
func (b *Builder) answers(p Page) (cells []Cell) {
	for mood, key := range []string{"paper-yes", "paper-partly", "paper-not-yet"} {
		cells = append(cells, Cell{Blocks: []Block{Face{Mood: Mood(mood)}, Paragraph{Text: Plain(b.say(p.Lang).T(key)), Scale: Small}}})
	}
	return cells
}

// answersBeside is a table of sentences, with a place to mark under each face.
func (b *Builder) answersBeside(asked []Cell, p Page) Block {
	say := b.say(p.Lang)
	face := Column{Share: 1.3, Align: Centre}
	if p.twoSided() {
		face.Share = 1
	}
	t := Table{Rules: GridRules, Summary: say.T("paper-evaluation"), Columns: []Column{{Share: 5}, face, face, face},
		Head: append([]Cell{{Blocks: []Block{Paragraph{Text: Plain(say.T("paper-statement"))}}}}, b.answers(p)...)}
	for _, words := range asked {
		t.Rows = append(t.Rows, Row{Height: 9 * MM, Cells: []Cell{words, {}, {}, {}}})
	}
	return t
}

// answersBelow has faces to mark under each sentence, which half a sheet has no
// room for beside it.
func (b *Builder) answersBelow(asked []Cell, p Page) []Block {
	blocks := []Block{Paragraph{Text: Bold(b.say(p.Lang).T("paper-statement"))}}
	for _, words := range asked {
		faces := Table{Rules: NoRules, Columns: []Column{{Share: 1, Align: Centre}, {Share: 1, Align: Centre}, {Share: 1, Align: Centre}},
			Rows: []Row{{Cells: b.answers(p)}}}
		blocks = append(blocks, Keep{Blocks: append(tagged(words.Blocks, words.Lang), faces)})
	}
	return blocks
}

// asked are the sentences of the course's evaluation blocks: the items of the
// list that is read aloud. A course without any asks the room's own questions.
func (b *Builder) asked(c *curriculum.Course, p Page) (cells []Cell, notices []Block) {
	for _, m := range c.Modules {
		for _, block := range m.Blocks {
			if !block.Evaluation {
				continue
			}
			r := m.Read(block, p.Lang)
			for _, n := range r.Speaks(curriculum.Everybody) {
				if n.Kind != curriculum.List || !n.Ordered {
					continue
				}
				for _, item := range n.Children {
					cells = append(cells, Cell{Lang: r.Lang, Blocks: []Block{Paragraph{Text: unbold((&converter{b: b, lang: r.Lang}).inline(item.Children))}}})
				}
			}
			if notices = append(notices, b.marked(r, p.Lang)...); r.Draft && !r.Held {
				notices = append(notices, b.remark(p.Lang, "reading-draft-label", "reading-draft"))
			}
		}
	}
	if len(cells) > 0 {
		return cells, notices
	}
	for i := 1; i <= workshop.Questions; i++ {
		cells = append(cells, TextCell(Plain(b.say(p.Lang).T("room-question-"+itoa(i)))))
	}
	return cells, nil
}

func unbold(t Text) Text {
	for i := range t {
		t[i].Bold = false
	}
	return t
}
