// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

// broken sets a text at every width and calls f with the lines.
func broken(t *testing.T, tag lang.Tag, text string, f func(width float64, lines []string)) {
	t.Helper()
	ps, err := testEngine(t).paragraphs(handout.Plain(text), setting{lang: tag, size: 10})
	if err != nil {
		t.Fatal(err)
	}
	p := ps[0]
	for width := 20.0; width < 300; width += 7 {
		var lines []string
		for _, l := range p.lines(width) {
			from, to := p.clusters[l.from].start, p.clusters[l.to-1].end
			lines = append(lines, strings.TrimRight(string(p.text[from:to]), " "))
		}
		f(width, lines)
	}
}

// TestWhereLinesNeverEnd holds languages' own rules at every width at which the
// words fit: what never begins a line, what never ends one.
func TestWhereLinesNeverEnd(t *testing.T) {
	for _, c := range []struct {
		tag        lang.Tag
		text       string
		narrowest  float64
		begin, end string // characters that no line begins or ends with
		together   string // what stays in one piece
	}{
		{tag: "zh-Hans", text: "我们十个人提出了同样的要求，没有一个人是独自提出的。工会（全国）：“团结就是力量”，对吗？「罢工」、《劳动法》……一起来！百分之五十％",
			narrowest: 50, begin: "，。）：”？」、》！…％", end: "（“「《"},
		{tag: "ko", text: "우리 열 사람이 같은 것을 요구했고, 아무도 혼자 요구하지 않았다. 노동조합(전국): “단결이 힘이다”, 맞습니까?", narrowest: 75, begin: ",.):”?", end: "(“",
			together: "사람이|요구했고,|노동조합(전국):|맞습니까?"},
		{tag: "fr", text: "Qu’avons-nous en commun ? « Nous demandons la même chose » : dix personnes ; une seule voix !", narrowest: 70,
			begin: "?;:!»", end: "«", together: "Qu’avons-nous"},
		{tag: "en", text: "Ask 416-555-0123 on 2026-11-28, 9:30–10:15, or read https://groundwork.example and/or co-facilitate.", narrowest: 150,
			together: "416-555-0123|2026-11-28|9:30–10:15|https://groundwork.example|and/or|co-facilitate"},
		{tag: "ta", text: "தொழிலாளர்களின் கூட்டமைப்புக்கான வேலைநிறுத்தப் போராட்டக்குழுவினருக்கு ஒற்றுமை", narrowest: 170,
			together: "தொழிலாளர்களின்|கூட்டமைப்புக்கான|வேலைநிறுத்தப்|போராட்டக்குழுவினருக்கு"},
		{tag: "vi", text: "Mười người chúng tôi cùng đòi một điều, và không ai đòi một mình: Nguyễn Thị Hằng.", narrowest: 50, begin: ",:.",
			together: "Nguyễn|Hằng|người|chúng"},
		{tag: "ar", text: "طلب عشرةٌ منّا الشيء نفسه، ولم يطلب أحدٌ وحده؟ متّحدون، لا منقسمون.", narrowest: 60, begin: "،؟.", together: "منقسمون|متّحدون|الشيء"},
		{tag: "ur", text: "مزدوروں کی یکجہتی، ہڑتال اور تنظیم۔ کیا بدلے گا؟", narrowest: 60, begin: "،۔؟", together: "مزدوروں|یکجہتی"},
		{tag: "hi", text: "हम में से दस लोगों ने एक ही बात माँगी, और किसी ने अकेले नहीं माँगी। क्या बदलेगा?", narrowest: 60, begin: ",।?", together: "विद्यार्थी|लोगों|बदलेगा"},
	} {
		broken(t, c.tag, c.text, func(width float64, lines []string) {
			if width < c.narrowest {
				return
			}
			for i, l := range lines {
				for _, r := range c.begin {
					if i > 0 && strings.HasPrefix(l, string(r)) {
						t.Errorf("%s at %.0f: a line begins with %q: %q", c.tag, width, r, l)
					}
				}
				for _, r := range c.end {
					if i < len(lines)-1 && strings.HasSuffix(l, string(r)) {
						t.Errorf("%s at %.0f: a line ends with %q: %q", c.tag, width, r, l)
					}
				}
			}
			for word := range strings.SplitSeq(c.together, "|") {
				if strings.Contains(c.text, word) && !strings.Contains(strings.Join(lines, "\n"), word) {
					t.Errorf("%s at %.0f: %q is parted: %q", c.tag, width, word, lines)
				}
			}
		})
	}
}

