// SPDX-License-Identifier: AGPL-3.0-or-later

package curriculum

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
)

// words is a text of one paragraph.
func words(s string) []Part {
	return []Part{{Nodes: []Node{{Kind: Paragraph, Children: []Node{{Kind: Words, Text: s}}}}}}
}

// document has one block of the given kind, whose source's hash is "now", and
// a Punjabi text with these marks; madeFrom "-" means that there is none.
func document(b Block, madeFrom, reviewed string) *Document {
	b.ID, b.Hash = "b", "now"
	d := &Document{
		Slug: "d", Source: "en", Front: "front-now", Blocks: []*Block{&b},
		Editions: map[lang.Tag]*Edition{"en": {
			Lang: "en", Front: Front{Title: "Title", Summary: "Summary"}, File: "d.md",
			Texts: map[string]Text{"b": {Title: "Block", Parts: words("source"), MadeFrom: "now", Reviewed: "now"}},
		}},
	}
	if madeFrom != "-" {
		d.Editions["pa"] = &Edition{
			Lang: "pa", Front: Front{Title: "ਸਿਰਲੇਖ", MadeFrom: "front-now", Reviewed: "front-now"}, File: "d.pa.md",
			Texts: map[string]Text{"b": {Title: "ਬਲਾਕ", Parts: words("ਅਨੁਵਾਦ"), MadeFrom: madeFrom, Reviewed: reviewed}},
		}
	}
	return d
}

// TestRead is the table of what a reader gets: by the state of the translation
// and whether the block is guarded.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		madeFrom, reviewed string
		guarded            bool
		state              State
		in                 lang.Tag
		draft, held        bool
	}{
		{"-", "", false, Missing, "en", false, false},
		{"-", "", true, Missing, "en", false, false},
		{"now", "now", false, Current, "pa", false, false},
		{"now", "now", true, Current, "pa", false, false},
		{"now", "", false, Current, "pa", true, false},
		{"now", "", true, Current, "en", true, true},
		{"now", "before", false, Current, "pa", true, false},
		{"now", "before", true, Current, "en", true, true},
		{"before", "before", false, Older, "pa", false, false},
		{"before", "before", true, Older, "en", false, true},
		{"before", "", false, Older, "pa", true, false},
		{"before", "", true, Older, "en", true, true},
		{"", "", false, Older, "pa", true, false},
		{"", "", true, Older, "en", true, true},
	} {
		for _, class := range []string{"rights", "safety"} {
			b := Block{Rights: c.guarded && class == "rights", Safety: c.guarded && class == "safety"}
			d := document(b, c.madeFrom, c.reviewed)
			r := d.Read(d.Blocks[0], "pa")
			if r.State != c.state || r.Lang != c.in || r.Draft != c.draft || r.Held != c.held {
				t.Errorf("made from %q, reviewed %q, guarded %v: %s in %s, draft %v, held %v", c.madeFrom, c.reviewed, c.guarded, r.State, r.Lang, r.Draft, r.Held)
			}
			if want := map[lang.Tag]string{"en": "Block", "pa": "ਬਲਾਕ"}[c.in]; r.Text.Title != want {
				t.Errorf("the text is %q, want %q", r.Text.Title, want)
			}
			if s := d.Read(d.Blocks[0], "en"); s.State != Current || s.Draft || s.Held || s.Lang != "en" {
				t.Errorf("the source itself is %+v", s)
			}
		}
	}
}

func TestTitleFallsBack(t *testing.T) {
	d := document(Block{}, "now", "")
	for tag, want := range map[lang.Tag]string{"en": "Title en, Summary en", "pa": "ਸਿਰਲੇਖ pa, Summary en", "fr": "Title en, Summary en"} {
		title, in := d.Title(tag)
		summary, summaryIn := d.Summary(tag)
		if got := fmt.Sprintf("%s %s, %s %s", title, in, summary, summaryIn); got != want {
			t.Errorf("%s: %q; want %q", tag, got, want)
		}
	}
}

