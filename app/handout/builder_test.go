// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"bytes"
	"cmp"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/handout/pdf/pdftest"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/app/people"
	"github.com/groundwork-org/groundwork/app/workshop"
	"github.com/groundwork-org/groundwork/content"
	"github.com/groundwork-org/groundwork/locales"
)

const course = "unite-against-racism"

// shipped is what every test prints of, read once.
var shipped = sync.OnceValues(readShipped)

func readShipped() (*Builder, error) {
	messages, err := i18n.Load(locales.FS)
	return &Builder{Library: markdown.Open(markdown.Root{Name: "content", FS: content.FS}).Current(), Messages: messages,
		URL: &url.URL{Scheme: "https", Host: "groundwork.example.org"}}, err
}

// newBuilder prints what is shipped: it is shared, and changed by nobody.
func newBuilder(t *testing.T) *Builder {
	t.Helper()
	b, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	own := *b
	return &own
}

func saturday(t *testing.T, b *Builder) workshop.Workshop {
	t.Helper()
	c, err := b.Library.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := workshop.PlanOf(c, "")
	if err != nil {
		t.Fatal(err)
	}
	plan.Date, plan.Zone, plan.Place = "2026-11-28", "America/Toronto", "Hall 2"
	plan.Expected = []workshop.Expected{{Lang: "pa", People: 4, Hearing: workshop.Whispered, Interpreters: 2}, {Lang: "ar", People: 3, Hearing: workshop.Table}}
	plan.Facilitators = []workshop.Facilitator{{ID: "a", Account: "a", Role: workshop.Leads}}
	plan.FollowUp = workshop.FollowUp{Date: "2026-12-12", Start: "10:00", Place: "Hall 3", Host: "Labour Council"}
	plan.Items[0].Leads = 1
	return workshop.Workshop{Code: "K7Q4MX", Plan: plan}
}

// sheets are every kind of document, in one language on one paper.
func sheets(t *testing.T, b *Builder, p Page) map[string]*Document {
	t.Helper()
	all := make(map[string]*Document)
	keep := func(name string, d *Document, err error) {
		if err != nil {
			t.Fatalf("%s in %s: %v", name, p.Lang, err)
		}
		all[name] = d
	}
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	module := map[Kind]string{ForTrainers: "how-they-divide-us", ForTheWall: "naming-the-moment", OnCards: "how-they-divide-us",
		Evaluation: "what-we-will-do-next", ForInterpreters: "what-we-will-do-next"}
	for _, name := range KindNames() {
		kind := Kind(name)
		switch {
		case kind.OfDay():
			d, err := b.Workshop(kind, day, p)
			keep(name, d, err)
		case kind.OfCourse():
			d, err := b.Module(kind, course, "", p)
			keep(name, d, err)
		default:
			d, err := b.Module(kind, course, cmp.Or(module[kind], "where-we-stand"), p)
			keep(name, d, err)
		}
	}
	for _, kind := range []Kind{ForTrainers, Evaluation, Certificate} { // those that know more of a workshop
		d, err := b.Workshop(kind, day, p)
		keep(name(kind, "workshop"), d, err)
	}
	own, err := b.OwnCertificate(day.Workshop, "ਜਸਲੀਨ نور Amélie", true, p)
	keep("certificate, own", own, err)
	p.LargePrint = true
	for _, kind := range []Kind{ForParticipants, ForTheWall, OnCards, Evaluation} {
		d, err := b.Module(kind, course, "opening-and-agreements", p)
		keep(name(kind, "large print"), d, err)
	}
	p.LargePrint = false
	keep("recovery", b.Recovery(people.RecoverySheet{Organization: "Lakeshore Labour Council", Secret: "01AZ-23BY-45CX-67DW-89EV-0FGT-1HJS-2KMR-*",
		MadeAt: time.Date(2026, 11, 28, 3, 0, 0, 0, time.UTC)}, time.UTC, p), nil)
	return all
}

