// SPDX-License-Identifier: AGPL-3.0-or-later

package handout

import "github.com/groundwork-org/groundwork/app/curriculum"

// chart is one block's words for the wall.
type chart struct {
	id      string
	reading curriculum.Reading
	blocks  []Block // its title, then its words
}

// chartSize is what somebody reads, in points, while copying onto the chart.
const chartSize = 15

// charts are what modules put on the wall, in order.
func (b *Builder) charts(modules []*curriculum.Document, p Page) []chart {
	var list []chart
	for _, m := range modules {
		for _, r := range m.ReadAll(p.Lang) {
			nodes := r.Speaks(curriculum.Flipchart)
			if len(nodes) == 0 {
				continue
			}
			body := []Block{Heading{Level: 2, Text: Plain(r.Text.Title)}}
			list = append(list, chart{sheetID(m, r), r, append(body, b.fromNodes(r.Lang, nodes)...)})
		}
	}
	return list
}

// flipcharts are masters of what goes on the flip chart: to copy by hand, all
// on as few pages as they take; in large print and as posters, each on a page of
// its own, as large as it goes.
func (b *Builder) flipcharts(c *curriculum.Course, modules []*curriculum.Document, p Page) (*Document, error) {
	d := b.titled(c, modules, p)
	charts := b.charts(modules, p)
	say := b.say(p.Lang)
	if len(charts) > 0 && (p.LargePrint || p.Poster > 0) {
		d.Banner = nil
		above := b.draftsAmong(modules, p)
		for i, one := range charts {
			if i > 0 {
				d.Blocks = append(d.Blocks, PageBreak{})
			}
			above = append(above, b.notices(one.reading, p.Lang)...)
			d.Blocks = append(d.Blocks, Fill{Above: above, Blocks: []Block{Group{Lang: one.reading.Lang, Blocks: one.blocks}}})
			above = nil
		}
		return d, nil
	}
	d.Size = chartSize
	d.Blocks = []Block{Heading{Level: 1, Text: Plain(d.Title), Kicker: Plain(say.T("voice-flipchart"))}}
	if len(charts) == 0 {
		d.Blocks = append(d.Blocks, Paragraph{Text: Plain(say.T("print-no-charts"))})
		return d, nil
	}
	d.Blocks = append(d.Blocks, Paragraph{Text: Plain(say.T("paper-charts-how"))})
	d.Blocks = append(d.Blocks, b.draftsAmong(modules, p)...)
	for _, one := range charts {
		d.Blocks = append(d.Blocks, b.notices(one.reading, p.Lang)...)
		d.Blocks = append(d.Blocks, Keep{Blocks: []Block{Sheet{ID: one.id, Body: one.blocks, Lang: one.reading.Lang}}})
	}
	return d, nil
}
