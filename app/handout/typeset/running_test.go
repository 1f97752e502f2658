// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// above are the lines over a page's text, in the order of their reading.
func above(p Page) (lines []string) {
	last := 0.0
	for _, it := range p.Items {
		if it.Text == nil || it.Node != nil || it.Text.Y > 400 {
			continue
		}
		if len(lines) == 0 || it.Text.Y > last {
			lines, last = append(lines, ""), it.Text.Y
		}
		lines[len(lines)-1] += runText(it.Text)
	}
	return lines
}

// TestALongTitleIsCutAbovePages: to two lines in each language, after a word, and says
// so; a picture has its room on the page.
func TestALongTitleIsCutAbovePages(t *testing.T) {
	for tag, word := range map[lang.Tag]string{"en": "heading", "zh-Hans": "我们接下来做什么", "ar": "الخطوات", "ur": "شروعات",
		"hi": "शुरुआत", "pa": "ਸ਼ੁਰੂਆਤ", "ta": "தொடக்கம்", "vi": "Bước-đầu", "fr": strings.Repeat("anti", 200)} {
		long := strings.Repeat(word+" ", 120)
		if tag == "zh-Hans" {
			long = strings.Repeat(word, 120)
		}
		for _, both := range []bool{false, true} {
			d := doc(tag, para("First"), handout.PageBreak{}, para("Second"), handout.PageBreak{}, sized(300, 3000), handout.PageBreak{}, para("Last"))
			d.Booklet, d.Size = true, 18
			most := 2
			if d.Running = handout.Plain(long); both {
				d.Running, most = handout.Text{{Text: long}, handout.Joint, {Text: long, Lang: "en"}}, 4
			}
			p := mustLayout(t, d)
			for _, it := range p.Pages[2].Items {
				if m := it.Image; m != nil && m.Y+m.Height > p.Height-bookletMargins.bottom {
					t.Errorf("%s: a picture from %.0f to %.0f", tag, m.Y, m.Y+m.Height)
				}
			}
			lines := above(p.Pages[1])
			if len(lines) != most {
				t.Errorf("%s: %d lines above a page: %q", tag, len(lines), lines)
				continue
			}
			end := strings.TrimSpace(lines[1])
			if want := word + "…"; tag != "zh-Hans" && tag != "fr" && !strings.HasSuffix(end, want) || tag == "zh-Hans" && !strings.HasSuffix(end, "……") {
				t.Errorf("%s: %q ends above a page", tag, end)
			}
		}
	}
}

// TestAModuleIsToldAbovePages: what it is part of is cut before its own name, and left
// out where that alone has two lines.
func TestAModuleIsToldAbovePages(t *testing.T) {
	for tag, words := range map[lang.Tag][2]string{"en": {"course", "module"}, "ar": {"دورة", "وحدة"}, "ta": {"பாடநெறி", "தொகுதி"}, "zh-Hans": {"课程", "单元"}} {
		for n := 1; n < 30; n++ {
			course, module := strings.TrimSpace(strings.Repeat(words[0]+" ", 60)), strings.TrimSpace(strings.Repeat(words[1]+" ", n))
			d := doc(tag, para("First"), handout.PageBreak{}, para("Second"))
			d.Booklet, d.Size, d.Running = true, 18, handout.Text{{Text: course}, {Text: handout.Joint.Text + module}}
			lines := above(mustLayout(t, d).Pages[1])
			text := strings.Join(lines, " ")
			told := strings.Count(text, words[1])
			switch {
			case len(lines) > 2, told < n && strings.Contains(text, words[0]), told < n && !strings.HasSuffix(text, words[1]+"…") && tag != "zh-Hans",
				told == 0, n < 3 && !strings.Contains(text, words[0]), strings.HasPrefix(text, "·"):
				t.Errorf("%s: a module of %d words: %q", tag, n, lines)
			}
		}
	}
}

// TestAPictureLeavesRoomForItsHeading: where no page would hold both.
func TestAPictureLeavesRoomForItsHeading(t *testing.T) {
	for _, tag := range []lang.Tag{"en", "ar"} {
		for lines := 3; lines < 8; lines++ {
			d := doc(tag, para(words("above\n", 9)), handout.Heading{Level: 2, Text: handout.Plain(words("title\n", lines))}, sized(300, 3000))
			d.Booklet, d.Size = true, 18
			for i, page := range mustLayout(t, d).Pages {
				if strings.HasSuffix(pageText(page), "title") && !strings.Contains(pageText(page), "what") {
					t.Errorf("%s: a title of %d lines ends page %d", tag, lines, i+1)
				}
			}
		}
	}
}

// TestARunningHeadStandsClear: in each script, of one line or two, it ends over what
// the page begins with, which may be a frame.
func TestARunningHeadStandsClear(t *testing.T) {
	for tag, title := range map[lang.Tag]string{"en": "Where we stand", "ar": "أين نقف", "ur": "ہم کہاں کھڑے ہیں", "hi": "हम कहाँ खड़े हैं"} {
		for _, times := range []int{1, 8} {
			d := doc(tag, handout.Sheet{Edge: handout.Edge{Number: "5"}, Body: []handout.Block{para(strings.TrimSpace(strings.Repeat("frame ", 2000)))}})
			d.Running = handout.Plain(strings.TrimSpace(strings.Repeat(title+" ", times)))
			p := mustLayout(t, d)
			low, top := 0.0, p.Height
			for _, it := range p.Pages[1].Items {
				switch a, shows := it.Ink(); {
				case !shows:
				case it.Text != nil && it.Node == nil && a.Y < p.Height/3:
					low = max(low, a.Y+a.Height)
				case it.Path != nil:
					top = min(top, a.Y)
				}
			}
			if low == 0 || top-low < 3 {
				t.Errorf("%d times in %s: the head ends at %.1f, the frame begins at %.1f", times, tag, low, top)
			}
		}
	}
}

// TestAFooterStandsClear: in each script its rule is no double of a frame's that ends
// with the page, and it ends above what printers leave blank.
func TestAFooterStandsClear(t *testing.T) {
	for tag, label := range map[lang.Tag]string{"en": "Page {page} of {pages}", "ar": "صفحة {page} من {pages}", "ur": "{pages} میں سے صفحہ {page}", "hi": "पृष्ठ {page} / {pages}", "zh-Hans": "第{page}页"} {
		for high := 10.0; high < 42; high++ { // half sheets at last
			booklet := high > 20
			d := doc(tag, handout.Sheet{Body: []handout.Block{handout.WritingLines{Count: 200, Height: high}}})
			d.Footer, d.PageLabel = handout.Plain("CC BY-SA 4.0"), label
			if d.Booklet = booklet; booklet {
				d.Size = 18
			}
			p := mustLayout(t, d)
			for i, page := range p.Pages[1 : len(p.Pages)-1] {
				footer, low := 0.0, 0.0
				for _, it := range page.Items {
					a, shows := it.Ink()
					switch {
					case !shows:
					case it.Path != nil && a.Height < 2:
						footer = max(footer, a.Y)
					case it.Path != nil:
						low = max(low, a.Y+a.Height)
					case it.Text != nil && a.Y+a.Height > p.Height-12:
						t.Errorf("%s: the footer ends at %.0f of %.0f", tag, a.Y+a.Height, p.Height)
					}
				}
				if footer-low < 3.5 {
					t.Errorf("%s, booklet %t: page %d's frame ends %.1f points over the footer's rule", tag, booklet, i+2, footer-low)
				}
			}
		}
	}
}