func name(kind Kind, more string) string { return string(kind) + ", " + more }

// TestEverySheetPrintsWhole prints every kind in every language on both papers:
// qpdf finds nothing wrong, the same content gives the same bytes, and poppler
// reads every letter back.
func TestEverySheetPrintsWhole(t *testing.T) {
	b := newBuilder(t)
	for _, l := range languages(t, b) {
		for i, paper := range []Paper{Letter, A4} {
			for name, d := range sheets(t, b, Page{Lang: l, Paper: paper}) {
				t.Run(string(l)+"/"+string(paper)+"/"+name, func(t *testing.T) {
					t.Parallel()
					data := print(t, d)
					file := filepath.Join(t.TempDir(), "sheet.pdf")
					if err := os.WriteFile(file, data, 0o600); err != nil {
						t.Fatal(err)
					}
					if i == 1 {
						return // the paper changes the lines, not the letters
					}
					if !bytes.Equal(data, print(t, d)) {
						t.Error("printing it again gave other bytes")
					}
					run(t, "qpdf", "--check", file)
					pdftest.Accessible(t, data)
					lost(t, d, run(t, "pdftotext", "-raw", file, "-"))
				})
			}
		}
	}
}

// languages are one for each script that is shipped: which words a script is
// set in changes little. GROUNDWORK_LANGUAGES=all, as in make test-full, takes
// every language.
func languages(t *testing.T, b *Builder) []lang.Tag {
	t.Helper()
	if os.Getenv("GROUNDWORK_LANGUAGES") == "all" {
		return b.Messages.Languages()
	}
	var list, left []lang.Tag
	scripts := map[string]bool{}
	for _, l := range b.Messages.Languages() {
		if scripts[l.Script()] {
			left = append(left, l)
			continue
		}
		scripts[l.Script()] = true
		list = append(list, l)
	}
	t.Logf("%v; GROUNDWORK_LANGUAGES=all prints %v too", list, left)
	return list
}

func print(t *testing.T, d *Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := pdf.Render(&out, d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed: apt-get install qpdf poppler-utils", name)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// lost fails for every letter, mark and digit that the document has and the
// text read back does not have as often.
func lost(t *testing.T, d *Document, read string) {
	t.Helper()
	var words strings.Builder
	collect(&words, d.Blocks)
	have := count(read)
	for r, n := range count(words.String()) {
		if have[r] < n {
			t.Errorf("%q stands %d times in the document, %d times in what poppler reads", r, n, have[r])
		}
	}
}

func count(s string) map[rune]int {
	n := make(map[rune]int)
	for _, r := range norm.NFC.String(s) {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			n[r]++
		}
	}
	return n
}

// collect writes all text of blocks.
func collect(w *strings.Builder, blocks []Block) {
	say := func(texts ...Text) {
		for _, t := range texts {
			w.WriteString(t.String() + "\n")
		}
	}
	cells := func(list []Cell) {
		for _, c := range list {
			collect(w, c.Blocks)
		}
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			say(b.Text, b.Kicker)
		case Paragraph:
			say(b.Text)
		case List:
			for _, item := range b.Items {
				collect(w, item.Blocks)
			}
		case Table:
			cells(b.Head)
			for _, row := range b.Rows {
				cells(row.Cells)
			}
		case Sheet:
			w.WriteString(b.Edge.Number + b.Edge.Unit + b.Edge.Step)
			collect(w, b.Body)
		case Note:
			say(b.Title)
			collect(w, b.Body)
		case Promise:
			collect(w, b.Body)
		case QR:
			say(b.Caption)
		case Beside:
			collect(w, b.Main)
			collect(w, b.Aside)
		case Pair:
			collect(w, b.First)
			collect(w, b.Second)
		case Keep:
			collect(w, b.Blocks)
		case Group:
			collect(w, b.Blocks)
		case Fill:
			collect(w, b.Above)
			collect(w, b.Blocks)
		case Cards:
			for _, c := range b.Cards {
				collect(w, c.Front)
				if b.Backs {
					collect(w, c.Back)
				}
			}
		}
	}
}

