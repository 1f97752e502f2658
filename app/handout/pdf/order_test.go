// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// short is a document of so many pages, each with its own words.
func short(tag lang.Tag, pages int, word string) *handout.Document {
	doc := &handout.Document{Title: word, Lang: tag, Date: time.Unix(1e9, 0), PageLabel: "{page} / {pages}"}
	for i := range pages {
		if i > 0 {
			doc.Blocks = append(doc.Blocks, handout.PageBreak{})
		}
		doc.Blocks = append(doc.Blocks, handout.Paragraph{Text: handout.Text{
			{Text: fmt.Sprintf("%s%d ", word, i+1)}, {Text: "example.org", Link: "https://example.org/", Code: true}}})
	}
	return doc
}

func laid(t testing.TB, doc *handout.Document) *typeset.Pages {
	t.Helper()
	pages, err := typeset.Layout(doc)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// TestJoinCollates prints a document of three pages twice, one of two pages on
// its side three times, and one not at all: whole copies one after the other,
// each from a fresh sheet, in its own language, and what stands on a page is in
// the file once.
func TestJoinCollates(t *testing.T) {
	wide := short("ar", 2, "mano")
	wide.Landscape = true
	pages := typeset.Join("Pack", "en", time.Unix(1e9, 0), true,
		typeset.Copies{Pages: laid(t, short("en", 3, "hand")), Count: 2},
		typeset.Copies{Pages: laid(t, short("fr", 3, "main"))},
		typeset.Copies{Pages: laid(t, wide), Count: 3})
	var out bytes.Buffer
	if err := pdf.Write(&out, pages); err != nil {
		t.Fatal(err)
	}
	name := file(t, out.Bytes())
	if said, err := exec.Command(tool(t, "qpdf"), "--check", name).CombinedOutput(); err != nil || strings.Contains(string(said), "WARNING") {
		t.Errorf("qpdf: %v\n%s", err, said)
	}
	text, err := exec.Command(tool(t, "pdftotext"), name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, page := range strings.Split(strings.TrimSuffix(string(text), "\f"), "\f") {
		got = append(got, regexp.MustCompile(`(hand|mano)\d`).FindString(page))
	}
	if want := "hand1 hand2 hand3  hand1 hand2 hand3  mano1 mano2 mano1 mano2 mano1 mano2"; strings.Join(got, " ") != want {
		t.Errorf("got  %q\nwant %q", strings.Join(got, " "), want)
	}
	info, err := exec.Command(tool(t, "pdfinfo"), "-f", "8", "-l", "9", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Page    8 size:  612 x 792", "Page    9 size:  792 x 612"} {
		if !strings.Contains(string(info), want) {
			t.Errorf("no %q in\n%s", want, info)
		}
	}
	raw := out.String()
	for want, n := range map[string]int{"/S /Part /Lang (ar)": 1, "/S /Document /Lang (en)": 1, "/Subtype /Link": 5, "/Type /Page\n": 14, "main": 0} {
		if have := strings.Count(raw, want); have != n {
			t.Errorf("%q stands %d times, want %d", want, have, n)
		}
	}
}

// TestCopiesCostLittle: a hundred copies are hardly larger than one.
func TestCopiesCostLittle(t *testing.T) {
	size := func(count int) int {
		var out bytes.Buffer
		if err := pdf.Write(&out, typeset.Join("Pack", "pa", time.Unix(1e9, 0), false,
			typeset.Copies{Pages: laid(t, sample("pa", handout.A4)), Count: count})); err != nil {
			t.Fatal(err)
		}
		return out.Len()
	}
	one, hundred := size(1), size(100)
	if hundred > one*2+100*600 {
		t.Errorf("one copy has %d bytes, a hundred have %d", one, hundred)
	}
}
