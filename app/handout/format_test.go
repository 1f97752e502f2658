// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf/pdftest"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// formats are the ways to print, each alone and in the combinations that meet.
var formats = []struct {
	name string
	Page
}{
	{"booklet", Page{Booklet: true, Paper: A4}},
	{"booklet, large", Page{Booklet: true, LargePrint: true}},
	{"booklet, low ink", Page{Booklet: true, LowInk: true}},
	{"booklet with ar", Page{Booklet: true, With: "ar"}},
	{"booklet with en, large, low ink", Page{Booklet: true, With: "en", LargePrint: true, LowInk: true, Paper: A4}},
	{"low ink", Page{LowInk: true, Paper: A4}},
	{"large", Page{LargePrint: true}},
	{"large, low ink", Page{LargePrint: true, LowInk: true, Paper: A4}},
	{"with en", Page{With: "en", Paper: A4}},
	{"with ar", Page{With: "ar"}},
	{"with pa", Page{With: "pa"}},
	{"with ur", Page{With: "ur", Paper: A4}},
	{"with vi, low ink", Page{With: "vi", LowInk: true}},
	{"with ar, large", Page{With: "ar", LargePrint: true, Paper: A4}},
	{"with en, large, low ink", Page{With: "en", LargePrint: true, LowInk: true}},
	{"poster", Page{Poster: 2, Paper: A4}},
	{"poster with ar", Page{Poster: 3, With: "ar"}},
}

// printed are the kinds that print in a format.
func printed(p Page) (list []Kind) {
	for _, name := range KindNames() {
		if p.Check(Kind(name)) == nil {
			list = append(list, Kind(name))
		}
	}
	return list
}

// sheet is one kind of document in a format, of a module where it is of content.
func sheet(b *Builder, day Day, kind Kind, p Page) (*Document, error) {
	switch {
	case kind.OfDay():
		return b.Workshop(kind, day, p)
	case kind.OfCourse():
		return b.Module(kind, course, "", p)
	}
	return b.Module(kind, course, "how-they-divide-us", p)
}

// TestFormatsPrintWhole prints each format in a language of each script, each
// time another kind, so that all come up: qpdf finds nothing wrong, the same
// bytes come twice, and poppler reads every letter back.
func TestFormatsPrintWhole(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	met := map[Kind]int{}
	for i, l := range []lang.Tag{"en", "pa", "ar", "ta", "zh-Hans", "ur"} {
		for j, f := range formats {
			p := f.Page
			if p.Lang = l; p.With == l {
				continue
			}
			list := printed(p)
			kind := list[(3*i+5*j)%len(list)]
			if met[kind]++; kind == Book && met[kind] > 3 {
				continue // sixty pages each
			}
			t.Run(string(l)+"/"+string(kind)+"/"+f.name, func(t *testing.T) {
				t.Parallel()
				d, err := sheet(b, day, kind, p)
				if err != nil {
					t.Fatal(err)
				}
				data := print(t, d)
				if !bytes.Equal(data, print(t, d)) {
					t.Error("printing it again gave other bytes")
				}
				file := filepath.Join(t.TempDir(), "sheet.pdf")
				if err := os.WriteFile(file, data, 0o600); err != nil {
					t.Fatal(err)
				}
				inside(t, d)
				run(t, "qpdf", "--check", file)
				pdftest.Accessible(t, data)
				lost(t, d, run(t, "pdftotext", "-raw", file, "-"))
			})
		}
	}
	for _, name := range KindNames() {
		if met[Kind(name)] == 0 {
			t.Errorf("no format printed %s", name)
		}
	}
}

// TestEveryKindIsSetInEveryFormat: nothing is refused but what has a reason, and
// nothing stands off its page.
func TestEveryKindIsSetInEveryFormat(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	refused := map[string][]Kind{"booklet": {ForTheWall, OnCards, Pocket, NameCards, Certificate}}
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			for _, name := range KindNames() {
				p, kind := f.Page, Kind(name)
				p.Lang = "fil"
				d, err := sheet(b, day, kind, p)
				switch {
				case p.Poster > 0 && kind != ForTheWall, p.Booklet && slices.Contains(refused["booklet"], kind):
					if !fault.Is(err, fault.Invalid) {
						t.Errorf("%s: %v", kind, err)
					}
				case err != nil:
					t.Errorf("%s: %v", kind, err)
				case p.Poster == 0 && kind != Book:
					inside(t, d)
				}
			}
		})
	}
}