// TestRightsStandInTheSourceUntilRead: paper holds a block about rights to its
// source, with the notice in the reader's language.
func TestRightsStandInTheSourceUntilRead(t *testing.T) {
	b := newBuilder(t)
	c, err := b.Library.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, m := range c.Modules {
		for _, block := range m.Blocks {
			if !block.Guarded() {
				continue
			}
			for _, l := range []lang.Tag{"pa", "ar", "fr", "es"} {
				if r := m.Read(block, l); !r.Held {
					continue // a fluent speaker has read it
				}
				d, err := b.Module(ForParticipants, course, m.Slug, Page{Lang: l})
				if err != nil {
					t.Fatal(err)
				}
				var words strings.Builder
				collect(&words, d.Blocks)
				source := m.Read(block, c.Source)
				if !strings.Contains(words.String(), source.Text.Title) || !strings.Contains(words.String(), b.Messages.For(l).T("reading-held-label")) {
					t.Errorf("%s#%s in %s: the source or the notice is missing", m.Slug, block.ID, l)
				}
				if translated := m.Editions[l].Texts[block.ID].Title; strings.Contains(words.String(), translated) {
					t.Errorf("%s#%s in %s: the unread translation %q is printed", m.Slug, block.ID, l, translated)
				}
				checked++
			}
		}
	}
	if checked == 0 {
		t.Skip("every translation about rights and safety has been read by a fluent speaker")
	}
}

