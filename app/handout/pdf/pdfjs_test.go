// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/lang"
)

// modules is where `make need` puts what the tests call from npm.
const modules = "../../../build/npm/node_modules"

// TestPdfjsReadsTheSource compares what pdf.js, which browsers show PDFs with,
// finds with the source, word by word, as TestPopplerReadsTheSource does. It puts
// a vowel sign that stands beside a bracket elsewhere, as in "(معاً)", which the
// course has nowhere: marks are compared by number there.
func TestPdfjsReadsTheSource(t *testing.T) {
	type probe struct {
		tag  lang.Tag
		text string
	}
	var probes []probe
	for tag, text := range others {
		probes = append(probes, probe{tag, text})
	}
	for tag, w := range samples {
		for _, text := range []string{w.text, w.row, w.heading, w.draftText, w.title, w.kicker} {
			probes = append(probes, probe{tag, text})
		}
	}
	for _, tag := range []lang.Tag{"ar", "ur"} {
		for _, text := range shipped(t, tag) {
			probes = append(probes, probe{tag, text})
		}
	}
	var names strings.Builder
	dir := t.TempDir()
	for i, p := range probes {
		doc := &handout.Document{Title: "x", Lang: p.tag, Paper: handout.A4, Date: time.Unix(1e9, 0),
			Blocks: []handout.Block{handout.Paragraph{Text: handout.Plain(p.text)}}}
		var out bytes.Buffer
		if err := pdf.Render(&out, doc); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, string(p.tag)+strconv.Itoa(i)+".pdf")
		if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		names.WriteString(name + "\n")
	}
	read := pdfjs(t, names.String())
	if len(read) != len(probes) {
		t.Fatalf("pdf.js read %d of %d files", len(read), len(probes))
	}
	for i, p := range probes {
		got, want := comparable(read[i]), comparable(p.text)
		if signedBracket.MatchString(p.text) {
			got, want = marksLast(got), marksLast(want)
		}
		if got != want {
			t.Errorf("%s\n got %q\nwant %q", p.tag, got, want)
		}
	}
}

var signedBracket = regexp.MustCompile(`\p{Mn}[()]`)

// marksLast puts a text's marks, sorted, after its other characters.
func marksLast(s string) string {
	var rest, marks []rune
	for _, r := range s {
		if unicode.Is(unicode.M, r) {
			marks = append(marks, r)
		} else {
			rest = append(rest, r)
		}
	}
	slices.Sort(marks)
	return string(rest) + " " + string(marks)
}

// pdfjs reads files, one text for each.
func pdfjs(t *testing.T, names string) (texts []string) {
	t.Helper()
	where, err := filepath.Abs(modules)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(where, "pdfjs-dist")); err != nil {
		t.Skip("pdf.js is not installed: run make need, with npm and Node.js 20.16 or later")
	}
	node := tool(t, "node")
	if v, err := exec.Command(node, "-p", "+process.versions.node.split('.')[0] >= 20").Output(); err != nil || string(v) != "true\n" {
		t.Skip("pdf.js wants Node.js 20.16 or later")
	}
	c := exec.Command(node, "testdata/pdfjs.mjs", where)
	c.Stdin = strings.NewReader(names)
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		var text string
		if err := json.Unmarshal([]byte(line), &text); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	return texts
}
