// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/handout/pdf/pdftest"
	"github.com/groundwork-org/groundwork/app/lang"
)

// render makes the sample in a language.
func render(t testing.TB, tag lang.Tag, paper handout.Paper) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Render(&b, sample(tag, paper)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tool finds a program that the test asks for a second opinion.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

// file writes a PDF where a program can read it.
func file(t testing.TB, data []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestSameBytesTwice(t *testing.T) {
	for _, tag := range languages {
		if !bytes.Equal(render(t, tag, handout.Letter), render(t, tag, handout.Letter)) {
			t.Errorf("%s: two renderings differ", tag)
		}
	}
}

// TestPicturesInOneOrder: pictures of one width have the same numbers each time, and
// one that is read twice stands in the file once.
func TestPicturesInOneOrder(t *testing.T) {
	d := &handout.Document{Title: "Pictures", Lang: "en", Date: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}
	for shade := range 8 {
		m := image.NewGray(image.Rect(0, 0, 8, 8))
		for i := range m.Pix {
			m.Pix[i] = uint8(shade / 2 * 60)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		p, err := handout.ReadPicture(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		d.Blocks = append(d.Blocks, handout.Figure{Picture: p, Alt: "a shade", Width: 20})
	}
	var first bytes.Buffer
	for again := range 6 {
		var b bytes.Buffer
		if err := pdf.Render(&b, d); err != nil {
			t.Fatal(err)
		}
		if again == 0 {
			first = b
		}
		if !bytes.Equal(b.Bytes(), first.Bytes()) {
			t.Fatal("two renderings differ")
		}
	}
	if n := len(regexp.MustCompile(`/I[0-9a-f]{40} [0-9]+ 0 R`).FindAll(first.Bytes(), -1)); n != 4 {
		t.Errorf("%d pictures in the file, want 4", n)
	}
}

func TestQPDFCheck(t *testing.T) {
	qpdf := tool(t, "qpdf")
	for _, tag := range languages {
		for _, paper := range []handout.Paper{handout.Letter, handout.A4} {
			out, err := exec.Command(qpdf, "--check", file(t, render(t, tag, paper))).CombinedOutput()
			if err != nil {
				t.Errorf("%s %s: %v\n%s", tag, paper, err, out)
			}
		}
	}
}

// TestAccessible: the sample, with every kind of block, breaks no rule of
// PDF/UA-1 that a machine can check.
func TestAccessible(t *testing.T) {
	for _, tag := range languages {
		t.Run(string(tag), func(t *testing.T) { pdftest.Accessible(t, render(t, tag, handout.A4)) })
	}
}

// TestHeadingsOfOneLevelStayOfOneLevel: what a part sets in smaller headings is
// raised, so that no level is left out, and none of them stands under another.
func TestHeadingsOfOneLevelStayOfOneLevel(t *testing.T) {
	doc := &handout.Document{Title: "One", Lang: "en", Date: time.Unix(1e9, 0)}
	for i, level := range []int{3, 1, 3, 3, 2, 3, 3, 1, 4, 3} {
		doc.Blocks = append(doc.Blocks, handout.Heading{Level: level, Text: handout.Plain(string(rune('a' + i)))},
			handout.Paragraph{Text: handout.Plain("Words.")})
	}
	var b bytes.Buffer
	if err := pdf.Render(&b, doc); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool(t, "qpdf"), "--json", "--json-key=outlines", file(t, b.Bytes())).Output()
	if err != nil {
		t.Fatal(err)
	}
	type mark struct {
		Title string
		Kids  []mark
	}
	var read struct{ Outlines []mark }
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatal(err)
	}
	var say func(marks []mark) string
	say = func(marks []mark) (said string) {
		for _, m := range marks {
			if said += m.Title; len(m.Kids) > 0 {
				said += "(" + say(m.Kids) + ")"
			}
		}
		return said
	}
	if got, want := say(read.Outlines), "ab(cde(fg))h(ij)"; got != want {
		t.Errorf("nested as %s, want %s", got, want)
	}
}