// TestSignInSheetAsksForNothingElse: number, known-as name, language, and the
// stub; a row for everybody expected and some to spare.
func TestSignInSheetAsksForNothingElse(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Workshop(SignIn, Day{Workshop: saturday(t, b)}, Page{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range d.Blocks {
		if table, ok := block.(Table); ok {
			if len(table.Columns) != 4 || len(table.Rows) != 12 {
				t.Errorf("%d columns and %d rows, want 4 and 12", len(table.Columns), len(table.Rows))
			}
			return
		}
	}
	t.Error("there is no table")
}

// TestRunOfShowAddsUp: the last line is the planned end.
func TestRunOfShowAddsUp(t *testing.T) {
	b := newBuilder(t)
	w := saturday(t, b)
	d, err := b.Workshop(RunOfShow, Day{Workshop: w, Names: Names{"Amrit"}}, Page{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	var words strings.Builder
	collect(&words, d.Blocks)
	for _, want := range []string{"9:00", "16:30", "Amrit", "Hall\u00a02"} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestUnknownSheets(t *testing.T) {
	b := newBuilder(t)
	for _, c := range []struct{ kind, course, module string }{
		{"nonsense", course, ""}, {"participant", "nonsense", ""}, {"participant", course, "nonsense"}, {"", course, ""},
	} {
		if _, err := b.Module(Kind(c.kind), c.course, c.module, Page{Lang: "en"}); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}

// TestTheExecutivesPageSaysWhatWasNoted, or leaves room for it.
func TestTheExecutivesPageSaysWhatWasNoted(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b)}
	lines := func() (n int, text string) {
		d, err := b.Workshop(Executive, day, Page{Lang: "pa"})
		if err != nil {
			t.Fatal(err)
		}
		last := d.Blocks[len(d.Blocks)-1].(Keep).Blocks
		for _, block := range append(d.Blocks[:len(d.Blocks)-1:len(d.Blocks)-1], last...) {
			switch block := block.(type) {
			case WritingLines:
				n++
			case Paragraph:
				for _, r := range block.Text {
					text += r.Text + "|"
				}
			}
		}
		return n, text
	}
	if n, _ := lines(); n != 2 {
		t.Errorf("%d places to write", n)
	}
	day.Notes = map[workshop.NoteKind]string{workshop.Decided: "A letter\n\nto the owner", workshop.OnForms: "Too long a day"}
	n, text := lines()
	if n != 1 || !strings.Contains(text, "A letter|to the owner|") || strings.Contains(text, "Too long") {
		t.Errorf("%d places to write, %q", n, text)
	}
}

// TestWhatIsOneSheetStaysOne: certificates take a side each, the executive's
// page and the evaluation form one, in every language on both papers.
func TestWhatIsOneSheetStaysOne(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b)}
	for _, l := range b.Messages.Languages() {
		for _, paper := range []Paper{Letter, A4} {
			for kind, want := range map[Kind]int{Certificate: 2, Executive: 1, Evaluation: 1, Pocket: 2, NameCards: 1} {
				d, err := b.Workshop(kind, day, Page{Lang: l, Paper: paper})
				if err != nil {
					t.Fatal(err)
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				if len(pages.Pages) != want {
					t.Errorf("%s in %s on %s has %d pages, want %d", kind, l, paper, len(pages.Pages), want)
				}
			}
			for _, p := range []Page{{}, {LargePrint: true}, {With: "ar"}, {With: "ta"}, {With: "pa", LargePrint: true}} {
				if p.Lang, p.Paper = l, paper; p.With == l {
					continue
				}
				d, err := b.Module(Certificate, course, "where-we-stand", p)
				if err != nil {
					t.Fatal(err)
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				want := 2
				if p.With != "" && p.LargePrint { // a side for each language
					want = 4
				}
				if len(pages.Pages) != want {
					t.Errorf("a module's certificates, %+v, have %d pages, want %d", p, len(pages.Pages), want)
				}
				c, err := b.Library.Course(course)
				if err != nil {
					t.Fatal(err)
				}
				var words strings.Builder
				collect(&words, d.Blocks)
				m, err := c.Module("where-we-stand")
				if err != nil {
					t.Fatal(err)
				}
				if title, _ := m.Title(l); !strings.Contains(words.String(), title) {
					t.Errorf("a module's certificates, %+v, do not name it", p)
				}
			}
		}
	}
}

// TestLargePrintOfOneSheet: certificates still take a side each, and the
// executive's page one, but for two languages whose lines are taller or whose
// words are longer; the back then holds more than signatures.
func TestLargePrintOfOneSheet(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b)}
	for _, l := range b.Messages.Languages() {
		for _, paper := range []Paper{Letter, A4} {
			for kind, want := range map[Kind]int{Certificate: 2, Executive: 1} {
				if kind == Executive && (l == "ur" || l == "ta") {
					want = 2
				}
				d, err := b.Workshop(kind, day, Page{Lang: l, Paper: paper, LargePrint: true})
				if err != nil {
					t.Fatal(err)
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				if len(pages.Pages) > want {
					t.Errorf("%s in %s on %s has %d pages, want %d", kind, l, paper, len(pages.Pages), want)
				}
				if kind == Executive && !headed(pages.Pages[len(pages.Pages)-1]) {
					t.Errorf("%s on %s: signatures alone on a page", l, paper)
				}
			}
		}
	}
}

// headed tells whether a heading stands on a page.
func headed(p typeset.Page) bool {
	return slices.ContainsFunc(p.Items, func(it typeset.Item) bool {
		return it.Text != nil && it.Node != nil && strings.HasPrefix(string(it.Node.Role), "H")
	})
}

// TestFactsAreSaidOnce: where the method's name says that the whole room works
// together, the group does not say it again.
func TestFactsAreSaidOnce(t *testing.T) {
	b := newBuilder(t)
	for _, l := range b.Messages.Languages() {
		d, err := b.Workshop(ForTrainers, Day{Workshop: saturday(t, b)}, Page{Lang: l})
		if err != nil {
			t.Fatal(err)
		}
		var words strings.Builder
		collect(&words, d.Blocks)
		whole := strings.ToLower(b.Messages.For(l).T("print-group-whole"))
		if said := strings.ToLower(words.String()); !strings.Contains(said, whole) || strings.Contains(said, whole+" · "+whole) {
			t.Errorf("%s says %q twice, or never", l, whole)
		}
	}
}

// TestWhatToBringIsInTheReadersWords, each thing once.
func TestWhatToBringIsInTheReadersWords(t *testing.T) {
	b := newBuilder(t)
	for l, want := range map[lang.Tag]string{"en": "flip chart", "ar": "لوح ورقي", "es": "rotafolio", "fr": "tableau de papier", "pa": "ਚਾਰਟ"} {
		d, err := b.Workshop(ForTrainers, Day{Workshop: saturday(t, b)}, Page{Lang: l})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(d.Blocks, func(block Block) bool { l, ok := block.(List); return ok && l.Marker == TickBox })
		if i < 0 {
			t.Fatalf("%s: no list of what to bring", l)
		}
		var things strings.Builder
		collect(&things, d.Blocks[i:i+1])
		seen := map[string]bool{}
		for _, item := range d.Blocks[i].(List).Items {
			thing := item.Blocks[0].(Paragraph).Text.String()
			if seen[thing] {
				t.Errorf("%s: %q is there twice", l, thing)
			}
			seen[thing] = true
		}
		if n := len(d.Blocks[i].(List).Items); n < 20 || !strings.HasPrefix(things.String(), want) {
			t.Errorf("%s: %d things, %q", l, n, things.String())
		}
	}
}

// TestTheCoursesWordsNameTheirLicence, on what a workshop prints of them too.
func TestTheCoursesWordsNameTheirLicence(t *testing.T) {
	b := newBuilder(t)
	for _, kind := range []Kind{ForParticipants, ForTrainers, Evaluation, ForTheWall, OnCards, ForInterpreters, Book} {
		d, err := b.Workshop(kind, Day{Workshop: saturday(t, b)}, Page{Lang: "ar"})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Footer) != 1 || d.Footer[0].Text != "CC BY-SA 4.0" {
			t.Errorf("%s has the footer %v", kind, d.Footer)
		}
	}
}

// TestCardsComeWithTheirBacks, unless sheets are printed on one side; the
// printer is told.
func TestCardsComeWithTheirBacks(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b)}
	for _, kind := range []Kind{OnCards, Pocket} {
		for _, oneSided := range []bool{false, true} {
			d, err := b.Workshop(kind, day, Page{Lang: "en", OneSided: oneSided})
			if err != nil {
				t.Fatal(err)
			}
			cards, ok := d.Blocks[0].(Cards)
			if want := map[bool]Duplex{false: LongEdge, true: OneSided}[oneSided]; !ok || cards.Backs == oneSided || d.Duplex != want {
				t.Errorf("%s, one side %t: backs %t, %s", kind, oneSided, cards.Backs, d.Duplex)
			}
		}
	}
}

// TestTheExecutivesPageLeavesRoomForTheHeadcount: it goes to another table than
// that of who was there.
func TestTheExecutivesPageLeavesRoomForTheHeadcount(t *testing.T) {
	b := newBuilder(t)
	d, err := b.Workshop(Executive, Day{Workshop: saturday(t, b)}, Page{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	label := b.Messages.For("en").T("paper-headcount")
	for _, block := range d.Blocks[0].(Keep).Blocks {
		facts, _ := block.(Table)
		for _, row := range facts.Rows {
			if row.Cells[0].Blocks[0].(Paragraph).Text.String() != label {
				continue
			}
			if len(row.Cells[1].Blocks) > 0 || row.Height < 9*MM {
				t.Errorf("%+v", row)
			}
			return
		}
	}
	t.Error("no row for it")
}
