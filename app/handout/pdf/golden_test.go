// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
)

var update = flag.Bool("update", false, "write the golden files again; look at the pages before you commit them")

// TestGolden compares pages with those that somebody has looked at: a line for
// each thing on them, hashed page by page. `go test -update` accepts a change;
// the hash doesn't depend on how well a compressor compresses.
func TestGolden(t *testing.T) {
	var got strings.Builder
	for _, tag := range languages {
		for _, paper := range []handout.Paper{handout.Letter, handout.A4} {
			r := newReader(t, render(t, tag, paper))
			for i, content := range r.pages() {
				fmt.Fprintf(&got, "%s %s %d %x\n", tag, paper, i+1, sha256.Sum256(content))
			}
		}
	}
	const name = "testdata/golden.txt"
	if *update {
		if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("pages have changed; look at them, then run with -update\n got:\n%s\nwant:\n%s", got.String(), want)
	}
}

func TestManyAtOnce(t *testing.T) {
	want := render(t, "pa", handout.Letter)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var got bytes.Buffer
			if err := pdf.Render(&got, sample("pa", handout.Letter)); err != nil || !bytes.Equal(got.Bytes(), want) {
				t.Errorf("another file, or %v", err)
			}
		})
	}
	wg.Wait()
}

func TestNothingIsWrittenOnError(t *testing.T) {
	doc := sample("en", handout.A4)
	doc.Blocks = append(doc.Blocks, handout.Paragraph{Text: handout.Plain("連帯")})
	var out bytes.Buffer
	if err := pdf.Render(&out, doc); err == nil || out.Len() > 0 {
		t.Errorf("error %v, %d bytes written", err, out.Len())
	}
}