// TestLowInkSparesInk on every kind of sheet that has more than words and thin
// marks to cut by.
func TestLowInkSparesInk(t *testing.T) {
	b := newBuilder(t)
	full, low := sheets(t, b, Page{Lang: "en"}), sheets(t, b, Page{Lang: "en", LowInk: true})
	for _, kind := range []Kind{ForParticipants, ForTrainers, RunOfShow, SignIn, Evaluation, Certificate, Executive} {
		a, z := pdftest.Ink(t, print(t, full[string(kind)])), pdftest.Ink(t, print(t, low[string(kind)]))
		t.Logf("%s: %.3f pages of black, with little ink %.3f", kind, a, z)
		if z > a*0.95 {
			t.Errorf("%s: %.3f pages of black, with little ink %.3f", kind, a, z)
		}
	}
}

// TestLargePrintIsSetAnew: every kind, in a language of each script, is set in
// 18 points, and nothing that is read is smaller than 16 or off its page.
func TestLargePrintIsSetAnew(t *testing.T) {
	b := newBuilder(t)
	for _, l := range []lang.Tag{"fr", "pa", "ar"} {
		for name, d := range sheets(t, b, Page{Lang: l, LargePrint: true}) {
			if name == "recovery" {
				continue // one page for a safe, of what a machine reads
			}
			inside(t, d)
			pages, err := typeset.Layout(d)
			if err != nil {
				t.Fatal(err)
			}
			running := 0
			for _, page := range pages.Pages {
				for _, it := range page.Items {
					if it.Text == nil || it.Node == nil || it.Node.Role == "Lbl" || it.Text.Face.Script != l.Script() {
						continue // bullets, and scripts that look larger at the same size
					}
					if it.Text.Size < 16*0.9 { // a word too long for its frame's edge is set smaller
						t.Errorf("%s in %s: %.1f points: %q", name, l, it.Text.Size, it.Text.Glyphs[0].Text)
					}
					if it.Text.Size >= 18 {
						running++
					}
				}
			}
			if running == 0 {
				t.Errorf("%s in %s is not set in 18 points", name, l)
			}
		}
	}
}

// inside fails for text that stands where printers do not print, or off its
// half of a booklet's sheet.
func inside(t *testing.T, d *Document) {
	t.Helper()
	pages, err := typeset.Layout(d)
	if err != nil {
		t.Fatal(err)
	}
	const blank, hanging = 18, 8 // points; white space hangs over a line's end
	for i, page := range pages.Pages {
		for _, it := range page.Items {
			if it.Text == nil {
				continue
			}
			x, y := it.Text.X, it.Text.Y
			if x < blank+hanging || x+it.Text.Width() > pages.Width-blank+hanging || y < blank+6 || y > pages.Height-blank {
				t.Errorf("page %d: a run at %.0f–%.0f, %.0f of %.0f × %.0f", i+1, x, x+it.Text.Width(), y, pages.Width, pages.Height)
			}
		}
	}
}

