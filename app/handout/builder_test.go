// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"bytes"
	"cmp"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
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

// modulePages is a kind of a module's sheet, set in pages.
func modulePages(t *testing.T, b *Builder, kind Kind, module string, p Page) *typeset.Pages {
	t.Helper()
	d, err := b.Module(kind, course, module, p)
	if err != nil {
		t.Fatalf("%s %s in %s: %v", kind, module, p.Lang, err)
	}
	pages, err := typeset.Layout(d)
	if err != nil {
		t.Fatalf("%s %s in %s: %v", kind, module, p.Lang, err)
	}
	return pages
}

// read is what a run of glyphs says.
func read(run *typeset.TextRun) string {
	var text strings.Builder
	for _, g := range run.Glyphs {
		text.WriteString(g.Text)
	}
	return text.String()
}
