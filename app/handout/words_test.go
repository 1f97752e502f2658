// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/groundwork-org/groundwork/app/curriculum"
	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// TestWordsStayWhole: in languages with long words, in every kind of sheet and
// format, books in turn, no word is parted between two lines, and no line begins with a mark
// that closes what stands before it.
func TestWordsStayWhole(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	for i, l := range []lang.Tag{"ta", "fil", "ur"} {
		for j, f := range append(formats[:len(formats):len(formats)], plainFormats...) {
			p := f.Page
			if p.Lang = l; p.With == l {
				continue
			}
			t.Run(string(l)+"/"+f.name, func(t *testing.T) {
				t.Parallel()
				for _, kind := range printed(p) {
					if kind == Book && (i+j)%3 > 0 {
						continue // hundreds of pages each
					}
					d, err := sheet(b, day, kind, p)
					if err != nil {
						t.Fatal(err)
					}
					for _, flaw := range parted(t, d) {
						t.Errorf("%s: %s", kind, flaw)
					}
				}
			})
		}
	}
}

var plainFormats = []struct {
	name string
	Page
}{{"letter", Page{}}, {"A4", Page{Paper: A4}}}

// writtenLine is what is read in one line of a block, and on which page.
type writtenLine struct {
	text string
	page int
}

// writtenLines are the lines of each block, in the order in which they are set.
func writtenLines(pages *typeset.Pages) (blocks []*typeset.Node, of map[*typeset.Node][]writtenLine) {
	of = map[*typeset.Node][]writtenLine{}
	for i, page := range pages.Pages {
		at := map[*typeset.Node]float64{}
		for _, it := range page.Items {
			n := block(it.Node)
			if n == nil || it.Text == nil {
				continue
			}
			glyphs := slices.Clone(it.Text.Glyphs)
			if it.Text.RTL {
				slices.Reverse(glyphs)
			}
			text := ""
			for _, g := range glyphs {
				text += g.Text
			}
			y, met := at[n]
			lines := of[n]
			if len(lines) == 0 {
				blocks = append(blocks, n)
			}
			if !met || it.Text.Y-y > it.Text.Size*0.6 || y-it.Text.Y > it.Text.Size*0.6 {
				of[n], at[n] = append(lines, writtenLine{text, i + 1}), it.Text.Y
				continue
			}
			lines[len(lines)-1].text += text
		}
	}
	return blocks, of
}

// parted tells of words of letters that two lines share, and of lines that
// begin with a mark that belongs to what stands before it.
func parted(t *testing.T, d *Document) (list []string) {
	t.Helper()
	pages, err := typeset.Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	collect(&all, d.Blocks)
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }
	notInWord := func(r rune) bool { return !inWord(r) }
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(all.String(), notInWord) {
		words[w] = true
	}
	blocks, of := writtenLines(pages)
	for _, n := range blocks {
		for i, l := range of[n] {
			begins := strings.TrimLeft(l.text, "\u2066\u2067\u2068\u2069")
			if i == 0 || begins == "" {
				continue
			}
			if r := []rune(begins)[0]; strings.ContainsRune("·:,;.!?)؛،۔؟।", r) {
				list = append(list, fmt.Sprintf("a line on page %d begins with %q", l.page, begins))
			}
			before := of[n][i-1].text
			tail := before[strings.LastIndexFunc(before, notInWord)+1:]
			head := begins
			if at := strings.IndexFunc(begins, notInWord); at >= 0 {
				head = begins[:at]
			}
			if tail != "" && head != "" && words[tail+head] {
				list = append(list, fmt.Sprintf("page %d: %s/%s", l.page, tail, head))
			}
		}
	}
	return list
}

// TestARunOfShowIsATable in every format, in the languages with the longest
// words: its heads stand beside each other.
func TestARunOfShowIsATable(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	for _, l := range []lang.Tag{"ta", "fil"} {
		for _, f := range append(formats[:len(formats):len(formats)], plainFormats...) {
			p := f.Page
			if p.Lang = l; p.Check(RunOfShow) != nil {
				continue
			}
			d, err := sheet(b, day, RunOfShow, p)
			if err != nil {
				t.Fatal(err)
			}
			pages, err := typeset.Layout(d)
			if err != nil {
				t.Fatal(err)
			}
			heads := map[*typeset.Node]float64{}
			for _, page := range pages.Pages {
				for _, it := range page.Items {
					n := above(it.Node, "TH")
					if _, met := heads[n]; n != nil && n.Scope == "Column" && it.Text != nil && !met {
						heads[n] = it.Text.Y
					}
				}
			}
			at := map[float64]bool{}
			for _, y := range heads {
				at[y] = true
			}
			if len(heads) < 2 || len(at) != 1 {
				t.Errorf("%s, %s: %d heads stand at %v", l, f.name, len(heads), at)
			}
		}
	}
}