// TestFormatsThatCannotBe are refused with a reason.
func TestFormatsThatCannotBe(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b)}
	for name, c := range map[string]struct {
		build func(Page) (*Document, error)
		page  Page
		key   string
	}{
		"folded pocket cards":  {func(p Page) (*Document, error) { return b.Workshop(Pocket, day, p) }, Page{Booklet: true}, "errors-print-booklet-cut"},
		"a folded certificate": {func(p Page) (*Document, error) { return b.Workshop(Certificate, day, p) }, Page{Booklet: true}, "errors-print-booklet-certificate"},
		"folded name cards":    {func(p Page) (*Document, error) { return b.Workshop(NameCards, day, p) }, Page{Booklet: true}, "errors-print-booklet-cut"},
		"folded cards": {func(p Page) (*Document, error) { return b.Module(OnCards, course, "", p) },
			Page{Booklet: true}, "errors-print-booklet-cut"},
		"folded flip charts": {func(p Page) (*Document, error) { return b.Module(ForTheWall, course, "", p) },
			Page{Booklet: true}, "errors-print-booklet-wall"},
		"a pack in booklets": {func(p Page) (*Document, error) {
			_, err := b.Pack(day, PrintRunOf(day.Plan, p.Lang), p)
			return nil, err
		}, Page{Booklet: true}, "errors-print-booklet-pack"},
		"the same twice": {func(p Page) (*Document, error) { return b.Module(ForParticipants, course, "", p) },
			Page{With: "en"}, "errors-print-with-same"},
		"a guide on the wall": {func(p Page) (*Document, error) { return b.Module(ForTrainers, course, "", p) },
			Page{Poster: 2}, "errors-print-poster"},
		"a poster as wide as a house": {func(p Page) (*Document, error) { return b.Module(ForTheWall, course, "", p) },
			Page{Poster: 20}, "errors-print-poster-size"},
	} {
		c.page.Lang = "en"
		_, err := c.build(c.page)
		f := (*fault.Fault)(nil)
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

// TestSideBySideSaysEachReadersNotices: a draft is told in the language of its
// own column, beside the source that needs no notice.
func TestSideBySideSaysEachReadersNotices(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Module(ForParticipants, course, "where-we-stand", Page{Lang: "en", With: "pa"})
	if err != nil {
		t.Fatal(err)
	}
	notices, sheets := 0, 0
	for _, block := range d.Blocks {
		p, ok := block.(Pair)
		if !ok {
			continue
		}
		if p.Lang != "en" || p.With != "pa" {
			t.Errorf("a pair of %s and %s", p.Lang, p.With)
		}
		for _, side := range [][]Block{p.First, p.Second} {
			for _, in := range side {
				switch in := in.(type) {
				case Note:
					notices++
					if in.Lang != "pa" {
						t.Errorf("the notice %q is in %s", in.Title, in.Lang)
					}
				case Sheet:
					sheets++
				}
			}
		}
		if len(p.First) == 1 && len(p.Second) == 1 {
			a, isSheet := p.First[0].(Sheet)
			z, _ := p.Second[0].(Sheet)
			if isSheet && a.ID != z.ID {
				t.Errorf("%s stands beside %s", a.ID, z.ID)
			}
		}
	}
	if sheets < 4 || sheets%2 != 0 {
		t.Errorf("%d sheets", sheets)
	}
	c, err := b.Library.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Module("where-we-stand")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range m.ReadAll("pa") {
		if r.Draft && notices == 0 {
			t.Error("the translation is a draft, and nothing says so")
		}
	}
}

// TestWhatBothReadersGetInTheSourceStandsOnce: a block about rights that is held
// in both languages.
func TestWhatBothReadersGetInTheSourceStandsOnce(t *testing.T) {
	b := newBuilder(t)
	for _, p := range []Page{{Lang: "en", With: "ar"}, {Lang: "hi", With: "ur"}} {
		d, err := b.Module(ForParticipants, course, "what-we-will-do-next", p)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		collect(&text, d.Blocks)
		if n := strings.Count(text.String(), "When you ask for your rights"); n != 1 {
			t.Errorf("%s with %s: the block stands %d times", p.Lang, p.With, n)
		}
		for _, l := range []lang.Tag{p.Lang, p.With} {
			where := map[lang.Tag]string{"en": "Ontario, Canada", "ar": "أونتاريو، كندا", "hi": "ओंटारियो, कनाडा", "ur": "اونٹاریو، کینیڈا"}[l]
			place := b.Messages.For(l).T("print-checked", "Place", where, "Date", b.Messages.For(l).FormatDateShort(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)))
			if !strings.Contains(text.String(), place) {
				t.Errorf("%s with %s: nobody says %q", p.Lang, p.With, place)
			}
		}
	}
}

// TestSignInHeadsStandOnTheirSide: a column's head in several languages is a
// paragraph in each: one that wraps goes on from its own side.
func TestSignInHeadsStandOnTheirSide(t *testing.T) {
	b := newBuilder(t)
	w := saturday(t, b)
	d, err := b.Workshop(SignIn, Day{Workshop: w}, Page{Lang: "en", With: "ar"})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(d.Blocks, func(b Block) bool { _, ok := b.(Table); return ok })
	if i < 0 {
		t.Fatal("no table to write in")
	}
	for _, cell := range d.Blocks[i].(Table).Head[1:3] {
		var said []lang.Tag
		for _, block := range cell.Blocks {
			said = append(said, block.(Paragraph).Lang)
		}
		if len(said) < 2 || !slices.Contains(said, "ar") || !slices.Contains(said, "en") {
			t.Errorf("a head in %q", said)
		}
	}
}

// TestMinutesStayWithTheirUnit: in a heading of the interpreter's copy a number
// and its unit stand on one line, in every language.
func TestMinutesStayWithTheirUnit(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		d, err := b.Module(ForInterpreters, course, "where-we-stand", Page{Lang: l})
		if err != nil {
			t.Fatal(err)
		}
		unit := strings.TrimLeft(b.Messages.For(l).FormatMinutes(10), "0123456789\u00a0 ")
		if words := fmt.Sprint(d.Blocks); !strings.Contains(words, "\u00a0"+unit) || strings.Contains(words, "0 "+unit+" ") {
			t.Errorf("%s: no number beside %q", l, unit)
		}
	}
}

