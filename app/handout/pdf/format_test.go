// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"bytes"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/impose"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/handout/pdf/pdftest"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// written makes a document's file and has qpdf look at it.
func written(t *testing.T, doc *handout.Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := pdf.Render(&out, doc); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command(tool(t, "qpdf"), "--check", file(t, out.Bytes())).CombinedOutput(); err != nil || strings.Contains(string(said), "WARNING") {
		t.Errorf("qpdf: %v\n%s", err, said)
	}
	return out.Bytes()
}

// TestBooklet: two pages stand on each side, the structure tree reads them in
// their own order, and the file says how to turn the sheets.
func TestBooklet(t *testing.T) {
	for _, tag := range languages {
		doc := sample(tag, handout.A4)
		doc.Booklet = true
		raw := written(t, doc)
		if !bytes.Contains(raw, []byte("/Duplex /DuplexFlipShortEdge /PrintScaling /None")) {
			t.Errorf("%s: the file does not say how to turn the sheets", tag)
		}
		pages, err := typeset.Layout(doc)
		if err != nil {
			t.Fatal(err)
		}
		r := newReader(t, raw)
		sides := r.pages()
		if want := (len(pages.Pages) + 3) / 4 * 2; len(sides) != want {
			t.Errorf("%s: %d pages on %d sides, want %d", tag, len(pages.Pages), len(sides), want)
		}
		checkMarks(t, r)
		got := r.readTree(raw)
		var want strings.Builder
		for _, page := range pages.Pages {
			for _, it := range page.Items {
				if it.Text != nil && it.Node != nil {
					want.WriteString(strings.Join(seen(it.Text), ""))
				}
			}
		}
		if got != want.String() {
			t.Errorf("%s: a reader hears\n%q\nwant\n%q", tag, got, want.String())
		}
	}
}

var (
	kidsOf = regexp.MustCompile(`/K \[([^\]]*)\]`)
	oneKid = regexp.MustCompile(`<</Type /MCR /Pg (\d+) 0 R /MCID (\d+)>>|<</Type /OBJR[^>]*>>|(\d+) 0 R|(\d+)`)
	ofPage = regexp.MustCompile(`/Pg (\d+) 0 R`)
	marked = regexp.MustCompile(`(?s)/[A-Za-z0-9]+ <</MCID (\d+)>> BDC\n(.*?)EMC`)
)

// readTree is the text as the structure tree leads through it, each run's codes
// from left to right.
func (r *reader) readTree(raw []byte) string {
	root := r.ref(r.ref(raw, "/StructTreeRoot"), "/K")
	texts := map[string]string{} // by page object and marked content
	var out strings.Builder
	var walk func(obj []byte)
	walk = func(obj []byte) {
		page := ""
		if m := ofPage.FindSubmatch(bytes.SplitN(obj, []byte("/K ["), 2)[0]); m != nil {
			page = string(m[1])
		}
		list := kidsOf.FindSubmatch(obj)
		if list == nil {
			return
		}
		for _, m := range oneKid.FindAllSubmatch(list[1], -1) {
			switch {
			case len(m[1]) > 0:
				out.WriteString(r.markedText(texts, string(m[1]), string(m[2])))
			case len(m[3]) > 0:
				walk(r.objects[number(m[3])])
			case len(m[4]) > 0:
				out.WriteString(r.markedText(texts, page, string(m[4])))
			}
		}
	}
	walk(root)
	return out.String()
}

func (r *reader) markedText(texts map[string]string, page, id string) string {
	if _, ok := texts[page]; !ok {
		texts[page] = "read"
		content := r.stream(r.ref(r.objects[number([]byte(page))], "/Contents"))
		for _, m := range marked.FindAllSubmatch(content, -1) {
			texts[page+" "+string(m[1])] = strings.Join(r.runs(m[2]), "")
		}
	}
	return texts[page+" "+id]
}

// TestMarksStandClearOfText: where a sheet is folded, stapled or cut, nothing is
// read; each half keeps to its own side of the fold.
func TestMarksStandClearOfText(t *testing.T) {
	for _, tag := range languages {
		for _, large := range []float64{0, 18} {
			doc := sample(tag, handout.Letter)
			doc.Booklet, doc.Size = true, large
			sheets, err := impose.Layout(doc)
			if err != nil {
				t.Fatal(err)
			}
			for i, sheet := range sheets.Pages {
				if len(sheet.Guides) < 2 || len(sheet.Guides) < 4 && i == 0 {
					t.Errorf("%s: side %d has %d marks", tag, i+1, len(sheet.Guides))
				}
				for _, it := range sheet.Items {
					a, ok := it.Bounds()
					if !ok {
						continue
					}
					if fold := sheets.Width / 2; a.X < fold-12 && a.X+a.Width > fold+12 {
						t.Errorf("%s: on side %d something reaches over the fold: %+v", tag, i+1, a)
					}
					for _, mark := range sheet.Guides {
						if m, _ := mark.Bounds(); m.Meets(a) {
							t.Errorf("%s: on side %d the mark %+v stands in %+v", tag, i+1, m, a)
						}
					}
				}
			}
		}
	}
}