// TestALabelIsInItsReadersLetters: over a block that is held to its source, what
// it is for stands in the reader's own script, from the reader's side.
func TestALabelIsInItsReadersLetters(t *testing.T) {
	b := newBuilder(t)
	pages := modulePages(t, b, ForTrainers, "opening-and-agreements", Page{Lang: "ur"})
	label, met := b.Messages.For("ur").T("voice-trainer"), 0
	blocks, of := writtenLines(pages)
	scripts := map[*typeset.Node]string{}
	for _, page := range pages.Pages {
		for _, it := range page.Items {
			if n := block(it.Node); it.Text != nil && n != nil {
				scripts[n] = it.Text.Face.Script
			}
		}
	}
	for _, n := range blocks {
		if strings.TrimSpace(of[n][0].text) != label {
			continue
		}
		if met++; scripts[n] != "Aran" {
			t.Errorf("%q is set in %s on page %d", label, scripts[n], of[n][0].page)
		}
	}
	if met == 0 {
		t.Errorf("%q stands nowhere", label)
	}
}

// TestStepsAreReadable: at a sheet's edge each step stands in the size that is
// meant, in every language; a long word goes on on a second line.
func TestStepsAreReadable(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		for _, step := range []curriculum.Step{curriculum.Experience, curriculum.Patterns, curriculum.Theory, curriculum.Skills, curriculum.Action} {
			for _, size := range []float64{12, 18} {
				words := b.Messages.For(l).T("step-" + string(step))
				d := &Document{Title: "x", Lang: l, Date: time.Unix(1e9, 0), Size: size,
					Blocks: []Block{Sheet{Edge: Edge{Step: words, Steps: words, Lang: l}, Body: []Block{Paragraph{Text: Plain("1")}}}}}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				meant := map[float64]float64{12: 12, 18: 16}[size]
				for _, it := range pages.Pages[0].Items {
					if it.Text != nil && it.Text.Size < meant*0.95 {
						t.Errorf("%s: %q stands in %.1f points, not %.1f", l, words, it.Text.Size, meant)
					}
				}
			}
		}
	}
}

// TestThePlaceOfALawIsInTheReadersWords, and the day that it was checked stands
// once, as a day is written in her language.
func TestThePlaceOfALawIsInTheReadersWords(t *testing.T) {
	b := newBuilder(t)
	places := map[lang.Tag]string{"en": "Ontario, Canada", "ar": "أونتاريو، كندا", "hi": "ओंटारियो, कनाडा", "pa": "ਓਨਟਾਰੀਓ, ਕੈਨੇਡਾ", "pt": "Ontário, Canadá",
		"es": "Ontario, Canadá", "ta": "ஒன்ராறியோ, கனடா", "ur": "اونٹاریو، کینیڈا", "zh-Hans": "加拿大安大略省"}
	for l, place := range places {
		copied, err := b.Module(ForInterpreters, course, "what-we-will-do-next", Page{Lang: l})
		if err != nil {
			t.Fatal(err)
		}
		var script strings.Builder
		collect(&script, copied.Blocks)
		for _, place := range []string{place, places["en"]} { // beside each other
			if !strings.Contains(script.String(), place) {
				t.Errorf("%s: the interpreter's copy does not say %q", l, place)
			}
		}
		d, err := b.Module(ForParticipants, course, "what-we-will-do-next", Page{Lang: l})
		if err != nil {
			t.Fatal(err)
		}
		var words strings.Builder
		collect(&words, d.Blocks)
		if n := strings.Count(words.String(), place); n != 1 {
			t.Errorf("%s: %q is there %d times", l, place, n)
		}
		if strings.Contains(words.String(), "2026-11-23") {
			t.Errorf("%s: a day as a program writes it", l)
		}
	}
}