// TestMinutesAreCounted: where a number of minutes stands with its unit, the unit
// has that number's plural.
func TestMinutesAreCounted(t *testing.T) {
	b := newBuilder(t)
	sheet, err := b.Module(ForParticipants, course, "where-we-stand", Page{Lang: "ar"})
	if err != nil {
		t.Fatal(err)
	}
	day, err := b.Workshop(RunOfShow, Day{Workshop: saturday(t, b)}, Page{Lang: "ar", Booklet: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []*Document{sheet, day} {
		if words := strings.ReplaceAll(fmt.Sprint(d.Blocks), "\u00a0", " "); !strings.Contains(words, "8 دقائق") || !strings.Contains(words, "15 دقيقة") {
			t.Errorf("%s counts its minutes wrongly", d.Title)
		}
	}
}

// TestAnItemStandsWithItsTranslation: in the interpreter's copy a row holds one item
// of a list in each language, numbered as in the text, and a card's line is written
// on under the words that ask for it.
func TestAnItemStandsWithItsTranslation(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Module(ForInterpreters, course, "where-we-stand", Page{Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	lists, lines := 0, 0
	for _, block := range d.Blocks {
		t1, _ := block.(Table)
		for _, r := range t1.Rows {
			for i, c := range r.Cells {
				for k, blk := range c.Blocks {
					switch blk := blk.(type) {
					case List:
						lists += 1 - i
						if blk.Marker == Number && i == 0 {
							numbers = append(numbers, blk.First)
						}
						if len(blk.Items) != 1 {
							t.Errorf("a row has %d items", len(blk.Items))
						}
					case WritingLines:
						if lines++; k == 0 {
							t.Error("a line to write on stands alone in its row")
						}
					}
				}
			}
		}
	}
	if lists < 10 || len(numbers) < 3 || !slices.Equal(numbers[:3], []int{1, 2, 3}) || lines != 2 {
		t.Errorf("%d lists, numbered %v, %d lines to write on", lists, numbers, lines)
	}
}

// TestABooksTitleIsOnePage: in every language its title, what it is and, where that
// stands there, its code; contents in two languages are one page too. Whom it is
// from is told once in each language.
func TestABooksTitleIsOnePage(t *testing.T) {
	b := newBuilder(t)
	c, err := b.Library.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range b.Messages.Languages() {
		for _, p := range []Page{{}, {LargePrint: true}, {Booklet: true}, {Booklet: true, LargePrint: true}, {With: "ar"}, {With: "ur", Paper: A4}} {
			if p.Lang = l; p.With == l {
				continue
			}
			d, err := b.Module(Book, course, "", p)
			if err != nil {
				t.Fatal(err)
			}
			for _, of := range []lang.Tag{l, p.With} {
				if of == "" {
					continue
				}
				credits, in := c.Credits(of)
				if n := strings.Count(fmt.Sprint(d.Blocks), credits); n != 1 || in != of {
					t.Errorf("%+v: the credits in %s stand %d times, in %s", p, of, n, in)
				}
			}
			front := frontOf(d)
			for i, blocks := range front[:1+min(len(p.With), 1)] {
				if d.Blocks = blocks; i > 0 {
					d.Banner = nil
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				if n := len(pages.Pages); n != 1 {
					t.Errorf("%+v: part %d takes %d pages", p, i, n)
				}
			}
		}
	}
}

// frontOf is a book's title, and its contents with all that they name behind them.
func frontOf(d *Document) (parts [2][]Block) {
	k := 0
	for _, block := range d.Blocks {
		if _, ends := block.(PageBreak); ends {
			if k++; k == len(parts) {
				break
			}
			continue
		}
		parts[k] = append(parts[k], block)
	}
	for _, block := range d.Blocks {
		if m, ok := block.(Mark); ok {
			parts[1] = append(parts[1], m)
		}
	}
	parts[1] = append(parts[1], Spacer{})
	return parts
}

// TestANumberStaysWithItsWord: "3 Ressentir" in a table is one word to the lines.
func TestANumberStaysWithItsWord(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Module(ForParticipants, course, "one-on-ones-and-listening", Page{Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	words := fmt.Sprint(d.Blocks)
	if !strings.Contains(words, "3\u00a0Ressentir") || strings.Contains(words, "3 Ressentir") {
		t.Error("the number can be parted from its word")
	}
}

// TestTheSignInSheetPromisesInItsOwnLanguageToo, and that first.
func TestTheSignInSheetPromisesInItsOwnLanguageToo(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Workshop(SignIn, Day{Workshop: saturday(t, b)}, Page{Lang: "fil"}) // the room speaks pa and ar
	if err != nil {
		t.Fatal(err)
	}
	var langs []lang.Tag
	for _, block := range d.Blocks {
		if p, ok := block.(Promise); ok {
			langs = append(langs, p.Lang)
		}
	}
	if !slices.Equal(langs, []lang.Tag{"fil", "pa", "ar"}) {
		t.Errorf("%v", langs)
	}
}