func TestTally(t *testing.T) {
	documents := []*Document{
		document(Block{}, "now", "now"), document(Block{}, "now", ""), document(Block{Rights: true}, "now", ""),
		document(Block{Safety: true}, "before", "before"), document(Block{}, "-", ""),
	}
	want := Tally{Lang: "pa", Current: 4 + 3, Older: 1, Missing: 2, Draft: 2, Reviewed: 4 + 1, Held: 2}
	if got := TallyOf("pa", documents...); got != want {
		t.Errorf("tally %+v; want %+v", got, want)
	}
	if got := TallyOf("pa", documents...).Blocks(); got != 10 {
		t.Errorf("%d blocks", got)
	}
	if got := Translations(documents...); len(got) != 1 || got[0] != "pa" {
		t.Errorf("translations %v", got)
	}
}

func TestHandoutNodes(t *testing.T) {
	r := Reading{Text: Text{Parts: append(words("all"), Part{Voice: Trainer, Nodes: words("note")[0].Nodes})}}
	if got := PlainText(r.HandoutNodes()); got != "all" {
		t.Errorf("without a handout part: %q", got)
	}
	r.Text.Parts = append(r.Text.Parts, Part{Voice: Handout, Nodes: words("one")[0].Nodes}, Part{Voice: Handout, Nodes: words("two")[0].Nodes})
	if got := PlainText(r.HandoutNodes()); got != "one two" {
		t.Errorf("with two handout parts: %q", got)
	}
}

func TestLibraryLooksUp(t *testing.T) {
	methods := document(Block{Speaking: true}, "now", "")
	course := &Course{Document: *document(Block{}, "now", ""), Modules: []*Document{document(Block{}, "-", "")}}
	lib := &Library{Courses: []*Course{course}, Methods: methods, Glossary: document(Block{}, "-", "")}
	if c, err := lib.Course("d"); err != nil || c != course {
		t.Errorf("Course = %v, %v", c, err)
	}
	if _, err := lib.Course("none"); !fault.Is(err, fault.NotFound) {
		t.Errorf("err = %v", err)
	}
	if _, err := course.Module("none"); !fault.Is(err, fault.NotFound) {
		t.Errorf("err = %v", err)
	}
	if name, in := lib.MethodName("b", "pa"); name != "ਬਲਾਕ" || in != "pa" {
		t.Errorf("MethodName = %q, %s", name, in)
	}
	if name, in := lib.MethodName("none", "pa"); name != "none" || in != "en" {
		t.Errorf("MethodName = %q, %s", name, in)
	}
	if got := fmt.Sprint(course.Languages()); got != "[en pa]" {
		t.Errorf("Languages = %s", got)
	}
	if n := len(lib.Documents()); n != 4 {
		t.Errorf("%d documents", n)
	}
}

// day is a course of one module with these blocks.
func day(blocks ...*Block) *Course {
	m := &Document{Source: "en", Blocks: blocks, Editions: map[lang.Tag]*Edition{"en": {Texts: map[string]Text{}}}}
	for i, b := range blocks {
		b.ID = fmt.Sprint(i)
		m.Editions["en"].Texts[b.ID] = Text{Pos: Pos{File: "m.md", Line: i + 1, Column: 1}}
	}
	return &Course{Document: Document{Source: "en", Editions: map[lang.Tag]*Edition{"en": {File: "course.md"}}}, Modules: []*Document{m}}
}

