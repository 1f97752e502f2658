// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// TestTitlesEndTheirLinesAtMarks: as even as they can be, in no more lines than
// the width asks for, and no Chinese word is cut where a mark is near.
func TestTitlesEndTheirLinesAtMarks(t *testing.T) {
	for _, c := range []struct {
		tag  lang.Tag
		ems  float64
		want string
	}{
		{"zh-Hans", 7.5, "种族主义：|培训员培训"},
		{"zh-Hans", 9, "第一步：在这里，|我们是谁"},
		{"zh-Hans", 5.5, "支持的、|反对的"},
		{"zh-Hans", 11, "自己来主持：第二轮，|和难办的时刻"},
		{"zh-Hans", 5.2, "第一步：|在这里，|我们是谁"},                              // one line more, and no word is cut
		{"zh-Hans", 9, "工人的共同要求|和主张"},                                   // no mark: before "and"
		{"zh-Hans", 9.5, "团结起来反对|种族主义：|培训员培训"},                          // too long before its mark: in twos
		{"zh-Hans", 2.2, "培训|培训"},                                       // nothing is near
		{"zh-Hans", 9, "他们怎样分化我们|（一）第二轮"},                               // before a bracket
		{"pt", 9.5, "Três colunas: quem|decide, quem paga,|quem ganha"}, // no short line in the middle
		{"en", 9.5, "Facilitate it yourself:|second round"},
		{"en", 8, "What we|will do next"},
		{"fil", 8, "Mahihirap|na sandali"},
	} {
		text := strings.ReplaceAll(c.want, "|", "")
		if c.tag.Script() == "Latn" {
			text = strings.ReplaceAll(c.want, "|", " ")
		}
		ps, err := testEngine(t).paragraphs(handout.Plain(text), setting{lang: c.tag, size: 10})
		if err != nil {
			t.Fatal(err)
		}
		p := ps[0]
		var lines []string
		ls := p.balanced(c.ems * 10)
		for _, l := range ls {
			lines = append(lines, strings.TrimSpace(string(p.text[p.clusters[l.from].start:p.clusters[l.to-1].end])))
			if l.width > c.ems*10+0.01 {
				t.Errorf("%q: a line of %.1f in a box of %.1f", text, l.width, c.ems*10)
			}
		}
		if greedy := len(p.lines(c.ems * 10)); len(ls) > greedy && c.tag.Script() == "Latn" {
			t.Errorf("%q takes %d lines where %d do", text, len(ls), greedy)
		}
		if !slices.Equal(lines, strings.Split(c.want, "|")) {
			t.Errorf("%.1f em: %q, want %s", c.ems, lines, c.want)
		}
	}
}