// TestWhatIsTooWideIsBrokenWell: an address after its strokes and hyphens, a
// word anywhere, but never within a syllable, and never a word that would fit on
// the next line.
func TestWhatIsTooWideIsBrokenWell(t *testing.T) {
	address := "https://groundwork.example/en/learn/unite-against-racism/where-we-stand"
	broken(t, "en", "See "+address, func(width float64, lines []string) {
		if width < 150 {
			return
		}
		for i, l := range lines {
			if i < len(lines)-1 && !strings.HasSuffix(l, "/") && !strings.HasSuffix(l, "-") && l != "See" {
				t.Errorf("at %.0f: %q", width, lines)
			}
			if strings.HasSuffix(l, "//") {
				t.Errorf("at %.0f: parted after the scheme: %q", width, lines)
			}
		}
	})
	ps, err := testEngine(t).paragraphs(handout.Plain("ஒற்றுமையே பலம்"), setting{lang: "ta", size: 10})
	if err != nil {
		t.Fatal(err)
	}
	if ls := ps[0].balanced(ps[0].longestWord() + 1); len(ls) != 2 || ps[0].clusters[ls[1].from].start != 10 {
		t.Errorf("a heading's lines are balanced into a word: %v", ls)
	}
	word := strings.Repeat("க்ஷௌ", 30)
	broken(t, "ta", word, func(width float64, lines []string) {
		for _, l := range lines {
			if !strings.HasPrefix(l, "க்ஷ") {
				t.Errorf("at %.0f: a line begins within a syllable: %q", width, l)
			}
		}
		if got := strings.Join(lines, ""); got != word {
			t.Errorf("at %.0f: %q", width, got)
		}
	})
	broken(t, "en", strings.Repeat("x", 5000), func(width float64, lines []string) {
		if n := len(strings.Join(lines, "")); n != 5000 {
			t.Errorf("at %.0f: %d letters", width, n)
		}
	})
}

// TestAddressesStandWhole: an address goes to a line of its own before it is
// parted; a longer one is parted after a slash, and elsewhere only within what
// stands between two slashes, before a mark or after a hyphen.
func TestAddressesStandWhole(t *testing.T) {
	for tag, before := range map[lang.Tag]string{"en": "Read ", "pt": "Leia mais em ", "ar": "اقرؤوا ", "zh-Hans": "见"} {
		for _, address := range []string{
			"https://news.example/story/2023/09/1140437?page=2&lang=pt#notes",
			"https://www.encyclopedia.example/en/article/chinese-head-tax-in-canada",
			"www.library.example/reading.room/books.html?year=1989",
		} {
			alone, err := testEngine(t).paragraphs(handout.Plain(address), setting{lang: tag, size: 10})
			if err != nil {
				t.Fatal(err)
			}
			whole := alone[0].lines(1e6)[0].width
			broken(t, tag, before+address, func(width float64, lines []string) {
				if width < 100 {
					return
				}
				if width > whole+1 && !strings.Contains(strings.Join(lines, "\n"), address) {
					t.Errorf("%s at %.0f: parted though a line holds it: %q", tag, width, lines)
				}
				for i, l := range lines[:len(lines)-1] {
					if l+" " == before || l == before || strings.HasSuffix(l, "/") {
						continue
					}
					next := lines[i+1]
					if _, part, _ := strings.Cut(l, "://"); strings.Contains(strings.TrimPrefix(part, "www."), "/") {
						t.Errorf("%s at %.0f: not parted at a slash: %q", tag, width, lines)
					}
					if !strings.HasSuffix(l, "-") && !strings.ContainsRune(".?&=#%", rune(next[0])) {
						t.Errorf("%s at %.0f: parted at no mark: %q", tag, width, lines)
					}
				}
			})
		}
	}
}