func TestAdvise(t *testing.T) {
	methods := &Document{Blocks: []*Block{{ID: "pairs", Speaking: true}, {ID: "lecture"}}}
	pairs := func(step Step, minutes int) *Block { return &Block{Step: step, Method: "pairs", Minutes: minutes} }
	lecture := func(step Step, minutes int) *Block { return &Block{Step: step, Method: "lecture", Minutes: minutes} }
	rest := func() *Block { return &Block{Rest: Break, Minutes: 15} }
	for _, c := range []struct {
		name string
		day  *Course
		want []string
	}{
		{"good", day(pairs(Experience, 60), lecture(Theory, 89), rest(), pairs(Action, 60)), nil},
		{"ninety minutes", day(pairs(Experience, 10), lecture(Theory, 45), lecture(Skills, 45), pairs(Action, 10)), []string{"m.md:2:1: advice: from here on participants do not speak"}},
		{"a break is no speaking", day(pairs(Experience, 10), lecture(Theory, 45), rest(), lecture(Skills, 45), pairs(Action, 5)), []string{"m.md:2:1: advice: from here on"}},
		{"said once", day(pairs(Experience, 10), lecture(Theory, 95), lecture(Skills, 45), pairs(Action, 5)), []string{"m.md:2:1: advice: from here on"}},
		{"theory first", day(lecture(Theory, 10), pairs(Experience, 10), pairs(Action, 10)), []string{"m.md:1:1: advice: theory comes before"}},
		{"no action", day(pairs(Experience, 10)), []string{"course.md:1:1: advice: no block has step=action"}},
		{"three hours", day(pairs(Experience, 100), pairs(Skills, 80), pairs(Action, 1), rest(), pairs(Action, 180)), []string{"m.md:3:1: advice: more than three hours"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Advise(c.day, methods)
			for i, p := range got {
				if !p.Advice || i >= len(c.want) || !strings.HasPrefix(p.String(), c.want[i]) {
					t.Errorf("unexpected: %s", p)
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("got %v, want %q", got, c.want)
			}
		})
	}
}

// TestBring: a translation's own words for what to bring, where it has one for
// each thing; also where its text is held back, for they are no legal text.
func TestBring(t *testing.T) {
	for _, own := range [][]string{nil, {"ਟੇਪ"}, {"ਟੇਪ", "ਪੈੱਨ"}} {
		for _, guarded := range []bool{false, true} {
			d := document(Block{Materials: []string{"tape", "pens"}, Rights: guarded}, "now", "")
			text := d.Editions["pa"].Texts["b"]
			text.Materials = own
			d.Editions["pa"].Texts["b"] = text
			r := d.Read(d.Blocks[0], "pa")
			things, in := r.Bring()
			want, tongue := []string{"tape", "pens"}, lang.Tag("")
			if len(own) == 2 {
				want, tongue = own, "pa"
			}
			if r.Held != guarded || !slices.Equal(things, want) || in != tongue {
				t.Errorf("with %q, held %v: %q in %q", own, r.Held, things, in)
			}
		}
	}
}

// TestPlace: a translation's own words for where a block about rights holds, also
// where its text is held back.
func TestPlace(t *testing.T) {
	for own, want := range map[string]struct {
		place string
		in    lang.Tag
	}{"": {"Ontario, Canada", ""}, "ਓਨਟਾਰੀਓ": {"ਓਨਟਾਰੀਓ", "pa"}} {
		d := document(Block{Rights: true, Jurisdiction: "Ontario, Canada"}, "now", "")
		text := d.Editions["pa"].Texts["b"]
		text.Jurisdiction = own
		d.Editions["pa"].Texts["b"] = text
		r := d.Read(d.Blocks[0], "pa")
		if place, in := r.Place(); !r.Held || place != want.place || in != want.in {
			t.Errorf("with %q, held %v: %q in %q", own, r.Held, place, in)
		}
	}
}

func TestCheckGlyphs(t *testing.T) {
	d := document(Block{}, "now", "")
	source := d.Editions[d.Source].Texts["b"]
	source.Materials = []string{"markers ☃"}
	d.Editions[d.Source].Texts["b"] = source
	d.Sources = []Source{{Title: "Book", By: "Author ☂"}}
	empty := func() *Document { return &Document{Source: "en", Editions: map[lang.Tag]*Edition{"en": {}}} }
	lib := &Library{Courses: []*Course{{Document: *d}}, Methods: empty(), Glossary: empty()}
	asked := map[lang.Tag]string{}
	unprintable := func(l lang.Tag, text string) []rune {
		asked[l] += text + "|"
		var bad []rune
		for _, r := range text {
			if r == '☃' || r == '☂' {
				bad = append(bad, r)
			}
		}
		return bad
	}
	var got []string
	for _, p := range CheckGlyphs(lib, unprintable, func(string) []string { return nil }) {
		got = append(got, p.String())
	}
	if s := strings.Join(got, "\n"); !strings.Contains(s, "U+2603") || !strings.Contains(s, "d.md:1:1: no font can print the character '☂' (U+2602)") || len(got) != 2 {
		t.Errorf("problems:\n%s", s)
	}
	if !strings.Contains(asked["pa"], "ਅਨੁਵਾਦ") || strings.Contains(asked["pa"], "markers") {
		t.Errorf("asked in Punjabi for %q", asked["pa"])
	}
}