// TestLowInkCoversLess measures the pages' black.
func TestLowInkCoversLess(t *testing.T) {
	for _, tag := range languages {
		doc := sample(tag, handout.Letter)
		full := pdftest.Ink(t, written(t, doc))
		doc = sample(tag, handout.Letter)
		doc.LowInk = true
		low := pdftest.Ink(t, written(t, doc))
		t.Logf("%s: %.3f pages of black, with little ink %.3f", tag, full, low)
		if low > full*0.95 {
			t.Errorf("%s: %.3f pages of black, with little ink still %.3f", tag, full, low)
		}
	}
}

// TestLowInkKeepsCodes: a code to scan is filled whatever ink costs, and
// nothing else is.
func TestLowInkKeepsCodes(t *testing.T) {
	doc := sample(lang.Tag("en"), handout.A4)
	doc.LowInk = true
	pages, err := typeset.Layout(doc)
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	for _, p := range pages.Pages {
		for _, it := range p.Items {
			switch {
			case it.Path == nil:
			case it.Path.Code:
				codes++
			case it.Path.Fill || it.Path.Width > 1.3:
				t.Errorf("an area or a heavy rule: %+v", it.Path)
			}
		}
	}
	if codes != 1 {
		t.Errorf("%d codes, want 1", codes)
	}
}

// TestSideBySideIsReadColumnByColumn: the structure tree holds each pair's
// first column, then its second, every word of both documents once.
func TestSideBySideIsReadColumnByColumn(t *testing.T) {
	for _, tags := range [][2]lang.Tag{{"en", "ar"}, {"ar", "en"}, {"pa", "en"}, {"es", "pa"}} {
		doc := handout.SideBySide(sample(tags[0], handout.A4), sample(tags[1], handout.A4), false)
		raw := written(t, doc)
		pages, err := typeset.Layout(doc)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[*typeset.Node]string{}
		for _, page := range pages.Pages {
			for _, it := range page.Items {
				if it.Text == nil || it.Node == nil {
					continue
				}
				n := it.Node
				for n.Role == "Span" || n.Role == "Link" {
					n = n.Parent
				}
				texts[n] += strings.Join(seen(it.Text), "")
			}
		}
		var told func(n *typeset.Node) string // a row's cells may go on on the next page
		told = func(n *typeset.Node) string {
			text := texts[n]
			for _, kid := range n.Kids {
				text += told(kid)
			}
			return text
		}
		want := told(pages.Root)
		if got := newReader(t, raw).readTree(raw); got != want {
			t.Errorf("%v: a reader hears\n%q\nwant\n%q", tags, got, want)
		}
		for i, tag := range tags {
			if !strings.Contains(string(raw), "/Lang ("+string(tag)+")") {
				t.Errorf("%v: nothing says that column %d is in %s", tags, i+1, tag)
			}
		}
	}
}

// TestFormatsInEveryScript prints each format in scripts that no course is
// written in yet, and from both sides beside another.
func TestFormatsInEveryScript(t *testing.T) {
	for tag, text := range others {
		write := func(tag lang.Tag, text string) *handout.Document {
			para := handout.Paragraph{Text: handout.Plain(strings.Repeat(text+" ", 12))}
			list := handout.List{Marker: handout.Number, Items: []handout.Item{{Blocks: []handout.Block{para}}, {Blocks: []handout.Block{para}}}}
			return &handout.Document{Title: text, Lang: tag, Paper: handout.A4, Date: time.Unix(1e9, 0), PageLabel: "{page} / {pages}",
				Blocks: []handout.Block{handout.Heading{Level: 1, Text: handout.Plain(text)},
					handout.Sheet{ID: "a", Edge: handout.Edge{Number: "15"}, Body: []handout.Block{para, list}}}}
		}
		arabic := handout.SideBySide(write("ar", others["ur"]), write(tag, text), false)
		latin := handout.SideBySide(write(tag, text), write("vi", others["vi"]), false)
		booklet, low, poster := write(tag, text), write(tag, text), write(tag, text)
		booklet.Booklet, low.LowInk, poster.Poster, poster.TileLabel = true, true, 2, "{row} {column}"
		for name, doc := range map[string]*handout.Document{"beside Arabic": arabic, "beside Vietnamese": latin,
			"booklet": booklet, "low ink": low, "poster": poster} {
			data := written(t, doc)
			out, err := exec.Command(tool(t, "pdftotext"), "-raw", "-enc", "UTF-8", file(t, data), "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			read := string(out)
			for _, r := range text {
				if unicode.IsLetter(r) && !strings.ContainsRune(read, r) {
					t.Errorf("%s, %s: poppler does not find %q", tag, name, r)
				}
			}
		}
	}
}
