// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// seen is a page's first line as the eye goes from left to right: each run's
// text, turned where it reads from the right.
func seen(p *Pages) string {
	var runs []*TextRun
	for _, it := range p.Pages[0].Items {
		if it.Text != nil {
			runs = append(runs, it.Text)
		}
	}
	slices.SortStableFunc(runs, func(a, b *TextRun) int {
		switch {
		case a.X < b.X:
			return -1
		case a.X > b.X:
			return 1
		}
		return 0
	})
	var b strings.Builder
	for _, r := range runs {
		s := []rune(runText(r))
		if r.RTL {
			slices.Reverse(s)
			for i, r := range s {
				s[i] = cmp.Or(map[rune]rune{'(': ')', ')': '('}[r], r) // drawn mirrored: rule L4
			}
		}
		b.WriteString(string(s))
	}
	return strings.TrimSpace(b.String())
}

// TestMixedDirections: paragraphs as people write them, with Latin words, dates,
// links, telephone numbers and brackets, in the order that UAX #9 gives (and that
// a browser shows). Letters of the right-to-left script stand for themselves.
func TestMixedDirections(t *testing.T) {
	for _, c := range []struct {
		tag  lang.Tag
		text handout.Text
		want string
	}{
		{"ar", handout.Plain("ا (Toronto, 2023) ب"), "ب (Toronto, 2023) ا"},
		{"ar", handout.Plain("ا Local 3903 ب"), "ب Local 3903 ا"},
		{"ar", handout.Plain("ا 2026-11-28 ب"), "ب 28-11-2026 ا"}, // Arabic numbers around a hyphen: rule W4
		{"ar", handout.Text{{Text: "ا "}, {Text: "2026-11-28", Code: true}, {Text: " ب"}}, "ب 2026-11-28 ا"},
		{"ar", handout.Text{{Text: "ا "}, {Text: "(416) 555-0123", Code: true}, {Text: "."}}, ".(416) 555-0123 ا"},
		{"ar", handout.Plain("ا 416 555-0123 ب"), "ب 416 555-0123 ا"}, // UAX #9 alone: 0123-555 416
		{"ur", handout.Plain("ا +1 (416) 555-0123۔"), "۔+1 (416) 555-0123 ا"},
		{"ar", handout.Plain("ا 9:30 ب"), "ب 9:30 ا"},
		{"ar", handout.Plain("ا 12,5% ب"), "ب %12,5 ا"}, // an Arabic number's sign stands after it: rule W5 joins it to European ones only
		{"ar", handout.Text{{Text: "ا "}, {Text: "groundwork.example", Link: "https://groundwork.example/"}, {Text: "!"}}, "!groundwork.example ا"},
		{"ar", handout.Text{{Text: "ا "}, {Text: "Toronto!", Lang: "en"}, {Text: " ب"}}, "ب Toronto! ا"},
		{"ur", handout.Plain("ا (Toronto) ۲۰۲۳ ب"), "ب ۲۰۲۳ (Toronto) ا"},
		{"en", handout.Plain("a ابت (x) b"), "a تبا (x) b"},
		{"en", handout.Text{{Text: "Names: "}, {Text: "ابت", Lang: "ar"}, {Text: ", 3 of us."}}, "Names: تبا, 3 of us."},
		{"en", handout.Plain("Names: ابت, 3 of us."), "Names: 3 ,تبا of us."}, // no isolate: the number is drawn in
	} {
		if got := seen(mustLayout(t, doc(c.tag, handout.Paragraph{Text: c.text}))); got != c.want {
			t.Errorf("%s %q\n got %q\nwant %q", c.tag, c.text.String(), got, c.want)
		}
	}
}
