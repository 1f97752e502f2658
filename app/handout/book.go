// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import (
	"slices"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// chapter is a part of the book that its contents name.
type chapter struct {
	id     string
	number string // "" for what stands before and after the modules
	title  Run
	blocks []Block
}

// book is a whole course: title page, contents, its own page, each module with
// its notes, then the methods and the words it uses.
func (b *Builder) book(c *curriculum.Course, modules []*curriculum.Document, p Page) (*Document, error) {
	d := b.titled(c, modules, p)
	d.Title, _ = c.Title(p.Lang)
	d.Running = nil
	about := Run{Text: b.say(p.Lang).T("paper-about-course"), Lang: p.Lang}
	chapters := []chapter{{"about", "", about, b.leaf(about, &c.Document, p)}}
	at := fromZero(modules, p.Lang)
	for i, m := range modules {
		chapters = append(chapters, chapter{"module-" + m.Slug, p.Lang.Numeral(i + 1), titleOf(m, p.Lang), b.trainer(c, m, at, p)})
	}
	for id, m := range []*curriculum.Document{b.Library.Methods, b.Library.Glossary} {
		title := titleOf(m, p.Lang)
		chapters = append(chapters, chapter{"appendix-" + itoa(id+1), "", title, b.leaf(title, m, p)})
	}
	d.Blocks = append(b.titlePage(c, p), PageBreak{})
	d.Blocks = append(d.Blocks, b.contents(chapters, p)...)
	if p.crowded() && !p.LargePrint {
		d.Blocks = append(d.Blocks, Keep{Blocks: imprint(c, p)})
	}
	for _, ch := range chapters {
		d.Blocks = append(d.Blocks, PageBreak{}, Mark{ID: ch.id, Running: Text{ch.title}})
		d.Blocks = append(d.Blocks, ch.blocks...)
	}
	return d, nil
}

func titleOf(m *curriculum.Document, l lang.Tag) Run {
	title, in := m.Title(l)
	return Run{Text: title, Lang: in}
}

// titlePage says what the book is, where it is on the web, whom it is from and
// under which licence. Where words need more room, the last stands under the
// contents; in large print on the title page's back if there is no room on the page
// itself, with where it is on the web if a page has half a sheet's room, or two languages.
func (b *Builder) titlePage(c *curriculum.Course, p Page) []Block {
	title, in := c.Title(p.Lang)
	summary, summaryLang := c.Summary(p.Lang)
	about := Paragraph{Text: Plain(summary), Scale: Large, Lang: summaryLang}
	if p.LargePrint {
		about.Scale = Normal
	}
	blocks := []Block{Paragraph{Text: Bold(title), Scale: Display, Lang: in}, about}
	switch {
	case !p.crowded():
		space := []Block{Spacer{Height: 10 * MM}}
		blocks = slices.Concat(blocks, space, b.online(c, p), space, imprint(c, p))
	case !p.LargePrint || !p.crammed():
		blocks = append(blocks, b.online(c, p)...)
	}
	if !p.Booklet || p.With == "" { // else each language has its page
		blocks = []Block{Keep{Blocks: blocks}}
	}
	if p.LargePrint {
		switch {
		case p.crammed():
			blocks = append(append(blocks, PageBreak{}), b.online(c, p)...)
		case p.roomy():
			blocks = append(blocks, PageBreak{})
		}
		blocks = append(blocks, Keep{Blocks: imprint(c, p)})
	}
	return blocks
}

// crammed says that a page has half a sheet's room, or two languages.
func (p Page) crammed() bool { return p.Booklet || p.With != "" }

// online is how long a course is, and where it stands on the web.
func (b *Builder) online(c *curriculum.Course, p Page) []Block {
	say := b.say(p.Lang)
	title, _ := c.Title(p.Lang)
	page := b.address("/" + string(p.Lang) + "/learn/" + c.Slug)
	return []Block{
		Paragraph{Text: Plain(say.T("paper-book-about", "Count", p.Lang.Numeral(len(c.Modules)), "Duration", say.FormatDuration(minutesOf(c)))), Lang: p.Lang},
		QR{URL: page, Alt: say.T("print-qr-alt", "Title", title), Size: 24 * MM, Caption: Text{{Text: page, Code: true}}}}
}

// imprint is whom a course is from, and under which licence.
func imprint(c *curriculum.Course, p Page) []Block {
	credits, in := c.Credits(p.Lang)
	return []Block{Paragraph{Text: Text{{Text: credits + " · ", Lang: in}, {Text: c.License, Lang: c.Source}}, Scale: Small, Lang: in}}
}

func minutesOf(c *curriculum.Course) int {
	sum := 0
	for _, m := range c.Modules {
		sum += m.Minutes()
	}
	return sum
}

// contents name each chapter with its page.
func (b *Builder) contents(chapters []chapter, p Page) []Block {
	say := b.say(p.Lang)
	height := 9 * MM
	if p.With != "" { // each language has its own contents
		height = 0
	}
	t := Table{Summary: say.T("paper-contents"), Columns: []Column{{Share: 0.6}, {Share: 7}, {Share: 1, Align: End}}}
	for _, ch := range chapters {
		t.Rows = append(t.Rows, Row{Height: height, Cells: []Cell{TextCell(Plain(ch.number)), TextCell(Text{ch.title}),
			{Blocks: []Block{PageNumber{Of: ch.id}}}}})
	}
	return []Block{Heading{Level: 1, Text: Plain(say.T("paper-contents"))}, t}
}

// leaf is a document without times: the course's own page, the methods, the
// glossary.
func (b *Builder) leaf(title Run, m *curriculum.Document, p Page) []Block {
	blocks := []Block{Heading{Level: 1, Text: Text{title}}}
	if summary, in := m.Summary(p.Lang); summary != "" {
		blocks = append(blocks, Paragraph{Text: Plain(summary), Lang: in})
	}
	readings := m.ReadAll(p.Lang)
	blocks = append(blocks, b.draftNotice(readings, p.Lang)...)
	for _, r := range readings {
		body := []Block{Heading{Level: 3, Text: Plain(r.Text.Title)}}
		for _, part := range r.Text.Parts {
			body = append(body, b.part(part, r, p.Lang)...)
		}
		blocks = append(blocks, b.notices(r, p.Lang)...)
		blocks = append(blocks, Group{Lang: r.Lang, Blocks: append(body, b.checked(r, p.Lang)...)})
	}
	return blocks
}
